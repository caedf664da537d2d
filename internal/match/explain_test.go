package match_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

func TestExplain(t *testing.T) {
	l := news.Watchlist{
		Name: "w",
		Entities: []news.Entity{
			{Name: "ICRC", Aliases: []string{"Red Cross"}},
			{Name: "WHO"},
			{Name: "Ruben Vardanyan"},
			{Name: "Bako Sahakyan"},
		},
		Rules: []news.Rule{
			{Name: "yes", Query: "entity:ICRC baku"},
			{Name: "no", Query: "baku ganja shusha"},
			{Name: "none", Query: "baku (ganja OR shusha)"},
			{Name: "stopped", Query: "baku NOT (football OR ganja)"},
			{Name: "both", Query: "shusha NOT football"},
			{Name: "far", Query: "baku NEAR/2 football"},
			{Name: "few", Query: "2 of (baku, ganja, shusha)"},
		},
	}
	m := compile(t, l)
	got := []string{}
	for _, r := range m.Explain(&match.Input{Title: "Red Cross in Baku", Text: "Who is Anna Vardanyan? There was football."}) {
		got = append(got, fmt.Sprintf("%s%s %v: %s [%s]", r.Rule, r.Entity, r.Matched, r.Reason, r.StoppedBy))
	}
	want := []string{
		"ICRC true: found “Red Cross” in the title (byte 0) []",
		"WHO false: “Who” stands there, but WHO is looked for as it is written, in capitals []",
		"Ruben Vardanyan false: “Vardanyan” stands there, but not as part of a name of it []",
		"Bako Sahakyan false: none of its names stands in title, text or lead []",
		`yes true: entity:"ICRC" found; baku found []`,
		"no false: ganja not found; shusha not found []",
		"none false: ganja not found; shusha not found []",
		"stopped false: stopped by NOT: football found [NOT (football OR ganja)]",
		"both false: shusha not found; stopped by NOT: football found []",
		"far false: baku and football both found, but not within 2 words []",
		"few false: 1 of 3 clauses hold, 2 needed: baku found; ganja not found; shusha not found []",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
