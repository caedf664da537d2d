package app_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/apptest"
	"tocsin/internal/digest"
	"tocsin/internal/racetest"
)

// TestSeenInDigests: whom the articles name beside the watched is proposed in
// a digest, with a sentence, each once, and at most once a week.
func TestSeenInDigests(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	publish := func(slug, sentence string) {
		r.Web.Publish(apptest.Piece{Slug: slug, Title: "Report " + slug, Text: append(apptest.Words(slug), sentence), Date: r.Clock.Now()})
		r.Pass(24 * time.Hour)
	}
	seen := func() (names []string) {
		all := r.Board.All()
		for _, s := range all[len(all)-1].Seen {
			names = append(names, s.Name)
		}
		return names
	}
	publish("one", "The court heard Ruben Vardanyan and Karen Avanesyan.")
	if diff := cmp.Diff([]string{"Karen Avanesyan"}, seen()); diff != "" {
		t.Fatalf("the first digest (-want +got):\n%s", diff)
	}
	s := r.Board.All()[0].Seen[0]
	want := []digest.Segment{{Text: "The court heard Ruben Vardanyan and "}, {Text: "Karen Avanesyan", Mark: true}, {Text: "."}}
	if diff := cmp.Diff(want, s.Sentence); diff != "" || s.Articles != 1 || s.Origins != 1 || s.URL != r.Web.URL+"/one" {
		t.Errorf("%+v (-want +got):\n%s", s, diff)
	}
	publish("two", "With Ruben Vardanyan stood Lilit Galstyan.")
	if got := seen(); got != nil {
		t.Errorf("a day later %v are proposed, want nobody for a week", got)
	}
	r.Pass(5 * 24 * time.Hour)
	publish("three", "Ruben Vardanyan saw Karen Avanesian, and Anna Petrosyan too.")
	if diff := cmp.Diff([]string{"Anna Petrosyan", "Lilit Galstyan"}, seen()); diff != "" {
		t.Errorf("a week later, by another spelling of who was told (-want +got):\n%s", diff)
	}
}
