package tracked

import (
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// place is a sentence, and the paragraph and field it stands in.
type place struct {
	field     news.Field
	from, to  int
	paragraph text.Span
	back      *line // years and weekdays before the article's day
	ahead     *line // after it
}

// cut divides title and text into sentences.
func (e *extraction) cut() {
	e.lines = []*place{}
	for _, part := range []struct {
		field news.Field
		s     string
	}{{news.FieldTitle, e.doc.Title}, {news.FieldText, e.doc.Text}} {
		for para := range text.Paragraphs(part.s) {
			for sp := range text.Sentences(part.s[para.Start:para.End]) {
				if sp.End-sp.Start > maxLine {
					continue // a table or a program's output, not a sentence
				}
				e.lines = append(e.lines, &place{field: part.field, from: para.Start + sp.Start, to: para.Start + sp.End, paragraph: para})
			}
		}
	}
}

func (p *place) line(doc Doc, ahead bool) *line {
	at := &p.back
	if ahead {
		at = &p.ahead
	}
	if *at == nil {
		s := doc.Text
		if p.field == news.FieldTitle {
			s = doc.Title
		}
		*at = newLine(s, p.from, p.to, doc.At)
		(*at).ahead = ahead
	}
	return *at
}

// anchorAt is the anchor that stands near enough to a sentence.
func anchorAt(scope news.FactScope, p *place, near []news.Match) (news.Match, bool) {
	from, to := p.from, p.to
	switch scope {
	case news.InSentence:
	case news.InParagraph:
		from, to = p.paragraph.Start, p.paragraph.End
	default:
		return near[0], true
	}
	for _, m := range near {
		if m.Field == p.field && m.Start >= from && m.End <= to {
			return m, true
		}
	}
	return news.Match{}, false
}

// stopped reports whether a word that must not stand in the sentence does.
func (e *extraction) stopped(f *fact, l *line) bool {
	for i := range f.not {
		r := newRunner(&f.not[i], l, e.budget)
		for at := range l.words {
			if !mayStart(&f.not[i], l, at) {
				continue
			}
			if _, ok := r.run(f.not[i].start, at); ok {
				return true
			}
		}
	}
	return false
}
