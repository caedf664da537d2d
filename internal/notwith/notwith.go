// Package notwith proposes words for an entity's not_with or a rule's NOT: those
// that the wrong articles among its matches share and the right ones lack. It
// promises that a word is proposed only where judged articles and many others
// say that it is not spread so by chance, and that no word of the name itself is.
package notwith

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// What a word needs to be proposed.
const (
	fewestWrong = 3   // wrong articles that have it, and that were judged at all
	fewestRight = 2   // right ones judged: "absent from the right" says nothing of none
	leastShare  = 0.2 // of the wrong articles that have it
	chance      = 0.01
	proposed    = 5 // words at most
	shortest    = 4 // runes
)

// Word is a word or phrase that would distinguish wrong articles from right ones.
type Word struct {
	Word       string  `json:"word"`  // or the phrase
	Wrong      int     `json:"wrong"` // wrong articles that have it
	OfWrong    int     `json:"of_wrong"`
	Right      int     `json:"right"` // right ones that do: none
	OfRight    int     `json:"of_right"`
	Elsewhere  int     `json:"elsewhere"` // stored articles nobody judged that have it
	OfOthers   int     `json:"of_elsewhere"`
	Chance     float64 `json:"chance"` // that any word were so unevenly spread by chance (Fisher's exact test, one-sided, Bonferroni)
	inArticles []int64
}

// TooFew says what is missing before words can be proposed, "" if nothing is.
func TooFew(right, wrong int) string {
	switch {
	case wrong == 0:
		return "nothing wrong was found"
	case wrong < fewestWrong:
		return fmt.Sprintf("%d wrong articles have to be judged before words are proposed", fewestWrong)
	case right < fewestRight:
		return fmt.Sprintf("%d right articles have to be judged before words are proposed", fewestRight)
	}
	return ""
}

// Finder finds the words that distinguish the wrong articles of one rule or
// entity from the right ones.
type Finder struct {
	back    *Background
	never   map[string]bool // words of the names themselves
	written map[string]string
	wrong   map[string][]int64 // word: wrong articles
	right   map[string]int
	wrongs  []int64
	rights  int
	judged  map[int64]bool
}

// New returns a Finder for an entity, nil for a rule or where it is watched no
// more. The background says how common a word is.
func New(e *news.Entity, back *Background) *Finder {
	f := &Finder{
		back:    back,
		never:   map[string]bool{},
		written: map[string]string{},
		wrong:   map[string][]int64{},
		right:   map[string]int{},
		judged:  map[int64]bool{},
	}
	if e != nil {
		for _, name := range append([]string{e.Name}, e.Aliases...) {
			f.spare(name)
		}
	}
	return f
}

// spare keeps the words of a name from being proposed.
func (f *Finder) spare(name string) {
	for w := range text.Words(name) {
		f.never[text.Fold(name[w.Start:w.End])] = true
	}
}

// Add adds an article that was judged, with what was found in it.
func (f *Finder) Add(article int64, r news.Revision, matches []news.Match, right bool) {
	f.judged[article] = true
	for _, m := range matches {
		f.spare(m.Text)
	}
	if right {
		f.rights++
	} else {
		f.wrongs = append(f.wrongs, article)
	}
	for _, terms := range []map[string]string{wordsOf(r), phrasesOf(r)} {
		for term, written := range terms {
			if right {
				f.right[term]++
				continue
			}
			f.wrong[term] = append(f.wrong[term], article)
			f.written[term] = plainer(f.written[term], written)
		}
	}
}

// spared reports whether a word of the names is in a word or phrase.
func (f *Finder) spared(term string) bool {
	for w := range text.Words(term) {
		if f.never[term[w.Start:w.End]] {
			return true
		}
	}
	return false
}

// Words returns the proposals: each is chosen for the wrong articles that the
// ones before leave, so that few words do much.
func (f *Finder) Words() []Word {
	candidates, others := f.candidates()
	var out []Word
	left := map[int64]bool{}
	for _, a := range f.wrongs {
		left[a] = true
	}
	for len(out) < proposed && len(left) > 0 {
		best, gain := -1, 0
		for i, c := range candidates {
			n := 0
			for _, a := range c.inArticles {
				if left[a] {
					n++
				}
			}
			if n > gain {
				best, gain = i, n
			}
		}
		if best < 0 || len(out) > 0 && gain < 2 {
			break
		}
		for _, a := range candidates[best].inArticles {
			delete(left, a)
		}
		candidates[best].OfOthers = others
		out = append(out, candidates[best])
	}
	return out
}

// candidates returns the words and phrases that are frequent in the wrong
// articles, absent from the right ones, and too uneven to be so by chance: the
// surest first, and of equals words.
func (f *Finder) candidates() (list []Word, others int) {
	others = f.back.others(f.judged)
	tested := 0
	for word, in := range f.wrong {
		if len(in) >= fewestWrong {
			tested++
		}
		if len(in) < fewestWrong || float64(len(in)) < leastShare*float64(len(f.wrongs)) || f.right[word] > 0 || f.spared(word) {
			continue
		}
		list = append(list, Word{
			Word: f.written[word], Wrong: len(in), OfWrong: len(f.wrongs), OfRight: f.rights,
			Elsewhere: f.back.elsewhere(word, f.judged), inArticles: in,
		})
	}
	for i := range list {
		c := &list[i]
		c.Chance = min(1, float64(tested)*fisher(c.Wrong, c.OfWrong, c.Elsewhere, f.rights+others))
	}
	list = slices.DeleteFunc(list, func(c Word) bool { return c.Chance > chance })
	slices.SortFunc(list, func(a, b Word) int {
		return cmp.Or(
			cmp.Compare(b.Wrong, a.Wrong),
			cmp.Compare(a.Chance, b.Chance),
			strings.Count(a.Word, " ")-strings.Count(b.Word, " "),
			cmp.Compare(a.Word, b.Word),
		)
	})
	return list, others
}
