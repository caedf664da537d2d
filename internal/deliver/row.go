package deliver

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"tocsin/internal/diff"
	"tocsin/internal/digest"
	"tocsin/internal/extract"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/weburl"
)

// row gathers one owed row.
func (m *Deliverer) row(ctx context.Context, o news.Owed) (digest.Row, error) {
	if o.Kind == news.OwedNotice {
		n, err := m.Store.NoticeByID(ctx, o.NoticeID)
		return digest.Row{Notice: &digest.Notice{What: n.Text, Do: n.Advice, Over: n.Kind == "source_recovered" || n.Kind == news.NoticeUp}}, err
	}
	a, err := m.Store.Article(ctx, o.ArticleID)
	if err != nil {
		return digest.Row{}, err
	}
	r, err := m.articleRow(ctx, a, o.Revision, o.Receiver)
	if err != nil || o.Kind != news.OwedChange {
		return r, err
	}
	c, err := m.Store.Change(ctx, o.ChangeID)
	if err != nil {
		return r, err
	}
	return r, m.changeRow(ctx, &r, a, c)
}

// articleRow returns what is known of one revision of an article.
func (m *Deliverer) articleRow(ctx context.Context, a news.Article, revision int, receiver string) (digest.Row, error) {
	rev, err := m.Store.Revision(ctx, a.ID, revision)
	if err != nil {
		return digest.Row{}, err
	}
	matches, err := m.Store.Matches(ctx, a.ID, rev.N)
	if err != nil {
		return digest.Row{}, err
	}
	src := m.Live.Now().Source(a.Source)
	r := digest.Row{
		Article: a.ID, Revision: rev.N, Page: a.Kind == news.KindPage, Source: a.Source, Outlet: cmp.Or(src.Outlet, a.Source), URL: shownURL(a),
		Title: rev.Title, Text: rev.Text,
		Language: rev.Language, Published: rev.Published, FirstSeen: rev.SeenAt, Fetched: rev.SeenAt, Matches: matches,
		Credits: credited(rev.Credits, cmp.Or(src.Outlet, a.Source)),
	}
	if src.Kind() != news.SourcePage {
		r.SourceURL = src.URL()
	}
	if rev.Basis == news.BasisFeed && !src.EntriesOnly() {
		from := "Told from the feed's own text: "
		if verdict, _, _ := strings.Cut(a.Reason, ": "); news.Verdict(verdict).Partial() {
			from = "Told from the feed's own text and what could be read of the page: "
		}
		r.Notes = append(r.Notes, from+cmp.Or(a.Reason, "the page could not be had"))
	}
	if rev.Published.IsZero() && a.Kind != news.KindPage {
		r.Notes = append(r.Notes, "The outlet gives no believable date")
	}
	if r.LastLook, err = m.lookBefore(ctx, a.ID, rev.SeenAt); err != nil {
		return r, err
	}
	if err := m.copyRow(ctx, &r, a); err != nil {
		return r, err
	}
	if r.Facts, err = m.storyFacts(ctx, a); err != nil {
		return r, err
	}
	r.Story, r.ToldAt, err = m.storyInfo(ctx, a, receiver)
	return r, err
}

// changeRow adds what a change did.
func (m *Deliverer) changeRow(ctx context.Context, r *digest.Row, a news.Article, c store.ChangeRow) error {
	r.Change = &c.Change
	r.Fetched = c.At
	r.Notes = append(r.Notes, c.Change.Evidence...)
	var err error
	if r.Facts, err = m.factsOf(ctx, []news.Article{a}); err != nil {
		return err
	}
	if c.Change.Has(news.ChangeRemoved) {
		r.Confirmed = !c.Change.Unconfirmed
		since, last, err := m.missingSince(ctx, a.ID, c.At)
		r.Missing = since
		r.LastLook = last
		return err
	}
	r.FirstSeen = c.At
	if note, err := m.flapNote(ctx, a.ID, c.At); err != nil {
		return err
	} else if note != "" {
		r.Notes = append(r.Notes, note)
	}
	for _, p := range diff.Wanted(m.Live.Now().Source(a.Source).Only, diff.Sentences(c.Change)) {
		r.Sentences = append(r.Sentences, digest.Sentence{Old: p.Old, New: p.New})
	}
	r.LastLook, err = m.lookBefore(ctx, a.ID, c.At)
	return err
}

// credited returns the outlets that an article credits besides its own.
func credited(credits []string, outlet string) []string {
	own := extract.OutletName(outlet)
	return slices.DeleteFunc(slices.Clone(credits), func(c string) bool { return c == own || c == outlet })
}

// shownURL is the canonical address, without what tells the publisher who
// follows the link; the published one where the canonical one is on another
// host, such as that of a mobile edition.
func shownURL(a news.Article) string { return weburl.Shown(a.URL) }

// lookBefore returns the last look at an article before a moment.
func (m *Deliverer) lookBefore(ctx context.Context, article int64, at time.Time) (time.Time, error) {
	looks, err := m.Store.Looks(ctx, article)
	var before time.Time
	for _, l := range looks {
		if l.At.Before(at) && l.At.After(before) && l.Verdict == news.VerdictArticle {
			before = l.At
		}
	}
	return before, err
}
