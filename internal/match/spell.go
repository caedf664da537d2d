package match

import (
	"fmt"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// spelled is a phrase as a pattern will hold it. To make it needs no look at
// other phrases, so the names of a great watchlist are spelled on all cores.
type spelled struct {
	record []byte // as in index.book, not used yet
	gap    string // what it allows between its words, see index.gaps
	key    uint64 // of the index
	first  uint64 // hash of the first word; with byPrefix, the key
	same   uint64 // of phrases that are one pattern
	named  uint64 // its nameHash
	flags  patternFlags
	head   uint8  // with byPrefix, the bytes that the key is of
	third  uint16 // as in slot
	spaced bool   // spaces stand around the name
	msg    string // what is wrong with it; then only named counts
}

// unused is the head of a record that nothing uses yet.
var unused = [recordHead]byte{0xFF, 0xFF, 0xFF, 0x7F}

// speller spells phrases one after another.
type speller struct {
	records []byte // of all phrases: each keeps its own part
	hashes  []uint64
	heads   []uint64
	wild    []bool
	folded  []byte
	strictI bool // of the watchlist at hand
}

// spell spells a phrase. With stars, a * behind a word stands for its other
// endings.
func (c *speller) spell(phrase string, flags patternFlags, stars bool) (p spelled) {
	if len(phrase) > maxPhrase {
		p.named = text.Hash(phrase)
		p.msg = fmt.Sprintf("is %d bytes long, more than %d", len(phrase), maxPhrase)
		return p
	}
	from := len(c.records)
	c.records = append(c.records, unused[:]...)
	c.hashes, c.heads, c.wild = c.hashes[:0], c.heads[:0], c.wild[:0]
	if c.strictI && flags&isExact == 0 {
		flags |= isDotted
	}
	end, last := 0, ""
	sc := text.NewScanner(phrase)
	var tok, first text.Token
	for sc.Next(&tok) {
		p.named = addToName(p.named, phrase[end:tok.Start], &tok)
		if len(c.hashes) > 0 {
			p.gap += ownGap(phrase[end:tok.Start], stars)
		} else {
			first = tok
		}
		end, last = tok.End, phrase[tok.Start:tok.End]
		c.addWord(phrase, &tok, flags, stars)
	}
	p.named = addToName(p.named, phrase[end:], &text.Token{})
	words := len(c.hashes)
	switch {
	case words == 0:
		p.msg = "holds no letter or digit"
		return p
	case words > maxWords:
		p.msg = fmt.Sprintf("is %d words long, more than %d", words, maxWords)
		return p
	}
	p.key, p.first = c.hashes[0], c.hashes[0]
	switch {
	case c.wild[0]:
		c.folded = text.AppendFolded(c.folded[:0], phrase, whole(phrase, first))
		p.head = uint8(min(8, len(c.folded)))
		flags |= byPrefix
		p.key = headKey(c.heads[0], uint(p.head))
		p.first = p.key
	case words > 1 && !c.wild[1]:
		flags |= byPair
		p.key = pairKey(c.hashes[0], c.hashes[1])
	}
	if r, _ := utf8.DecodeRuneInString(last); words > 1 && unicode.IsUpper(r) {
		flags |= isProper
	}
	if p.gap != "" {
		flags |= hasGap
	}
	if words > 2 && !c.wild[2] {
		p.third = thirdTag(c.hashes[2])
	}
	p.record, p.flags = c.records[from:len(c.records):len(c.records)], flags
	p.record[wordsAt], p.record[flagsAt] = uint8(words), byte(flags)
	p.same = pairKey(text.HashFolded(p.record[recordHead:]), uint64(flags))
	if p.gap != "" {
		p.same = pairKey(p.same, text.Hash(p.gap))
	}
	return p
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
func (c *speller) addWord(phrase string, tok *text.Token, flags patternFlags, stars bool) {
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
	c.hashes, c.heads, c.wild = append(c.hashes, tok.Hash), append(c.heads, tok.Head), append(c.wild, star)
}

// spellName spells one name of an entity.
func (c *speller) spellName(e *news.Entity, name string) spelled {
	var flags patternFlags
	if e.Kind != news.KindPerson && acronym(name) {
		flags = isExact
	}
	for at := 0; ; at++ {
		star := strings.IndexByte(name[at:], '*')
		if star < 0 {
			break
		}
		if at += star; shortBefore(name[:at]) {
			return spelled{named: nameHash(name), msg: fmt.Sprintf("would match nearly everything: write at least %d letters before *", minPrefix)}
		}
	}
	return c.spell(name, flags, true)
}

// run is the names of some entities, spelled: of each its name, its aliases and
// its spellings.
type run struct {
	entities []news.Entity
	names    []spelled
	speller  speller
}

// spell spells the names; those of the run before are lost.
func (r *run) spell(entities []news.Entity, strictI bool) {
	c := &r.speller
	c.strictI, c.records = strictI, c.records[:0]
	r.entities, r.names = entities, r.names[:0]
	for i := range entities {
		e := &entities[i]
		name := c.spellName(e, e.Name)
		name.spaced = strings.TrimSpace(e.Name) != e.Name
		r.names = append(r.names, name)
		for _, names := range [...][]string{e.Aliases, e.Spellings} {
			for _, name := range names {
				r.names = append(r.names, c.spellName(e, name))
			}
		}
	}
}

// spellRun is how many entities are spelled at a time.
const spellRun = 1024

// spellings gives the names of entities, spelled, run by run, those of the
// next runs being made meanwhile.
func spellings(entities []news.Entity, strictI bool, yield func(*run)) {
	var ready []chan *run
	var free []*run
	for at, ahead := 0, 0; at < len(entities); at += spellRun {
		for ; ahead < len(entities) && len(ready) <= runtime.GOMAXPROCS(0); ahead += spellRun {
			r := new(run)
			if n := len(free); n > 0 {
				r, free = free[n-1], free[:n-1]
			}
			part, done := entities[ahead:min(ahead+spellRun, len(entities))], make(chan *run, 1)
			go func() {
				r.spell(part, strictI)
				done <- r
			}()
			ready = append(ready, done)
		}
		r := <-ready[0]
		ready = ready[1:]
		yield(r)
		free = append(free, r)
	}
}
