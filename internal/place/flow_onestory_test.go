package place_test

import (
	"fmt"
	"testing"
	"time"

	"tocsin/internal/app"
	"tocsin/internal/apptest"
	"tocsin/internal/desk"
	"tocsin/internal/digest"
	"tocsin/internal/racetest"
)

// TestOneEventOneStory: outlets that report one event in their own words make
// one story of a digest, not as many headlines; none is folded away.
func TestOneEventOneStory(t *testing.T) {
	racetest.Alone(t)
	const mayor = " The mayor is a cousin of Ruben Vardanyan, who paid for the old bridge."
	r := apptest.New(t, apptest.Options{})
	sites := append(r.WithOutlets("one", "two", "three", "four", "five"), r.Web)
	r.Drain()
	told := []struct{ title, text string }{
		{"Footbridge collapses in Kapan, two hurt", apptest.BridgeTold[0]},
		{"Two hurt as Kapan footbridge gives way", apptest.BridgeTold[1]},
		{
			"Kapan bridge collapse: mayor Parsyan blames rust",
			"Rust brought down the footbridge over the Voghji in Kapan, mayor Gevorg Parsyan said after two people were hurt in its collapse on " +
				"Monday evening. The rescuers of Syunik had them out within minutes; the company that repaired the bridge in 2019 will have to answer.",
		},
		{
			"Syunik: pedestrian bridge falls into the Voghji",
			"A pedestrian bridge fell into the Voghji in the centre of Kapan on Monday evening. Rescuers of the Syunik region pulled two people " +
				"out of the river, neither of them badly hurt. “It was rust,” said Gevorg Parsyan, the mayor of Kapan.",
		},
		{
			"Mayor of Kapan orders inquiry after footbridge accident",
			"Gevorg Parsyan, mayor of Kapan, has ordered an inquiry into the company that repaired a footbridge over the Voghji in 2019. The " +
				"bridge collapsed on Monday evening under two people, who were taken to the Syunik regional hospital with broken bones.",
		},
		{
			"“We heard it crack”: witnesses on the Kapan bridge",
			"Witnesses in Kapan heard the footbridge over the Voghji crack on Monday evening before it collapsed with two people on it. Rescuers " +
				"of Syunik carried both up the bank, hurt. The mayor, Gevorg Parsyan, spoke of rust and of the repair of the bridge in 2019.",
		},
	}
	for i, s := range sites {
		p := apptest.Piece{
			Slug: "kapan", Title: told[i].title, Text: []string{told[i].text + mayor},
			Date: apptest.After(time.Duration(i+10) * time.Minute),
		}
		s.Publish(p)
		r.Pass(time.Hour)
	}
	r.Pass(26 * time.Hour)
	var stories []digest.Story
	for _, m := range r.Board.All() {
		stories = append(stories, m.Stories...)
	}
	if len(stories) != 1 || len(stories[0].Items) != 6 || stories[0].Outlets != 6 || len(stories[0].Origins) != 6 || stories[0].Folded != 0 {
		t.Errorf("the digest has %d stories, want one of six outlets", len(stories))
		for _, s := range stories {
			t.Errorf("%q of %d outlets, %d origins, %d items, %d folded", s.Title, s.Outlets, len(s.Origins), len(s.Items), s.Folded)
		}
	}
}

// TestOldReports reads what new sources have had for months, the oldest last:
// it makes the stories of those months, as its outlets date it, also after a
// restart, and the case history has them by their dates.
func TestOldReports(t *testing.T) {
	racetest.Alone(t)
	const mayor = " The mayor is a cousin of Ruben Vardanyan, who paid for the old bridge."
	r := apptest.New(t, apptest.Options{Source: ", backlog: digest"})
	sites := append(r.WithOutlets("one", "two"), r.Web)
	report := func(n int, days time.Duration, text string) {
		sites[n].Publish(apptest.Piece{
			Slug: "kapan", Title: fmt.Sprintf("The footbridge of Kapan, report %d", n), Text: []string{text + mayor},
			Date: apptest.After(-days * 24 * time.Hour),
		})
	}
	report(0, 60, apptest.BridgeTold[0])
	report(1, 59, apptest.BridgeTold[1])
	r.Drain()
	report(2, 200, "Rust had eaten into the footbridge over the Voghji in Kapan, and two people were hurt when its railing collapsed on "+
		"Monday evening, mayor Gevorg Parsyan said. The company that repaired the bridge in 2019 will have to answer to Syunik.")
	r.Pass(time.Hour)
	r.Restart()
	view := func(n int) desk.StoryView {
		v, err := r.App.Desk.Story(t.Context(), apptest.Anna, sites[n].URL+"/kapan")
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	late, old := view(0), view(2)
	if late.Story != view(1).Story || late.Story == old.Story {
		t.Fatalf("reports of 60, 59 and 200 days ago are in the stories %s, %s and %s, want the first two in one", late.Story, view(1).Story,
			old.Story)
	}
	if len(late.Earlier) != 1 || late.Earlier[0].Story != old.Story || len(late.Later) != 0 || len(old.Later) != 1 || len(old.Earlier) != 0 {
		t.Errorf("the later story has %+v before it and %+v after it, the older one %+v and %+v", late.Earlier, late.Later, old.Earlier,
			old.Later)
	}
	r.Stop()
	done, err := app.Reindex(t.Context(), r.Config, true, func(int, int) {})
	if err != nil || len(done.Moved) != 0 || done.Vectors != 0 {
		t.Errorf("reindexing moves %+v and makes %d vectors anew, %v", done.Moved, done.Vectors, err)
	}
}
