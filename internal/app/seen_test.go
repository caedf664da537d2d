package app

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/digest"
)

// TestSeenInDigests: whom the articles name beside the watched is proposed in
// a digest, with a sentence, each once, and at most once a week.
func TestSeenInDigests(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.web.publish(old)
	r.drain()
	publish := func(slug, sentence string) {
		r.web.publish(piece{slug: slug, title: "Report " + slug, text: append(words(slug), sentence), date: r.clock.Now()})
		r.pass(24 * time.Hour)
	}
	seen := func() (names []string) {
		all := r.board.all()
		for _, s := range all[len(all)-1].Seen {
			names = append(names, s.Name)
		}
		return names
	}
	publish("one", "The court heard Ruben Vardanyan and Karen Avanesyan.")
	if diff := cmp.Diff([]string{"Karen Avanesyan"}, seen()); diff != "" {
		t.Fatalf("the first digest (-want +got):\n%s", diff)
	}
	s := r.board.all()[0].Seen[0]
	want := []digest.Segment{{Text: "The court heard Ruben Vardanyan and "}, {Text: "Karen Avanesyan", Mark: true}, {Text: "."}}
	if diff := cmp.Diff(want, s.Sentence); diff != "" || s.Articles != 1 || s.Origins != 1 || s.URL != r.web.url+"/one" {
		t.Errorf("%+v (-want +got):\n%s", s, diff)
	}
	publish("two", "With Ruben Vardanyan stood Lilit Galstyan.")
	if got := seen(); got != nil {
		t.Errorf("a day later %v are proposed, want nobody for a week", got)
	}
	r.pass(5 * 24 * time.Hour)
	publish("three", "Ruben Vardanyan saw Karen Avanesian, and Anna Petrosyan too.")
	if diff := cmp.Diff([]string{"Anna Petrosyan", "Lilit Galstyan"}, seen()); diff != "" {
		t.Errorf("a week later, by another spelling of who was told (-want +got):\n%s", diff)
	}
}
