package visit_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// TestWholeEntries shows that of a source with `visit: no` no page is fetched,
// and that an edit is seen where the source shows it, also one made within
// minutes of another.
func TestWholeEntries(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{Source: ", visit: no"})
	r.Web.Publish(apptest.Old)
	r.Drain()
	p := apptest.Piece{
		Slug: "report", Title: "The report", Date: apptest.After(10 * time.Minute),
		Text: []string{"Ruben Vardanyan was visited in Baku. 23 people are held there, the office says."},
	}
	r.Web.Publish(p, apptest.Old)
	r.Pass(time.Hour)
	r.WantTold("when it was published", r.Desk, "new The report")
	for it := range r.Desk.All()[0].Items() {
		if len(it.Notes) > 0 { // that no page is visited was asked for
			t.Errorf("it says %q", it.Notes)
		}
	}
	p.Text = []string{"Ruben Vardanyan was visited in Baku. 19 people are held there, the office says."}
	r.Web.Publish(p, apptest.Old)
	r.Pass(time.Hour)
	r.WantTold("when the source shows an edit", r.Desk, "edited The report")
	if n := r.Web.Requests("/report") + r.Web.Requests("/old"); n != 0 {
		t.Errorf("%d pages were fetched", n)
	}
}

// TestWhoeverVisitsOwns: a source whose pages are not visited does not take an
// article away from one whose pages are: what the page says more is read.
func TestWhoeverVisitsOwns(t *testing.T) {
	racetest.Alone(t)
	p := apptest.Piece{Slug: "report", Title: "The report", Date: apptest.After(10 * time.Minute), Content: "A short word of it."}
	for name, link := range map[string]string{"the same link": "report", "another address of it": "print/report"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := apptest.New(t, apptest.Options{Source: ", visit: no"})
			second := r.Config.Sources[0]
			options := *second.SourceOptions
			options.Visit = true
			second.Name, second.Feed, second.SourceOptions = "second", r.Web.URL+"/second.xml", &options
			r.Config.Sources = append(r.Config.Sources, second)
			r.Web.Feed(apptest.Old)
			r.Web.Set("/second.xml", r.Web.At("/feed.xml"))
			r.Drain()
			r.Web.Publish(p, apptest.Old)
			r.Pass(time.Hour)
			r.WantTold("by the feed that is not visited", r.Desk)
			shown := r.Web.At("/feed.xml")
			q := p
			q.Slug = link
			page := p.Page()
			page.Body = strings.Replace(page.Body, "</title>", `</title><link rel="canonical" href="`+r.Web.URL+`/report">`, 1)
			r.Web.Set("/"+link, page)
			r.Web.Feed(q, apptest.Old)
			r.Web.Set("/second.xml", r.Web.At("/feed.xml"))
			r.Web.Set("/feed.xml", shown)
			r.Pass(time.Hour)
			r.WantTold("by the one that is", r.Desk, "new The report")
			r.Pass(48 * time.Hour)
			r.WantTold("from then on", r.Desk)
		})
	}
}

// TestReadBetterFromFeed: what is read better from a feed than it was, or is told
// at greater length by it, is a new text of the article and no edit; what an edit
// says more is one.
func TestReadBetterFromFeed(t *testing.T) {
	racetest.Alone(t)
	const item = `<rss version="2.0" xmlns:yandex="http://news.yandex.ru"><channel><title>The Wire</title>` +
		`<item><title>Der Jahresr&amp;uuml;ckblick</title><link>%s/report</link><guid isPermaLink="false">1</guid><description>%s</description>%s</item></channel></rss>`
	const summary = "Ruben Vardanyan was visited in Baku, the office says, and 23 people are held there."
	for name, tt := range map[string]struct {
		summary, more string
		told          []string
	}{
		"the whole text comes": {
			summary,
			"<yandex:full-text>" + summary + " Nobody knows for how long, relatives told reporters at the gate.</yandex:full-text>", nil,
		},
		"a counter goes on": {summary + " 14 comments", "", nil},
		"an edit":           {strings.Replace(summary, "23", "19", 1), "", []string{"edited Der Jahresrückblick"}},
		"an edit beside the whole text": {
			strings.Replace(summary, "23", "19", 1),
			"<yandex:full-text>" + strings.Replace(summary, "23", "19", 1) + " Nobody knows for how long.</yandex:full-text>",
			[]string{"edited Der Jahresrückblick"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := apptest.New(t, apptest.Options{Source: ", visit: no"})
			r.Web.Publish(apptest.Old)
			r.Drain()
			show := func(summary, more string) {
				r.Web.Set("/feed.xml", apptest.Reply{Kind: "application/rss+xml", Body: fmt.Sprintf(item, r.Web.URL, summary, more)})
			}
			first := summary
			if strings.Contains(tt.summary, "comments") {
				first += " 3 comments"
			}
			show(first, "")
			r.Pass(time.Hour)
			r.WantTold("when it was published", r.Desk, "new Der Jahresrückblick")
			show(tt.summary, tt.more)
			r.Pass(time.Hour)
			r.WantTold("later", r.Desk, tt.told...)
		})
	}
}
