package match

import (
	"math/bits"
	"strings"

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

// batch is how many words are probed together: so many look-ups in the filter
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

	fetched uint64 // keeps the reads of fetch and fetchLines from being left out
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
	filter, shift := x.filter, x.shift
	if len(filter) > nearFilter {
		p.fetchLines()
	}
	var singles, pairs, odd uint64 // bit i is about toks[i+1]
	prev, flags := p.toks[0].Hash, p.toks[0].Flags
	for i := range p.n {
		tok := &p.toks[i+1]
		h := tok.Hash
		k := pairKey(prev, h)
		missing := filter[filterWord(h, h, shift)]&bloom(h) ^ bloom(h)
		singles |= isZero(missing) << (i & 63)
		missing = filter[filterWord(prev, k, shift)]&bloom(k) ^ bloom(k)
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

// nearFilter is how many words of a filter a processor has near (256 kB, half
// of what most have for each core).
const nearFilter = 1 << 15

// fetchLines reads the lines of the filter that the batch will need. So short a
// loop has dozens of reads under way at once, where that of probe has a few.
func (p *pass) fetchLines() {
	filter, shift := p.m.index.filter, p.m.index.shift&63
	sum := uint64(0)
	for i := range p.n {
		sum += filter[p.toks[i+1].Hash>>shift*lineWords]
	}
	p.fetched += sum
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
		p.fetched += uint64(x.spelling[at])
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
