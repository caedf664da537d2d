package config

import (
	"os"
	"strings"
	"testing"
	"time"

	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/tracked"
)

// TestPatternsOfTheReference runs every pattern of docs/configuration.md on
// the sentences beside it.
func TestPatternsOfTheReference(t *testing.T) {
	page, err := os.ReadFile(referencePage)
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\nA pattern is written in the words of queries")
	section, _, _ = strings.Cut(section, "\n## ")
	ran := 0
	for line := range strings.Lines(section) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		pattern, ok := strings.CutPrefix(strings.TrimSpace(cells[0]), "`")
		if len(cells) != 4 || !ok {
			continue
		}
		ran++
		pattern = strings.TrimSuffix(pattern, "`")
		t.Run(pattern, func(t *testing.T) {
			if stated(t, pattern, cells[2]) == 0 {
				t.Errorf("does not fit %q", cells[2])
			}
			if stated(t, pattern, cells[3]) > 0 {
				t.Errorf("fits %q", cells[3])
			}
		})
	}
	if ran < 8 {
		t.Errorf("%d patterns were run", ran)
	}
}

// stated counts the values that a pattern takes out of a sentence.
func stated(t *testing.T, pattern, sentence string) int {
	t.Helper()
	kind := news.FactText
	for _, k := range []news.FactKind{news.FactNumber, news.FactDate} {
		if strings.Contains(pattern, "{"+string(k)+"}") {
			kind = k
		}
	}
	if strings.HasSuffix(pattern, "=> soon") {
		kind = news.FactDate
	}
	list := news.Watchlist{
		Name: "w", Entities: []news.Entity{{Name: "case"}},
		Facts: []news.Fact{{Name: "f", Kind: kind, Of: []string{"entity:case"}, Patterns: []news.FactPattern{{Language: "en", Text: pattern}}}},
	}
	set, faults := tracked.Compile([]news.Watchlist{list})
	m, wrong := match.Compile([]news.Watchlist{list})
	if len(faults)+len(wrong) > 0 {
		t.Fatal(faults, wrong)
	}
	doc := tracked.Doc{Title: "The case", Text: strings.TrimSpace(sentence), At: time.Date(2025, 7, 15, 12, 0, 0, 0, time.UTC)}
	return len(set.Extract(doc, m.Find(nil, &match.Input{Title: doc.Title, Text: doc.Text})))
}
