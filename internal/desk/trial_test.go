package desk

import (
	"testing"

	"tocsin/internal/backtest"
)

var trialOptions = backtest.Options{Days: 7}

func TestTrial(t *testing.T) {
	r := newRoom(t)
	r.publish(piece{slug: "one", text: "The ICRC met Karen Avanesyan in Baku.", hours: 24})
	r.publish(piece{slug: "two", text: "Karen Avanesyan wrote.", hours: 1})
	b := must[*backtest.Report](t)(r.Backtest(t.Context(), anna, backtest.Options{Days: 7, Watchlist: "people"}))
	if b.Articles != 2 || b.Found != 1 || b.Alerts != 1 {
		t.Errorf("%+v", b)
	}
	_, err := r.Trial(anna, "nothing")
	refused(t, err, "there are people, others", ErrNotFound)

	trial, faults, err := r.DraftTrial(anna, draft(t, "watchlists: [{name: people, entities: [{name: Karen Avanesyan, kind: person}]}]"))
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	if b := must[*backtest.Report](t)(r.TryStored(t.Context(), trial, trialOptions)); b.Found != 2 || len(b.Lines) != 1 {
		t.Errorf("%+v", b)
	}
	if tried := trial.Text("Karen Avanesyan"); len(tried.Matches) != 1 {
		t.Errorf("%+v", tried)
	}
	if got := r.set.Lists[0].Entities[0].Name; got != "Ruben Vardanyan" {
		t.Errorf("a trial changed the watchlist: %s", got)
	}
}
