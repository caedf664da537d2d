package visit

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/extract"
	"tocsin/internal/identity"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/text"
)

// A few words in place of an article may be a notice of the editors ("we have
// withdrawn this report"), or a wall that nobody knows yet. They are believed,
// as an edit, once looks over so long agree on them, sooner under the article's
// own title, while another article of the outlet could be read; never where
// another address of the outlet says the same.
const (
	shortTitled   = time.Hour
	shortUntitled = 24 * time.Hour
	shortShown    = 300 // characters of such a text that its look records
)

// partial reports whether a page shows words of an article that the feed's text
// stands in for, now or since an earlier look, and too few for more.
func (v *Visitor) partial(ctx context.Context, l look) (bool, error) {
	a := l.article
	switch {
	case l.fail != nil || l.entry || l.same || a.Kind != news.KindArticle || !l.doc.Verdict.Partial():
		return false, nil
	case a.Revision == 0:
		return true, nil
	}
	prev, err := v.latest(ctx, a)
	if err != nil {
		return false, err
	}
	return prev.Basis == news.BasisFeed, nil
}

// carry lets the feed's own text stand in for an article, with what could be read
// of its page. A stub that says more later than it did is read again; other pages
// say what they did.
func (v *Visitor) carry(ctx context.Context, set *settings.Settings, l look, k *known, partial bool) error {
	a := l.article
	if a.Revision > 0 && (!partial || l.doc.Verdict != news.VerdictStub) {
		return nil
	}
	e, ok, err := v.entryOf(ctx, a.ID)
	if err != nil || !ok {
		return err // a watched page has no feed to fall back on
	}
	doc := extract.FromEntry(e, set.Config.ReadOptions(l.conf, a.URL, l.at))
	if partial {
		doc = extract.WithPage(doc, l.doc)
	}
	if prev, err := v.latest(ctx, a); err != nil || prev != nil && sameRevision(*prev, doc, news.BasisFeed) != identity.Changed {
		return err
	}
	k.class = carried
	k.basis = news.BasisFeed
	k.doc = doc
	return nil
}

// shortened reports whether a page that was an article is a few words now.
func shortened(l look) bool {
	a := l.article
	return l.doc.Verdict == news.VerdictStub && a.Revision > 0 && a.Kind == news.KindArticle && a.State == news.StateLive &&
		!l.reread && !l.replay
}

// short returns why a text that is too short to be another version of its
// article is not read: "" if it is what the latest revision says already, or is
// believed by now. The look records the reason, which has the words: looks that
// record the same agree.
func (v *Visitor) short(ctx context.Context, l look, k *known, prev news.Revision, titled bool) (string, error) {
	if sameRevision(prev, l.doc, news.BasisPage) == identity.Same {
		return "", nil
	}
	words := text.Clean(l.doc.Text)
	if words == "" {
		return "no text stands in its place", nil
	}
	why := fmt.Sprintf("%d words stand in its place: “%s”", len(strings.Fields(words)), digest.Cut(words, shortShown))
	since, looks, err := v.agreeSince(ctx, l, why)
	if err != nil || looks < confirmLooks {
		return why, err
	}
	wait := shortUntitled
	if titled {
		wait = shortTitled
	}
	if l.at.Sub(since) < wait {
		return why, nil
	}
	around, err := v.Store.LookedAround(ctx, l.article, noteOf(why), since)
	if err != nil || around.Same > 0 {
		return why, err
	}
	if around.Read > 0 || around.Failed == 0 && l.at.Sub(since) >= shortUntitled {
		return "", nil
	}
	k.lookAround = since // is it this article alone?
	return why, nil
}

// agreeSince returns since when the looks at an article have recorded the same
// words, and how many did, this one included.
func (v *Visitor) agreeSince(ctx context.Context, l look, why string) (since time.Time, n int, err error) {
	looks, err := v.Store.Looks(ctx, l.article.ID)
	since, n = l.at, 1
	for i := len(looks) - 1; i >= 0 && looks[i].Note == noteOf(why); i-- {
		since = looks[i].At
		n++
	}
	return since, n, err
}

// noteOf is how a look that was not believed is recorded.
func noteOf(why string) string { return string(news.VerdictSuspect) + ": " + why }

// drifted returns why the text of a later look is suspect: it shares nothing
// with the article. A long one is read once several looks agree, because then
// the address has a new owner.
func (v *Visitor) drifted(ctx context.Context, l look, k *known) (string, error) {
	a := l.article
	if a.Revision == 0 || a.Kind != news.KindArticle || a.State != news.StateLive || l.reread || l.entry || l.replay {
		return "", nil
	}
	prev, err := v.latest(ctx, a)
	if err != nil {
		return "", err
	}
	if l.doc.Verdict == news.VerdictStub {
		return v.short(ctx, l, k, *prev, text.Fold(prev.Title) == text.Fold(l.doc.Title))
	}
	drift := extract.DriftOf(prev.Title, prev.Text, l.doc)
	switch {
	case drift.Brief:
		return v.short(ctx, l, k, *prev, drift.Titled)
	case a.VisitFailures >= confirmLooks:
		return "", nil
	}
	return drift.Reason, nil
}
