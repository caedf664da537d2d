package match_test

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"strings"
	"testing"

	"tocsin/internal/datatest"
	"tocsin/internal/match"
	"tocsin/internal/news"
)

// pair is a watched name and another's writing of it, or another's name.
type pair struct {
	Set, Kind, Watched, Text, Lang, Frame, Want string
}

// half divides the pairs: failures are read of half 0 only, so that half 1 says
// how a change fares on names that nobody looked at.
func (p *pair) half() int {
	h := fnv.New32a()
	h.Write([]byte(p.Watched + "|" + p.Text))
	return int(h.Sum32()>>7) & 1
}

// pairScore counts pairs that were to be found, or to be kept apart.
type pairScore struct{ want, found, sure, apart, kept, uneven, both int }

// TestEvalNamesPairs prints, by set, how many pairs of data/names/pairs.jsonl are
// found or kept apart, and how many are not the same in both directions.
func TestEvalNamesPairs(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("set TOCSIN_EVAL=1 to measure")
	}
	sets, halves := map[string]*pairScore{}, [2]pairScore{}
	for _, line := range datatest.Lines(t, "names/pairs.jsonl") {
		var p pair
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		there, back := lookFor(t, &p, p.Watched, p.Text), lookFor(t, &p, p.Text, p.Watched)
		s := sets[p.Set]
		if s == nil {
			s = &pairScore{}
			sets[p.Set] = s
		}
		for _, s := range []*pairScore{s, &halves[p.half()]} {
			s.add(p.Want, there, back)
		}
		if wrong := p.Want == "found" && there == "" || p.Want == "not" && there != ""; wrong && p.half() == 0 &&
			strings.Contains(os.Getenv("TOCSIN_EVAL"), p.Want) {
			t.Logf("%s: %s (%s): %q in %q: %s", p.Want, p.Set, p.Kind, p.Watched, p.Text, there)
		}
	}
	keys := make([]string, 0, len(sets))
	for k := range sets {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		t.Logf("%-72s %v", k, sets[k])
	}
	t.Logf("the half whose failures are read: %v", &halves[0])
	t.Logf("the other half; goal .88 and .95: %v", &halves[1])
}

// lookFor returns the strength with which a name is found in a sentence that
// has the other, "" if it is not.
func lookFor(t *testing.T, p *pair, watched, written string) news.Strength {
	t.Helper()
	m, faults := match.Compile([]news.Watchlist{{Name: "w", Entities: []news.Entity{{Name: watched, Kind: news.EntityKind(p.Kind)}}}})
	if slices.ContainsFunc(faults, func(f match.Fault) bool { return !f.Warning }) {
		return ""
	}
	best := news.Strength("")
	for _, ma := range m.Find(nil, &match.Input{Title: "Headline of the day", Text: strings.Replace(p.Frame, "{}", written, 1), Language: p.Lang}) {
		if best == "" || best == news.StrengthWeak {
			best = ma.Strength
		}
	}
	return best
}

func (s *pairScore) add(want string, there, back news.Strength) {
	switch want {
	case "found":
		s.want++
		if there != "" {
			s.found++
		}
		if there != "" && there != news.StrengthWeak {
			s.sure++
		}
	case "not":
		s.apart++
		if there == "" {
			s.kept++
		}
	}
	s.both++
	if (there == "") != (back == "") {
		s.uneven++
	}
}

func (s *pairScore) String() string {
	var out []string
	if s.want > 0 {
		out = append(out, fmt.Sprintf("found %.3f (%d of %d, %d not weak)", float64(s.found)/float64(s.want), s.found, s.want, s.sure))
	}
	if s.apart > 0 {
		out = append(out, fmt.Sprintf("kept apart %.3f (%d of %d)", float64(s.kept)/float64(s.apart), s.kept, s.apart))
	}
	return strings.Join(append(out, fmt.Sprintf("uneven %d of %d", s.uneven, s.both)), ", ")
}

// TestEvalNamesFalse prints how often full names of a sanctions kind, names of the
// region's deputies and persons of one word are found in news that is not about them.
// A hit whose words the list has itself is not counted.
func TestEvalNamesFalse(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("set TOCSIN_EVAL=1 to measure")
	}
	lists := map[string][]news.Entity{}
	seen := map[string]bool{}
	add := func(list, name string) {
		if !seen[list+name] && len(lists[list]) < 1000 {
			seen[list+name] = true
			lists[list] = append(lists[list], news.Entity{Name: name, Kind: news.KindPerson})
		}
	}
	for _, line := range datatest.Lines(t, "names/pairs.jsonl") {
		var p pair
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		switch {
		case p.Kind != "person" || !strings.Contains(p.Watched, " "):
		case strings.HasPrefix(p.Set, "order"):
			add("of the region", p.Watched)
		default:
			add("of a sanctions kind", p.Watched)
			if p.Want == "not" {
				add("of a sanctions kind", p.Text)
			}
		}
	}
	for i, line := range datatest.Lines(t, "names/variants.tsv") {
		if f := strings.Split(line, "\t"); i > 0 && f[1] == "en" && strings.Contains(f[2], " ") {
			words := strings.Fields(f[2])
			if len(lists["of one word"]) < 56 && i%7 == 0 {
				add("of one word", words[len(words)-1])
			}
			if strings.Contains(f[4], "Armenia") || strings.Contains(f[4], "Georgia") || strings.Contains(f[4], "Azerbaijan") {
				add("of the region", f[2])
			}
		}
	}
	for list, entities := range lists {
		m, _ := match.Compile([]news.Watchlist{{Name: "w", Entities: entities}})
		words, by := 0, map[string]int{}
		for _, a := range datatest.Lines(t, "text/articles.txt.gz") {
			words += len(strings.Fields(a))
			for _, ma := range m.Find(nil, &match.Input{Text: a}) {
				how, _, _ := strings.Cut(ma.Via, " of “")
				by[how+" "+string(ma.Strength)]++
				if strings.Contains(os.Getenv("TOCSIN_EVAL"), "wrong") && ma.Via != "" {
					t.Logf("%s: %s: %q %s %s", list, ma.Entity, ma.Text, ma.Strength, ma.Via)
				}
			}
		}
		for how, n := range by {
			t.Logf("%d names %s: %s: %d, %.1f a million words", len(entities), list, how, n, float64(n)*1e6/float64(words))
		}
	}
}
