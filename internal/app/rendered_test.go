package app

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"tocsin/internal/fetch"
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
	d := &drawer{text: "<p>Nobody was seen.</p>"}
	r := newRig(t, rigOptions{source: ", render: yes", page: "render: yes"})
	r.network = func(o *fetch.Options) { o.Renderer = d }
	r.web.set("/page", reply{kind: "text/html", body: `<html><head><title>The list</title></head><body><main><h1>Visits</h1><script></script></main></body></html>`})
	r.web.feed()
	r.drain()

	p := piece{slug: "a", title: "Letters arrive", name: "-", date: r.clock.Now()}
	shell := p.page()
	shell.body = strings.Replace(shell.body, "</h1>", "</h1><script></script>", 1)
	r.web.feed(p)
	r.web.set("/a", shell)
	d.text = "<p>Relatives of Ruben Vardanyan were told on the same evening.</p>"
	r.pass(40 * time.Minute)
	r.wantTold("after the scripts ran", r.desk, "edited Visits", "new Letters arrive")
	if n := r.web.requests("/feed.xml"); n < 2 || d.pages < 3 {
		t.Errorf("%d requests for the feed, %d pages rendered", n, d.pages)
	}
	var headers string
	db := openDB(t, strings.TrimPrefix(r.cfg.Database.Value(), "sqlite:"))
	if err := db.QueryRow(`SELECT headers FROM responses WHERE final_url = $1`, r.web.srv.URL+"/a").Scan(&headers); err != nil {
		t.Error(err)
	}
	if !strings.Contains(headers, fetch.RenderedHeader+": Test/1\n") {
		t.Errorf("the evidence has the headers\n%s", headers)
	}

	d.fails = &fetch.Error{Class: fetch.ClassBrowser, Err: errors.New("the browser ended by itself")}
	r.pass(2 * time.Hour)
	told := r.ops.all()
	if len(told) != 1 || len(told[0].Notices) != 1 {
		t.Fatalf("the operators were told %v", told)
	}
	if n := told[0].Notices[0]; !strings.Contains(n.What, "source list cannot be read") || !strings.Contains(n.What, "the browser ended by itself") || !strings.Contains(n.What+n.Do, "inspect_drawn") {
		t.Errorf("%+v", n)
	}
	d.fails = nil
	r.pass(26 * time.Hour)
	r.wantTold("while it failed, and after", r.desk)
}
