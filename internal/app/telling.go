package app

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/text"
)

// What a word needs to be proposed.
const (
	fewestWrong = 3   // wrong articles that have it, and that were judged at all
	fewestRight = 2   // right ones judged: "absent from the right" says nothing of none
	leastShare  = 0.2 // of the wrong articles that have it
	chance      = 0.01
	proposed    = 5    // words at most
	shortest    = 4    // runes
	backgrounds = 2000 // articles that say how common a word is
)

// NotWith is a word or phrase that would tell wrong articles from right ones.
type NotWith struct {
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

// tooFew says what is missing before words can be proposed.
func tooFew(right, wrong int) string {
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

// background counts in how many stored articles each word stands.
type background struct {
	words    map[int64]map[string]bool // article: its words
	articles map[string]int            // word: articles
	phrases  map[int64][]uint64        // article: its phrases by their hashes, sorted
}

// readBackground reads the newest stored articles.
func readBackground(ctx context.Context, s *store.Store) (*background, error) {
	b := &background{words: map[int64]map[string]bool{}, articles: map[string]int{}, phrases: map[int64][]uint64{}}
	err := s.LatestRevisions(ctx, func(a news.Article, r news.Revision) bool {
		if a.State == news.StateMerged || a.CopyOf != 0 { // a copy says nothing twice
			return true
		}
		b.add(a.ID, r)
		return len(b.words) < backgrounds
	})
	return b, err
}

func (b *background) add(article int64, r news.Revision) {
	words := map[string]bool{}
	for w := range wordsOf(r) {
		words[w] = true
		b.articles[w]++
	}
	var phrases []uint64
	for p := range phrasesOf(r) {
		phrases = append(phrases, text.Hash(p))
	}
	slices.Sort(phrases)
	b.words[article], b.phrases[article] = words, phrases
}

// elsewhere counts the articles that have a word or phrase and were not judged.
func (b *background) elsewhere(term string, judged map[int64]bool) int {
	if isPhrase(term) {
		n, hash := 0, text.Hash(term)
		for id, phrases := range b.phrases {
			if _, has := slices.BinarySearch(phrases, hash); has && !judged[id] {
				n++
			}
		}
		return n
	}
	n := b.articles[term]
	for id := range judged {
		if b.words[id][term] {
			n--
		}
	}
	return n
}

// wordsOf are the words of a revision worth proposing, folded, with how they
// are written.
func wordsOf(r news.Revision) map[string]string {
	out := map[string]string{}
	for _, s := range []string{r.Title, r.Text} {
		for w := range text.Words(s) {
			written := s[w.Start:w.End]
			if !worth(written) {
				continue
			}
			folded := text.Fold(written)
			out[folded] = plainer(out[folded], written)
		}
	}
	return out
}

// plainer is the spelling that begins with a small letter, if one does.
func plainer(have, other string) string {
	first, _ := utf8.DecodeRuneInString(have)
	if have == "" || unicode.IsUpper(first) {
		return other
	}
	return have
}

// telling finds the words that tell wrong articles from right ones.
type telling struct {
	back    *background
	never   map[string]bool // words of the names themselves
	written map[string]string
	wrong   map[string][]int64 // word: wrong articles
	right   map[string]int
	wrongs  []int64
	rights  int
	judged  map[int64]bool
}

func newTelling(e *news.Entity, back *background) *telling {
	t := &telling{back: back, never: map[string]bool{}, written: map[string]string{}, wrong: map[string][]int64{}, right: map[string]int{}, judged: map[int64]bool{}}
	if e != nil {
		for _, name := range append([]string{e.Name}, e.Aliases...) {
			t.spare(name)
		}
	}
	return t
}

// spare keeps the words of a name from being proposed.
func (t *telling) spare(name string) {
	for w := range text.Words(name) {
		t.never[text.Fold(name[w.Start:w.End])] = true
	}
}

func (t *telling) add(article int64, r news.Revision, matches []news.Match, right bool) {
	t.judged[article] = true
	for _, m := range matches {
		t.spare(m.Text)
	}
	if right {
		t.rights++
	} else {
		t.wrongs = append(t.wrongs, article)
	}
	for _, terms := range []map[string]string{wordsOf(r), phrasesOf(r)} {
		for term, written := range terms {
			if right {
				t.right[term]++
				continue
			}
			t.wrong[term] = append(t.wrong[term], article)
			t.written[term] = plainer(t.written[term], written)
		}
	}
}

// spared reports whether a word of the names is in a word or phrase.
func (t *telling) spared(term string) bool {
	for w := range text.Words(term) {
		if t.never[term[w.Start:w.End]] {
			return true
		}
	}
	return false
}

// words are the proposals: each chosen for the wrong articles that the ones
// before leave, so that few words do much.
func (t *telling) words() []NotWith {
	candidates, others := t.candidates()
	var out []NotWith
	left := map[int64]bool{}
	for _, a := range t.wrongs {
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

// candidates are the words and phrases that are frequent in the wrong articles,
// absent from the right ones, and too uneven to be so by chance: the surest
// first, and of equals words.
func (t *telling) candidates() (list []NotWith, others int) {
	for id := range t.back.words {
		if !t.judged[id] {
			others++
		}
	}
	tested := 0
	for word, in := range t.wrong {
		if len(in) >= fewestWrong {
			tested++
		}
		if len(in) < fewestWrong || float64(len(in)) < leastShare*float64(len(t.wrongs)) || t.right[word] > 0 || t.spared(word) {
			continue
		}
		list = append(list, NotWith{
			Word: t.written[word], Wrong: len(in), OfWrong: len(t.wrongs), OfRight: t.rights,
			Elsewhere: t.back.elsewhere(word, t.judged), inArticles: in,
		})
	}
	for i := range list {
		c := &list[i]
		c.Chance = min(1, float64(tested)*fisher(c.Wrong, c.OfWrong, c.Elsewhere, t.rights+others))
	}
	list = slices.DeleteFunc(list, func(c NotWith) bool { return c.Chance > chance })
	slices.SortFunc(list, func(a, b NotWith) int {
		return cmp.Or(cmp.Compare(b.Wrong, a.Wrong), cmp.Compare(a.Chance, b.Chance), strings.Count(a.Word, " ")-strings.Count(b.Word, " "), cmp.Compare(a.Word, b.Word))
	})
	return list, others
}

// fisher is the chance that at least a of n articles have a word that b of m
// others have, were it spread evenly (Fisher's exact test, one-sided).
func fisher(a, n, b, m int) float64 {
	k, all := a+b, n+m
	p := 0.0
	for x := a; x <= min(n, k); x++ {
		if k-x > m {
			continue
		}
		p += math.Exp(choose(n, x) + choose(m, k-x) - choose(all, k))
	}
	return min(1, p)
}

// choose is the logarithm of n over k.
func choose(n, k int) float64 {
	lg := func(x int) float64 { v, _ := math.Lgamma(float64(x) + 1); return v }
	return lg(n) - lg(k) - lg(n-k)
}
