package app

import (
	"fmt"
	"testing"
	"time"

	"tocsin/internal/digest"
)

// TestOneEventOneStory: outlets that report one event in their own words make
// one story of a digest, not as many headlines; none is folded away.
func TestOneEventOneStory(t *testing.T) {
	const mayor = " The mayor is a cousin of Ruben Vardanyan, who paid for the old bridge."
	r := newRig(t, rigOptions{})
	sites := append(r.withOutlets("one", "two", "three", "four", "five"), r.web)
	r.drain()
	told := []struct{ title, text string }{
		{"Footbridge collapses in Kapan, two hurt", bridgeTold[0]},
		{"Two hurt as Kapan footbridge gives way", bridgeTold[1]},
		{"Kapan bridge collapse: mayor Parsyan blames rust", "Rust brought down the footbridge over the Voghji in Kapan, mayor Gevorg Parsyan said after two people were hurt in its collapse on Monday evening. The rescuers of Syunik had them out within minutes; the company that repaired the bridge in 2019 will have to answer."},
		{"Syunik: pedestrian bridge falls into the Voghji", "A pedestrian bridge fell into the Voghji in the centre of Kapan on Monday evening. Rescuers of the Syunik region pulled two people out of the river, neither of them badly hurt. “It was rust,” said Gevorg Parsyan, the mayor of Kapan."},
		{"Mayor of Kapan orders inquiry after footbridge accident", "Gevorg Parsyan, mayor of Kapan, has ordered an inquiry into the company that repaired a footbridge over the Voghji in 2019. The bridge collapsed on Monday evening under two people, who were taken to the Syunik regional hospital with broken bones."},
		{"“We heard it crack”: witnesses on the Kapan bridge", "Witnesses in Kapan heard the footbridge over the Voghji crack on Monday evening before it collapsed with two people on it. Rescuers of Syunik carried both up the bank, hurt. The mayor, Gevorg Parsyan, spoke of rust and of the repair of the bridge in 2019."},
	}
	for i, s := range sites {
		p := piece{slug: "kapan", title: told[i].title, text: []string{told[i].text + mayor}, date: after(time.Duration(i+10) * time.Minute)}
		s.publish(p)
		r.pass(time.Hour)
	}
	r.pass(26 * time.Hour)
	var stories []digest.Story
	for _, m := range r.board.all() {
		stories = append(stories, m.Stories...)
	}
	if len(stories) != 1 || len(stories[0].Items) != 6 || stories[0].Outlets != 6 || len(stories[0].Origins) != 6 || stories[0].Folded != 0 {
		t.Errorf("the digest has %d stories, want one of six outlets", len(stories))
		for _, s := range stories {
			t.Errorf("%q of %d outlets, %d origins, %d items, %d folded", s.Title, s.Outlets, len(s.Origins), len(s.Items), s.Folded)
		}
	}
}

// TestOldReports reads what new sources have had for months: it makes the
// stories of those months, as its outlets date it, also after a restart.
func TestOldReports(t *testing.T) {
	r := newRig(t, rigOptions{source: ", backlog: digest"})
	sites := append(r.withOutlets("one", "two"), r.web)
	for i, days := range []time.Duration{200, 60, 59} {
		text := bridgeTold[min(i, 1)]
		if i == 2 {
			text = "Rust brought down the footbridge over the Voghji in Kapan, mayor Gevorg Parsyan said after two people were hurt in its collapse on Monday evening. The rescuers of Syunik had them out within minutes; the company that repaired the bridge in 2019 will have to answer."
		}
		sites[i].publish(piece{slug: "kapan", title: fmt.Sprintf("The footbridge of Kapan, report %d", i+1), text: []string{text}, date: after(-days * 24 * time.Hour)})
	}
	r.drain()
	r.restart()
	var ids []int64
	for _, s := range sites {
		a, err := r.app.Store.ArticleByURL(t.Context(), s.srv.URL+"/kapan")
		if err != nil || a.StoryID == 0 {
			t.Fatalf("%+v, %v", a, err)
		}
		ids = append(ids, a.StoryID)
	}
	if ids[0] == ids[1] || ids[1] != ids[2] {
		t.Errorf("reports of 200, 60 and 59 days ago are in the stories %v, want the last two in one", ids)
	}
	r.stop()
	done, err := Reindex(t.Context(), r.cfg, true, func(int, int) {})
	if err != nil || len(done.Moved) != 0 || done.Vectors != 0 {
		t.Errorf("reindexing moves %+v and makes %d vectors anew, %v", done.Moved, done.Vectors, err)
	}
}
