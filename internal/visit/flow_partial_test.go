package visit_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// partial are pages that show a few words of an article, with the only name in them.
var partial = map[string]string{
	"a stub":    `<article><h1>The hearing</h1><p>Ruben Vardanyan was in the hall.</p></article>`,
	"no text":   `<div>Ruben Vardanyan, episode 4</div>`,
	"a paywall": `<article><h1>The hearing</h1><p>Ruben Vardanyan was in the hall when the judges came in that morning.</p><p>Subscribe to read the full story</p></article>`,
	"a list": `<h1>The hearing</h1><p>Ruben Vardanyan was in the hall.</p><div>` + strings.Repeat(
		`<div><h3><a href="/other">Another story of the long day in Tbilisi</a></h3></div>`, 12) + `</div>`,
}

// TestPartialPages (REA-54): a page with too few words for an article is matched with
// its feed's text, once, and the message says what was read. It is no edit that the
// page stays so, and one that it says more.
func TestPartialPages(t *testing.T) {
	racetest.Alone(t)
	for name, body := range partial {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := apptest.New(t, apptest.Options{})
			r.Web.Publish(apptest.Old)
			r.Drain()
			p := apptest.Piece{Slug: "brief", Title: "The hearing", Name: "-", Content: "It went on for three hours.", Date: apptest.After(10 * time.Minute)}
			page := func(body string) apptest.Reply {
				return apptest.Reply{Kind: "text/html", Body: `<html lang="en"><head><title>The hearing | The Wire</title></head><body>` + body + "</body></html>"}
			}
			r.Web.Set("/brief", page(body))
			r.Web.Feed(p, apptest.Old)
			r.Pass(time.Hour)
			r.WantTold("first", r.Desk, "new The hearing")
			note := ""
			for _, m := range r.Desk.All() {
				for it := range m.Items() {
					note += strings.Join(it.Notes, "\n")
				}
			}
			if want := "Told from the feed's own text and what could be read of the page: "; !strings.Contains(note, want) {
				t.Errorf("the message does not say %q: %s", want, note)
			}
			r.Pass(72 * time.Hour)
			r.WantTold("while it stays so", r.Desk)
			a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/brief")
			if err != nil {
				t.Fatal(err)
			}
			rev, err := r.App.Store.Revision(t.Context(), a.ID, 0)
			if err != nil || rev.N != 1 || !strings.Contains(rev.Text, "three hours") || !strings.Contains(rev.Text, "Ruben Vardanyan") || rev.Basis != news.BasisFeed {
				t.Errorf("%v: revision %d by %s: %s", err, rev.N, rev.Basis, rev.Text)
			}
			if name != "a stub" {
				return
			}
			r.Web.Set("/brief", page(`<article><h1>The hearing</h1><p>Ruben Vardanyan was in the hall.</p><p>The judge is ill.</p></article>`))
			r.Pass(72 * time.Hour)
			r.WantTold("when it says more", r.Desk, "edited The hearing")
		})
	}
}
