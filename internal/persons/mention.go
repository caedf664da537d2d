package persons

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/names"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// mention is one place that names somebody.
type mention struct {
	spelling string // folded
	written  string
	article  int
	near     bool
	sentence text.Span // of the text; empty in a title
	at       names.Mention
	initial  bool // an initial and the surname of one who is named in full elsewhere
}

// writtenSmall are the words that some article writes with a small letter.
func writtenSmall(articles []Article) map[string]bool {
	small := map[string]bool{}
	for i := range articles {
		s := articles[i].Text
		for w := range text.Words(s) {
			if r, _ := utf8.DecodeRuneInString(s[w.Start:]); unicode.IsLower(r) {
				small[text.Fold(s[w.Start:w.End])] = true
			}
		}
	}
	return small
}

// mentions are the persons of one article, but for those that are watched and
// those who wrote it.
func mentions(a *Article, index int, small func(string) bool) []mention {
	r := newReader(a, index)
	var out []mention
	for _, m := range names.Persons(&names.Document{Title: a.Title, Text: a.Text, Language: a.Language}, small) {
		if one, ok := r.mention(m); ok {
			out = append(out, one)
		}
	}
	return out
}

// reader looks at one article.
type reader struct {
	*Article
	index     int
	sentences []text.Span
	watched   map[int]bool // sentences
	authors   string
}

func newReader(a *Article, index int) *reader {
	r := &reader{Article: a, index: index, sentences: slices.Collect(text.Sentences(a.Text)), authors: " " + text.Fold(a.Byline) + " "}
	r.watched = watchedIn(a, r.sentences)
	return r
}

// mention is what stands at a place, unless that is somebody watched or an author.
func (r *reader) mention(m names.Mention) (one mention, ok bool) {
	body := r.Text
	if m.Field == news.FieldTitle {
		body = r.Title
	}
	one = mention{written: body[m.Start:m.End], article: r.index, at: m}
	one.spelling = text.Fold(one.written)
	covered := slices.ContainsFunc(r.Matches, func(f news.Match) bool {
		return f.Entity != "" && f.Field == m.Field && f.Start < m.End && m.Start < f.End
	})
	if covered || strings.Contains(r.authors, one.spelling) {
		return one, false
	}
	if m.Field == news.FieldText {
		if i := slices.IndexFunc(r.sentences, func(s text.Span) bool { return s.Start <= m.Start && m.Start < s.End }); i >= 0 {
			one.sentence = r.sentences[i]
			one.near = r.watched[i-1] || r.watched[i] || r.watched[i+1]
		}
	}
	return one, true
}

// addInitials adds to each person the places with an initial and the surname,
// where only one of them has such a name: K. Avanesyan is Karen, who is named
// in full elsewhere, and not somebody else.
func addInitials(articles []Article, groups [][]mention) {
	entities := make([]news.Entity, len(groups))
	for i, group := range groups {
		entities[i] = news.Entity{Name: group[0].written, Kind: news.KindPerson}
		for _, m := range group[1:] {
			if !slices.Contains(entities[i].Aliases, m.written) {
				entities[i].Aliases = append(entities[i].Aliases, m.written)
			}
		}
	}
	finder := names.New(entities)
	for i := range articles {
		a := &articles[i]
		hits := finder.AppendHits(nil, &names.Document{Title: a.Title, Text: a.Text, Language: a.Language})
		var r *reader
		for _, h := range hits {
			if h.How != names.HowInitial || slices.ContainsFunc(hits, func(o names.Hit) bool {
				return o.Entity != h.Entity && o.Field == h.Field && o.Start < h.End && h.Start < o.End
			}) {
				continue
			}
			if r == nil {
				r = newReader(a, i)
			}
			if one, ok := r.mention(names.Mention{Field: h.Field, Start: h.Start, End: h.End}); ok {
				one.initial = true
				groups[h.Entity] = append(groups[h.Entity], one)
			}
		}
	}
}

// watchedIn are the sentences, by number, with a name that is a reason to tell.
func watchedIn(a *Article, sentences []text.Span) map[int]bool {
	out := map[int]bool{}
	for _, f := range a.Matches {
		if f.Field != news.FieldText || !f.Alert {
			continue
		}
		if i := slices.IndexFunc(sentences, func(s text.Span) bool { return s.Start <= f.Start && f.Start < s.End }); i >= 0 {
			out[i] = true
		}
	}
	return out
}
