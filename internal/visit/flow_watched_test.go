package visit_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/digest"
	"tocsin/internal/racetest"
)

// watching begins a rig that has looked at its watched page once.
func watching(t *testing.T, options string, first apptest.Reply) *apptest.Rig {
	t.Helper()
	r := apptest.New(t, apptest.Options{Page: options})
	r.Web.Set("/page", first)
	r.Drain()
	return r
}

// becomes shows the page anew and returns what the digest of the next morning
// says of it: its headline, then old and new of each sentence or row.
func becomes(r *apptest.Rig, next apptest.Reply) []string {
	r.T.Helper()
	r.Web.Set("/page", next)
	seen := len(r.Board.All())
	r.Pass(25 * time.Hour)
	var out []string
	for _, m := range r.Board.All()[seen:] {
		for it := range m.Items() {
			out = append(out, m.Headline(it))
			if it.Change == nil {
				continue
			}
			for _, p := range it.Change.Sentences {
				line := strings.TrimSpace(digest.Plain(p.Old, "[", "]") + " => " + digest.Plain(p.New, "[", "]"))
				out = append(out, line)
			}
		}
	}
	return out
}

func table(rows ...string) apptest.Reply {
	var b strings.Builder
	b.WriteString("<table><tr><th>No</th><th>Name</th><th>Held in</th></tr>")
	for _, r := range rows {
		b.WriteString("<tr><td>" + strings.ReplaceAll(r, "|", "</td><td>") + "</td></tr>")
	}
	return apptest.ListPage(b.String() + "</table>")
}

// TestWatchedPage shows what each way of reading a watched page tells.
func TestWatchedPage(t *testing.T) {
	racetest.Alone(t)
	const a, b, c = "1|Aram Petyan|Baku", "2|Bako Sahakyan|Ganja", "3|Davit Ishkhanyan|Baku"
	json := func(s string) apptest.Reply { return apptest.Reply{Kind: "application/json", Body: s} }
	for _, x := range []struct {
		name, options string
		pages         []apptest.Reply
		want          string // of the last page, lines
	}{
		{
			"a new row is one row", "read: table, key: [Name]",
			[]apptest.Reply{table(a, b), table(a, c, b)},
			"1 line was added: The list (list)\n=> Davit Ishkhanyan | 3 | Baku",
		},
		{
			"rows numbered anew", "read: table, key: [Name], drop: ['^Name']",
			[]apptest.Reply{table(a, b), table("1|Bako Sahakyan|Ganja", "2|Aram Petyan|Shusha")},
			"2 became 1: The list (list)\nBako Sahakyan | [2] | Ganja => Bako Sahakyan | [1] | Ganja\n" +
				"Aram Petyan | [1] | [Baku] => Aram Petyan | [2] | [Shusha]",
		},
		{"another order is no change", "read: table, key: [Name]", []apptest.Reply{table(a, b), table(b, a)}, ""},
		{
			"a link", "read: links",
			[]apptest.Reply{
				apptest.ListPage(`<a href="/a.pdf">Order 1</a>`),
				apptest.ListPage(`<a href="/b.pdf">Order 2</a> <a href="/a.pdf">Order 1</a>`),
			},
			"1 line was added: The list (list)\n=> Order 2 | {site}/b.pdf",
		},
		{
			"JSON", "read: json, select: '$.cases[*]', key: [id]",
			[]apptest.Reply{
				json(`{"at":1,"cases":[{"id":7,"state":"open"},{"id":8,"state":"open"}]}`),
				json(`{"at":2,"cases":[{"id":8,"state":"open"},{"id":7,"state":"closed"}]}`),
			},
			"1 line was changed: page (list)\n7 | state: [open] => 7 | state: [closed]",
		},
		{
			"additions alone", "read: links, only: additions",
			[]apptest.Reply{
				apptest.ListPage(`<a href="/a">One</a><a href="/b">Two</a>`), apptest.ListPage(`<a href="/b">Two</a>`),
				apptest.ListPage(`<a href="/b">Two</a><a href="/c">Three</a>`),
			},
			"1 line was added: The list (list)\n=> Three | {site}/c",
		},
		{
			"a removal where additions are told", "read: links, only: additions",
			[]apptest.Reply{apptest.ListPage(`<a href="/a">One</a><a href="/b">Two</a>`), apptest.ListPage(`<a href="/b">Two</a>`)},
			"",
		},
		{
			"removals alone", "only: removals",
			[]apptest.Reply{
				apptest.ListPage("<p>The ferry left.</p><p>The hospital reopened.</p>"),
				apptest.ListPage("<p>The ferry left.</p><p>A school was sold.</p>"), apptest.ListPage("<p>The ferry left.</p>"),
			},
			"Edited: The list (list)\nA school was sold. =>",
		},
		{
			"lines that are kept", "keep: ['(?i)vardanyan']",
			[]apptest.Reply{apptest.ListPage("<p>Nothing of him.</p>"), apptest.ListPage("<p>Nothing.</p><p>A letter of Mr Vardanyan came.</p>")},
			"Edited: The list (list)\n=> A letter of Mr Vardanyan came.",
		},
		{
			"lines that are dropped", `drop: ['^Read [\d,]+ times$']`,
			[]apptest.Reply{apptest.ListPage("<p>News.</p><p>Read 7 times</p>"), apptest.ListPage("<p>News.</p><p>Read 1,204 times</p>")},
			"",
		},
		{
			"a clock", "select: main",
			[]apptest.Reply{apptest.ListPage("<p>News.</p><p>Posted 2 hours ago</p>"), apptest.ListPage("<p>News.</p><p>Posted yesterday</p>")},
			"",
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			r := watching(t, x.options, x.pages[0])
			var got []string
			for _, p := range x.pages[1:] {
				got = becomes(r, p)
			}
			if s := strings.ReplaceAll(strings.Join(got, "\n"), r.Web.URL, "{site}"); s != x.want {
				t.Errorf("told\n%s\nwant\n%s", s, x.want)
			}
		})
	}
}

// TestWatchedPageSuspect shows that a page that shrinks, or no longer has what
// is selected, is neither compared nor called removed: the operators hear of
// it when it lasts, and nobody when the page is back as it was.
func TestWatchedPageSuspect(t *testing.T) {
	racetest.Alone(t)
	whole := apptest.ListPage("<div id=list><p>The council reopened the northern bridge on Monday.</p></div>")
	for name, x := range map[string]struct {
		options string
		broken  apptest.Reply
	}{
		"shrunk":           {"min: 30", apptest.ListPage("<p>Oops.</p>")},
		"nothing selected": {"select: '#list'", apptest.ListPage("<p>A new design of this page, which is longer than it was.</p>")},
		"no table":         {"read: table, select: body", apptest.ListPage("<p>We moved.</p>")},
		"no JSON":          {"read: json", apptest.ListPage("<p>We moved.</p>")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := whole
			switch name {
			case "no table":
				first = table("1|Aram Petyan|Baku")
			case "no JSON":
				first = apptest.Reply{Kind: "application/json", Body: `{"open": 3}`}
			}
			r := watching(t, x.options, first)
			r.Web.Set("/page", x.broken)
			r.Pass(20 * time.Minute)
			r.WantTold("after one look", r.Ops)
			r.Pass(3 * time.Hour)
			if got := r.Ops.Read(); len(got) != 1 || !strings.Contains(got[0], "source list cannot be read since") {
				t.Errorf("the operators were told %q, want one notice", got)
			}
			if got := becomes(r, first); len(got) != 0 {
				t.Errorf("told %q when it was back", got)
			}
			if got := r.Ops.Read(); len(got) != 1 || !strings.Contains(got[0], "source list works again") {
				t.Errorf("the operators were told %q, want its recovery", got)
			}
		})
	}
}

// TestVolatileLines shows that a counter is proposed to be left out, once, and
// is told as a change all the same until somebody leaves it out.
func TestVolatileLines(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	read := func(i int) apptest.Reply {
		return apptest.ListPage(fmt.Sprintf("<p>The ferry left.</p><p>Read %d times</p>", 100+i))
	}
	r := watching(t, "select: main", read(0))
	for i := range 20 {
		r.Web.Set("/page", read(i+1))
		r.Pass(15 * time.Minute)
	}
	r.Pass(5 * time.Minute)
	got := r.Ops.All()
	if len(got) != 1 || len(got[0].Notices) != 1 {
		t.Fatalf("the operators were told %+v, want one notice", got)
	}
	if n := got[0].Notices[0]; n.Do != `if it is a counter or a clock, add to source list: drop: ['^Read [\d.,:/]+ times$']` {
		t.Errorf("they are told: %s: %s", n.What, n.Do)
	}
	a, err := r.App.Store.ArticleByURL(t.Context(), "page:list:"+r.Web.URL+"/page")
	if err != nil || a.Revision < 20 {
		t.Errorf("%v: %d revisions, want one for each look", err, a.Revision)
	}
}
