package phrases

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// Phrase is a phrase as a pattern will hold it. To make it needs no look at
// other phrases, so the names of a great watchlist are spelled on all cores.
type Phrase struct {
	Named uint64 // its NameHash
	Wrong string // what is wrong with it; then only Named counts

	record []byte // as in Index.book, not used yet
	gap    string // what it allows between its words, see Index.gaps
	key    uint64 // of the index
	first  uint64 // hash of the first word; with byPrefix, the key
	same   uint64 // of phrases that are one pattern
	flags  patternFlags
	head   uint8  // with byPrefix, the bytes that the key is of
	third  uint16 // as in slot
}

// unused is the head of a record that nothing uses yet.
var unused = [recordHead]byte{0xFF, 0xFF, 0xFF, 0x7F}

// Speller spells phrases one after another.
type Speller struct {
	StrictI bool // tell İ and i from I and ı

	records []byte // of all phrases: each keeps its own part
	folded  []byte

	// of the phrase at hand:
	hashes []uint64
	heads  []uint64
	wild   []bool
	first  text.Token
	last   string
}

// Reset forgets the phrases that were spelled, whose memory is used again.
func (c *Speller) Reset() { c.records = c.records[:0] }

// Bounds of one phrase.
const (
	maxWords  = 64
	maxPhrase = 2048 // bytes
)

// Spell spells a phrase; exact has its case count. With stars, a * behind a word
// stands for its other endings.
func (c *Speller) Spell(phrase string, exact, stars bool) (p Phrase) {
	if len(phrase) > maxPhrase {
		p.Named = text.Hash(phrase)
		p.Wrong = fmt.Sprintf("is %d bytes long, more than %d", len(phrase), maxPhrase)
		return p
	}
	from := len(c.records)
	c.records = append(c.records, unused[:]...)
	switch {
	case exact:
		p.flags = isExact
	case c.StrictI:
		p.flags = isDotted
	}
	c.addWords(&p, phrase, stars)
	words := len(c.hashes)
	switch {
	case words == 0:
		p.Wrong = "holds no letter or digit"
		return p
	case words > maxWords:
		p.Wrong = fmt.Sprintf("is %d words long, more than %d", words, maxWords)
		return p
	}
	c.setKeys(&p, phrase)
	p.record = c.records[from:len(c.records):len(c.records)]
	p.record[wordsAt], p.record[flagsAt] = uint8(words), byte(p.flags)
	p.same = pairKey(text.HashFolded(p.record[recordHead:]), uint64(p.flags))
	if p.gap != "" {
		p.same = pairKey(p.same, text.Hash(p.gap))
	}
	return p
}

// addWords reads the words of a phrase, and what stands between them.
func (c *Speller) addWords(p *Phrase, phrase string, stars bool) {
	c.hashes = c.hashes[:0]
	c.heads = c.heads[:0]
	c.wild = c.wild[:0]
	end := 0
	sc := text.NewScanner(phrase)
	var tok text.Token
	for sc.Next(&tok) {
		p.Named = addToName(p.Named, phrase[end:tok.Start], &tok)
		if len(c.hashes) > 0 {
			p.gap += ownGap(phrase[end:tok.Start], stars)
		} else {
			c.first = tok
		}
		end, c.last = tok.End, phrase[tok.Start:tok.End]
		c.addWord(phrase, &tok, p.flags, stars)
	}
	p.Named = addToName(p.Named, phrase[end:], &text.Token{})
}

// setKeys works out by what the phrase is found.
func (c *Speller) setKeys(p *Phrase, phrase string) {
	words := len(c.hashes)
	p.key = c.hashes[0]
	p.first = c.hashes[0]
	switch {
	case c.wild[0]:
		c.folded = text.AppendFolded(c.folded[:0], phrase, whole(phrase, c.first))
		p.head = uint8(min(8, len(c.folded)))
		p.flags |= byPrefix
		p.key = headKey(c.heads[0], uint(p.head))
		p.first = p.key
	case words > 1 && !c.wild[1]:
		p.flags |= byPair
		p.key = pairKey(c.hashes[0], c.hashes[1])
	}
	if r, _ := utf8.DecodeRuneInString(c.last); words > 1 && unicode.IsUpper(r) {
		p.flags |= isProper
	}
	if p.gap != "" {
		p.flags |= hasGap
	}
	if words > 2 && !c.wild[2] {
		p.third = thirdTag(c.hashes[2])
	}
}

// whole is the reading of a token with look-alike letters that is one script:
// the query means it as well.
func whole(phrase string, tok text.Token) text.Token {
	if tok.Flags&text.Mixed != 0 {
		if rs := text.Readings(nil, phrase, tok); len(rs) > 0 && rs[0].Start == tok.Start && rs[0].End == tok.End {
			return rs[0]
		}
	}
	return tok
}

// addWord adds a word to the phrase at hand.
func (c *Speller) addWord(phrase string, tok *text.Token, flags patternFlags, stars bool) {
	if tok.Flags&text.Mixed != 0 {
		read := whole(phrase, *tok)
		tok = &read
	}
	c.records = appendWord(c.records, flags, phrase, tok)
	star := stars && strings.HasPrefix(phrase[tok.End:], "*")
	if star {
		c.records = append(c.records, '*')
	}
	c.records = append(c.records, 0)
	c.hashes, c.heads = append(c.hashes, tok.Hash), append(c.heads, tok.Head)
	c.wild = append(c.wild, star)
}

// NameHash stands for a folded name: its words and what stands between them.
func NameHash(name string) uint64 {
	h, end := uint64(0), 0
	sc := text.NewScanner(name)
	var tok text.Token
	for sc.Next(&tok) {
		h = addToName(h, name[end:tok.Start], &tok)
		end = tok.End
	}
	return addToName(h, name[end:], &text.Token{})
}

// addToName adds a word and the gap before it to a NameHash. Spaces at the ends
// of a name do not count.
func addToName(h uint64, gap string, tok *text.Token) uint64 {
	if gap != "" && gap != " " {
		if gap = strings.TrimSpace(gap); gap != "" {
			h = pairKey(h, text.Hash(gap))
		}
	}
	return pairKey(h, tok.Hash)
}

// ownGap is what a phrase was written with between two words, besides what
// every gap may hold.
func ownGap(s string, stars bool) string {
	if s == " " {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r >= 0x2010 && r <= 0x2013 || r == '*' && stars {
			return -1
		}
		return r
	}, s)
}
