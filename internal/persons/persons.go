// Package persons finds whom the news names beside the people who are watched,
// and who is on no watchlist yet. It promises that one person is one entry,
// whatever the script, the spelling and the case form; that an article counts
// once; and that each entry has a sentence as its evidence.
//
// It proposes; nothing is added to a watchlist by it.
package persons

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/names"
	"tocsin/internal/news"
)

// Article is one article in which something watched was found.
type Article struct {
	ID       int64
	Title    string
	Text     string
	Language string
	Byline   string // who wrote it is not who it is about
	Source   string
	Origin   string // whose facts it tells
	URL      string
	At       time.Time
	Matches  []news.Match // all that the watchlists find in it
}

// Person is somebody who stands in such articles.
type Person struct {
	Name      string    // the best of the spellings: in Latin letters if there is one, without a case ending
	Spellings []string  // as written, the most frequent first
	Articles  int       // that name the person
	Origins   int       // whose facts these are: two outlets that cite one radio are one
	Near      int       // articles in which a watched name stands in the same sentence or the next
	First     time.Time // when the first of them was seen
	Last      time.Time
	Evidence  Evidence // of the newest article, near a watched name if any is
}

// Evidence is a sentence that names a person.
type Evidence struct {
	Sentence   string
	Start, End int // half-open bytes of the name in it
	Article    int64
	Title      string
	Source     string
	URL        string
	At         time.Time
}

// Find lists whom the articles name and no match covers: most origins first.
func Find(articles []Article) []Person {
	small := writtenSmall(articles)
	var all []mention
	for i := range articles {
		all = append(all, mentions(&articles[i], i, func(w string) bool { return small[w] })...)
	}
	groups := merge(all)
	addInitials(articles, groups)
	var out []Person
	for _, group := range groups {
		out = append(out, person(articles, group))
	}
	slices.SortFunc(out, func(a, b Person) int {
		return cmp.Or(cmp.Compare(b.Origins, a.Origins), cmp.Compare(b.Near, a.Near), cmp.Compare(b.Articles, a.Articles),
			strings.Compare(a.Name, b.Name))
	})
	return out
}

// merge groups mentions by person: every spelling is looked for among all.
func merge(all []mention) [][]mention {
	var spellings []string
	number := map[string]int{}
	var entities []news.Entity
	for _, m := range all {
		if _, known := number[m.spelling]; !known {
			number[m.spelling] = len(spellings)
			spellings = append(spellings, m.written)
			entities = append(entities, news.Entity{Name: m.written, Kind: news.KindPerson})
		}
	}
	root := make([]int, len(spellings))
	for i := range root {
		root[i] = i
	}
	var find func(i int) int
	find = func(i int) int {
		if root[i] != i {
			root[i] = find(root[i])
		}
		return root[i]
	}
	finder := names.New(entities)
	for i, s := range spellings {
		for _, h := range finder.AppendHits(nil, &names.Document{Text: s}) {
			if h.How == names.HowFull || h.How == names.HowReverse {
				root[find(h.Entity)] = find(i)
			}
		}
	}
	groups := map[int][]mention{}
	var order []int
	for _, m := range all {
		id := find(number[m.spelling])
		if groups[id] == nil {
			order = append(order, id)
		}
		groups[id] = append(groups[id], m)
	}
	out := make([][]mention, 0, len(order))
	for _, id := range order {
		out = append(out, groups[id])
	}
	return out
}

// person sums up the mentions of one.
func person(articles []Article, group []mention) Person {
	p := Person{}
	full := map[string]bool{} // spellings with a given name
	written, origins, inArticles, near := map[string]int{}, map[string]bool{}, map[int]bool{}, map[int]bool{}
	best := &group[0]
	for i := range group {
		m := &group[i]
		a := &articles[m.article]
		written[m.written]++
		full[m.written] = full[m.written] || !m.initial
		inArticles[m.article] = true
		origins[cmp.Or(a.Origin, a.Source)] = true
		if m.near {
			near[m.article] = true
		}
		if p.First.IsZero() || a.At.Before(p.First) {
			p.First = a.At
		}
		if a.At.After(p.Last) {
			p.Last = a.At
		}
		if better(articles, m, best) {
			best = m
		}
	}
	p.Articles = len(inArticles)
	p.Origins = len(origins)
	p.Near = len(near)
	for s := range written {
		p.Spellings = append(p.Spellings, s)
	}
	slices.SortFunc(p.Spellings, func(a, b string) int { return cmp.Or(cmp.Compare(written[b], written[a]), strings.Compare(a, b)) })
	p.Name = plainest(slices.DeleteFunc(slices.Clone(p.Spellings), func(s string) bool { return !full[s] }))
	p.Evidence = evidence(&articles[best.article], best)
	return p
}

// better reports whether a mention is better evidence: near a watched name, in
// the text, newer.
func better(articles []Article, m, than *mention) bool {
	if m.near != than.near {
		return m.near
	}
	if inText := m.at.Field == news.FieldText; inText != (than.at.Field == news.FieldText) {
		return inText
	}
	return articles[m.article].At.After(articles[than.article].At)
}

// plainest is the spelling that a list should have: in Latin letters if any
// is, and then the shortest, which is the one without a case ending.
func plainest(spellings []string) string {
	rank := func(s string) int {
		r, _ := utf8.DecodeRuneInString(s)
		if unicode.Is(unicode.Latin, r) {
			return 0
		}
		return 1
	}
	return slices.MinFunc(spellings, func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(utf8.RuneCountInString(a), utf8.RuneCountInString(b)))
	})
}

func evidence(a *Article, m *mention) Evidence {
	e := Evidence{Sentence: a.Title, Start: m.at.Start, End: m.at.End, Article: a.ID, Title: a.Title, Source: a.Source, URL: a.URL, At: a.At}
	if m.at.Field == news.FieldText && m.sentence.End >= m.at.End {
		e.Sentence = a.Text[m.sentence.Start:m.sentence.End]
		e.Start = m.at.Start - m.sentence.Start
		e.End = m.at.End - m.sentence.Start
	}
	return e
}
