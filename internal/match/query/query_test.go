package query

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
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
			q, err := Parse(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if q.String() != tt.want {
				t.Fatalf("got %s, want %s", q, tt.want)
			}
			again, err := Parse(q.String())
			if err != nil || again.String() != tt.want {
				t.Errorf("String does not parse back: %v, %v", again, err)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", "character 1: the rule is empty: expected a word, a “phrase” or entity:NAME"},
		{"a AND", "character 6: unexpected end of the rule: expected a word, a “phrase”, a field:, entity:NAME or ( (something is " +
			"missing behind “AND”)"},
		{"(a OR b", "character 1: this bracket is never closed: expected )"},
		{"a)", "character 2: unexpected “)”: expected the end of the rule, AND, OR or NOT (this bracket was never opened)"},
		{`"Red Cross`, "character 1: the quotation mark is never closed: expected a closing \" (phrases stand in pairs of quotation " +
			"marks: \"Red Cross\")"},
		{"Баку titel:x", "character 6: unknown field “titel:”: expected title:, text:, lead:, source:, lang:, author:, url:, entity:, " +
			"rule: (did you mean `title:`?)"},
		{"entitiy:ICRC", "character 1: unknown field “entitiy:”: expected title:, text:, lead:, source:, lang:, author:, url:, entity:," +
			" rule: (did you mean `entity:`?)"},
		{"a or b", "character 3: “or” is not how the operator is written (write OR for the operator, or quote it to look for the word: " +
			"\"or\")"},
		{"-football baku", "character 1: “-” before a word (write NOT football)"},
		{"NOT a", "character 1: this part holds for articles in which nothing was found, so the rule would match nearly everything: " +
			"expected at least one word that must be there in every alternative (NOT narrows a clause: write “clause NOT a”)"},
		{"a OR NOT b", "character 6: this part holds for articles in which nothing was found, so the rule would match nearly " +
			"everything: expected at least one word that must be there in every alternative (NOT narrows a clause: write “clause NOT b”)"},
		{"1 of (a, NOT b)", "character 10: this part holds for articles in which nothing was found, so the rule would match nearly " +
			"everything: expected at least one word that must be there in every alternative (NOT narrows a clause: write “clause NOT b”)"},
		{"*", "character 1: “*”: expected * only at the end of a word (write the beginning of the word: prison*)"},
		{"a*", "character 1: “a*” would match nearly everything: expected at least 2 letters before *"},
		{"pri*oner", "character 1: “pri*oner”: expected * only at the end of a word (write the beginning of the word: prison*)"},
		{"a NEAR b", "character 3: “NEAR” without a distance: expected NEAR/n with n from 1 to 1000 (for example NEAR/5: at most five " +
			"words apart)"},
		{"a NEAR/0 b", "character 3: the distance of “NEAR/0”: expected NEAR/n with n from 1 to 1000 (words are counted: NEAR/1 is " +
			"next to each other)"},
		{"a NEAR/3 (b c)", "character 11: “NEAR/3” cannot measure the distance to “(b AND c)”: expected words, phrases, entities, or " +
			"(a OR b) of them"},
		{"3 of (a, b)", "character 1: 3 of 2 clauses: expected a number from 1 to 2 (clauses are divided by commas)"},
		{"!!!", "character 1: “!” before a word (write NOT !!)"},
		{"...", "character 1: “...” holds no letter or digit: expected a word, a “phrase”, a field:, entity:NAME or ("},
		{"title:(text:a)", "character 13: “text:” within “title:”: expected one field"},
		{"a \xff", "character 3: a byte that is no UTF-8 (save the file as UTF-8)"},
		{
			strings.Repeat("(", 100) + "a" + strings.Repeat(")", 100),
			"character 65: brackets more than 64 deep (divide the rule and join the parts with rule:NAME)",
		},
	} {
		t.Run(tt.in, func(t *testing.T) {
			_, err := Parse(tt.in)
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestRightQueries look like mistakes and are none.
func TestRightQueries(t *testing.T) {
	for _, q := range []string{
		"near Baku", "within days", "Baku & ICRC", `"or" Baku`, `rule:near`, `rule:"and"`, "entity:Near", "O'Brien's", "’Amr Moussa",
		"‘Abd al-‘Aziz", "N5 W3", "F-16",
		"a OR b", "2 of (a, b, c)", "ICRC/MICR", "км²", "C++", "24/7", "и ты", "et cetera", "Mr. Bone", "=OR", "=NEAR/5", "lang:hyw",
		`lang:"az"`,
	} {
		if _, err := Parse(q); err != nil {
			t.Errorf("%s: %v", q, err)
		}
	}
}
