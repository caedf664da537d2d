package match

import (
	"fmt"
	"slices"

	"tocsin/internal/names"
	"tocsin/internal/news"
)

// bySound is the Variants that finds persons in other scripts, spellings and
// case forms (package names). Entities marked exact are left to the spellings
// of the watchlist.
func bySound(entities []*news.Entity) Variants {
	var s sound
	var heard []news.Entity
	for i, e := range entities {
		if e.Kind == news.KindPerson && !e.Exact {
			heard, s.of = append(heard, *e), append(s.of, i)
		}
	}
	if len(heard) == 0 {
		return nil
	}
	s.finder = names.New(heard)
	return s
}

type sound struct {
	finder *names.Finder
	of     []int // the entities that it knows
}

// AppendVariants implements Variants.
func (s sound) AppendVariants(dst []Variant, doc *Document) []Variant {
	for _, h := range s.finder.AppendHits(nil, doc) {
		via := fmt.Sprintf("%s of “%s”", h.How, s.finder.Written(h))
		if h.Distance > 0 {
			via += fmt.Sprintf(", %d hundredths of a phoneme away in each", h.Distance)
		}
		dst = append(dst, Variant{
			Entity: s.of[h.Entity], Field: h.Field, Start: h.Start, End: h.End, Strength: h.Strength, Via: via,
			Leans: h.How == names.HowSurname || h.How == names.HowBehind,
		})
	}
	return dst
}

// near says what in a document comes nearest to a person, "" if nothing does.
func (s sound) near(doc *Document, entity int) string {
	if i, ok := slices.BinarySearch(s.of, entity); ok {
		return s.finder.Near(doc, i)
	}
	return ""
}
