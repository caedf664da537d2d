package match_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// cased finds an entity by a fixed other spelling.
type cased map[int]string

func (c cased) AppendVariants(dst []match.Variant, doc *match.Document) []match.Variant {
	for e, spelling := range c {
		if i := strings.Index(doc.Text, spelling); i >= 0 {
			dst = append(dst, match.Variant{
				Entity: e, Field: news.FieldText, Start: i, End: i + len(spelling),
				Strength: news.StrengthVariant,
			})
		}
	}
	return append(dst, match.Variant{Entity: 99, Field: news.FieldText, Start: 5, End: 4})
}

func TestVariants(t *testing.T) {
	l := news.Watchlist{
		Name:     "w",
		Entities: []news.Entity{{Name: "Baku"}, {Name: "Ruben Vardanyan"}},
		Rules:    []news.Rule{{Name: "r", Query: `entity:"Ruben Vardanyan" NEAR/2 суд`}},
	}
	m, faults := match.CompileWith([]news.Watchlist{l}, match.Options{Variants: func(es []*news.Entity) match.Variants {
		for i, e := range es {
			if e.Name == "Ruben Vardanyan" {
				return cased{i: "Рубена Варданяна"}
			}
		}
		return cased{}
	}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	in := match.Input{Text: "Сегодня суд Рубена Варданяна"}
	got := []string{}
	for _, ma := range m.Find(nil, &in) {
		got = append(got, ma.Rule+"|"+ma.Entity+"|"+ma.Text+"|"+string(ma.Strength))
	}
	want := []string{
		"r||суд|exact",
		"|Ruben Vardanyan|Рубена Варданяна|variant",
		"r|Ruben Vardanyan|Рубена Варданяна|variant",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFindConcurrently(t *testing.T) {
	m := compile(t, entities("ICRC", "Ruben Vardanyan"), rules("baku AND prison*"))
	docs := []string{"The ICRC in Baku", "prisoners in Baku with Ruben Vardanyan", "nothing at all", ""}
	want := make([][]news.Match, len(docs))
	for i, d := range docs {
		want[i] = m.Find(nil, &match.Input{Text: d})
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for n := range 200 {
				i := n % len(docs)
				if diff := cmp.Diff(want[i], m.Find(nil, &match.Input{Text: docs[i]})); diff != "" {
					t.Errorf("concurrent Find differs:\n%s", diff)
					return
				}
			}
		})
	}
	wg.Wait()
}

// TestLongText crosses the batches in which words are probed.
func TestLongText(t *testing.T) {
	m := compile(t, entities("a b c d e", "Red Cross"), rules("first ONEAR/300 last"))
	for n := range 140 {
		s := strings.Repeat("word ", n) + "first a b c d e Red Cross’s last"
		if got := len(m.Find(nil, &match.Input{Text: s})); got != 4 {
			t.Fatalf("after %d words: %d matches, want 4", n, got)
		}
	}
}

func TestManyNames(t *testing.T) {
	l := news.Watchlist{Name: "many", Entities: []news.Entity{{Name: "everybody"}}}
	for i := range 300_000 {
		l.Entities[0].Aliases = append(l.Entities[0].Aliases, "name"+string(rune('a'+i%26))+strings.Repeat("x", i/26%7)+" "+
			string(rune(0x4e00+i/182)))
	}
	m := compile(t, l)
	if got := m.Find(nil, &match.Input{Text: "namecxx 一 and namecxx 二"}); len(got) != 2 {
		t.Errorf("got %v", got)
	}
}
