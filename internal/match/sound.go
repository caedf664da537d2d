package match

import (
	"tocsin/internal/names"
	"tocsin/internal/news"
)

// BySound is the Variants that finds persons in other scripts, spellings and
// case forms (package names). Entities marked exact are left to the spellings
// of the watchlist.
func BySound(entities []news.Entity) Variants {
	heard := make([]news.Entity, len(entities))
	for i, e := range entities {
		if heard[i] = e; e.Exact {
			heard[i].Kind = news.KindTerm
		}
	}
	return sound{names.New(heard)}
}

type sound struct{ finder *names.Finder }

// AppendVariants implements Variants.
func (s sound) AppendVariants(dst []Variant, doc *Document) []Variant {
	for _, h := range s.finder.AppendHits(nil, doc) {
		dst = append(dst, Variant{Entity: h.Entity, Field: h.Field, Start: h.Start, End: h.End, Strength: h.Strength, Leans: h.How == names.HowSurname})
	}
	return dst
}
