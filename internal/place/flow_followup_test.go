package place_test

import (
	"fmt"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// TestFollowUps: an outlet reports one case four times, each time with the same
// background below a new sentence; another one takes the first report over as
// it is. Each turn of the case is told, the copy is not.
func TestFollowUps(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	background := apptest.Words("background")[:2]
	r := apptest.New(t, apptest.Options{})
	paper := r.WithOutlets("paper")[0]
	r.Web.Publish(apptest.Old)
	paper.Publish(apptest.Piece{Slug: "old", Title: "Old news of the valley", Name: "-", Date: apptest.Old.Date})
	r.Drain()
	var shown []apptest.Piece
	for i, turn := range []struct{ title, opening string }{
		{"Trial of Ruben Vardanyan goes on", "Ruben Vardanyan came before the court on Monday, his lawyer said."},
		{"Ruben Vardanyan on hunger strike", "Ruben Vardanyan has refused food since the morning, his lawyer said."},
		{"A turn in Baku", "Doctors were called to the prison, and relatives wait at its gate."},
		{"Ruben Vardanyan released", "Ruben Vardanyan is free and on his way to Yerevan."},
	} {
		p := apptest.Piece{
			Slug: fmt.Sprint("turn", i), Title: turn.title, Date: r.Clock.Now(),
			Text: append([]string{turn.opening + " Ruben Vardanyan was detained at the Lachin checkpoint."}, background...),
		}
		shown = append([]apptest.Piece{p}, shown...)
		r.Web.Publish(append(shown, apptest.Old)...)
		r.Pass(2 * time.Hour)
		r.WantTold("by the outlet", r.Desk, "new "+turn.title)
	}
	paper.Publish(shown[3])
	r.Pass(2 * time.Hour)
	r.WantTold("by who took it over", r.Desk)
}
