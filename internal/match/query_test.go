package match_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

func TestFaults(t *testing.T) {
	l := news.Watchlist{
		Name: "w",
		Entities: []news.Entity{
			{Name: "ICRC", Aliases: []string{"Red Cross"}, Pos: "t.yaml:3:5"},
			{Name: "icrc", Aliases: []string{"CICR"}, Pos: "t.yaml:4:5"},
			{Name: "!!!", Pos: "t.yaml:5:5"},
			{Name: "Ruben Vardanyan", Aliases: []string{"..."}, Pos: "t.yaml:6:5"},
		},
		Rules: []news.Rule{
			{Name: "empty", Query: " ", Pos: "t.yaml:7:5"},
			{Name: "typo", Query: "entity:ICRR", Pos: "t.yaml:8:5"},
			{Name: "alias", Query: `baku entity:"red cross"`, Pos: "t.yaml:9:5"},
			{Name: "part", Query: "entity:Vardanyan"},
			{Name: "one", Query: "a rule:two"},
			{Name: "two", Query: "b rule:three"},
			{Name: "three", Query: "c rule:one"},
			{Name: "missing", Query: "rule:typ0"},
			{Name: "refers", Query: "rule:empty"},
			{Name: "good", Query: "baku"},
			{Name: "Good", Query: "ganja"},
			{Name: "", Query: "x"},
		},
	}
	m, faults := match.Compile([]news.Watchlist{l})
	var got []string
	for _, f := range faults {
		got = append(got, f.Error())
	}
	want := []string{
		"t.yaml:4:5: watchlist w: entity icrc: the name stands twice in this watchlist (join the two, or name one differently; until " +
			"then their aliases are taken together)",
		"t.yaml:5:5: watchlist w: entity !!!: holds no letter or digit (a name needs letters or digits)",
		"t.yaml:6:5: watchlist w: entity Ruben Vardanyan: alias \"...\": holds no letter or digit (an alias needs letters or digits)",
		"t.yaml:7:5: watchlist w: rule empty: character 1: the rule is empty: expected a word, a “phrase” or entity:NAME",
		"watchlist w: rule Good: the name stands twice in this watchlist (name one of the rules differently)",
		"watchlist w: a rule has no name (give it one: matches and messages are told by it)",
		"t.yaml:8:5: watchlist w: rule typo: character 1: no entity is named “ICRR” (did you mean `entity:ICRC`?)",
		"t.yaml:9:5: watchlist w: rule alias: character 6: no entity is named “red cross” (it is an alias: write `entity:ICRC`)",
		"watchlist w: rule part: character 1: no entity is named “Vardanyan” (did you mean `entity:\"Ruben Vardanyan\"`?)",
		"watchlist w: rule three: character 3: rule:one refers back to this rule (rules may not go round in a circle)",
		"watchlist w: rule two: character 3: rule:three has a fault of its own (mend that one first)",
		"watchlist w: rule one: character 3: rule:two has a fault of its own (mend that one first)",
		"watchlist w: rule missing: character 1: no rule is named “typ0” (did you mean `rule:typo`?)",
		"watchlist w: rule refers: character 1: rule:empty has a fault of its own (mend that one first)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := spans(t, m, match.Input{Text: "Baku, CICR"}); len(got) != 2 {
		t.Errorf("what has no fault does not work: %v", got)
	}
}
