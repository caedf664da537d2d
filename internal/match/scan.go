package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// maxInput bounds what is matched of one field. Positions are 32 bits.
const maxInput = 1 << 30

// scan finds the patterns in all fields of the article that anybody asks for.
func (m *Matcher) scan(s *scratch, in *Input) {
	if len(m.index.patterns) > 0 {
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
	m     *Matcher
	s     *scratch
	in    fieldSet
	txt   string
	sc    text.Scanner
	words int32 // words before the current one
}

// scanField is the one pass over the original bytes.
func (m *Matcher) scanField(s *scratch, in fieldSet, txt string) {
	if len(txt) > maxInput {
		txt = txt[:maxInput]
	}
	p := pass{m: m, s: s, in: in, txt: txt, sc: text.NewScanner(txt)}
	x := &m.index
	bitmap, shift, anyPre := x.bitmap, x.shift&63, x.anyPre
	var toks [2]text.Token
	tok, prev := &toks[0], &toks[1]
	var readings [2][text.MaxReadings]text.Token
	var now, before []text.Token
	for ; p.sc.Next(tok); p.words++ {
		h := tok.Hash
		if b := bloom(h); bitmap[h>>shift]&b == b {
			p.single(tok)
		}
		k := pairKey(prev.Hash, h)
		if b := bloom(k); bitmap[k>>shift]&b == b && p.words > 0 {
			p.pair(k, prev, tok)
		}
		if anyPre {
			p.prefixes(tok)
		}
		if tok.Flags|prev.Flags != 0 {
			now = readings[p.words&1][:0]
			if tok.Flags != 0 {
				now = text.Readings(now, txt, *tok)
			}
			p.readings(prev, tok, before, now)
			before = now
		}
		tok, prev = prev, tok
	}
}

// readings tries the other ways in which two neighbouring words can be read.
func (p *pass) readings(prev, tok *text.Token, before, now []text.Token) {
	x := &p.m.index
	for i := range now {
		if r := &now[i]; x.maybe(r.Hash) {
			p.single(r)
		}
		if x.anyPre {
			p.prefixes(&now[i])
		}
	}
	if p.words == 0 {
		return
	}
	if prev.Flags == 0 {
		before = nil
	}
	try := func(first, second *text.Token) {
		if first.End != prev.End || second.Start != tok.Start {
			return // a word without its ending is no first word, one without its article no second
		}
		if k := pairKey(first.Hash, second.Hash); x.maybe(k) {
			p.pair(k, first, second)
		}
	}
	for i := range before {
		try(&before[i], tok)
		for j := range now {
			try(&before[i], &now[j])
		}
	}
	for j := range now {
		try(prev, &now[j])
	}
}

// single tries the patterns found by one word.
func (p *pass) single(tok *text.Token) {
	p.try(tok.Hash, 0, tok, nil)
}

// pair tries the patterns found by two words.
func (p *pass) pair(k uint64, first, second *text.Token) {
	p.try(k, byPair, first, second)
}

// prefixes tries the patterns whose first word may go on.
func (p *pass) prefixes(tok *text.Token) {
	x := &p.m.index
	for size := uint(1); size <= 8; size++ {
		if !x.heads[size] {
			continue
		}
		if k := headKey(tok.Head, size); x.maybe(k) {
			p.try(k, byPrefix, tok, nil)
		}
	}
}

// try verifies the patterns with one key. Where many share their first two
// words, one look at the third passes over nearly all of them.
func (p *pass) try(k uint64, by patternFlags, first, second *text.Token) {
	x := &p.m.index
	from, to := x.candidates(k)
	var third text.Token
	looked := false
	for id := from; id < to; id++ {
		pat := &x.patterns[id]
		if pat.tag != uint32(k) || pat.flags&byMask != by {
			continue
		}
		if pat.third != 0 && second != nil {
			if !looked {
				sc := p.sc
				looked = true
				if !sc.Next(&third) {
					third.Start = -1
				}
			}
			if third.Start < 0 || third.Flags == 0 && thirdTag(third.Hash) != pat.third {
				continue
			}
		}
		p.verify(int32(id), pat, first, second)
	}
}

// verify compares a pattern with the text word by word, and the gaps between
// them, and notes the event. second is nil if only the first word is known.
func (p *pass) verify(id int32, pat *pattern, first, second *text.Token) {
	x, exact := &p.m.index, pat.flags&isExact != 0
	word, at := x.word(pat.at)
	if !p.s.fits(word, exact, p.txt, first) {
		return
	}
	from, to, end := p.words, p.words, first.End
	left := int(pat.words) - 1
	if second != nil {
		from--
		word, at = x.word(at)
		if !p.gap(id, pat, first.End, second.Start) || !p.s.fits(word, exact, p.txt, second) {
			return
		}
		left--
		end = second.End
	}
	if left > 0 {
		var ok bool
		if end, ok = p.rest(id, pat, at, left, end); !ok {
			return
		}
		to += int32(left)
	}
	if pat.flags&isProper != 0 && p.lowerCompound(end) {
		return
	}
	p.s.events = append(p.s.events, event{what: id, start: int32(first.Start), end: int32(end), from: from, to: to, fields: p.in})
}

// rest compares the last words of a pattern with those that follow the
// current one, and returns where they end. Only the last may be read without
// its ending.
func (p *pass) rest(id int32, pat *pattern, at uint32, left, end int) (int, bool) {
	sc, x, exact := p.sc, &p.m.index, pat.flags&isExact != 0
	var tok text.Token
	for ; left > 0; left-- {
		if !sc.Next(&tok) || !p.gap(id, pat, end, tok.Start) {
			return 0, false
		}
		var word []byte
		word, at = x.word(at)
		end = tok.End
		if p.s.fits(word, exact, p.txt, &tok) {
			continue
		}
		if tok.Flags == 0 {
			return 0, false
		}
		var ok bool
		if end, ok = p.reread(&tok, word, exact, left == 1); !ok {
			return 0, false
		}
	}
	return end, true
}

// reread looks for a reading of tok that is the word, and returns its end.
func (p *pass) reread(tok *text.Token, word []byte, exact, last bool) (int, bool) {
	var readings [text.MaxReadings]text.Token
	for _, r := range text.Readings(readings[:0], p.txt, *tok) {
		if r.Start == tok.Start && (last || r.End == tok.End) && p.s.fits(word, exact, p.txt, &r) {
			return r.End, true
		}
	}
	return 0, false
}

// gap reports whether two words of a phrase may stand with txt[from:to]
// between them: spaces of any kind but no line end, or one hyphen; brackets,
// which editors set into quotations; and what the phrase itself was written
// with. In metadata anything may divide words.
func (p *pass) gap(id int32, pat *pattern, from, to int) bool {
	if to-from == 1 && p.txt[from] == ' ' || from == to {
		return true
	}
	if to < from || to-from > 32 {
		return false
	}
	if p.in&inMeta != 0 {
		return true
	}
	own := ""
	if pat.flags&hasGap != 0 {
		own = p.m.index.gaps[id]
	}
	spaces, hyphens := 0, 0
	for _, r := range p.txt[from:to] {
		switch {
		case r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
			return false
		case unicode.IsSpace(r):
			spaces++
		case r == '-' || r >= 0x2010 && r <= 0x2013:
			hyphens++
		case r == '[' || r == ']' || text.Invisible(r):
		case own != "" && strings.ContainsRune(own, r):
		default:
			return false
		}
	}
	return hyphens == 0 || hyphens == 1 && spaces == 0
}

// lowerCompound reports whether the word that ends at byte end, which a name
// writes with a capital, is here the small first part of a compound: "Red
// cross-border" is not the Red Cross, "Red Cross-led" is.
func (p *pass) lowerCompound(end int) bool {
	rest := p.txt[end:]
	hyphen, n := utf8.DecodeRuneInString(rest)
	if hyphen != '-' && hyphen != 0x2010 && hyphen != 0x2011 {
		return false
	}
	if next, _ := utf8.DecodeRuneInString(rest[n:]); !unicode.IsLetter(next) {
		return false
	}
	begin := strings.LastIndexFunc(p.txt[:end], func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !text.Invisible(r)
	})
	_, n = utf8.DecodeRuneInString(p.txt[max(begin, 0):])
	if begin < 0 {
		n, begin = 0, 0
	}
	r, _ := utf8.DecodeRuneInString(p.txt[begin+n:])
	return unicode.IsLower(r)
}
