package visit_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

func listed(items ...string) apptest.Reply {
	return apptest.ListPage("<ul><li>" + strings.Join(items, "</li><li>") + "</li></ul>")
}

// TestWatchedLists shows what lists tell that roll, are sorted anew, numbered anew
// or written in another way.
func TestWatchedLists(t *testing.T) {
	racetest.Alone(t)
	json := func(s string) apptest.Reply { return apptest.Reply{Kind: "application/json", Body: s} }
	for _, x := range []struct {
		name, options string
		pages         []apptest.Reply
		want          string // of the last page, lines
	}{
		{
			"a rolling list of dates", "select: main",
			[]apptest.Reply{
				listed("3 July: a briefing", "2 July: visit of the delegation", "1 July: a briefing"),
				listed("14 July: a briefing", "3 July: a briefing", "2 July: visit of the delegation"),
			},
			"Edited: The list (list)\n=> 14 July: a briefing\n1 July: a briefing =>",
		},
		{
			"a rolling list of numbers", "select: main",
			[]apptest.Reply{
				listed("Press release No 3/2025: on the prisoners", "Press release No 2/2025: on the prisoners", "Press release No 1/2025: on the prisoners"),
				listed("Press release No 4/2025: on the prisoners", "Press release No 3/2025: on the prisoners", "Press release No 2/2025: on the prisoners"),
			},
			"Edited: The list (list)\n=> Press release No 4/2025: on the prisoners\n" +
				"Press release No 1/2025: on the prisoners =>",
		},
		{
			"a list sorted anew", "select: main",
			[]apptest.Reply{listed("Aram Petyan", "Bako Sahakyan", "Davit Ishkhanyan"), listed("Davit Ishkhanyan", "Aram Petyan", "Bako Sahakyan")},
			"A passage was moved, “Davit Ishkhanyan”: The list (list)",
		},
		{
			"rows numbered anew", "read: table",
			[]apptest.Reply{table("1|Aram Petyan|Baku", "2|Bako Sahakyan|Ganja"), table("1|New Man|Baku", "2|Aram Petyan|Baku", "3|Bako Sahakyan|Ganja")},
			"1 line was added: The list (list)\n=> New Man | Baku",
		},
		{
			"a register's own numbers", "read: table",
			[]apptest.Reply{table("120|Aram Petyan|Baku", "121|Bako Sahakyan|Ganja"), table("120|Aram Petyan|Baku", "121|Bako Sahakyan|Ganja", "122|New Man|Baku")},
			"1 line was added: The list (list)\n=> 122 | New Man | Baku",
		},
		{
			"numbers of another server", "read: json",
			[]apptest.Reply{json(`{"held": 23, "share": 2.50}`), json(`{"held": 23.0, "share": 2.50}`)},
			"",
		},
		{
			"letters written in two parts", "read: json",
			[]apptest.Reply{json(`{"name": "Jos\u00e9 Petyan"}`), json(`{"name": "Jose\u0301 Petyan"}`)},
			"",
		},
		{
			"who follows a link", "read: links",
			[]apptest.Reply{
				apptest.ListPage(`<a href="/a.pdf?id=1&utm_source=x">Order 1</a>`), apptest.ListPage(`<a href="/a.pdf?id=1&utm_source=y&fbclid=9">Order 1</a>`),
			},
			"",
		},
		{
			"where a link leads", "read: links",
			[]apptest.Reply{apptest.ListPage(`<a href="/a.pdf?id=1">Order</a>`), apptest.ListPage(`<a href="/a.pdf?id=1">Order</a><a href="/a.pdf?id=2">Order</a>`)},
			"1 line was added: The list (list)\n=> Order | {site}/a.pdf?id=2",
		},
		{
			"a count in the title", "select: body",
			[]apptest.Reply{titled("The list", "<p>News.</p>"), titled("(3) The list", "<p>News.</p>")},
			"",
		},
		{
			"an emptied list", "read: json, select: '$.cases[*]', key: [id]",
			[]apptest.Reply{json(`{"cases":[{"id":7,"state":"open"}]}`), json(`{"cases":[]}`)},
			"1 line was removed: page (list)\n7 | state: open =>",
		},
		{
			"an emptied table", "read: table, key: [Name]",
			[]apptest.Reply{table("1|Aram Petyan|Baku"), apptest.ListPage("<table></table><p>No records</p>")},
			"2 lines were removed: The list (list)\nName | No | Held in =>\nAram Petyan | 1 | Baku =>",
		},
		{
			"what comes back to an emptied list", "read: json, select: '$.cases[*]', key: [id]",
			[]apptest.Reply{json(`{"cases":[{"id":7,"state":"open"}]}`), json(`{"cases":[]}`), json(`{"cases":[{"id":7,"state":"open"}]}`)},
			"1 line was added: page (list)\n=> 7 | state: open",
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

// TestWatchedGone shows that a watched page that answers 410 or 404 is told as
// removed once three looks over an hour agree, though no source is polled after 410.
func TestWatchedGone(t *testing.T) {
	racetest.Alone(t)
	for _, status := range []int{http.StatusGone, http.StatusNotFound} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			r := watching(t, "select: main", listed("Ruben Vardanyan"))
			r.Web.Set("/page", apptest.Reply{Status: status, Body: "gone"})
			r.Pass(50 * time.Minute)
			if a, err := r.App.Store.ArticleByURL(t.Context(), "page:list:"+r.Web.URL+"/page"); err != nil || a.State != "missing" {
				t.Errorf("%v: after two looks it is %s, want missing", err, a.State)
			}
			r.Pass(2 * time.Hour)
			if a, err := r.App.Store.ArticleByURL(t.Context(), "page:list:"+r.Web.URL+"/page"); err != nil || a.State != "removed" {
				t.Errorf("%v: it is %s, want removed", err, a.State)
			}
		})
	}
}
