package visit_test

import (
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
	p.Text = []string{"Ruben Vardanyan was visited in Baku. 19 people are held there, the office says."}
	r.Web.Publish(p, apptest.Old)
	r.Pass(time.Hour)
	r.WantTold("when the source shows an edit", r.Desk, "edited The report")
	if n := r.Web.Requests("/report") + r.Web.Requests("/old"); n != 0 {
		t.Errorf("%d pages were fetched", n)
	}
}
