package match_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// TestWrongQueries are mistakes that people make, and what each is told.
func TestWrongQueries(t *testing.T) {
	for _, tt := range []struct{ query, want string }{
		{
			`Red Cross" AND Baku`,
			`character 10: the quotation mark is never closed: expected a closing " (or was it opened nowhere? Write "Red Cross")`,
		},
		{
			`"Red Cross AND Baku`,
			`character 1: the quotation mark is never closed: expected a closing " (phrases stand in pairs of quotation marks: "Red Cross")`,
		},
		{`Baku AND AND ICRC`, `character 10: unexpected “AND”: expected a word, a “phrase”, a field:, entity:NAME or ( (AND stands ` +
			`between two clauses; quote it to look for the word: "AND")`},
		{`AND Baku`, `character 1: unexpected “AND”: expected a word, a “phrase”, a field:, entity:NAME or ( (AND stands between two ` +
			`clauses; quote it to look for the word: "AND")`},
		{`Baku OR`, `character 8: unexpected end of the rule: expected a word, a “phrase”, a field:, entity:NAME or ( (something is ` +
			`missing behind “OR”)`},
		{`OR`, `character 1: unexpected “OR”: expected a word, a “phrase”, a field:, entity:NAME or ( (OR stands between two clauses; ` +
			`quote it to look for the word: "OR")`},
		{`NOT`, `character 4: unexpected end of the rule: expected a word, a “phrase”, a field:, entity:NAME or ( (something is ` +
			`missing behind “NOT”)`},
		{`()`, `character 2: unexpected “)”: expected a word, a “phrase”, a field:, entity:NAME or ( (the brackets are empty)`},
		{`"" Baku`, `character 1: “” holds no letter or digit: expected a word, a “phrase”, a field:, entity:NAME or (`},
		{`(Baku`, `character 1: this bracket is never closed: expected )`},
		{`Baku)`, `character 5: unexpected “)”: expected the end of the rule, AND, OR or NOT (this bracket was never opened)`},
		{
			`Baku AND (ICRC OR )`,
			`character 19: unexpected “)”: expected a word, a “phrase”, a field:, entity:NAME or ( (something is missing behind “OR”)`,
		},
		{`!Baku ICRC`, `character 1: “!” before a word (write NOT Baku)`},
		{`Baku -football`, `character 6: “-” before a word (write NOT football)`},
		{`+Baku`, `character 1: “+” before a word (leave out the +: words stand together by AND)`},
		{`Baku not football`, `character 6: “not” is not how the operator is written (write NOT for the operator, or quote it to look ` +
			`for the word: "not")`},
		{`Baku Or Ganja`, `character 6: “Or” is not how the operator is written (write OR for the operator, or quote it to look for ` +
			`the word: "Or")`},
		{`Baku NEAR ICRC`, `character 6: “NEAR” without a distance: expected NEAR/n with n from 1 to 1000 (for example NEAR/5: at most ` +
			`five words apart)`},
		{`Baku NEAR/ ICRC`, `character 6: “NEAR/” without a distance: expected NEAR/n with n from 1 to 1000 (for example NEAR/5: at ` +
			`most five words apart)`},
		{`Baku NEAR5 ICRC`, `character 6: “NEAR5” is not how a distance is written: expected NEAR/n or ONEAR/n (between the two: ` +
			`visit* NEAR/5 prison*, or ONEAR/5 for this order)`},
		{`Baku near/5 ICRC`, `character 6: “near/5” is not how a distance is written: expected NEAR/n or ONEAR/n (between the two: ` +
			`visit* NEAR/5 prison*, or ONEAR/5 for this order)`},
		{`Baku NEAR/5`, `character 12: unexpected end of the rule: expected a word, a “phrase”, a field:, entity:NAME or ( (something ` +
			`is missing behind “NEAR/5”)`},
		{`Baku ADJ ICRC`, `character 6: “ADJ” is not how a distance is written: expected NEAR/n or ONEAR/n (between the two: visit* ` +
			`NEAR/5 prison*, or ONEAR/5 for this order)`},
		{`Baku W/5 ICRC`, `character 6: “W/5” is not how a distance is written: expected NEAR/n or ONEAR/n (between the two: visit* ` +
			`NEAR/5 prison*, or ONEAR/5 for this order)`},
		{`"Baku ICRC"~5`, `character 12: “~5” is not how a distance is written: expected NEAR/n or ONEAR/n (between the two: visit* ` +
			`NEAR/5 prison*, or ONEAR/5 for this order)`},
		{`titel:Baku`, "character 1: unknown field “titel:”: expected title:, text:, lead:, source:, lang:, author:, url:, entity:, " +
			"rule: (did you mean `title:`?)"},
		{`header:Baku`, "character 1: unknown field “header:”: expected title:, text:, lead:, source:, lang:, author:, url:, entity:, " +
			"rule: (did you mean `title:`?)"},
		{`title : Baku`, `character 7: “:” alone (no space before it: title:Baku)`},
		{`title:`, `character 7: unexpected end of the rule: expected a word, a “phrase”, a field:, entity:NAME or ( (something is ` +
			`missing behind “title:”)`},
		{`title:(Baku`, `character 7: this bracket is never closed: expected )`},
		{`body:Baku`, "character 1: unknown field “body:”: expected title:, text:, lead:, source:, lang:, author:, url:, entity:, " +
			"rule: (did you mean `text:`?)"},
		{`entity:`, `character 8: unexpected end of the rule: expected a name behind entity: (something is missing behind “entity:”)`},
		{`entity:ICRCC`, "character 1: no entity is named “ICRCC” (did you mean `entity:ICRC`?)"},
		{`entity:Vardanyan`, "character 1: no entity is named “Vardanyan” (did you mean `entity:\"Ruben Vardanyan\"`?)"},
		{`entity:Ruben Vardanyan`, "character 1: no entity is named “Ruben” (did you mean `entity:\"Ruben Vardanyan\"`?)"},
		{`entity:"Red Cross"`, "character 1: no entity is named “Red Cross” (it is an alias: write `entity:ICRC`)"},
		{`rule:nothing`, `character 1: no rule is named “nothing” (write “nothing” without rule: to look for the word)`},
		{`rule:it`, `character 1: rule:it refers back to this rule (rules may not go round in a circle)`},
		{`=`, `character 2: unexpected end of the rule: expected a word or a “phrase” behind = (something is missing behind “=”)`},
		{`==WHO`, `character 2: unexpected “=”: expected a word or a “phrase” behind = (one = before the word: =WHO)`},
		{`=who*`, `character 2: * and = together: expected one of them`},
		{`b*`, `character 1: “b*” would match nearly everything: expected at least 2 letters before *`},
		{`*baku`, `character 1: “*baku”: expected * only at the end of a word (write the beginning of the word: prison*)`},
		{`ba?u`, `character 1: “ba?u”: ? does not stand for a letter (only * at the end of a word is known: ba*)`},
		{`baku~`, `character 1: “baku~”: there are no weights and no likeness here (for other spellings of a person make an entity of ` +
			`kind person and write entity:NAME; for other endings end the word with *)`},
		{`/bak.*/`, `character 1: “/bak.*/” is a regular expression: expected words and phrases (only * at the end of a word is known: ` +
			`prison*)`},
		{`[baku TO ganja]`, `character 1: “[”: expected ( (clauses are bracketed by ( and ))`},
		{`2 of (Baku)`, `character 1: “2 of” one clause: expected two clauses or more (commas divide them: 2 of (court, verdict, appeal))`},
		{`2 of Baku, Ganja`, `character 6: “2 of” without brackets: expected ( (write 2 of (a, b, c))`},
		{`0 of (Baku, Ganja)`, `character 1: 0 of 2 clauses: expected a number from 1 to 2 (clauses are divided by commas)`},
		{`two of (Baku, Ganja)`, `character 1: “two of”: expected a figure (write 2 of (a, b, c))`},
		{
			`2 of (Baku Ganja ICRC)`,
			`character 1: “2 of” one clause: expected two clauses or more (commas divide them: 2 of (court, verdict, appeal))`,
		},
		{`2 of (Baku; Ganja)`, `character 7: a semicolon: expected AND or OR (alternatives are divided by OR)`},
		{`2of (Baku, Ganja)`, `character 1: “2of”: expected 2 of (write 2 of (a, b, c))`},
		{`NOT Baku`, `character 1: this part holds for articles in which nothing was found, so the rule would match nearly everything: ` +
			`expected at least one word that must be there in every alternative (NOT narrows a clause: write “clause NOT Baku”)`},
		{`lang:english`, `character 6: no language has the code “english” (write lang:en)`},
		{`Baku lang:english`, `character 11: no language has the code “english” (write lang:en)`},
		{`source:`, `character 8: unexpected end of the rule: expected a word, a “phrase”, a field:, entity:NAME or ( (something is ` +
			`missing behind “source:”)`},
		{
			`https://example.org/x`,
			`character 1: unknown field “https:”: expected title:, text:, lead:, source:, lang:, author:, url:, entity:, rule: (quote ` +
				`it if it is no field: "https://example.org/x")`,
		},
		{`Baku, Ganja`, `character 5: unexpected “,”: expected the end of the rule, AND, OR or NOT (commas divide the clauses of 2 of ` +
			`(a, b, c) alone: write OR between alternatives, nothing between words that all must stand)`},
		{`Baku; Ganja`, `character 1: a semicolon: expected AND or OR (alternatives are divided by OR)`},
		{
			`(Baku NEAR/3 NOT Ganja)`,
			`character 14: unexpected “NOT”: expected a word, a “phrase”, a field:, entity:NAME or ( (NOT has no place in a distance: ` +
				`write (a NEAR/5 b) NOT c)`,
		},
		{
			`Baku NEAR/5000 Ganja`,
			`character 6: the distance of “NEAR/5000”: expected NEAR/n with n from 1 to 1000 (words are counted: NEAR/1 is next to ` +
				`each other)`,
		},
		{
			`title:Baku NEAR/3 source:x`,
			`character 26: “NEAR/3” cannot measure the distance to “source:x”: expected words, phrases, entities, or (a OR b) of them`,
		},
		{`title:(source:x)`, `character 15: “source:” within “title:”: expected one field`},
		{`ԵՎ`, `character 1: “ԵՎ” is not how the operator is written (write AND for the operator, or quote it to look for the word: "ԵՎ")`},
		{`Баку И ICRC`, `character 6: “И” is not how the operator is written (write AND for the operator, or quote it to look for the ` +
			`word: "И")`},
		{`Баку ИЛИ Гянджа`, `character 6: “ИЛИ” is not how the operator is written (write OR for the operator, or quote it to look for ` +
			`the word: "ИЛИ")`},
		{`Baku VE Ganja`, `character 6: “VE” is not how the operator is written (write AND for the operator, or quote it to look for ` +
			`the word: "VE")`},
		{`Баку НЕ футбол`, `character 6: “НЕ” is not how the operator is written (write NOT for the operator, or quote it to look for ` +
			`the word: "НЕ")`},
		{`Baku AND`, `character 9: unexpected end of the rule: expected a word, a “phrase”, a field:, entity:NAME or ( (something is ` +
			`missing behind “AND”)`},
		{`'Red Cross'`, `character 1: single quotation marks (phrases stand in double ones: "Red Cross")`},
		{`Baku XOR Ganja`, `character 6: “XOR”: expected AND, OR or NOT (write (a OR b) NOT (a AND b))`},
		{`person:Ruben`, "character 1: unknown field “person:”: expected title:, text:, lead:, source:, lang:, author:, url:, entity:, " +
			"rule: (did you mean `entity:`?)"},
		{`entity:ICRC*`, "character 1: no entity is named “ICRC*” (did you mean `entity:ICRC`?)"},
		{`entity=ICRC`, `character 1: “entity=ICRC”: expected entity: (write entity:ICRC)`},
		{`Baku NOT`, `character 9: unexpected end of the rule: expected a word, a “phrase”, a field:, entity:NAME or ( (something is ` +
			`missing behind “NOT”)`},
		{`\"Red Cross\"`, `character 1: a backslash (leave it out: quotation marks need none here)`},
	} {
		t.Run(tt.query, func(t *testing.T) {
			_, faults := match.Compile([]news.Watchlist{{
				Name:     "w",
				Entities: []news.Entity{{Name: "ICRC", Aliases: []string{"Red Cross"}}, {Name: "Ruben Vardanyan", Kind: news.KindPerson}},
				Rules:    []news.Rule{{Name: "it", Query: tt.query}},
			}})
			if len(faults) != 1 {
				t.Fatalf("%d faults", len(faults))
			}
			if diff := cmp.Diff("watchlist w: rule it: "+tt.want, faults[0].Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestRulesThatTellOfEverything are faults, but not as vocabulary.
func TestRulesThatTellOfEverything(t *testing.T) {
	for q, want := range map[string]bool{
		"the": true, "lang:hy": true, "lang:hy OR Baku": true, `"in the" NOT Baku`: true, "1 of (lang:en, Baku)": true, "и OR Баку": true,
		"lang:hy Baku": false, "the OR lang:hy Baku": true, "2 of (lang:en, Baku, ICRC)": false, `"the Hill"`: false,
		"source:oc-media": false, "=THE": false, "the*": false,
	} {
		for _, alert := range []bool{true, false} {
			_, faults := match.Compile([]news.Watchlist{{Name: "w", Rules: []news.Rule{{Name: "r", Query: q, Alert: alert}}}})
			if got := len(faults) > 0; got != (want && alert) {
				t.Errorf("%s, alert %v: faults %v", q, alert, faults)
			}
		}
	}
}
