package match

import (
	"strings"

	"tocsin/internal/text"
)

// maxInput bounds what is matched of one field. Positions are 32 bits.
const maxInput = 1 << 30

// scan finds the patterns in all fields of the article that anybody asks for.
func (m *Matcher) scan(s *scratch, in *Input) {
	if len(m.index.slots) > 0 {
		m.scanField(s, inTitle, in.Title)
		body := len(s.events)
		m.scanField(s, inText, in.Text)
		m.scanLead(s, in, body)
		for _, f := range [...]struct {
			set fieldSet
			s   string
		}{{inSource, in.Source}, {inAuthor, in.Author}, {inURL, in.URL}, {inLang, in.Language}} {
			if m.meta&f.set != 0 {
				m.scanField(s, f.set, f.s)
			}
		}
	}
	if m.variants != nil {
		m.scanVariants(s, in)
	}
}

// scanLead marks the events of the text that lie in its lead; a lead that is
// not part of the text is scanned for itself.
func (m *Matcher) scanLead(s *scratch, in *Input, body int) {
	start, end := leadOf(in)
	if end < 0 {
		m.scanField(s, inLead, in.Lead)
		return
	}
	for i := body; i < len(s.events); i++ {
		if ev := &s.events[i]; int(ev.start) >= start && int(ev.end) <= end {
			ev.fields |= inLead
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

// pass is the state of scanning one field.
type pass struct {
	*window
	m   *Matcher
	s   *scratch
	in  fieldSet
	txt string
}

// scanField is the one pass over the original bytes.
func (m *Matcher) scanField(s *scratch, in fieldSet, txt string) {
	if len(txt) > maxInput {
		txt = txt[:maxInput]
	}
	p := pass{window: &s.window, m: m, s: s, in: in, txt: txt}
	p.n, p.words, p.toks[0] = 0, 0, text.Token{}
	sc := text.NewScanner(txt)
	for more := true; more; p.words += int32(p.n) {
		p.toks[0] = p.toks[p.n]
		for p.n = 0; p.n < batch; p.n++ {
			if more = sc.Next(&p.toks[p.n+1]); !more {
				break
			}
		}
		p.probe()
	}
}

// probe looks up the words of a batch, and each with the one before it.
func (p *pass) probe() {
	x := &p.m.index
	filter, shift := x.filter, x.shift
	if len(filter) > nearFilter {
		p.readLines()
	}
	n := 0
	prev, flags := p.toks[0].Hash, p.toks[0].Flags // of the first word of a text, those of an empty one
	for i := range p.n {
		tok := &p.toks[i+1]
		h := tok.Hash
		missing := filter[filterWord(h, h, shift)]&bloom(h) ^ bloom(h)
		p.keys[n] = lookup{key: h, at: int32(i + 1)}
		n += isZero(missing)
		k := pairKey(prev, h)
		missing = filter[filterWord(prev, k, shift)]&bloom(k) ^ bloom(k)
		p.keys[n] = lookup{key: k, at: int32(i + 1), by: byPair}
		n += isZero(missing)
		flags |= tok.Flags
		prev = h
	}
	p.lookUp(n)
	if flags == 0 && !x.anyPre {
		return
	}
	for i := range p.n {
		if p.toks[i].Flags|p.toks[i+1].Flags != 0 {
			p.readings(i + 1)
		}
		if x.anyPre {
			p.prefixes(i+1, &p.toks[i+1])
		}
	}
}

// isZero is 1 for 0 and 0 for everything else, without a branch.
func isZero(x uint64) int { return int((^x & (x - 1)) >> 63) }

// readings tries the other ways in which word at and the one before it can
// be read.
func (p *pass) readings(at int) {
	x := &p.m.index
	prev, tok := &p.toks[at-1], &p.toks[at]
	var buf [2][text.MaxReadings]text.Token
	var before, now []text.Token
	if tok.Flags != 0 {
		now = text.Readings(buf[0][:0], p.txt, *tok)
	}
	for i := range now {
		r := &now[i]
		if x.maybe(r.Hash, r.Hash) {
			p.try(r.Hash, 0, at, r, nil)
		}
		if x.anyPre {
			p.prefixes(at, r)
		}
	}
	if at == 1 && p.words == 0 {
		return
	}
	if prev.Flags != 0 {
		before = text.Readings(buf[1][:0], p.txt, *prev)
	}
	for i := range before {
		p.tryPair(at, &before[i], tok)
		for j := range now {
			p.tryPair(at, &before[i], &now[j])
		}
	}
	for j := range now {
		p.tryPair(at, prev, &now[j])
	}
}

// tryPair tries two words of which one is a reading. A word without its
// ending is no first word, one without its article no second.
func (p *pass) tryPair(at int, first, second *text.Token) {
	if first.End != p.toks[at-1].End || second.Start != p.toks[at].Start {
		return
	}
	if k := pairKey(first.Hash, second.Hash); p.m.index.maybe(first.Hash, k) {
		p.try(k, byPair, at, first, second)
	}
}

// prefixes tries the patterns whose first word may go on.
func (p *pass) prefixes(at int, tok *text.Token) {
	x := &p.m.index
	for size := uint(1); size <= 8; size++ {
		if !x.heads[size] {
			continue
		}
		if k := headKey(tok.Head, size); x.maybe(k, k) {
			p.try(k, byPrefix, at, tok, nil)
		}
	}
}
