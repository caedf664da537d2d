package visit_test

import (
	"fmt"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// TestFeedTextThenPage shows that an article told from its feed's text, whose
// page is read later, is not called changed.
func TestFeedTextThenPage(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	p := apptest.Piece{Slug: "slow", Title: "The slow page", Date: apptest.After(10 * time.Minute)}
	r.Web.Set("/slow", walls["a challenge served as a good page"])
	r.Web.Feed(p, apptest.Old)
	r.Pass(4 * time.Hour)
	r.WantTold("while the page cannot be read", r.Desk, "new The slow page")
	r.Web.Set("/slow", p.Page())
	r.Pass(80 * time.Hour)
	r.WantTold("when the page can be read", r.Desk)
	if n := r.Web.Requests("/slow"); n < 5 {
		t.Errorf("the page was asked for %d times: %s", n, fmt.Sprint(r.Web.Asked()))
	}
}

// TestFeedTextThenFacts tells what a page states beyond its feed's text that
// was told before, once; a fact that the feed's text stated is not told again.
// A digest that has waited has the article once.
func TestFeedTextThenFacts(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	held := " Twenty-three prisoners are held, relatives of Ruben Vardanyan say."
	for name, tt := range map[string]struct {
		feed string // what it says beyond the name
		want []string
	}{
		"stated by the page alone": {" Nobody said how many.", []string{"new The slow page"}},
		"stated by both":           {held, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := apptest.New(t, apptest.Options{})
			r.Config.Watchlists[0].Facts = []news.Fact{{
				Name: "held", Kind: news.FactNumber, Of: []string{"entity:Ruben Vardanyan"}, In: news.InArticle, Holds: 720 * time.Hour, Alert: true,
				Patterns: []news.FactPattern{{Language: "en", Text: "{number} prisoner*"}},
			}}
			r.Web.Publish(apptest.Old)
			r.Drain()
			p := apptest.Piece{
				Slug: "slow", Title: "The slow page", Date: apptest.After(10 * time.Minute),
				Content: "Relatives of Ruben Vardanyan were told." + tt.feed,
			}
			p.Text = p.Paragraphs()
			p.Text[1] += held
			r.Web.Set("/slow", walls["a challenge served as a good page"])
			r.Web.Feed(p, apptest.Old)
			r.Pass(4 * time.Hour)
			r.WantTold("while the page cannot be read", r.Desk, "new The slow page")
			r.Web.Set("/slow", p.Page())
			r.Pass(80 * time.Hour)
			r.WantTold("when the page can be read", r.Desk, tt.want...)
			r.WantTold("in the digests", r.Board, "new The slow page")
		})
	}
}
