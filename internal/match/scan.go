package match

import (
	"strings"

	"tocsin/internal/match/hashtags"
	"tocsin/internal/match/query"
	"tocsin/internal/text"
)

// scan finds the patterns in all fields of the article that anybody asks for.
func (m *Matcher) scan(s *scratch, in *Input) {
	s.titleTags.Read(in.Title)
	s.textTags.Read(in.Text)
	if m.index.Len() > 0 {
		m.scanField(s, query.InTitle, in.Title)
		m.scanTags(s, query.InTitle, in.Title, &s.titleTags)
		body := len(s.events)
		m.scanField(s, query.InText, in.Text)
		m.scanTags(s, query.InText, in.Text, &s.textTags)
		m.scanLead(s, in, body)
		for _, f := range [...]struct {
			set query.Fields
			s   string
		}{{query.InSource, in.Source}, {query.InAuthor, in.Author}, {query.InURL, in.URL}, {query.InLang, in.Language}} {
			if m.meta&f.set != 0 {
				m.scanField(s, f.set, f.s)
			}
		}
	}
	s.found = s.found[:0]
	if m.variants != nil {
		m.scanVariants(s, in)
	}
	if m.looks && len(s.events) > 0 {
		m.findWritings(s, in)
	}
}

// scanField finds the patterns in one field. In metadata anything may stand
// between the words of a phrase.
func (m *Matcher) scanField(s *scratch, in query.Fields, txt string) {
	for _, h := range s.scanner.Scan(&m.index, txt, in&query.InMeta != 0) {
		s.events = append(s.events, event{what: h.Pattern, start: h.Start, end: h.End, from: h.From, to: h.To, fields: in})
	}
}

// scanTags finds the patterns in the hashtags of a field, and says where they
// stand in the field. NEAR counts a hashtag as the words that it is without this.
func (m *Matcher) scanTags(s *scratch, in query.Fields, txt string, tags *hashtags.Out) {
	if tags.Words == "" {
		return
	}
	from := len(s.events)
	m.scanField(s, in, tags.Words)
	found := s.events[from:]
	for i := range found {
		start, end, _ := tags.Span(int(found[i].start), int(found[i].end))
		found[i].start, found[i].end = int32(start), int32(end)
	}
	sortEvents(found) // so that words are counted once
	count := newCounter(txt)
	for i := range found {
		found[i].from, found[i].to = count.words(int(found[i].start), int(found[i].end))
	}
}

// scanLead marks the events of the text that lie in its lead; a lead that is
// not part of the text is scanned for itself.
func (m *Matcher) scanLead(s *scratch, in *Input, body int) {
	start, end := leadOf(in)
	if end < 0 {
		m.scanField(s, query.InLead, in.Lead)
		return
	}
	for i := body; i < len(s.events); i++ {
		if ev := &s.events[i]; int(ev.start) >= start && int(ev.end) <= end {
			ev.fields |= query.InLead
		}
	}
}

// leadOf is the span of the lead in the text; end is -1 if it lies elsewhere.
func leadOf(in *Input) (start, end int) {
	if in.Lead != "" {
		if at := strings.Index(in.Text, in.Lead); at >= 0 {
			return at, at + len(in.Lead)
		}
		return 0, -1
	}
	for sp := range text.Paragraphs(in.Text) {
		return sp.Start, sp.End
	}
	return 0, 0
}
