package visit_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// TestPassingIsNoEdit shows that an article whose counters and clocks go on, or
// whose headline is dressed otherwise, is not told as edited, however often it is
// looked at; and that a number of the news beside them is.
func TestPassingIsNoEdit(t *testing.T) {
	racetest.Alone(t)
	for _, tt := range []struct {
		name, was, now, title string
		told                  []string
	}{
		{"a counter", "Views of this article: 1204", "Views of this article: 1310", "", nil},
		{"a counter in Armenian", "Դիտվել է 1204 անգամ", "Դիտվել է 1310 անգամ", "", nil},
		{"a clock", "Updated 5 minutes ago", "Updated 2 hours ago", "", nil},
		{"a reading time", "4 min read", "5 min read", "", nil},
		{"the dead", "Dead: 1,204", "Dead: 12", "", []string{"edited The report"}},
		{"a counter that falls", "Views of this article: 1204", "Views of this article: 12", "", []string{"edited The report"}},
		{"a dressed headline", "x", "x", "UPDATE: The Report (PHOTOS)", nil},
		{"a headline of another", "x", "x", "The report of Vagif", []string{"edited The report of Vagif"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := apptest.New(t, apptest.Options{})
			r.Web.Publish(apptest.Old)
			r.Drain()
			p := apptest.Piece{Slug: "report", Title: "The report", Date: apptest.After(10 * time.Minute)}
			r.Web.Publish(p, apptest.Old)
			first := p.Page()
			at := strings.Index(first.Body, "</p>") + len("</p>")
			show := func(line, title string) {
				page := first
				page.Body = first.Body[:at] + "<p>" + line + "</p>" + first.Body[at:]
				if title != "" {
					page.Body = strings.ReplaceAll(page.Body, "The report", title)
				}
				r.Web.Set("/"+p.Slug, page)
			}
			show(tt.was, "")
			r.Pass(time.Hour)
			r.WantTold("when it was published", r.Desk, "new The report")
			show(tt.now, tt.title)
			r.Pass(48 * time.Hour)
			r.WantTold("later", r.Desk, tt.told...)
		})
	}
}
