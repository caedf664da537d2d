package monitor

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/diff"
	"tocsin/internal/digest"
	"tocsin/internal/extract"
	"tocsin/internal/identity"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// message gathers what our records say of the rows and lets package digest
// word it. owners names the rows that each article in the message stands for.
func (m *Monitor) message(ctx context.Context, c closing) (digest.Message, map[string][]int64, error) {
	rows, d, now := c.rows, c.digest, c.at
	kind, told := digest.KindAlert, []digest.Row{}
	owners := map[string][]int64{}
	notices := 0
	for _, o := range rows {
		row, err := m.row(ctx, o)
		if errors.Is(err, sql.ErrNoRows) { // one row that cannot be worded must not hold up the others
			m.Log.Error("an owed row's record is incomplete; it is told without", "row", o.ID, "article", o.ArticleID, "kind", o.Kind)
			continue
		}
		if err != nil {
			return digest.Message{}, nil, fmt.Errorf("owed row %d: %w", o.ID, err)
		}
		if o.Kind == store.OwedNotice {
			notices++
		} else {
			id := strconv.FormatInt(o.ArticleID, 10)
			owners[id] = append(owners[id], o.ID)
		}
		told = append(told, row)
	}
	told = slices.DeleteFunc(slices.Clone(told), func(r digest.Row) bool { return superseded(r, told) })
	copies, err := m.foldedCopies(ctx, rows, told)
	if err != nil {
		return digest.Message{}, nil, err
	}
	told = append(told, copies...)
	opt := m.digestOptions(c.group, now)
	switch {
	case c.mode == store.ModeDigest:
		kind, opt.Since, opt.Mutes, opt.Held, opt.Seen = digest.KindDigest, d.LastDue, c.mutes, c.held, c.seen
		coverage, err := m.coverage(ctx, d.LastDue, now)
		if err != nil {
			return digest.Message{}, nil, err
		}
		opt.Coverage = coverage
		if opt.Facts, err = m.changedFacts(ctx, c.group.Receiver, d.LastDue, now); err != nil {
			return digest.Message{}, nil, err
		}
		if opt.Stopped, err = m.stoppedShown(ctx, c.group.Receiver, d.LastDue, now); err != nil {
			return digest.Message{}, nil, err
		}
		missing, err := m.unconfirmed(ctx, c.group, told)
		if err != nil {
			return digest.Message{}, nil, err
		}
		told = append(told, missing...)
	case notices == len(rows):
		kind = digest.KindNotice
	}
	return digest.Build(kind, told, opt), owners, nil
}

// superseded reports whether another row tells a later text of the same new
// article, with all that was found in this one: the feed's text waited to be
// told when the page was read.
func superseded(r digest.Row, told []digest.Row) bool {
	return r.Change == nil && r.Notice == nil && slices.ContainsFunc(told, func(later digest.Row) bool {
		if later.Change != nil || later.Article != r.Article || later.Revision <= r.Revision {
			return false
		}
		return !slices.ContainsFunc(r.Matches, func(m news.Match) bool {
			return m.Alert && !slices.ContainsFunc(later.Matches, func(x news.Match) bool {
				return x.Watchlist == m.Watchlist && x.Rule == m.Rule && x.Entity == m.Entity
			})
		})
	})
}

// foldedCopies are the verbatim copies of what is told: nobody is owed them,
// and they are counted beside their original. An original that came later leads
// the row of the copy that was told first.
func (m *Monitor) foldedCopies(ctx context.Context, rows []store.Owed, told []digest.Row) ([]digest.Row, error) {
	var out []digest.Row
	for _, o := range rows {
		if o.Kind != store.OwedRevision {
			continue
		}
		besides, err := m.besides(ctx, o.ArticleID)
		if err != nil {
			return nil, err
		}
		for _, c := range besides {
			same := func(r digest.Row) bool { return r.Article == c.ID }
			if c.Differs != "" || slices.ContainsFunc(told, same) || slices.ContainsFunc(out, same) {
				continue
			}
			r, err := m.articleRow(ctx, c, c.Revision, o.Receiver)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// besides are the copies of an article; of one whose original came later, the
// original and its other copies, where the article itself does not differ.
func (m *Monitor) besides(ctx context.Context, article int64) ([]store.Article, error) {
	a, err := m.Store.Article(ctx, article)
	if err != nil {
		return nil, err
	}
	if a.CopyOf == 0 || a.Differs != "" {
		return m.Store.Copies(ctx, article)
	}
	root, err := m.Store.Article(ctx, a.CopyOf)
	if err != nil || !root.FirstSeen.After(a.FirstSeen) {
		return nil, err
	}
	copies, err := m.Store.Copies(ctx, root.ID)
	return append([]store.Article{root}, copies...), err
}

func (m *Monitor) digestOptions(g store.Group, now time.Time) digest.Options {
	opt := digest.Options{Receiver: g.Receiver, At: now, Location: m.Config.Timezone}
	if base := strings.TrimSuffix(m.Config.Web.PublicURL, "/"); base != "" {
		opt.RecordURL = func(article int64, revision int) string {
			return fmt.Sprintf("%s/articles/%d#revision-%d", base, article, revision)
		}
	}
	return opt
}

// row gathers one owed row.
func (m *Monitor) row(ctx context.Context, o store.Owed) (digest.Row, error) {
	if o.Kind == store.OwedNotice {
		n, err := m.Store.NoticeByID(ctx, o.NoticeID)
		return digest.Row{Notice: &digest.Notice{What: n.Text, Do: n.Advice, Over: n.Kind == "source_recovered" || n.Kind == store.NoticeUp}}, err
	}
	a, err := m.Store.Article(ctx, o.ArticleID)
	if err != nil {
		return digest.Row{}, err
	}
	r, err := m.articleRow(ctx, a, o.Revision, o.Receiver)
	if err != nil || o.Kind != store.OwedChange {
		return r, err
	}
	c, err := m.Store.Change(ctx, o.ChangeID)
	if err != nil {
		return r, err
	}
	return r, m.changeRow(ctx, &r, a, c)
}

// articleRow says what is known of one revision of an article.
func (m *Monitor) articleRow(ctx context.Context, a store.Article, revision int, receiver string) (digest.Row, error) {
	rev, err := m.Store.Revision(ctx, a.ID, revision)
	if err != nil {
		return digest.Row{}, err
	}
	matches, err := m.Store.Matches(ctx, a.ID, rev.N)
	if err != nil {
		return digest.Row{}, err
	}
	src := m.sources[a.Source]
	r := digest.Row{
		Article: a.ID, Revision: rev.N, Page: a.Kind == kindPage, Source: a.Source, Outlet: firstOf(src.Outlet, a.Source), URL: shownURL(a), Title: rev.Title, Text: rev.Text,
		Language: rev.Language, Published: rev.Published, FirstSeen: rev.SeenAt, Fetched: rev.SeenAt, Matches: matches, Credits: credited(rev.Credits, firstOf(src.Outlet, a.Source)),
	}
	if src.Kind() != news.SourcePage {
		r.SourceURL = src.URL()
	}
	if rev.Basis == basisFeed {
		r.Notes = append(r.Notes, "Told from the feed's own text: "+firstOf(a.Reason, "the page could not be had"))
	}
	if rev.Published.IsZero() && a.Kind != kindPage {
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

// credited are the outlets an article credits besides its own.
func credited(credits []string, outlet string) []string {
	own := extract.OutletName(outlet)
	return slices.DeleteFunc(slices.Clone(credits), func(c string) bool { return c == own || c == outlet })
}

// shownURL is the canonical address, without what tells the publisher who
// follows the link; the published one where the canonical one is on another
// host, such as that of a mobile edition.
func shownURL(a store.Article) string {
	canonical, err := identity.CanonicalURL(a.URL)
	if err != nil {
		return a.URL
	}
	from, errFrom := url.Parse(a.URL)
	to, errTo := url.Parse(canonical)
	if errFrom != nil || errTo != nil || from.Host != to.Host || from.Scheme != to.Scheme {
		return a.URL
	}
	return canonical
}

// lookBefore is the last look at an article before the moment.
func (m *Monitor) lookBefore(ctx context.Context, article int64, at time.Time) (time.Time, error) {
	looks, err := m.Store.Looks(ctx, article)
	var before time.Time
	for _, l := range looks {
		if l.At.Before(at) && l.At.After(before) && l.Verdict == news.VerdictArticle {
			before = l.At
		}
	}
	return before, err
}

func (m *Monitor) copyRow(ctx context.Context, r *digest.Row, a store.Article) error {
	if a.CopyOf == 0 {
		return nil
	}
	root, err := m.Store.Article(ctx, a.CopyOf)
	if err != nil {
		return err
	}
	r.CopyOf = firstOf(m.sources[root.Source].Outlet, root.Source)
	if a.Differs == "" {
		return nil
	}
	return json.Unmarshal([]byte(a.Differs), &r.DiffersIn)
}

// toldShown is how many earlier messages of a story a message recalls.
const toldShown = 3

// storyInfo says who tells a story so far, and what the receiver has been
// told of it, and when of this article.
func (m *Monitor) storyInfo(ctx context.Context, a store.Article, receiver string) (digest.StoryInfo, time.Time, error) {
	info := digest.StoryInfo{ID: a.StoryID}
	var toldAt time.Time
	if a.StoryID == 0 {
		toldAt, err := m.toldAt(ctx, a.ID, receiver)
		return info, toldAt, err
	}
	members, err := m.Store.StoryArticles(ctx, a.StoryID)
	if err != nil {
		return info, toldAt, err
	}
	var outlets []string
	for _, x := range members {
		outlet := firstOf(m.sources[x.Source].Outlet, x.Source)
		if !slices.Contains(outlets, outlet) {
			outlets = append(outlets, outlet)
		}
		if x.CopyOf != 0 && x.Differs == "" {
			info.Copies++
		}
		if x.CopyOf == 0 && x.Origin != "" && !slices.Contains(info.Origins, x.Origin) {
			info.Origins = append(info.Origins, x.Origin)
		}
		at, err := m.toldAt(ctx, x.ID, receiver)
		if err != nil {
			return info, toldAt, err
		}
		switch {
		case x.ID == a.ID:
			toldAt = at
		case !at.IsZero():
			info.Told = append(info.Told, digest.Told{At: at, Title: x.Title, URL: shownURL(x)})
		}
	}
	info.Outlets = len(outlets)
	slices.SortStableFunc(info.Told, func(x, y digest.Told) int { return x.At.Compare(y.At) })
	if more := len(info.Told) - toldShown; more > 0 {
		info.Told = info.Told[more:] // the latest; the record has them all
	}
	before, err := m.toldOfCase(ctx, a.StoryID, receiver)
	info.Told = append(before, info.Told...)
	return info, toldAt, err
}

// toldAt is when a receiver was first told about an article; zero if never.
func (m *Monitor) toldAt(ctx context.Context, article int64, receiver string) (time.Time, error) {
	owed, err := m.Store.OwedFor(ctx, article)
	if err != nil {
		return time.Time{}, err
	}
	for _, o := range owed {
		if o.Receiver != receiver || o.State != store.OwedSent {
			continue
		}
		sent, err := m.Store.NotificationsFor(ctx, o.ID)
		if err != nil {
			return time.Time{}, err
		}
		for _, n := range sent {
			if !n.SentAt.IsZero() {
				return n.SentAt, nil
			}
		}
	}
	return time.Time{}, nil
}

// changeRow adds what a change did.
func (m *Monitor) changeRow(ctx context.Context, r *digest.Row, a store.Article, c store.ChangeRow) error {
	r.Change, r.Fetched = &c.Change, c.At
	r.Notes = append(r.Notes, c.Change.Evidence...)
	var err error
	if r.Facts, err = m.factsOf(ctx, []store.Article{a}); err != nil {
		return err
	}
	if c.Change.Has(news.ChangeRemoved) {
		r.Confirmed = true
		since, last, err := m.missingSince(ctx, a.ID, c.At)
		r.Missing, r.LastLook = since, last
		return err
	}
	r.FirstSeen = c.At
	if note, err := m.flapNote(ctx, a.ID, c.At); err != nil {
		return err
	} else if note != "" {
		r.Notes = append(r.Notes, note)
	}
	for _, p := range wantedPairs(m.sources[a.Source].Only, diff.Sentences(c.Change)) {
		r.Sentences = append(r.Sentences, digest.Sentence{Old: p.Old, New: p.New})
	}
	r.LastLook, err = m.lookBefore(ctx, a.ID, c.At)
	return err
}

// missingSince reads from the visit log when an article was first found
// missing before the moment, and when it was last seen before that.
func (m *Monitor) missingSince(ctx context.Context, article int64, at time.Time) (since, lastSeen time.Time, err error) {
	looks, err := m.Store.Looks(ctx, article)
	for _, l := range looks {
		switch {
		case l.At.After(at):
			return since, lastSeen, err
		case l.Verdict == news.VerdictArticle:
			since, lastSeen = time.Time{}, l.At
		case l.Verdict == news.VerdictError && since.IsZero():
			since = l.At
		}
	}
	return since, lastSeen, err
}

// unconfirmed are the articles this receiver was told about that are missing
// now, but not long enough to be called removed: a digest shows them at once,
// but for those that are muted.
func (m *Monitor) unconfirmed(ctx context.Context, g store.Group, told []digest.Row) ([]digest.Row, error) {
	missing, err := m.Store.Missing(ctx)
	if err != nil {
		return nil, err
	}
	var out []digest.Row
	for _, a := range missing {
		at, err := m.toldAt(ctx, a.ID, g.Receiver)
		if err != nil {
			return nil, err
		}
		if at.IsZero() || slices.ContainsFunc(told, func(r digest.Row) bool { return r.Article == a.ID && r.Change != nil }) {
			continue
		}
		r, err := m.articleRow(ctx, a, a.Revision, g.Receiver)
		if err != nil {
			return nil, err
		}
		if muted, err := m.muted(ctx, a, r.Matches); err != nil || muted {
			if err != nil {
				return nil, err
			}
			continue
		}
		r.Change = &news.Change{From: a.Revision, Classes: []news.ChangeClass{news.ChangeRemoved}}
		r.Missing = a.MissingSince
		_, evidence, err := m.listed(ctx, a)
		if err != nil {
			return nil, err
		}
		r.Notes = append(r.Notes, evidence...)
		if _, r.LastLook, err = m.missingSince(ctx, a.ID, m.Now()); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// coverage says what a digest looked at, so that silence is not mistaken for
// calm.
func (m *Monitor) coverage(ctx context.Context, since, until time.Time) (*digest.Coverage, error) {
	c, err := m.Store.Coverage(ctx, since, until)
	if err != nil {
		return nil, err
	}
	out := &digest.Coverage{Polled: c.Polled, Sources: c.Sources, Articles: c.Articles, Matched: c.Matched, Stories: c.Stories}
	for _, s := range c.Failing {
		out.Failing = append(out.Failing, digest.Failing{Source: firstOf(m.sources[s.Name].Outlet, s.Name), Since: s.FailingSince, Reason: inShort[s.ErrorClass]})
	}
	return out, nil
}
