package names

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"runtime"
	"slices"
	"unicode/utf8"

	"tocsin/internal/names/given"
	"tocsin/internal/names/parts"
	"tocsin/internal/news"
)

// part is one word of the names that are looked for. Names that share a word
// share its part.
type part struct {
	word     string // as written
	letters  string // small
	script   script
	readings []heard
	own      int     // how many of the readings are of its own language, or English
	size     int     // phonemes, without the yan of a surname
	yan      bool    // see isYan
	limit    int     // of the distance as a surname
	surname  []int32 // names whose surname it is
	given    []int32 // names whose given name it is
	first    []byte  // the sounds that an initial of it may have
	known    given.Names
	father   int32 // of a patronymic, the part that is his name; or -1
}

// maxMiddles is how many words between the given name and the surname count.
const maxMiddles = 4

// name is one spelling of one person, its words by their roles (package parts).
type name struct {
	entity  int32
	given   int32             // part, -1 for a name of one word
	surname int32             // part
	middles [maxMiddles]int32 // parts between the two; -1 from where there are no more
	ter     bool              // Ter- stands before the surname
	double  bool              // the surname is the second half of one with a hyphen, the last middle the first
	von     bool              // a particle stands before the surname
}

// last is the part before the surname, -1 if that is the given name.
func (n *name) last() int32 {
	last := int32(-1)
	for _, m := range n.between() {
		last = m
	}
	return last
}

// between are the parts between the given name and the surname.
func (n *name) between() []int32 {
	k := 0
	for k < maxMiddles && n.middles[k] >= 0 {
		k++
	}
	return n.middles[:k]
}

// New makes a Finder of the persons among the entities: of each, the name and
// every alias. Entities of another kind are passed over. It never fails; a
// name without two letters that can be read finds nothing.
func New(entities []news.Entity) *Finder {
	f := &Finder{seed: maphash.MakeSeed(), linked: map[name]bool{}, free: make(chan *work, runtime.GOMAXPROCS(0))}
	byWord := map[string]int32{}
	for i := range entities {
		e := &entities[i]
		if e.Kind != news.KindPerson {
			continue
		}
		if len(e.Languages) > 0 {
			if f.languages == nil {
				f.languages = map[int32][]string{}
			}
			f.languages[int32(i)] = e.Languages
		}
		f.addName(byWord, int32(i), e.Name)
		for _, a := range e.Aliases {
			f.addName(byWord, int32(i), a)
		}
	}
	f.linked = nil
	f.index()
	return f
}

// addName divides a name into its parts.
func (f *Finder) addName(byWord map[string]int32, entity int32, s string) {
	words, read := readName(s)
	order := read.Order
	if len(order) == 0 || len(order) == 1 && words[order[0]].Initial {
		return
	}
	n := name{entity: entity, given: -1, ter: read.Ter, double: read.Double, von: read.Von}
	last := len(order) - 1
	n.surname = f.addPart(byWord, words[order[last]].Text)
	if last > 0 {
		n.given = f.addPart(byWord, words[order[0]].Text)
	}
	if n.surname < 0 || n.given < 0 && last > 0 {
		return
	}
	at := 0
	for i := range n.middles {
		n.middles[i] = -1
	}
	for i := 1; i < last; i++ {
		word := words[order[i]].Text
		if id := f.addPart(byWord, word); id >= 0 {
			if stem := parts.Father(word); stem != "" || read.Roles[order[i]] == parts.Patronymic {
				father := f.addPart(byWord, cmp.Or(stem, parts.Genitive(word)))
				f.parts[id].father = father
			}
			n.middles[min(at, maxMiddles-1)] = id
			at++
		}
	}
	f.link(n)
}

// link makes a name known to its parts.
func (f *Finder) link(n name) {
	if f.linked[n] {
		return
	}
	f.linked[n] = true
	id := int32(len(f.names))
	f.names = append(f.names, n)
	f.parts[n.surname].surname = append(f.parts[n.surname].surname, id)
	if n.given < 0 {
		f.oneWord = true
	} else {
		f.parts[n.given].given = append(f.parts[n.given].given, id)
	}
}

// addPart returns the number of a word, or -1 if it cannot be read.
func (f *Finder) addPart(byWord map[string]int32, word string) int32 {
	z := tokenizer{s: word}
	var t token
	if !z.next(&t) {
		return -1
	}
	var offsets [maxLetters + 1]int32
	letters := appendLetters(nil, &offsets, word, t.start, t.end, &t)
	if len(letters) == 0 {
		return -1
	}
	p := part{word: word, letters: string(letters), script: t.script, known: given.Find(word, ""), father: -1}
	if id, ok := byWord[p.letters]; ok {
		return id
	}
	usual := readings(t.script, letters, "")
	for i, o := range queryReadings(t.script, letters) {
		ph := o.appendReading(nil, letters, nil)
		if i >= len(usual) && len(p.readings) > 0 && p.readings[0].yan {
			break // no Spanish name
		}
		if !slices.ContainsFunc(p.readings, func(r heard) bool { return string(r.sounds) == string(ph) }) && len(ph) > 0 {
			p.readings = append(p.readings, hear(ph))
		}
		if i < ownFirst {
			p.own = len(p.readings)
		}
	}
	if len(p.readings) == 0 {
		return -1
	}
	plain := len(p.readings)
	for _, same := range sameNames {
		for _, r := range p.readings[:plain] {
			if at := bytes.Index(r.sounds, []byte(same[0])); at >= 0 {
				p.readings = append(p.readings, hear(slices.Concat(r.sounds[:at], []byte(same[1]), r.sounds[at+len(same[0]):])))
			}
		}
	}
	p.size = len(p.readings[0].sounds)
	p.yan = p.readings[0].yan
	p.limit = limitSurname
	if p.yan {
		p.size = p.size - 3
		p.limit = limitYan
	}
	for _, r := range p.readings {
		p.first = appendFirst(p.first, r.sounds)
	}
	id := int32(len(f.parts))
	byWord[p.letters] = id
	f.parts = append(f.parts, p)
	return id
}

// sameNames are sounds by which one name is known in two shapes, in Armenian
// and in Russian.
var sameNames = [][2]string{
	{"aha", "a"},      // Abrahamyan, Абрамян
	{"rgsj", "rkisj"}, // Sargsyan, Саркисян
	{"rkisj", "rgsj"},
	{"hakobj", "akopj"}, // Hakobyan, Акопян
	{"akopj", "hakobj"},
	{"hovhan", "oQan"}, // Hovhannisyan, Оганесян
	{"oQan", "hovhan"},
	{"ogan", "hovhan"},
}

// appendFirst appends the sounds that an initial may stand for: the first one,
// and the second where the first may be silent.
func appendFirst(dst, reading []byte) []byte {
	for i, p := range reading {
		if i > 1 {
			break
		}
		if !slices.Contains(dst, p&^faint) {
			dst = append(dst, p&^faint)
		}
		if p&faint == 0 && p != 'j' && p != 'h' {
			break
		}
	}
	return dst
}

// isInitial reports whether the user wrote one letter: A. Hakobyan.
func (p *part) isInitial() bool { return utf8.RuneCountInString(p.letters) < 2 }
