package match_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

func TestParseQuery(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"a b", "(a AND b)"},
		{"a OR b c", "(a OR (b AND c))"},
		{"a AND NOT b", "(a AND NOT b)"},
		{"a NOT b c", "(a AND NOT b AND c)"},
		{"a NOT (b OR c)", "(a AND NOT (b OR c))"},
		{"“Red Cross” «Красный Крест» „Rotes Kreuz“", `("Red Cross" AND "Красный Крест" AND "Rotes Kreuz")`},
		{"title:(a OR b)", "(title:a OR title:b)"},
		{"TITLE: a", "title:a"},
		{"entity:ICRC", `entity:"ICRC"`},
		{`entity:"Ruben Vardanyan" text:entity:x`, `(entity:"Ruben Vardanyan" AND text:entity:"x")`},
		{"rule:access a", `(rule:"access" AND a)`},
		{"““Red\" «“Red” \"x\"» »“a» b« “«a» “b”", "(«“Red» AND «“Red” \"x\"» AND »“a» b« AND “«a» “b”)"},
		{"a NEAR/5 b ONEAR/3 c", "((a NEAR/5 b) ONEAR/3 c)"},
		{"2 of (a, b c, NOT d) e", "(2 of (a, (b AND c), NOT d) AND e)"},
		{"2 men", "(2 AND men)"},
		{"=WHO", "=WHO"},
		{"19:17", "19:17"},
		{"cross-border", "cross-border"},
		{"O’Brien", "O’Brien"},
	} {
		t.Run(tt.in, func(t *testing.T) {
			q, err := match.ParseQuery(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if q.String() != tt.want {
				t.Fatalf("got %s, want %s", q, tt.want)
			}
			again, err := match.ParseQuery(q.String())
			if err != nil || again.String() != tt.want {
				t.Errorf("String does not parse back: %v, %v", again, err)
			}
		})
	}
}

func TestParseQueryErrors(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", "character 1: the rule is empty: expected a word, a “phrase” or entity:NAME"},
		{"a AND", "character 6: unexpected end of the rule: expected a word, a “phrase”, a field:, entity:NAME or ( (something is missing behind “AND”)"},
		{"(a OR b", "character 1: this bracket is never closed: expected )"},
		{"a)", "character 2: unexpected “)”: expected the end of the rule, AND, OR or NOT (this bracket was never opened)"},
		{`"Red Cross`, "character 1: the quotation mark is never closed: expected a closing \" (phrases stand in pairs of quotation marks: \"Red Cross\")"},
		{"Баку titel:x", "character 6: unknown field “titel:”: expected title:, text:, lead:, source:, lang:, author:, url:, entity:, rule: (did you mean `title:`?)"},
		{"entitiy:ICRC", "character 1: unknown field “entitiy:”: expected title:, text:, lead:, source:, lang:, author:, url:, entity:, rule: (did you mean `entity:`?)"},
		{"a or b", "character 3: “or” is not how the operator is written (write OR for the operator, or quote it to look for the word: \"or\")"},
		{"-football baku", "character 1: “-” before a word (write NOT football)"},
		{"NOT a", "character 1: this part holds for articles in which nothing was found, so the rule would match nearly everything: expected at least one word that must be there in every alternative (NOT narrows a clause: write “clause NOT a”)"},
		{"a OR NOT b", "character 6: this part holds for articles in which nothing was found, so the rule would match nearly everything: expected at least one word that must be there in every alternative (NOT narrows a clause: write “clause NOT b”)"},
		{"1 of (a, NOT b)", "character 10: this part holds for articles in which nothing was found, so the rule would match nearly everything: expected at least one word that must be there in every alternative (NOT narrows a clause: write “clause NOT b”)"},
		{"*", "character 1: “*”: expected * only at the end of a word (write the beginning of the word: prison*)"},
		{"a*", "character 1: “a*” would match nearly everything: expected at least 2 letters before *"},
		{"pri*oner", "character 1: “pri*oner”: expected * only at the end of a word (write the beginning of the word: prison*)"},
		{"a NEAR b", "character 3: “NEAR” without a distance: expected NEAR/n with n from 1 to 1000 (for example NEAR/5: at most five words apart)"},
		{"a NEAR/0 b", "character 3: the distance of “NEAR/0”: expected NEAR/n with n from 1 to 1000 (words are counted: NEAR/1 is next to each other)"},
		{"a NEAR/3 (b c)", "character 11: “NEAR/3” cannot measure the distance to “(b AND c)”: expected words, phrases, entities, or (a OR b) of them"},
		{"3 of (a, b)", "character 1: 3 of 2 clauses: expected a number from 1 to 2 (clauses are divided by commas)"},
		{"!!!", "character 1: “!” before a word (write NOT !!)"},
		{"...", "character 1: “...” holds no letter or digit: expected a word, a “phrase”, a field:, entity:NAME or ("},
		{"title:(text:a)", "character 13: “text:” within “title:”: expected one field"},
		{"a \xff", "character 3: a byte that is no UTF-8 (save the file as UTF-8)"},
		{strings.Repeat("(", 100) + "a" + strings.Repeat(")", 100), "character 65: brackets more than 64 deep (divide the rule and join the parts with rule:NAME)"},
	} {
		t.Run(tt.in, func(t *testing.T) {
			_, err := match.ParseQuery(tt.in)
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

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
		"t.yaml:4:5: watchlist w: entity icrc: the name stands twice in this watchlist (join the two, or name one differently; until then their aliases are taken together)",
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
