package app_test

import (
	"slices"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/digest"
	"tocsin/internal/racetest"
)

// TestStoppedIsCounted: what a not_with keeps from being told is counted in
// the next digest and can be listed, with the article.
func TestStoppedIsCounted(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{})
	r.Config.Watchlists[0].Entities[0].NotWith = []string{"guitarist"}
	r.News("one")
	r.Web.Publish(apptest.Piece{
		Slug: "music", Title: "Report music",
		Text: append(apptest.Words("music"), "Ruben Vardanyan, a guitarist, played on."), Date: r.Clock.Now(),
	}, apptest.Old)
	r.Pass(24 * time.Hour)
	r.WantTold("at once", r.Desk, "new Report one")
	last := r.Board.All()[0]
	want := []digest.Stopped{{What: "people / Ruben Vardanyan", By: "not_with “guitarist”", Articles: 1}}
	if !slices.Equal(last.Stopped, want) {
		t.Errorf("the digest says %+v was stopped, want %+v", last.Stopped, want)
	}
	groups, err := r.App.Desk.Stopped(t.Context(), apptest.Anna, apptest.Start.Add(-time.Hour))
	if err != nil || len(groups) != 1 || len(groups[0].Articles) != 1 || groups[0].Articles[0].Title != "Report music" {
		t.Errorf("listed: %+v, %v", groups, err)
	}
	if groups, err := r.App.Desk.Stopped(t.Context(), apptest.Anna, r.Clock.Now()); err != nil || len(groups) != 0 {
		t.Errorf("listed of a time without articles: %+v, %v", groups, err)
	}
}
