package config

import (
	"os"
	"strings"
	"testing"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// TestQueriesOfTheReference runs every query of docs/configuration.md on the
// sentences beside it.
func TestQueriesOfTheReference(t *testing.T) {
	page, err := os.ReadFile(referencePage)
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n### queries\n")
	section, _, _ = strings.Cut(section, "\n### ")
	ran := 0
	for line := range strings.Lines(section) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		query, ok := strings.CutPrefix(strings.TrimSpace(cells[0]), "`")
		if len(cells) != 4 || !ok {
			continue
		}
		ran++
		query = strings.TrimSuffix(query, "`")
		t.Run(query, func(t *testing.T) {
			if _, err := match.ParseQuery(query); err != nil {
				t.Fatal(err)
			}
			if !holds(t, query, cells[2]) {
				t.Errorf("does not hold in %q", cells[2])
			}
			if holds(t, query, cells[3]) {
				t.Errorf("holds in %q", cells[3])
			}
		})
	}
	if ran < 15 {
		t.Errorf("%d queries were run", ran)
	}
	_, inText, _ := strings.Cut(section, "`query: '")
	inText, _, _ = strings.Cut(inText, "'`")
	if _, err := match.ParseQuery(inText); err != nil {
		t.Errorf("%s: %v", inText, err)
	}
}

// holds runs a query on an article that says one sentence everywhere.
func holds(t *testing.T, query, sentence string) bool {
	t.Helper()
	sentence = strings.TrimSpace(sentence)
	m, faults := match.Compile([]news.Watchlist{{
		Name: "w",
		Entities: []news.Entity{
			{Name: "ICRC", Kind: news.KindOrganisation, Aliases: []string{"International Committee of the Red Cross"}},
			{Name: "Ruben Vardanyan", Kind: news.KindPerson},
		},
		Rules: []news.Rule{{Name: "visits", Query: "visit*"}, {Name: "sport", Query: "stadium"}, {Name: "it", Query: query}},
	}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, r := range m.Explain(&match.Input{
		Title: sentence, Lead: sentence, Text: sentence, Language: "en", Source: "example", Author: "A. Writer", URL: "https://example.org/1",
	}) {
		if r.Rule == "it" {
			return r.Matched
		}
	}
	t.Fatal("the rule was not tried")
	return false
}
