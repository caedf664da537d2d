package tracked

import (
	"strings"
	"testing"
	"time"

	"tocsin/internal/news"
)

// matchesIn runs a pattern over a sentence and lists what it takes, by the
// words it fits.
func matchesIn(t *testing.T, written, sentence string) []string {
	t.Helper()
	root, _, err := parse(written)
	if err != nil {
		t.Fatalf("%s: %v", written, err)
	}
	steps, start, tooLong := compileNode(root)
	if tooLong != nil {
		t.Fatal(tooLong)
	}
	l := newLine(sentence, 0, len(sentence), time.Date(2025, 7, 15, 0, 0, 0, 0, time.UTC))
	budget := maxSteps
	r := newRunner(&pattern{steps: steps, start: start, language: "en"}, l, &budget)
	var out []string
	for at := 0; at < len(l.words); at++ {
		if h, ok := r.run(start, at); ok {
			out = append(out, sentence[l.words[h.from].Start:l.words[h.to-1].End])
			at = h.to - 1
		}
	}
	return out
}

func TestPatternsFit(t *testing.T) {
	for _, tt := range []struct{ pattern, in, want string }{
		{"red cross", "The Red Cross, a red cross and a red-cross.", "Red Cross|red cross|red-cross"},
		{"red cross", "Red, cross. The red big cross.", ""},
		{"visit*", "Visitors visit the visited.", "Visitors|visit|visited"},
		{"(a1 OR b1) c1", "a1 c1 b1 c1 c1", "a1 c1|b1 c1"},
		{"big [bad OR old] wolf", "big wolf, big bad wolf, big old wolf, big red wolf", "big wolf|big bad wolf|big old wolf"},
		{"met ONEAR/3 men", "met men; met the men; met all the men; met all of the men", "met men|met the men|met all the men"},
		{"met NEAR/2 men", "the men met, he met the men", "men met|met the men"},
		{"met ONEAR/5 men", "They met: the men were out. They met — the men were out.", ""},
		{"met ONEAR/5 men", "They met, in June, the men (all).", "met, in June, the men"},
		{"“no longer” visit*", "They no longer visit.", "no longer visit"},
		{"ICRC office", "The ICRC’s office.", "ICRC’s office"},
		{"x1 ONEAR/2 (y1 ONEAR/2 z1)", "x1 a y1 b z1", "x1 a y1 b z1"},
		{"[maybe] {number} men", "maybe 23 men and 19 men", "maybe 23 men|19 men"},
		{"is {text}", "He is badly ill, they say.", "is badly ill"},
		{"is {text} today", "He is badly ill today, they say.", "is badly ill today"},
	} {
		if got := strings.Join(matchesIn(t, tt.pattern, tt.in), "|"); got != tt.want {
			t.Errorf("%s in %q = %q, want %q", tt.pattern, tt.in, got, tt.want)
		}
	}
}

func TestPatternFaults(t *testing.T) {
	for pattern, want := range map[string]string{
		"":         "character 1: unexpected end of the pattern: expected a word, a “phrase”, {number}, {date}, {text}, ( or [",
		"(a b":     "character 1: this bracket is never closed: expected )",
		"a ] b":    "character 3: unexpected “]”: expected the end of the pattern",
		"a OR":     "character 5: unexpected end of the pattern: expected a word, a “phrase”, {number}, {date}, {text}, ( or [",
		"NEAR/3 a": "character 1: unexpected “NEAR/3”: expected a word, a “phrase”, {number}, {date}, {text}, ( or [",
		"a NEAR/21 b": "character 3: “NEAR/21” without a distance: expected NEAR/n with n from 1 to 20 (for example NEAR/5: at " +
			"most five words apart)",
		"a ONEAR b": "character 3: “ONEAR” without a distance: expected ONEAR/n with n from 1 to 20 (for example ONEAR/5: at " +
			"most five words apart)",
		"cat or dog":   "character 5: “or” in small letters (write OR for the operator, or quote it to look for the word: \"or\")",
		"cat*s":        "character 1: “cat*s”: expected * only at the end of a word",
		"c*":           "character 1: “c*” would match nearly everything: expected at least 2 letters before *",
		"{number":      "character 1: the brace is never closed: expected }",
		"{when} visit": "character 1: {when} is unknown: expected {number}, {date} or {text}",
		"{number} [men]": "character 1: the pattern would take every value it meets: expected at least one word that must stand " +
			"there (for example {number} prisoner*)",
		"a =>":                        "character 3: nothing stands behind =>: expected the value that the words mean (for example => ended)",
		"“a":                          "character 1: the quotation mark is never closed: expected a closing ”",
		"a ...":                       "character 3: “...” holds no letter or digit: expected a word, a “phrase”, {number}, {date}, {text}, ( or [",
		strings.Repeat("(", 10) + "a": "character 9: brackets more than 8 deep (write several patterns)",
	} {
		_, _, err := parse(pattern)
		if err == nil || err.Error() != want {
			t.Errorf("%s\n got %v\nwant %s", pattern, err, want)
		}
	}
}

// TestWorkIsBounded runs what makes a backtracking matcher run for ever.
func TestWorkIsBounded(t *testing.T) {
	sentence := strings.Repeat("a1 ", 20_000) + "b1"
	list := news.Watchlist{Name: "w", Entities: []news.Entity{{Name: "e"}}, Facts: []news.Fact{{
		Name: "f", Kind: news.FactText, Of: []string{"entity:e"},
		Patterns: []news.FactPattern{{Text: "a1 ONEAR/20 a1 ONEAR/20 a1 ONEAR/20 a1 ONEAR/20 a1 ONEAR/20 a1 ONEAR/20 c1 => x"}},
	}}}
	set, faults := Compile([]news.Watchlist{list})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	budget := maxSteps
	e := &extraction{doc: Doc{Text: sentence}, set: set, budget: &budget}
	e.fact(&set.facts[0], []news.Match{{}})
	if budget > 0 || budget < -1 {
		t.Errorf("%d steps are left, want none: the text is far longer than they reach", budget)
	}
	if found := set.Extract(Doc{Text: sentence}, []news.Match{{Watchlist: "w", Entity: "e"}}); len(found) > 0 {
		t.Errorf("found %+v", found)
	}
	list.Facts[0].Patterns[0].Text = "a1 NEAR/20 a1 NEAR/20 a1 NEAR/20 a1 NEAR/20 a1 NEAR/20 a1 => x"
	if _, faults = Compile([]news.Watchlist{list}); len(faults) != 1 || !strings.Contains(faults[0].Msg, "steps") {
		t.Errorf("a pattern that grows with each NEAR: %v", faults)
	}
}

func FuzzPattern(f *testing.F) {
	for _, p := range []string{
		"{number} prisoner*", "(a OR b) c", "[a] b NEAR/3 {date}", "“no longer” ONEAR/4 visit* => ended", "is {text}", "((((((", "a =>", "{x}",
		"\xff", "a | b | c", "a*b",
		"a NEAR/20 b NEAR/20 c NEAR/20 d", "[[[a]]] b", "{text} {text} x",
	} {
		f.Add(p, "On 19 June the ICRC saw 23 prisoners; they will no longer visit, “a b c” \xff 24-25 December")
	}
	f.Fuzz(func(t *testing.T, pattern, body string) {
		if _, _, err := parse(pattern); err != nil && (err.Offset < 0 || err.Offset > len(pattern) || err.Column < 1 || err.Error() == "") {
			t.Fatalf("parse(%q): %+v", pattern, err)
		}
		for _, kind := range []news.FactKind{news.FactNumber, news.FactDate, news.FactText} {
			for _, language := range []string{"en", "hy", "az", ""} {
				set, _ := Compile([]news.Watchlist{{Name: "w", Entities: []news.Entity{{Name: "e"}}, Facts: []news.Fact{{
					Name: "f", Kind: kind, Of: []string{"entity:e"}, Patterns: []news.FactPattern{{Language: language, Text: pattern}},
					NotWith: []string{"cat*"},
				}}}})
				for _, found := range set.Extract(Doc{Title: body, Text: body, At: time.Date(2025, 7, 15, 0, 0, 0, 0, time.UTC)},
					[]news.Match{{Watchlist: "w", Entity: "e"}}) {
					if found.Start < 0 || found.End > len(body) || found.Start >= found.End || body[found.Start:found.End] != found.Written {
						t.Fatalf("%q in %q: %+v", pattern, body, found)
					}
					v, err := Parse(kind, found.Value.String())
					if err != nil || v.String() != found.Value.String() {
						t.Fatalf("value %q reads back as %q, %v", found.Value, v, err)
					}
				}
			}
		}
	})
}
