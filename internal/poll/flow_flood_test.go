package poll_test

import (
	"fmt"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// moved gives every article another address and GUID, and leaves it as it was.
func moved(pieces []apptest.Piece) []apptest.Piece {
	var out []apptest.Piece
	for _, p := range pieces {
		p.Text = p.Paragraphs()
		p.Slug, p.GUID = "en/"+p.Slug, "v2:"+p.Slug
		out = append(out, p)
	}
	return out
}

// TestFloodBrake (PAR-10): a feed that is rebuilt under other GUIDs and
// addresses, or has its archive poured into it, alarms nobody; the operators
// are told once, and what is new among it is told.
func TestFloodBrake(t *testing.T) {
	racetest.Alone(t)
	first := apptest.Piece{Slug: "first", Title: "The first report", Date: apptest.After(10 * time.Minute)}
	second := apptest.Piece{Slug: "second", Title: "The second report", Date: apptest.After(3 * time.Hour)}
	t.Run("rebuilt", func(t *testing.T) {
		t.Parallel()
		r := apptest.New(t, apptest.Options{})
		was := apptest.Many("flood", 20)
		r.Web.Publish(was...)
		r.Drain()
		r.Web.Publish(append(was, first)...)
		r.Pass(2 * time.Hour)
		r.WantTold("before", r.Desk, "new The first report")
		for _, p := range append(was, first) {
			r.Web.Remove("/" + p.Slug)
		}
		r.Web.Publish(append(moved(append(was, first)), second)...)
		r.Pass(2 * time.Hour)
		r.WantTold("after the move", r.Desk, "new The second report")
		r.WantTold("the operators", r.Ops,
			"notice source wire was rebuilt: 21 of its 22 entries have other GUIDs and addresses, and are the articles they were")
		r.Pass(72 * time.Hour)
		r.WantTold("three days later", r.Desk)
		r.WantTold("three days later, the operators", r.Ops)
		a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/en/first")
		if err != nil || a.Revision != 1 || a.URL != r.Web.URL+"/en/first" {
			t.Errorf("the moved article: %+v, %v", a, err)
		}
		if r.Web.Requests("/en/first") == 0 {
			t.Error("it was not looked at where it is now")
		}
		if r.Web.Requests("/en/flood3") != 0 {
			t.Error("the backlog was visited")
		}
	})
	t.Run("an archive", func(t *testing.T) {
		t.Parallel()
		r := apptest.New(t, apptest.Options{})
		r.Web.Publish(apptest.Old)
		r.Drain()
		r.Pass(2 * time.Hour)
		var archive []apptest.Piece
		for i := range 30 {
			archive = append(archive, apptest.Piece{
				Slug: fmt.Sprint("archive", i), Title: fmt.Sprintf("Report %d of the archive", i),
				Date: apptest.After(-time.Duration(i+4) * 24 * time.Hour),
			})
		}
		r.Web.Publish(append(archive, apptest.Old, second)...)
		r.Pass(2 * time.Hour)
		r.WantTold("after", r.Desk, "new The second report")
		r.WantTold("the operators", r.Ops,
			"notice source wire shows 30 entries at once that are dated long before its last poll; they are kept as backlog and not told")
	})
	t.Run("a busy hour", func(t *testing.T) {
		t.Parallel()
		r := apptest.New(t, apptest.Options{})
		r.Web.Publish(apptest.Old)
		r.Drain()
		var busy []apptest.Piece
		var want []string
		for i := range 15 {
			p := apptest.Piece{
				Slug: fmt.Sprint("busy", i), Title: fmt.Sprintf("Report %02d of a busy hour", i),
				Date: apptest.After(time.Duration(i) * time.Minute),
			}
			busy, want = append(busy, p), append(want, "new "+p.Title)
		}
		r.Web.Publish(append(busy, apptest.Old)...)
		r.Pass(3 * time.Hour)
		r.WantTold("all of it", r.Desk, want...)
		r.WantTold("the operators", r.Ops)
	})
}
