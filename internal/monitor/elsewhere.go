package monitor

import (
	"context"
	"net/http"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/pacing"
	"tocsin/internal/store"
)

// A second way out (fetch.confirm_proxy) asks for a page once more when an
// edit or a removal of a watched article is about to be told: an outlet may
// show one thing to us and another to the rest of the world. It is used for
// nothing else, and what it brings decides nothing: it is evidence.

// elsewhere looks at an article by the second way out; ok is false if there
// is none, or nobody watches the article.
func (m *Visitor) elsewhere(ctx context.Context, v *store.Visit, conf config.Source) (s seen, ok bool) {
	way := m.Live.Now().Config.Fetch.Confirm()
	a := v.Article
	if way == nil || a.Kind != news.KindArticle {
		return s, false
	}
	s = seen{visit: store.Visit{Article: a, At: m.Now()}}
	req := fetch.Request{URL: a.URL, Kind: fetch.KindPage, Unconditional: true}
	conf.Apply(&req)
	pastCaches(&req)
	req.Proxy = way
	resp, err := m.Fetch.Do(ctx, req)
	look := store.Look{At: s.visit.At, Outcome: news.OutcomeUnchanged}
	v.Elsewhere = &store.Elsewhere{Look: look}
	e := v.Elsewhere
	if err != nil {
		s.fail = err
		_, e.Look.Status, _ = pacing.FailureOf(err)
		e.Look.Outcome, e.Look.Note = news.OutcomeFailed, "from elsewhere: "+err.Error()
		return s, true
	}
	s.resp, e.Look.Status, e.Response = resp, resp.Status, keepResponse(resp)
	if s.doc, err = m.readArticle(ctx, &s, conf); err != nil {
		s.fail = err
	}
	e.Look.Note = "from elsewhere: " + string(s.doc.Verdict)
	return s, true
}

// confirmEdit asks elsewhere for a text that was read and differs from the
// latest revision, if somebody watches the article. It returns what to say.
func (m *Visitor) confirmEdit(ctx context.Context, v *store.Visit, r reading) ([]string, error) {
	a := v.Article
	if a.Revision == 0 || m.Live.Now().Config.Fetch.Confirm() == nil {
		return nil, nil
	}
	prev, err := m.latest(ctx, a)
	if err != nil || prev.Basis != news.BasisPage || sameRevision(*prev, r) {
		return nil, err
	}
	if !a.Matched && !news.HasAlert(m.Live.Now().Matcher.Find(nil, match.InputOf(r.doc, a.Source))) {
		return nil, nil
	}
	s, ok := m.elsewhere(ctx, v, r.conf)
	if !ok {
		return nil, nil
	}
	at := m.Live.Now().Clock(v.Elsewhere.Look.At)
	other := reading{doc: s.doc, basis: news.BasisPage}
	switch {
	case m.goneElsewhere(s):
		return []string{"Shown to us, not shown from elsewhere: from there the article is missing, " + at}, nil
	case s.fail != nil || s.doc.Verdict != news.VerdictArticle:
		return []string{"Not checked from elsewhere, " + at + ": " + unreadableBecause(s)}, nil
	case sameReading(r, other):
		return []string{"Shown from elsewhere as well, " + at}, nil
	case sameRevision(*prev, other):
		return []string{"Shown to us, not shown from elsewhere: from there the article reads as before, " + at}, nil
	}
	return []string{"From elsewhere the article reads otherwise still, " + at + "; that answer is kept"}, nil
}

// confirmRemoval asks elsewhere for an article that is gone.
func (m *Visitor) confirmRemoval(ctx context.Context, v *store.Visit, conf config.Source) []string {
	if !v.Article.Matched {
		return nil
	}
	s, ok := m.elsewhere(ctx, v, conf)
	if !ok {
		return nil
	}
	at := m.Live.Now().Clock(v.Elsewhere.Look.At)
	switch {
	case m.goneElsewhere(s):
		return []string{"Missing from elsewhere as well, " + at}
	case s.fail != nil || s.doc.Verdict != news.VerdictArticle:
		return []string{"Not checked from elsewhere, " + at + ": " + unreadableBecause(s)}
	}
	return []string{"Missing for us, still shown from elsewhere, " + at + "; that answer is kept"}
}

// goneElsewhere is gone, for a look that is no visit.
func (m *Visitor) goneElsewhere(s seen) bool {
	_, status, _ := pacing.FailureOf(s.fail)
	if s.fail != nil {
		return status == http.StatusNotFound || status == http.StatusGone
	}
	return s.doc.Verdict == news.VerdictError || toFront(s)
}

// unreadableBecause is why a look says nothing. The error of a fetch may name
// addresses of our own network and stays in the visit log.
func unreadableBecause(s seen) string {
	if s.fail != nil {
		return "the fetch failed (" + shortReason(s) + ")"
	}
	_, reason, _ := whyUnreadable(s)
	return reason
}

// sameReading reports whether two readings say the same.
func sameReading(a, b reading) bool {
	return sameRevision(news.Revision{Basis: news.BasisPage, Title: a.doc.Title, Text: a.doc.Text}, b)
}
