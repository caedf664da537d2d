package match

import (
	"fmt"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/match/phrases"
	"tocsin/internal/match/query"
	"tocsin/internal/news"
)

// spelled is a name of an entity as a pattern will hold it.
type spelled struct {
	phrases.Phrase
	spaced bool // spaces stand around the name
}

// nameKey stands for a folded name in a watchlist: its words and what stands
// between them.
func nameKey(list int32, name string) uint64 { return inList(list, phrases.NameHash(name)) }

// inList is the nameKey of a name whose phrases.NameHash is known.
func inList(list int32, key uint64) uint64 { return key ^ uint64(list+1)*0x9E3779B97F4A7C15 }

// recordBytes is about how many bytes the records of an entity's names take.
func recordBytes(e *news.Entity) int {
	n := phrases.RecordBytes(e.Name)
	for _, names := range [...][]string{e.Aliases, e.Spellings} {
		for _, name := range names {
			n += phrases.RecordBytes(name)
		}
	}
	return n
}

// spellName spells one name of an entity.
func spellName(c *phrases.Speller, e *news.Entity, name string) phrases.Phrase {
	for at := 0; ; at++ {
		star := strings.IndexByte(name[at:], '*')
		if star < 0 {
			break
		}
		if at += star; shortBefore(name[:at]) {
			return phrases.Phrase{
				Named: phrases.NameHash(name),
				Wrong: fmt.Sprintf("would match nearly everything: write at least %d letters before *", query.MinPrefix),
			}
		}
	}
	return c.Spell(name, e.Kind != news.KindPerson && acronym(name), true)
}

// shortBefore reports whether s ends with a word of less letters than a
// prefix needs.
func shortBefore(s string) bool {
	letters := 0
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) {
			break
		}
		letters++
		i -= n
	}
	return letters > 0 && letters < query.MinPrefix
}

// maxAcronym is the longest word in capitals, in letters, that is taken for
// an acronym and looked for in capitals only.
const maxAcronym = 7

// acronym reports whether a name is one short word in capitals.
func acronym(name string) bool {
	letters := 0
	for _, r := range strings.TrimSpace(name) {
		switch {
		case unicode.IsUpper(r):
			letters++
		case !unicode.IsDigit(r):
			return false
		}
	}
	return letters >= 2 && letters <= maxAcronym
}

// run is the names of some entities, spelled: of each its name, its aliases and
// its spellings.
type run struct {
	entities []news.Entity
	names    []spelled
	speller  phrases.Speller
}

// spell spells the names; those of the run before are lost.
func (r *run) spell(entities []news.Entity, strictI bool) {
	c := &r.speller
	c.StrictI = strictI
	c.Reset()
	r.entities = entities
	r.names = r.names[:0]
	for i := range entities {
		e := &entities[i]
		r.names = append(r.names, spelled{spellName(c, e, e.Name), strings.TrimSpace(e.Name) != e.Name})
		for _, names := range [...][]string{e.Aliases, e.Spellings} {
			for _, name := range names {
				r.names = append(r.names, spelled{Phrase: spellName(c, e, name)})
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
