package notwith

import (
	"slices"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// enough is how many articles say how common a word is.
const enough = 2000

// Background counts in how many stored articles each word stands.
type Background struct {
	words    map[int64]map[string]bool // article: its words
	articles map[string]int            // word: articles
	phrases  map[int64][]uint64        // article: its phrases by their hashes, sorted
}

// NewBackground returns one without articles.
func NewBackground() *Background {
	return &Background{words: map[int64]map[string]bool{}, articles: map[string]int{}, phrases: map[int64][]uint64{}}
}

// Full reports whether more articles would say no more.
func (b *Background) Full() bool { return len(b.words) >= enough }

// Add adds an article.
func (b *Background) Add(article int64, r news.Revision) {
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

// others counts the articles that were not judged.
func (b *Background) others(judged map[int64]bool) (n int) {
	for id := range b.words {
		if !judged[id] {
			n++
		}
	}
	return n
}

// elsewhere counts the articles that have a word or phrase and were not judged.
func (b *Background) elsewhere(term string, judged map[int64]bool) int {
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
