package visit_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/extract"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// TestExtractRules reads the pages of a source by its own rules.
func TestExtractRules(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{Source: `, extract: {title: "nav a", drop: ["article p:first-of-type"]}`})
	r.Web.Publish(apptest.Old)
	r.Drain()
	hidden := apptest.Piece{Slug: "hidden", Title: "The report", Date: apptest.After(10 * time.Minute)} // the name stands in the first paragraph
	shown := apptest.Piece{
		Slug: "shown", Title: "The other", Date: apptest.After(11 * time.Minute),
		Text: append([]string{"This paragraph is dropped."}, apptest.Piece{Slug: "shown"}.Paragraphs()...),
	}
	r.Web.Publish(hidden, shown, apptest.Old)
	r.Pass(time.Hour)
	r.WantTold("what the rules let through", r.Desk, "new Home")
}

// TestExtractRulesChanged reads articles by other rules than before: what
// differs then is the reading, and nobody's edit. A real edit is told after.
func TestExtractRulesChanged(t *testing.T) {
	racetest.Alone(t)
	r, p := apptest.Told(t)
	r.Stop()
	r.Configure(r.YAML(apptest.Options{Source: `, extract: {text: "article p:not(:last-of-type)"}`}))
	r.Start()
	p.Text = p.Paragraphs()
	page := p.Page()
	page.Body = strings.Replace(page.Body, "<footer>", "<footer class=new>", 1) // other bytes, the same article
	r.Web.Set("/"+p.Slug, page)
	r.Pass(13 * time.Hour)
	r.WantTold("by other rules", r.Desk)
	p.Text[0] += " Nine of them went home."
	r.Web.Set("/"+p.Slug, p.Page())
	r.Pass(48 * time.Hour)
	r.WantTold("edited", r.Desk, "edited The report")
}

// TestExtractMisses tells the operators, once, that rules fit nothing any more.
func TestExtractMisses(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{Source: `, extract: {text: ".story"}`})
	r.Web.Publish(apptest.Old)
	r.Drain()
	pieces := []apptest.Piece{apptest.Old}
	for i := range 5 {
		pieces = append(pieces, apptest.Piece{
			Slug: fmt.Sprintf("p%d", i), Title: fmt.Sprintf("The report, part %d", i), Name: "-",
			Date: apptest.After(time.Duration(i) * time.Minute),
		})
	}
	r.Web.Publish(pieces...)
	r.Pass(time.Hour)
	r.WantTold("misses", r.Ops, `notice the rules under extract fit nothing on the latest 3 pages of wire: text: the selector ".story" fits nothing on this page`)
}

// barePage is a page whose markup has one sentence of the article.
func barePage(p apptest.Piece, head string) apptest.Reply {
	page := p.Page()
	from, to := strings.Index(page.Body, "<p>"), strings.Index(page.Body, "</article>")
	page.Body = page.Body[:from] + "<p>More in a moment, on this page of the Wire.</p>" + page.Body[to:]
	page.Body = strings.Replace(page.Body, "</head>", head+"</head>", 1)
	return page
}

// TestOutletLearnt keeps what pages teach of their outlet, and reads an
// article for good in the way it was first read.
func TestOutletLearnt(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	pieces := []apptest.Piece{apptest.Old}
	for i := range 6 {
		p := apptest.Piece{
			Slug: fmt.Sprintf("p%d", i), Title: fmt.Sprintf("The report, part %d", i),
			Date: apptest.After(time.Duration(i) * time.Minute),
		}
		pieces = append(pieces, p)
		r.Web.Publish(pieces...)
		body := strings.Join(p.Paragraphs(), ` \n`)
		r.Web.Set("/"+p.Slug, barePage(p,
			`<script type="application/ld+json">{"@type":"NewsArticle","headline":"`+p.Title+`","articleBody":"`+strings.ReplaceAll(body, `"`,
				`\"`)+`"}</script>`))
		r.Pass(time.Hour)
	}
	if got := r.Desk.Read(); len(got) != 6 {
		t.Errorf("told %q, want six new articles", got)
	}
	a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/p0")
	if err != nil {
		t.Fatal(err)
	}
	standings, err := r.App.Store.Readers(t.Context(), a.Lane)
	if err != nil {
		t.Fatal(err)
	}
	if habit := extract.Record(standings).Habit(); !habit.Prefers(extract.ReaderJSONLD) {
		t.Errorf("after six pages the habit is %q, of %+v", habit, standings)
	}
	if outlets, err := r.App.Desk.Outlets(t.Context()); err != nil || len(outlets) != 1 || outlets[0].Lane != a.Lane ||
		outlets[0].Habit != "+json-ld" {
		t.Errorf("the outlets are %+v, %v", outlets, err)
	}
	for slug, want := range map[string]string{"p0": "", "p5": "+json-ld"} {
		a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/"+slug)
		if err != nil {
			t.Fatal(err)
		}
		have, err := r.App.Store.Habit(t.Context(), a.ID)
		if err != nil || extract.ParseHabit(have).String() != want {
			t.Errorf("%s is read in the manner %q (%v), want %q", slug, have, err, want)
		}
	}
	r.Pass(72 * time.Hour)
	r.WantTold("by later looks", r.Desk)
}

// TestFeedContent takes the feed's text where the page has next to nothing;
// later looks read it so too, and still see that the page is gone.
func TestFeedContent(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	p := apptest.Piece{Slug: "report", Title: "The report", Date: apptest.After(10 * time.Minute)}
	full := p
	full.Content = "<p>" + strings.Join(p.Paragraphs(), "</p><p>") + "</p>"
	r.Web.Publish(full, apptest.Old)
	r.Web.Set("/"+p.Slug, barePage(p, ""))
	r.Pass(time.Hour)
	r.WantTold("from the feed's text", r.Desk, "new The report")
	a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/report")
	if err != nil {
		t.Fatal(err)
	}
	rev, err := r.App.Store.Revision(t.Context(), a.ID, 0)
	if err != nil || rev.Basis != "feed" || !strings.Contains(rev.Text, "Ruben Vardanyan") {
		t.Errorf("revision by %s (%v):\n%s", rev.Basis, err, rev.Text)
	}
	again := barePage(p, "<!-- another -->")
	r.Web.Set("/"+p.Slug, again)
	r.Pass(6 * time.Hour)
	r.WantTold("while it stays so", r.Desk)
	r.Web.Set("/"+p.Slug, apptest.Reply{Kind: "text/html", Body: "<title>Page not found</title><h1>Page not found</h1><p>Try the search.</p>"})
	r.Pass(48 * time.Hour)
	r.WantTold("when the page is gone", r.Desk, "removed The report")
	if a, err = r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/report"); err != nil || a.State != news.StateRemoved {
		t.Errorf("state %s %v", a.State, err)
	}
}
