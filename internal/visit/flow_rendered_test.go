package visit_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/fetch"
	"tocsin/internal/racetest"
)

// drawer stands in for a browser: it puts a text in the place of a page's
// script, or fails.
type drawer struct {
	text  string
	fails error
	pages int
}

func (d *drawer) Acquire(context.Context) (func(), error) { return func() {}, nil }

func (d *drawer) Render(_ context.Context, p fetch.Page) (fetch.Rendered, error) {
	d.pages++
	return fetch.Rendered{HTML: []byte(strings.ReplaceAll(string(p.Body), "<script></script>", d.text)), Browser: "Test/1"}, d.fails
}

// TestRendered reads watched pages and articles as a browser shows them: what
// it shows is matched, told and kept, and its failures are the source's.
func TestRendered(t *testing.T) {
	racetest.Alone(t)
	d := &drawer{text: "<p>Nobody was seen.</p>"}
	r := apptest.New(t, apptest.Options{Source: ", render: yes", Page: "render: yes"})
	r.Network = func(o *fetch.Options) { o.Renderer = d }
	r.Web.Set("/page", apptest.Reply{
		Kind: "text/html",
		Body: `<html><head><title>The list</title></head><body><main><h1>Visits</h1><script></script></main></body></html>`,
	})
	r.Web.Feed()
	r.Drain()

	p := apptest.Piece{Slug: "a", Title: "Letters arrive", Name: "-", Date: r.Clock.Now()}
	shell := p.Page()
	shell.Body = strings.Replace(shell.Body, "</h1>", "</h1><script></script>", 1)
	r.Web.Feed(p)
	r.Web.Set("/a", shell)
	d.text = "<p>Relatives of Ruben Vardanyan were told on the same evening.</p>"
	r.Pass(40 * time.Minute)
	r.WantTold("after the scripts ran", r.Desk, "edited Visits", "new Letters arrive")
	if n := r.Web.Requests("/feed.xml"); n < 2 || d.pages < 3 {
		t.Errorf("%d requests for the feed, %d pages rendered", n, d.pages)
	}
	var headers string
	db := apptest.OpenDB(t, r.File)
	if err := db.QueryRow(`SELECT headers FROM responses WHERE final_url = $1`, r.Web.URL+"/a").Scan(&headers); err != nil {
		t.Error(err)
	}
	if !strings.Contains(headers, fetch.RenderedHeader+": Test/1\n") {
		t.Errorf("the evidence has the headers\n%s", headers)
	}

	d.fails = &fetch.Error{Class: fetch.ClassBrowser, Err: errors.New("the browser ended by itself")}
	r.Pass(2 * time.Hour)
	told := r.Ops.All()
	if len(told) != 1 || len(told[0].Notices) != 1 {
		t.Fatalf("the operators were told %v", told)
	}
	if n := told[0].Notices[0]; !strings.Contains(n.What, "source list cannot be read") ||
		!strings.Contains(n.What, "the browser ended by itself") || !strings.Contains(n.What+n.Do, "inspect_drawn") {
		t.Errorf("%+v", n)
	}
	d.fails = nil
	r.Pass(26 * time.Hour)
	r.WantTold("while it failed, and after", r.Desk)
}
