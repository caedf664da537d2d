package app

import (
	"testing"
	"time"

	"tocsin/internal/digest"
)

// TestOneEventOneStory: outlets that report one event in their own words make
// one story of a digest, not as many headlines; none is folded away.
func TestOneEventOneStory(t *testing.T) {
	const mayor = " The mayor is a cousin of Ruben Vardanyan, who paid for the old bridge."
	r := newRig(t, rigOptions{})
	sites := r.withOutlets("one", "two")
	r.drain()
	titles := []string{"Footbridge collapses in Kapan, two hurt", "Two hurt as Kapan footbridge gives way", "Kapan bridge collapse: mayor Parsyan blames rust"}
	texts := []string{
		bridgeTold[0], bridgeTold[1],
		"Rust brought down the footbridge over the Voghji in Kapan, mayor Gevorg Parsyan said after two people were hurt in its collapse on Monday evening. The rescuers of Syunik had them out within minutes; the company that repaired the bridge in 2019 will have to answer.",
	}
	for i, s := range append(sites, r.web) {
		p := piece{slug: "kapan", title: titles[i], text: []string{texts[i] + mayor}, date: after(time.Duration(i+10) * time.Minute)}
		s.publish(p)
		r.pass(time.Hour)
	}
	r.pass(26 * time.Hour)
	var stories []digest.Story
	for _, m := range r.board.all() {
		stories = append(stories, m.Stories...)
	}
	if len(stories) != 1 || len(stories[0].Items) != 3 || stories[0].Outlets != 3 || len(stories[0].Origins) != 3 || stories[0].Folded != 0 {
		t.Errorf("%d stories, the first %+v", len(stories), stories)
	}
}
