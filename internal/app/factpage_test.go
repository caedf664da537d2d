package app_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/apptest"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// TestFactsOfPages follows a fact over a watched page and an article: a new
// value is told with what it was, a contradiction with who says otherwise, and
// the history has them all.
func TestFactsOfPages(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	r := apptest.New(t, apptest.Options{Page: "select: main"})
	r.Config.Watchlists[0].Entities = append(r.Config.Watchlists[0].Entities, news.Entity{Name: "ICRC", Kind: news.KindOrganisation})
	r.Config.Watchlists[0].Facts = []news.Fact{{
		Name: "held", Kind: news.FactNumber, Of: []string{"entity:ICRC"}, In: news.InSentence, Holds: 720 * time.Hour, Alert: true,
		Patterns: []news.FactPattern{{Language: "en", Text: "{number} prisoner*"}},
	}}
	r.Web.Publish(apptest.Old)
	r.Web.Set("/page", apptest.ListPage("<p>The ICRC sees 23 prisoners.</p>"))
	r.Drain()
	r.WantTold("at the first look", r.Desk)

	r.Web.Set("/page", apptest.ListPage("<p>The ICRC sees 19 prisoners.</p>"))
	r.Pass(time.Hour)
	r.WantTold("when the number changed", r.Desk, "edited The list")

	p := apptest.Piece{Slug: "count", Title: "A count of their own", Date: r.Clock.Now(), Name: "-"}
	p.Text = p.Paragraphs()
	p.Text[0] += " The ICRC sees thirty-two prisoners, a lawyer says."
	r.Web.Publish(p, apptest.Old)
	r.Pass(time.Hour)
	r.WantTold("when an article contradicts", r.Desk, "new A count of their own")

	var said []string
	for _, m := range r.Desk.All() {
		for _, s := range m.Stories {
			said = append(said, m.FactConflicts(s.Facts)...)
		}
		for _, c := range m.Changes {
			said = append(said, m.FactsLine(c.Facts))
		}
	}
	if diff := cmp.Diff([]string{"held: 19 (was 23, 28 Jul)", "held: 32 (wire), but 19 (list 28 Jul)"}, said); diff != "" {
		t.Errorf("the messages say (-want +got):\n%s", diff)
	}
	all, err := r.App.Desk.Facts(t.Context(), apptest.Anna, "held")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range all[0].Values {
		got = append(got, fmt.Sprintf("%s %s latest %v, %d against", v.Source, v.Shown, v.Latest, len(v.Conflicts)))
	}
	want := []string{"list 23 latest false, 0 against", "list 19 latest true, 1 against", "wire 32 latest true, 1 against"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}
