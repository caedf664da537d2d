package phrases

import "tocsin/internal/text"

// Scanner scans texts one after another, and keeps what the next one needs
// again. The zero value is ready.
type Scanner struct {
	window window
	hits   []Hit
	buf    []byte
}

// Hit is one pattern found at one place.
type Hit struct {
	Pattern    int32
	Start, End int32 // bytes
	From, To   int32 // words, counted in the text, both included
}

// pass is the state of scanning one text.
type pass struct {
	*window
	x     *Index
	s     *Scanner
	txt   string
	loose bool // anything may stand between the words of a phrase
}

// maxText bounds what is scanned of one text. Positions are 32 bits.
const maxText = 1 << 30

// Scan finds the patterns in a text: the one pass over the original bytes. Where
// loose, anything may stand between the words of a phrase. The hits last until
// the next call.
func (s *Scanner) Scan(x *Index, txt string, loose bool) []Hit {
	if len(txt) > maxText {
		txt = txt[:maxText]
	}
	s.hits = s.hits[:0]
	p := pass{window: &s.window, x: x, s: s, txt: txt, loose: loose}
	p.n = 0
	p.words = 0
	p.toks[0] = text.Token{}
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
	return s.hits
}

// probe looks up the words of a batch, and each with the one before it.
func (p *pass) probe() {
	x := p.x
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
	x := p.x
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
	if k := pairKey(first.Hash, second.Hash); p.x.maybe(first.Hash, k) {
		p.try(k, byPair, at, first, second)
	}
}

// prefixes tries the patterns whose first word may go on.
func (p *pass) prefixes(at int, tok *text.Token) {
	x := p.x
	for size := uint(1); size <= 8; size++ {
		if !x.heads[size] {
			continue
		}
		if k := headKey(tok.Head, size); x.maybe(k, k) {
			p.try(k, byPrefix, at, tok, nil)
		}
	}
}
