package owe_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/digest/textview"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// flapBound is how many changes of a text that goes back and forth may be
// told before it is muted.
const flapBound = 6

// TestFlapping polls an article again and again whose text changes back and
// forth (PAR-14; a thousand times where TOCSIN_FLAPS says so): a bounded number of changes is told, the rest is suppressed for a
// reason that is kept, and a state not seen before still gets out.
func TestFlapping(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	r, p := apptest.Told(t)
	other := p
	other.Name = "Vagif Khachatryan"
	ended := r.Clock.Now()
	for i := range apptest.FromEnv(t, "TOCSIN_FLAPS", 150) {
		now := p
		if i%2 == 0 {
			now = other
		}
		r.Web.Publish(now, apptest.Old)
		ended = ended.Add(30 * time.Minute)
		r.Clock.Set(ended)
		r.Drain()
	}
	r.Pass(time.Hour)
	counts, err := r.App.Store.Counts(t.Context(), r.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	edits := len(r.Desk.Read())
	if edits < 2 || edits > flapBound {
		t.Errorf("%d changes were told of a text that goes back and forth, want a few", edits)
	}
	if counts.Owed[news.OwedSuppressed] == 0 {
		t.Error("no change was suppressed")
	}
	t.Logf("%d changes told, owed %v", edits, counts.Owed)
	last := r.Desk.All()[edits]
	for it := range last.Items() {
		if !strings.Contains(strings.Join(it.Notes, " "), "further changes back to a text seen before are held back") {
			t.Errorf("the last change that was told says %q, want that further ones are held back", it.Notes)
		}
	}
	if err := r.App.Store.CloseNow(t.Context(), r.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	r.Drain()
	boards := r.Board.All()
	shown := ""
	for _, b := range boards {
		shown += textview.Render(b, textview.Style{Width: 200})
	}
	if !strings.Contains(shown, "Flaps: The report (wire) goes back and forth; ") {
		t.Errorf("no digest lists the flapping:\n%s", textview.Render(boards[len(boards)-1], textview.Style{}))
	}
	third := p
	third.Text = append(apptest.Words("another"), "Ruben Vardanyan has been moved to a hospital, his lawyers say.")
	r.Web.Publish(third, apptest.Old)
	r.Pass(2 * time.Hour)
	if got := r.Desk.Read(); len(got) != 1 || got[0] != "edited The report" {
		t.Errorf("a state not seen before: told %q, want one edit", got)
	}
}

// TestFlappingSettles: A, B, C and A again within hours, then B for good. The
// last two are held back as flapping, but what stands there in the end is told
// once, as the change from what was told last.
func TestFlappingSettles(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	r, a := apptest.Told(t)
	states := map[string]apptest.Piece{"A": a}
	for name, person := range map[string]string{"B": "Vagif Khachatryan", "C": "-"} {
		p := a
		p.Name = person
		states[name] = p
	}
	for _, s := range []string{"B", "C", "A", "B"} {
		p := states[s]
		p.Content = "Now " + s + fmt.Sprint(r.Clock.Now()) // the feed's word brings a look
		r.Web.Publish(p, apptest.Old)
		r.Pass(time.Hour)
	}
	r.WantTold("while it goes back and forth", r.Desk, "edited The report", "edited The report", "edited The report")
	r.Pass(24 * time.Hour)
	r.WantTold("when it has settled", r.Desk, "edited The report")
	all := r.Desk.All()
	last := all[len(all)-1].Changes[0]
	if !slices.Contains(last.Change.Classes, news.ChangeNameAdded) || !strings.Contains(strings.Join(last.Notes, " "), "this one has stood since") {
		t.Errorf("told %v %q, want the name that stayed and since when", last.Change.Classes, last.Notes)
	}
	r.Pass(72 * time.Hour)
	r.WantTold("from then on", r.Desk)
}
