package watchlist

import (
	"fmt"
	"testing"
	"time"

	"tocsin/internal/news"
)

// TestCompare: what differs between two versions, in the one line that the
// history has for it.
func TestCompare(t *testing.T) {
	var (
		icrc   = news.Entity{Name: "ICRC", Kind: news.KindOrganisation, Aliases: []string{"Red Cross"}, Alert: true}
		ruben  = news.Entity{Name: "Ruben Vardanyan", Kind: news.KindPerson, Alert: true}
		visits = news.Rule{Name: "visits", Query: "visit*", Alert: true}
		held   = news.Fact{
			Name: "held", Kind: news.FactNumber, In: news.InArticle, Of: []string{"entity:ICRC"}, Holds: defaultHolds, Alert: true,
			Patterns: []news.FactPattern{{Language: "en", Text: "{number} men"}},
		}
		before = news.Watchlist{Name: "w", Entities: []news.Entity{icrc, ruben}, Rules: []news.Rule{visits}, Facts: []news.Fact{held}}
	)
	edit := func(change func(l *news.Watchlist)) *news.Watchlist {
		l := before
		l.Entities = append([]news.Entity(nil), before.Entities...)
		l.Rules = append([]news.Rule(nil), before.Rules...)
		l.Facts = append([]news.Fact(nil), before.Facts...)
		change(&l)
		return &l
	}
	for _, tt := range []struct {
		name  string
		after *news.Watchlist
		want  string
	}{
		{"nothing", edit(func(*news.Watchlist) {}), "nothing changed"},
		{"where it was written", edit(func(l *news.Watchlist) { l.Entities[0].Pos, l.Rules[0].Pos = "x:1:1", "x:2:1" }), "nothing changed"},
		{"the order", edit(func(l *news.Watchlist) { l.Entities[0], l.Entities[1] = ruben, icrc }), "nothing changed"},
		{"case of a name", edit(func(l *news.Watchlist) { l.Entities[0].Name = "Icrc" }), "changed Icrc (name)"},
		{"the watchlist", edit(func(l *news.Watchlist) { l.StrictI = true }), "changed the watchlist (strict_i)"},
		{"an entity", edit(func(l *news.Watchlist) {
			l.Entities[0].Aliases = []string{"Red Cross", "МККК"}
			l.Entities[0].Alert = false
		}), "changed ICRC (alert, aliases)"},
		{"a rule", edit(func(l *news.Watchlist) { l.Rules[0].Query = "visited" }), "changed rule visits (query)"},
		{"a fact", edit(func(l *news.Watchlist) {
			l.Facts[0].Holds = time.Hour
			l.Facts[0].Patterns = []news.FactPattern{{Language: "hy", Text: "{number} մարդ"}}
		}), "changed fact held (holds, patterns.en, patterns.hy)"},
		{"another name", edit(func(l *news.Watchlist) { l.Entities[1].Name = "Bako Sahakyan" }), "added Bako Sahakyan; removed Ruben Vardanyan"},
		{"all", &news.Watchlist{}, "removed ICRC, Ruben Vardanyan, rule visits, fact held"},
		{"many", edit(func(l *news.Watchlist) {
			for i := range 6 {
				l.Entities = append(l.Entities, news.Entity{Name: fmt.Sprint("Person ", i)})
			}
			l.Rules = append(l.Rules, news.Rule{Name: "more"})
			l.Facts = nil
		}), "added 6 entities and 1 rule; removed fact held"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := Compare(&before, tt.after)
			if got := d.String(); got != tt.want || d.Empty() != (tt.want == "nothing changed") {
				t.Errorf("got %s (empty: %v), want %s", got, d.Empty(), tt.want)
			}
		})
	}
	if d := Compare(nil, &before); d.String() != "made; added ICRC, Ruben Vardanyan, rule visits, fact held" || d.Empty() {
		t.Errorf("a new one: %s", d)
	}
	if d := Compare(nil, &news.Watchlist{}); d.String() != "made" || d.Empty() {
		t.Errorf("an empty new one: %s", d)
	}
}

// TestNamed: what a route names is found in a watchlist by its kind.
func TestNamed(t *testing.T) {
	lists := []news.Watchlist{{Name: "w", Entities: []news.Entity{{Name: "e"}}, Rules: []news.Rule{{Name: "r"}}}}
	for _, n := range []Named{{"watchlist", "w"}, {"entity", "e"}, {"rule", "r"}} {
		if !n.In(lists) || n.In(nil) {
			t.Errorf("%+v is not where it is", n)
		}
	}
	for _, n := range []Named{{"watchlist", "e"}, {"entity", "r"}, {"rule", "w"}} {
		if n.In(lists) {
			t.Errorf("%+v is in the watchlists", n)
		}
	}
}
