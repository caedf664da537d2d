package match

import (
	"math/bits"
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

// batch is how many words are probed together: so many look-ups in the bitmap
// are under way at once, which hides how far away a large one is.
const batch = 64

// pass is the state of scanning one field.
type pass struct {
	m     *Matcher
	s     *scratch
	in    fieldSet
	txt   string
	toks  [batch + 1]text.Token // a batch of words behind the one before it
	n     int                   // words in the batch: toks[1] to toks[n]
	words int32                 // words before the batch

	fetched byte // keeps the reads of fetch from being left out
}

// scanField is the one pass over the original bytes.
func (m *Matcher) scanField(s *scratch, in fieldSet, txt string) {
	if len(txt) > maxInput {
		txt = txt[:maxInput]
	}
	p := pass{m: m, s: s, in: in, txt: txt}
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
	bitmap, shift := x.bitmap, x.shift&63
	var singles, pairs, odd uint64 // bit i is about toks[i+1]
	prev, flags := p.toks[0].Hash, p.toks[0].Flags
	for i := range p.n {
		tok := &p.toks[i+1]
		h := tok.Hash
		k := pairKey(prev, h)
		missing := bitmap[h>>shift]&bloom(h) ^ bloom(h)
		singles |= isZero(missing) << (i & 63)
		missing = bitmap[k>>shift]&bloom(k) ^ bloom(k)
		pairs |= isZero(missing) << (i & 63)
		if tok.Flags|flags != 0 {
			odd |= 1 << (i & 63)
		}
		prev, flags = h, tok.Flags
	}
	if p.words == 0 {
		pairs &^= 1
	}
	p.fetch(singles, pairs)
	for hits := singles | pairs | odd; hits != 0; hits &= hits - 1 {
		i := bits.TrailingZeros64(hits)
		at, bit := i+1, uint64(1)<<i
		if singles&bit != 0 {
			p.try(p.toks[at].Hash, 0, at, &p.toks[at], nil)
		}
		if pairs&bit != 0 {
			p.try(pairKey(p.toks[at-1].Hash, p.toks[at].Hash), byPair, at, &p.toks[at-1], &p.toks[at])
		}
		if odd&bit != 0 {
			p.readings(at)
		}
	}
	if x.anyPre {
		for i := range p.n {
			p.prefixes(i+1, &p.toks[i+1])
		}
	}
}

// fetch reads what the hits of a batch will need, one table after the other,
// so that the waits for memory overlap instead of following each other.
func (p *pass) fetch(singles, pairs uint64) {
	x := &p.m.index
	var keys [2 * batch]uint64
	n := 0
	for ; singles != 0 && n < len(keys); singles &= singles - 1 {
		keys[n] = p.toks[bits.TrailingZeros64(singles)+1].Hash
		n++
	}
	for ; pairs != 0 && n < len(keys); pairs &= pairs - 1 {
		i := bits.TrailingZeros64(pairs)
		keys[n] = pairKey(p.toks[i].Hash, p.toks[i+1].Hash)
		n++
	}
	if n < 2 {
		return
	}
	for i, k := range keys[:n] {
		from, to := x.candidates(k)
		if from == to {
			from = 0
		}
		keys[i] = uint64(from)
	}
	for i, id := range keys[:n] {
		keys[i] = uint64(x.patterns[id].at)
	}
	for _, at := range keys[:n] {
		p.fetched += x.spelling[at]
	}
}

// isZero is 1 for 0 and 0 for everything else, without a branch.
func isZero(x uint64) uint64 { return (^x & (x - 1)) >> 63 }

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
		if x.maybe(r.Hash) {
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
	if k := pairKey(first.Hash, second.Hash); p.m.index.maybe(k) {
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
		if k := headKey(tok.Head, size); x.maybe(k) {
			p.try(k, byPrefix, at, tok, nil)
		}
	}
}

// try verifies the patterns with one key, found at word at of the batch.
// Where many share their first two words, one look at the third passes over
// nearly all of them.
func (p *pass) try(k uint64, by patternFlags, at int, first, second *text.Token) {
	x := &p.m.index
	from, to := x.candidates(k)
	var third text.Token
	looked, more := false, false
	for id := from; id < to; id++ {
		pat := &x.patterns[id]
		if pat.tag != uint32(k) || pat.flags&byMask != by {
			continue
		}
		if pat.third != 0 && second != nil {
			if !looked {
				ahead := p.ahead(at)
				looked, more = true, ahead.next(&third)
			}
			if !more || third.Flags == 0 && thirdTag(third.Hash) != pat.third {
				continue
			}
		}
		p.verify(int32(id), pat, at, first, second)
	}
}

// ahead reads the words behind word at of the batch.
func (p *pass) ahead(at int) lookahead { return lookahead{p: p, at: at + 1} }

type lookahead struct {
	p  *pass
	at int // in the batch, while it lasts
	sc text.Scanner
}

func (l *lookahead) next(tok *text.Token) bool {
	if l.at <= l.p.n {
		*tok = l.p.toks[l.at]
		l.at++
		return true
	}
	if l.at == l.p.n+1 {
		l.sc = text.NewScanner(l.p.txt)
		l.sc.Skip(l.p.toks[l.p.n].End)
		l.at++
	}
	return l.sc.Next(tok)
}

// verify compares a pattern with the text word by word, and the gaps between
// them, and notes the event. second is nil if only the first word is known.
func (p *pass) verify(id int32, pat *pattern, at int, first, second *text.Token) {
	x, exact := &p.m.index, pat.flags&isExact != 0
	word, spelled := x.word(pat.at)
	if !p.s.fits(word, exact, p.txt, first) {
		return
	}
	from, end := p.words+int32(at)-1, first.End
	to, left := from, int(pat.words)-1
	if second != nil {
		from--
		word, spelled = x.word(spelled)
		if !p.gap(id, pat, first.End, second.Start) || !p.s.fits(word, exact, p.txt, second) {
			return
		}
		left--
		end = second.End
	}
	if left > 0 {
		var ok bool
		if end, ok = p.rest(id, pat, at, spelled, left, end); !ok {
			return
		}
		to += int32(left)
	}
	if pat.flags&isProper != 0 && p.lowerCompound(end) {
		return
	}
	p.s.events = append(p.s.events, event{what: id, start: int32(first.Start), end: int32(end), from: from, to: to, fields: p.in})
}

// rest compares the last words of a pattern with those behind word at of the
// batch, and returns where they end. Only the last may be read without its
// ending.
func (p *pass) rest(id int32, pat *pattern, at int, spelled uint32, left, end int) (int, bool) {
	x, exact := &p.m.index, pat.flags&isExact != 0
	ahead := p.ahead(at)
	var tok text.Token
	for ; left > 0; left-- {
		if !ahead.next(&tok) || !p.gap(id, pat, end, tok.Start) {
			return 0, false
		}
		var word []byte
		word, spelled = x.word(spelled)
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
