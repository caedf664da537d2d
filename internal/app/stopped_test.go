package app

import (
	"slices"
	"testing"
	"time"

	"tocsin/internal/digest"
)

// TestStoppedIsCounted: what a not_with keeps from being told is counted in
// the next digest and can be listed, with the article.
func TestStoppedIsCounted(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.cfg.Watchlists[0].Entities[0].NotWith = []string{"guitarist"}
	r.news("one")
	r.web.publish(piece{slug: "music", title: "Report music", text: append(words("music"), "Ruben Vardanyan, a guitarist, played on."), date: r.clock.Now()}, old)
	r.pass(24 * time.Hour)
	r.wantTold("at once", r.desk, "new Report one")
	last := r.board.all()[0]
	want := []digest.Stopped{{What: "people / Ruben Vardanyan", By: "not_with “guitarist”", Articles: 1}}
	if !slices.Equal(last.Stopped, want) {
		t.Errorf("the digest says %+v was stopped, want %+v", last.Stopped, want)
	}
	groups, err := r.app.Desk.Stopped(t.Context(), anna, rigStart.Add(-time.Hour))
	if err != nil || len(groups) != 1 || len(groups[0].Articles) != 1 || groups[0].Articles[0].Title != "Report music" {
		t.Errorf("listed: %+v, %v", groups, err)
	}
	if groups, err := r.app.Desk.Stopped(t.Context(), anna, r.clock.Now()); err != nil || len(groups) != 0 {
		t.Errorf("listed of a time without articles: %+v, %v", groups, err)
	}
}
