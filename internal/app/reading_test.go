package app

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/extract"
	"tocsin/internal/news"
)

// TestExtractRules reads the pages of a source by its own rules.
func TestExtractRules(t *testing.T) {
	r := newRig(t, rigOptions{source: `, extract: {title: "nav a", drop: ["article p:first-of-type"]}`})
	r.web.publish(old)
	r.drain()
	hidden := piece{slug: "hidden", title: "The report", date: after(10 * time.Minute)} // the name stands in the first paragraph
	shown := piece{slug: "shown", title: "The other", date: after(11 * time.Minute), text: append([]string{"This paragraph is dropped."}, piece{slug: "shown"}.paragraphs()...)}
	r.web.publish(hidden, shown, old)
	r.pass(time.Hour)
	r.wantTold("what the rules let through", r.desk, "new Home")
}

// TestExtractRulesChanged reads articles by other rules than before: what
// differs then is the reading, and nobody's edit. A real edit is told after.
func TestExtractRulesChanged(t *testing.T) {
	r, p := told(t)
	r.stop()
	cfg, faults, err := config.Parse("rig.yaml", fmt.Appendf(nil, rigConfig, filepath.Clean(strings.TrimPrefix(r.cfg.Database.Value(), "sqlite:")), r.web.srv.URL, `, extract: {text: "article p:not(:last-of-type)"}`, "console: {}", "console: {}", "", ""))
	if err != nil {
		t.Fatal(err, faults)
	}
	r.cfg = cfg
	r.start()
	p.text = p.paragraphs()
	page := p.page()
	page.body = strings.Replace(page.body, "<footer>", "<footer class=new>", 1) // other bytes, the same article
	r.web.set("/"+p.slug, page)
	r.pass(13 * time.Hour)
	r.wantTold("by other rules", r.desk)
	p.text[0] += " Nine of them went home."
	r.web.set("/"+p.slug, p.page())
	r.pass(48 * time.Hour)
	r.wantTold("edited", r.desk, "edited The report")
}

// TestExtractMisses tells the operators, once, that rules fit nothing any more.
func TestExtractMisses(t *testing.T) {
	r := newRig(t, rigOptions{source: `, extract: {text: ".story"}`})
	r.web.publish(old)
	r.drain()
	pieces := []piece{old}
	for i := range 5 {
		pieces = append(pieces, piece{slug: fmt.Sprintf("p%d", i), title: fmt.Sprintf("The report, part %d", i), name: "-", date: after(time.Duration(i) * time.Minute)})
	}
	r.web.publish(pieces...)
	r.pass(time.Hour)
	r.wantTold("misses", r.ops, `notice the rules under extract fit nothing on the latest 3 pages of wire: text: the selector ".story" fits nothing on this page`)
}

// bare is a page whose markup has one sentence of the article.
func (p piece) bare(head string) reply {
	page := p.page()
	from, to := strings.Index(page.body, "<p>"), strings.Index(page.body, "</article>")
	page.body = page.body[:from] + "<p>More in a moment, on this page of the Wire.</p>" + page.body[to:]
	page.body = strings.Replace(page.body, "</head>", head+"</head>", 1)
	return page
}

// TestOutletLearnt keeps what pages teach of their outlet, and reads an
// article for good in the way it was first read.
func TestOutletLearnt(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.web.publish(old)
	r.drain()
	pieces := []piece{old}
	for i := range 6 {
		p := piece{slug: fmt.Sprintf("p%d", i), title: fmt.Sprintf("The report, part %d", i), date: after(time.Duration(i) * time.Minute)}
		pieces = append(pieces, p)
		r.web.publish(pieces...)
		body := strings.Join(p.paragraphs(), ` \n`)
		r.web.set("/"+p.slug, p.bare(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"`+p.title+`","articleBody":"`+strings.ReplaceAll(body, `"`, `\"`)+`"}</script>`))
		r.pass(time.Hour)
	}
	if got := r.desk.read(); len(got) != 6 {
		t.Errorf("told %q, want six new articles", got)
	}
	a, err := r.app.Store.ArticleByURL(t.Context(), r.web.srv.URL+"/p0")
	if err != nil {
		t.Fatal(err)
	}
	standings, err := r.app.Store.Readers(t.Context(), a.Lane)
	if err != nil {
		t.Fatal(err)
	}
	if habit := extract.Record(standings).Habit(); !habit.Prefers(extract.ReaderJSONLD) {
		t.Errorf("after six pages the habit is %q, of %+v", habit, standings)
	}
	if outlets, err := r.app.Desk.Outlets(t.Context()); err != nil || len(outlets) != 1 || outlets[0].Lane != a.Lane || outlets[0].Habit != "+json-ld" {
		t.Errorf("the outlets are %+v, %v", outlets, err)
	}
	for slug, want := range map[string]string{"p0": "", "p5": "+json-ld"} {
		a, err := r.app.Store.ArticleByURL(t.Context(), r.web.srv.URL+"/"+slug)
		if err != nil {
			t.Fatal(err)
		}
		have, err := r.app.Store.Habit(t.Context(), a.ID)
		if err != nil || have != want {
			t.Errorf("%s is read in the manner %q (%v), want %q", slug, have, err, want)
		}
	}
	r.pass(72 * time.Hour)
	r.wantTold("by later looks", r.desk)
}

// TestFeedContent takes the feed's text where the page has next to nothing;
// later looks read it so too, and still see that the page is gone.
func TestFeedContent(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.web.publish(old)
	r.drain()
	p := piece{slug: "report", title: "The report", date: after(10 * time.Minute)}
	full := p
	full.content = "<p>" + strings.Join(p.paragraphs(), "</p><p>") + "</p>"
	r.web.publish(full, old)
	r.web.set("/"+p.slug, p.bare(""))
	r.pass(time.Hour)
	r.wantTold("from the feed's text", r.desk, "new The report")
	a, err := r.app.Store.ArticleByURL(t.Context(), r.web.srv.URL+"/report")
	if err != nil {
		t.Fatal(err)
	}
	rev, err := r.app.Store.Revision(t.Context(), a.ID, 0)
	if err != nil || rev.Basis != "feed" || !strings.Contains(rev.Text, "Ruben Vardanyan") {
		t.Errorf("revision by %s (%v):\n%s", rev.Basis, err, rev.Text)
	}
	again := p.bare("<!-- another -->")
	r.web.set("/"+p.slug, again)
	r.pass(6 * time.Hour)
	r.wantTold("while it stays so", r.desk)
	r.web.set("/"+p.slug, reply{kind: "text/html", body: "<title>Page not found</title><h1>Page not found</h1><p>Try the search.</p>"})
	r.pass(48 * time.Hour)
	r.wantTold("when the page is gone", r.desk, "removed The report")
	if a, err = r.app.Store.ArticleByURL(t.Context(), r.web.srv.URL+"/report"); err != nil || a.State != news.StateRemoved {
		t.Errorf("state %s %v", a.State, err)
	}
}
