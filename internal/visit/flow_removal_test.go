package visit_test

import (
	"net/http"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// TestRemoval shows that a removal is told after several looks, once, and
// its end, once; and that a short absence is told to nobody.
func TestRemoval(t *testing.T) {
	racetest.Alone(t)
	soft := apptest.Reply{
		Kind: "text/html",
		Body: "<html><head><title>Page not found | The Wire</title></head><body><h1>Page not found</h1><p>Try the search.</p></body></html>",
	}
	for name, absent := range map[string]apptest.Reply{
		"404": {Status: http.StatusNotFound, Kind: "text/html", Body: "no"}, "410": {Status: http.StatusGone, Kind: "text/html", Body: "no"},
		"an error page served as a good one": soft,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, p := apptest.Told(t)
			r.Web.Set("/"+p.Slug, absent)
			r.Pass(24 * time.Hour)
			r.WantTold("a day later", r.Desk, "removed The report")
			r.Pass(48 * time.Hour)
			r.WantTold("while it lasts", r.Desk)
			r.Web.Set("/"+p.Slug, p.Page())
			r.Web.Feed(apptest.Piece{Slug: p.Slug, Title: "The report, again", Date: p.Date}, apptest.Old) // the feed's word brings a look
			r.Pass(2 * time.Hour)
			r.WantTold("when it is back", r.Desk, "restored The report")
		})
	}
	t.Run("for one look", func(t *testing.T) {
		t.Parallel()
		r, p := apptest.Told(t)
		r.Web.Remove("/" + p.Slug)
		for looks := r.Web.Requests("/report"); r.Web.Requests("/report") == looks; {
			r.Pass(5 * time.Minute)
		}
		r.Web.Set("/"+p.Slug, p.Page())
		r.Pass(72 * time.Hour)
		r.WantTold("after an absence of one look", r.Desk)
	})
	t.Run("unconfirmed in a digest", func(t *testing.T) {
		t.Parallel()
		r, p := apptest.Told(t)
		r.Pass(23 * time.Hour) // past the digest of the next morning
		r.WantTold("in the first digest", r.Board, "new The report")
		r.Pass(22 * time.Hour) // an hour before the next, which is closed by hand
		r.Web.Remove("/" + p.Slug)
		q := apptest.Piece{Slug: "other", Title: "Another report", Date: r.Clock.Now()}
		r.Web.Set("/other", q.Page())
		r.Web.Feed(q, apptest.Piece{Slug: p.Slug, Title: "The report, retold", Date: p.Date}, apptest.Old)
		for r.Web.Requests("/report") == 0 || !missing(t, r) {
			r.Pass(5 * time.Minute)
		}
		if err := r.App.Store.CloseNow(t.Context(), r.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		r.Drain()
		r.WantTold("in a digest while it is missing", r.Board, "new Another report", "removed (unconfirmed) The report")
		r.Clock.Set(r.Clock.Now().Add(time.Minute))
		if err := r.App.Store.CloseNow(t.Context(), r.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		r.Drain()
		r.WantTold("in a digest that has nothing else to tell", r.Board, "removed (unconfirmed) The report")
	})
	t.Run("and back with another text", func(t *testing.T) {
		t.Parallel()
		r, p := apptest.Told(t)
		r.Web.Remove("/" + p.Slug)
		r.Pass(24 * time.Hour)
		r.WantTold("a day later", r.Desk, "removed The report")
		p.Name = "Vagif Khachatryan"
		r.Web.Publish(p, apptest.Old)
		r.Web.Feed(apptest.Piece{Slug: p.Slug, Title: "The report", Name: p.Name, Date: p.Date}, apptest.Old)
		r.Pass(2 * time.Hour)
		got := r.Desk.All()
		last := got[len(got)-1]
		if len(last.Changes) != 1 || !hasClass(last.Changes[0], news.ChangeRestored) || !hasClass(last.Changes[0], news.ChangeNameRemoved) {
			t.Errorf("it is back with another name; want one change of classes restored and name_removed, got %+v", last.Changes)
		}
		if told := r.Desk.Read(); len(told) != 1 {
			t.Errorf("told %q, want one change", told)
		}
	})
}

func hasClass(it digest.Item, class news.ChangeClass) bool {
	for _, c := range it.Change.Classes {
		if c == class {
			return true
		}
	}
	return false
}

func missing(t *testing.T, r *apptest.Rig) bool {
	t.Helper()
	found, err := r.App.Store.Missing(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(found) > 0
}

// TestWithdrawnByBoth: what two signs say, the page and its list, is told as
// unconfirmed within twenty minutes of the second one, whichever comes first,
// and confirmed later; one sign alone waits for more looks.
func TestWithdrawnByBoth(t *testing.T) {
	racetest.Alone(t)
	begin := func(t *testing.T) (*apptest.Rig, apptest.Piece, apptest.Piece) {
		r, p := apptest.Told(t)
		q := apptest.Piece{Slug: "later", Title: "A later report", Name: "-", Date: r.Clock.Now()}
		r.Web.Publish(q, p, apptest.Old)
		r.Pass(6 * time.Hour)
		return r, p, q
	}
	polled := func(r *apptest.Rig) {
		for n := r.Web.Requests("/feed.xml"); r.Web.Requests("/feed.xml") == n; {
			r.Pass(5 * time.Minute)
		}
	}
	t.Run("the page first", func(t *testing.T) {
		t.Parallel()
		r, p, q := begin(t)
		r.Web.Remove("/" + p.Slug)
		for !missing(t, r) {
			r.Pass(5 * time.Minute)
		}
		r.WantTold("of one sign", r.Desk)
		r.Web.Feed(q, apptest.Old)
		polled(r)
		r.Pass(20 * time.Minute)
		r.WantTold("of both", r.Desk, "removed (unconfirmed) The report")
		r.Pass(24 * time.Hour)
		r.WantTold("when it is confirmed", r.Desk, "removed The report")
	})
	t.Run("the list first", func(t *testing.T) {
		t.Parallel()
		r, p, q := begin(t)
		r.Web.Remove("/" + p.Slug)
		r.Web.Feed(q, apptest.Old)
		polled(r)
		r.Pass(20 * time.Minute)
		r.WantTold("of both", r.Desk, "removed (unconfirmed) The report")
		r.Web.Set("/"+p.Slug, p.Page())
		r.Pass(24 * time.Hour)
		r.WantTold("when it is back", r.Desk, "restored The report")
	})
	t.Run("the list alone", func(t *testing.T) {
		t.Parallel()
		r, p, q := begin(t)
		looks := r.Web.Requests("/" + p.Slug)
		r.Web.Feed(q, apptest.Old)
		polled(r)
		r.Pass(20 * time.Minute)
		if n := r.Web.Requests("/" + p.Slug); n == looks {
			t.Error("no look at a page whose entry was withdrawn")
		}
		r.Pass(48 * time.Hour)
		r.WantTold("of a page that is there", r.Desk)
	})
	t.Run("the end of a short list", func(t *testing.T) {
		t.Parallel()
		r, p, q := begin(t)
		r.Web.Remove("/" + p.Slug)
		r.Web.Feed(q)
		for !missing(t, r) {
			r.Pass(5 * time.Minute)
		}
		r.WantTold("of one sign", r.Desk)
	})
}
