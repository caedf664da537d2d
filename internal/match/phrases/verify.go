package phrases

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// try verifies the patterns with one key, found at word at of the batch.
func (p *pass) try(k uint64, by patternFlags, at int, first, second *text.Token) {
	x := p.x
	b := x.bucketOf(k)
	if b.from == b.to {
		return
	}
	tag, third := tagOf(k), p.third(by, at)
	for id := b.from; id < b.to; id++ {
		if x.slots[id].like(tag, third) {
			p.verify(int32(id), by, at, first, second)
		}
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
// them, and notes the hit. by says how the pattern was found; second is nil
// if only the first word is known.
func (p *pass) verify(id int32, by patternFlags, at int, first, second *text.Token) {
	x := p.x
	pat := x.pattern(id)
	if pat.flags&byMask != by {
		return
	}
	word, spelled := x.word(pat.at)
	if !p.s.fits(word, pat.flags, p.txt, first) {
		return
	}
	from := p.words + int32(at) - 1
	begin, end := first.Start, first.End
	to, left := from, int(pat.words)-1
	if second != nil {
		from--
		word, spelled = x.word(spelled)
		if !p.gap(id, &pat, first.End, second.Start) || !p.s.fits(word, pat.flags, p.txt, second) {
			return
		}
		left--
		begin, end = second.Start, second.End
	}
	if left > 0 {
		var ok bool
		if begin, end, ok = p.rest(id, &pat, at, spelled, left, end); !ok {
			return
		}
		to += int32(left)
	}
	if pat.flags&isProper != 0 && p.lowerCompound(begin, end) {
		return
	}
	p.s.hits = append(p.s.hits, Hit{Pattern: id, Start: int32(first.Start), End: int32(end), From: from, To: to})
}

// rest compares the last words of a pattern with those behind word at of the
// batch, and returns the span of the last. Only that may be read without its
// ending.
func (p *pass) rest(id int32, pat *pattern, at int, spelled uint32, left, end int) (int, int, bool) {
	x := p.x
	ahead := p.ahead(at)
	var tok text.Token
	for ; left > 0; left-- {
		if !ahead.next(&tok) || !p.gap(id, pat, end, tok.Start) {
			return 0, 0, false
		}
		var word []byte
		word, spelled = x.word(spelled)
		end = tok.End
		if p.s.fits(word, pat.flags, p.txt, &tok) {
			continue
		}
		if tok.Flags == 0 {
			return 0, 0, false
		}
		var ok bool
		if end, ok = p.reread(&tok, word, pat.flags, left == 1); !ok {
			return 0, 0, false
		}
	}
	return tok.Start, end, true
}

// reread looks for a reading of tok that is the word, and returns its end.
func (p *pass) reread(tok *text.Token, word []byte, flags patternFlags, last bool) (int, bool) {
	var readings [text.MaxReadings]text.Token
	for _, r := range text.Readings(readings[:0], p.txt, *tok) {
		if r.Start == tok.Start && (last || r.End == tok.End) && p.s.fits(word, flags, p.txt, &r) {
			return r.End, true
		}
	}
	return 0, false
}

// gap reports whether two words of a phrase may stand with txt[from:to]
// between them: spaces of any kind but no line end, or one hyphen or underscore; the marks of
// struck words (text.StruckMark); brackets,
// which editors set into quotations; and what the phrase itself was written
// with. Where loose, anything may divide words.
func (p *pass) gap(id int32, pat *pattern, from, to int) bool {
	if to-from == 1 && p.txt[from] == ' ' || from == to {
		return true
	}
	if to < from || to-from > 32 {
		return false
	}
	if p.loose {
		return true
	}
	own := ""
	if pat.flags&hasGap != 0 {
		own = p.x.gaps[p.x.slots[id].at]
	}
	spaces, hyphens := 0, 0
	for _, r := range p.txt[from:to] {
		switch {
		case r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
			return false
		case unicode.IsSpace(r):
			spaces++
		case r == '-' || r == '_' || r >= 0x2010 && r <= 0x2013:
			hyphens++
		case r == '[' || r == ']' || r == '~' || text.Invisible(r):
		case own != "" && strings.ContainsRune(own, r):
		default:
			return false
		}
	}
	return hyphens == 0 || hyphens == 1 && spaces == 0
}

// lowerCompound reports whether the word txt[begin:end], which a name writes
// with a capital, is here the small first part of a compound: "Red
// cross-border" is not the Red Cross, "Red Cross-led" is.
func (p *pass) lowerCompound(begin, end int) bool {
	hyphen, n := utf8.DecodeRuneInString(p.txt[end:])
	if hyphen != '-' && hyphen != 0x2010 && hyphen != 0x2011 {
		return false
	}
	if next, _ := utf8.DecodeRuneInString(p.txt[end+n:]); !unicode.IsLetter(next) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(p.txt[begin:])
	return unicode.IsLower(r)
}
