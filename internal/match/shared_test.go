package match_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// TestSharedNames: a name that finds two entities of a watchlist is told with both
// places, and finds both all the same.
func TestSharedNames(t *testing.T) {
	const hint = " (whoever writes it is taken to mean both: strike it from one, or tell them apart by context or not_with)"
	for _, tt := range []struct {
		name string
		a, b news.Entity
		want []string
	}{
		{
			"alias and alias",
			news.Entity{Name: "A", Aliases: []string{"Red Cross"}},
			news.Entity{Name: "B", Aliases: []string{"RED  Cross"}},
			[]string{`t:2:1: watchlist w: entity B: the alias "RED  Cross" is a name of "A" (t:1:1), too` + hint},
		},
		{
			"alias and name",
			news.Entity{Name: "Red Cross"},
			news.Entity{Name: "B", Aliases: []string{"Red Cross"}},
			[]string{`t:2:1: watchlist w: entity B: the alias "Red Cross" is a name of "Red Cross" (t:1:1), too` + hint},
		},
		{
			"name and spelling",
			news.Entity{Name: "A", Spellings: []string{"Red Cross"}},
			news.Entity{Name: "RED CROSS"},
			[]string{`t:2:1: watchlist w: entity RED CROSS: the name "RED CROSS" is a name of "A" (t:1:1), too` + hint},
		},
		{"of one entity", news.Entity{Name: "Red Cross", Aliases: []string{"red Cross"}}, news.Entity{Name: "B"}, nil},
		{
			"told apart",
			news.Entity{Name: "Red Cross", NotWith: []string{"football"}},
			news.Entity{Name: "B", Aliases: []string{"Red Cross"}},
			nil,
		},
		{"other names", news.Entity{Name: "Red Cross"}, news.Entity{Name: "Red Crescent"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.a.Pos, tt.b.Pos = "t:1:1", "t:2:1"
			_, faults := match.Compile([]news.Watchlist{
				{Name: "w", Entities: []news.Entity{tt.a, tt.b}},
				{Name: "v", Entities: []news.Entity{{Name: "C", Aliases: []string{"Red Cross"}}}},
			})
			var got []string
			for _, f := range faults {
				if !f.Warning {
					t.Errorf("%v is no warning", f)
				}
				got = append(got, f.Error())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	m, _ := match.Compile([]news.Watchlist{{
		Name:     "w",
		Entities: []news.Entity{{Name: "A", Aliases: []string{"ICRC"}}, {Name: "B", Aliases: []string{"ICRC"}}},
	}})
	if got := m.Names(m.Find(nil, &match.Input{Text: "the ICRC"})); len(got) != 2 {
		t.Errorf("found %v, want both", got)
	}
}
