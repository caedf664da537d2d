package visit

import (
	"context"
	"net/http"

	"tocsin/internal/fetch"
	"tocsin/internal/identity"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// A second proxy (fetch.confirm_proxy) fetches a page once more when an article
// was edited or removed: an outlet may show us one thing and the rest of the
// world another. It does so whoever watches the article, since the outlet sees
// these requests too. It is used for nothing else, and its result decides
// nothing: it is evidence.

// second is the look through the second proxy, which is sent once a visit,
// however often its place is tried.
type second struct {
	look look
	seen *store.Elsewhere
	sent bool
}

// lookElsewhere looks at an article through the second proxy; ok is false if
// none is configured, or the article is a watched page.
func (v *Visitor) lookElsewhere(ctx context.Context, set *settings.Settings, l look) (other look, seen *store.Elsewhere, ok bool) {
	way := set.Config.Fetch.Confirm()
	if way == nil || l.article.Kind != news.KindArticle || l.replay {
		return other, nil, false
	}
	if l.second.sent {
		return l.second.look, l.second.seen, true
	}
	defer func() { *l.second = second{other, seen, true} }()
	other = look{article: l.article, conf: l.conf, at: v.Now(), basis: news.BasisPage}
	req := fetch.Request{URL: l.article.URL, Kind: fetch.KindPage, Unconditional: true}
	l.conf.Apply(&req)
	pastCaches(&req)
	req.Proxy = way
	resp, err := v.Fetch.Do(ctx, req)
	seen = &store.Elsewhere{Look: store.Look{At: other.at, Outcome: news.OutcomeUnchanged}}
	if err != nil {
		other.fail = err
		_, seen.Look.Status, _ = failureOf(err)
		seen.Look.Outcome = news.OutcomeFailed
		seen.Look.Note = "from elsewhere: " + err.Error()
		return other, seen, true
	}
	other.resp = resp
	seen.Look.Status = resp.Status
	seen.Response = keepResponse(resp)
	if other.doc, _, err = v.readArticle(ctx, set, other); err != nil {
		other.fail = err
	}
	seen.Look.Note = "from elsewhere: " + string(other.doc.Verdict)
	return other, seen, true
}

// confirmEdit fetches an edited page through the second proxy, and records the
// result in k.
func (v *Visitor) confirmEdit(ctx context.Context, set *settings.Settings, l look, k *known) error {
	if k.prev == nil || l.entry || set.Config.Fetch.Confirm() == nil || k.prev.Basis != news.BasisPage ||
		sameRevision(*k.prev, k.doc, k.basis) == identity.Same {
		return nil
	}
	other, seen, ok := v.lookElsewhere(ctx, set, l)
	if !ok {
		return nil
	}
	k.elsewhere = seen
	at := set.Clock(seen.Look.At)
	switch {
	case goneElsewhere(other):
		k.evidence = []string{"Shown to us, not shown from elsewhere: from there the article is missing, " + at}
	case other.fail != nil || other.doc.Verdict != news.VerdictArticle:
		k.evidence = []string{"Not checked from elsewhere, " + at + ": " + unreadableBecause(other)}
	case sameReading(k.doc, other.doc):
		k.evidence = []string{"Shown from elsewhere as well, " + at}
	case sameRevision(*k.prev, other.doc, news.BasisPage) == identity.Same:
		k.evidence = []string{"Shown to us, not shown from elsewhere: from there the article reads as before, " + at}
	default:
		k.evidence = []string{"From elsewhere the article reads otherwise still, " + at + "; that answer is kept"}
	}
	return nil
}

// confirmRemoval fetches a missing article through the second proxy, and returns
// what it found, as sentences.
func (v *Visitor) confirmRemoval(ctx context.Context, set *settings.Settings, l look, k *known) []string {
	other, seen, ok := v.lookElsewhere(ctx, set, l)
	if !ok {
		return nil
	}
	k.elsewhere = seen
	at := set.Clock(seen.Look.At)
	switch {
	case goneElsewhere(other):
		return []string{"Missing from elsewhere as well, " + at}
	case other.fail != nil || other.doc.Verdict != news.VerdictArticle:
		return []string{"Not checked from elsewhere, " + at + ": " + unreadableBecause(other)}
	}
	return []string{"Missing for us, still shown from elsewhere, " + at + "; that answer is kept"}
}

// goneElsewhere is gone for a look through the second proxy.
func goneElsewhere(l look) bool {
	if l.fail != nil {
		_, status, _ := failureOf(l.fail)
		return status == http.StatusNotFound || status == http.StatusGone
	}
	return l.doc.Verdict == news.VerdictError || l.toFront()
}

// unreadableBecause says why a look is inconclusive. A fetch error may name
// addresses of our own network, so it stays in the visit log.
func unreadableBecause(l look) string {
	if l.fail != nil {
		return "the fetch failed (" + shortReason(l, "") + ")"
	}
	_, reason, _ := whyUnreadable(l, l.doc)
	return reason
}

// sameReading reports whether two texts say the same.
func sameReading(a, b news.Document) bool {
	return sameRevision(news.Revision{Basis: news.BasisPage, Title: a.Title, Text: a.Text}, b, news.BasisPage) == identity.Same
}
