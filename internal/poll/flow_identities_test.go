package poll_test

import (
	"fmt"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
	"tocsin/internal/schedule"
)

// TestEntryNames replays what feeds do to the GUIDs and addresses of their
// entries: what is new is told once, and nothing else is.
func TestEntryNames(t *testing.T) {
	racetest.Alone(t)
	bulletin := func(i int) apptest.Piece {
		return apptest.Piece{
			Slug: "news", GUID: fmt.Sprint("g", i), Title: fmt.Sprint("Bulletin ", i), Date: apptest.After(time.Duration(i) * time.Minute),
			Content: fmt.Sprintf("Ruben Vardanyan is named in bulletin %d of the office.", i),
		}
	}
	t.Run("entries that share an address", func(t *testing.T) {
		t.Parallel()
		r := apptest.New(t, apptest.Options{})
		r.Web.Feed(bulletin(1), bulletin(2))
		r.Drain()
		r.Web.Feed(bulletin(3), bulletin(1), bulletin(2))
		r.Pass(2 * time.Hour)
		r.WantTold("of a third bulletin", r.Desk, "new Bulletin 3")
		r.Web.Feed(bulletin(4))
		r.Pass(2 * time.Hour)
		r.WantTold("of one alone in the place of the others", r.Desk, "new Bulletin 4")
		if n := r.Web.Requests("/news"); n != 0 {
			t.Errorf("the page that is nobody's own was asked for %d times", n)
		}
	})
	t.Run("a bulletin alone", func(t *testing.T) {
		t.Parallel()
		r := apptest.New(t, apptest.Options{})
		r.Web.Feed(apptest.Old)
		r.Drain()
		for i := range 3 {
			r.Web.Set("/news", bulletin(i).Page())
			r.Web.Feed(bulletin(i), apptest.Old)
			r.Pass(2 * time.Hour)
			r.WantTold("of each", r.Desk, fmt.Sprint("new Bulletin ", i))
		}
	})
	t.Run("another token in each link", func(t *testing.T) {
		t.Parallel()
		r := apptest.New(t, apptest.Options{})
		r.Web.Publish(apptest.Old)
		r.Drain()
		p := apptest.Piece{Slug: "report", GUID: "g", Title: "The report", Date: apptest.After(10 * time.Minute)}
		for i := range 4 {
			p.Query = fmt.Sprint("?v=", i)
			r.Web.Publish(p, apptest.Old)
			r.Pass(2 * time.Hour)
		}
		r.WantTold("of one article", r.Desk, "new The report")
	})
	t.Run("another headline and address under one GUID", func(t *testing.T) {
		t.Parallel()
		r := apptest.New(t, apptest.Options{})
		r.Web.Publish(apptest.Old)
		r.Drain()
		p := apptest.Piece{Slug: "report-goes-on", GUID: "g", Title: "Hearing goes on", Date: apptest.After(10 * time.Minute)}
		r.Web.Publish(p, apptest.Old)
		r.Pass(2 * time.Hour)
		r.WantTold("at first", r.Desk, "new Hearing goes on")
		q := p
		q.Slug, q.Title, q.Text = "report-ends", "Hearing ends in Baku", p.Paragraphs()
		r.Web.Publish(q, apptest.Old)
		r.Pass(2 * time.Hour)
		r.WantTold("when it is renamed", r.Desk, "edited Hearing ends in Baku")
	})
	t.Run("a token in each link that is another at each poll", func(t *testing.T) {
		t.Parallel()
		r := apptest.New(t, apptest.Options{})
		var shown, again []apptest.Piece
		for i := range 4 {
			p := apptest.Piece{
				Slug: fmt.Sprintf("a%d?v=one", i), GUID: fmt.Sprint("g", i), Title: fmt.Sprint("Report of the day, part ", i),
				Date: apptest.After(time.Duration(i) * time.Minute),
			}
			shown = append(shown, p)
			p.Slug, p.Text = fmt.Sprintf("a%d?v=two", i), p.Paragraphs()
			again = append(again, p)
		}
		r.Web.Publish(shown...)
		r.Drain()
		r.Web.Publish(again...)
		r.Pass(4 * time.Hour)
		r.WantTold("of what is the same", r.Desk)
		if got := r.Ops.Read(); len(got) != 0 {
			t.Errorf("the operators were told %q of a feed that was not rebuilt", got)
		}
	})
	t.Run("another headline minutes after the article was read", func(t *testing.T) {
		t.Parallel()
		r := apptest.New(t, apptest.Options{})
		often, err := schedule.Parse("@every 5m", time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		r.Config.Sources[0].Schedule = often
		r.Config.Revisit = []time.Duration{24 * time.Hour}
		r.Web.Publish(apptest.Old)
		r.Drain()
		p := apptest.Piece{Slug: "report", Title: "Prisoner released", Date: apptest.After(time.Minute)}
		r.Web.Publish(p, apptest.Old)
		if err := r.App.Store.Reschedule(t.Context(), 1, r.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		r.Pass(10 * time.Minute)
		r.WantTold("at first", r.Desk, "new Prisoner released")
		p.Text = p.Paragraphs()
		p.Title = "Prisoner has not been released"
		r.Web.Publish(p, apptest.Old)
		r.Pass(10 * time.Minute)
		r.WantTold("ten minutes later", r.Desk, "edited Prisoner has not been released")
	})
	t.Run("nothing in common with the listing before", func(t *testing.T) {
		t.Parallel()
		r := apptest.New(t, apptest.Options{})
		list := func(from int) (out []apptest.Piece) {
			for i := range 4 {
				out = append(out, apptest.Piece{
					Slug: fmt.Sprint("n", from+i), Title: fmt.Sprint("Report ", from+i), Date: apptest.After(time.Duration(from+i) * time.Minute), Name: "-",
				})
			}
			return out
		}
		missed := func() time.Duration {
			src, err := r.App.Store.Source(t.Context(), "wire")
			if err != nil {
				t.Fatal(err)
			}
			return src.MissedTo.Sub(src.MissedFrom)
		}
		r.Web.Publish(list(0)...)
		r.Drain()
		r.Web.Publish(list(3)...) // one is left
		r.Pass(time.Hour)
		if got := missed(); got != 0 {
			t.Errorf("%s called missed, though the listings overlap", got)
		}
		r.Web.Publish(list(20)...)
		r.Pass(2 * time.Hour)
		if got := missed(); got < time.Minute || got > 2*time.Hour {
			t.Errorf("%s called missed, want the time between two polls", got)
		}
		for since, want := range map[time.Duration]int{-3 * time.Hour: 1, 0: 0} {
			c, err := r.App.Store.Coverage(t.Context(), r.Clock.Now().Add(since), r.Clock.Now())
			if err != nil || len(c.Missed) != want {
				t.Errorf("%v: a digest since %s says %d sources may have been missed, want %d", err, since, len(c.Missed), want)
			}
		}
	})
	t.Run("a small feed on another domain under other GUIDs", func(t *testing.T) {
		t.Parallel()
		r := apptest.New(t, apptest.Options{})
		var shown, moved []apptest.Piece
		for i := range 4 {
			p := apptest.Piece{Slug: fmt.Sprint("a", i), Title: fmt.Sprint("Report of the day, part ", i), Date: apptest.After(time.Duration(i) * time.Minute)}
			shown = append(shown, p)
			p.Slug, p.GUID, p.Text = fmt.Sprint("moved/", i), fmt.Sprint("other", i), p.Paragraphs()
			moved = append(moved, p)
		}
		r.Web.Publish(shown...)
		r.Drain()
		r.Web.Publish(moved...)
		r.Pass(4 * time.Hour)
		r.WantTold("of a rebuilt feed", r.Desk)
		if got := r.Ops.Read(); len(got) != 1 {
			t.Errorf("the operators were told %q, want one notice", got)
		}
	})
}
