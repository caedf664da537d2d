package names

import (
	"bytes"
	"hash/maphash"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/internal/news"
)

// part is one word of the names that are looked for. Names that share a word
// share its part.
type part struct {
	word     string // as written
	letters  string // small
	script   script
	readings []heard
	plain    int     // how many of the readings are as it is written, not by sameNames
	size     int     // phonemes, without the yan of a surname
	yan      bool    // see isYan
	limit    int     // of the distance as a surname
	surname  []int32 // names whose surname it is
	given    []int32 // names whose given name it is
	first    []byte  // the sounds that an initial of it may have
}

// name is one spelling of one person.
type name struct {
	entity  int32
	given   int32 // part, -1 for a name of one word
	surname int32 // part
	middle  int32 // part, -1 if there is none
	nick    bool  // given is another name than the user's
	ter     bool  // Ter- stands before the surname
	double  bool  // the surname is the second half of one with a hyphen, middle the first
	von     bool  // a particle stands before the surname
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
	f.nicks = nil
	f.linked = nil
	f.index()
	return f
}

// addName divides a name into its parts. What stands between the first and
// the last word (a patronymic, a second name) does not decide.
func (f *Finder) addName(byWord map[string]int32, entity int32, s string) {
	if family, given, ok := strings.Cut(s, ","); ok { // Vardanyan, Ruben
		s = given + " " + family
	}
	words, n := nameWords(s)
	if len(words) == 0 {
		return
	}
	n.entity = entity
	n.given = -1
	n.middle = -1
	n.surname = f.addPart(byWord, words[len(words)-1])
	if len(words) > 1 {
		n.given = f.addPart(byWord, words[0])
	}
	if len(words) > 2 {
		n.middle = f.addPart(byWord, words[len(words)-2])
	}
	if n.surname < 0 || n.given < 0 && len(words) > 1 {
		return
	}
	f.link(n)
	for _, other := range f.nicknames(byWord, n.given) {
		n.given = other
		n.nick = true
		f.link(n)
	}
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

// nameWords are the words of a name that decide: no particles, no Ter-. Of n
// it sets what the others say of the name.
func nameWords(s string) (words []string, n name) {
	z := tokenizer{s: s}
	var all []token
	var t token
	for z.next(&t) {
		all = append(all, t)
	}
	for i, t := range all {
		w := s[t.start:t.end]
		small := strings.ToLower(w)
		switch {
		case len(all) > 2 && i > 0 && i+1 < len(all) && t.capital && ters[small]:
			n.ter = true
		case i > 0 && i+1 < len(all) && particles[small]:
			n.von = true
		case i > 0 && i+1 == len(all) && afterwords[small]:
		case t.letters < 2 && (i > 0 || len(all) == 1):
		default:
			words = append(words, w)
		}
	}
	last := len(all) - 1
	n.double = !n.ter && len(words) > 2 && all[last].joint == hyphen && s[all[last].start:all[last].end] == words[len(words)-1]
	return words, n
}

// particles stand between the parts of a name, written or left out.
var particles = set(`de del della di da do dos du la le van von der den ten ter zu af bin ibn al el ben abu ad as an y e
де дель делла ди да ду ла ле ван фон дер ден тен цу аль эль бин ибн бен абу ал
դե դել դը լա լե վան ֆոն դեր ալ էլ ბენ დე ფონ დერ ვან ლა ლე ალ ელ`)

// afterwords follow a surname.
var afterwords = set(`jr sr junior senior i ii iii iv v vi vii viii ix x xi xii мл ст младший старший oglu oğlu qizi qızı оглы кызы`)

// wordSet is a set of words in small letters.
type wordSet map[string]bool

func set(words string) wordSet {
	m := wordSet{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// ters are the ways to write Ter-, which is a part of a surname.
var ters = set("ter der тер տեր თერ ტერ")

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
	p := part{word: word, letters: string(letters), script: t.script}
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
	}
	if len(p.readings) == 0 {
		return -1
	}
	p.plain = len(p.readings)
	for _, same := range sameNames {
		for _, r := range p.readings[:p.plain] {
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

// index makes the keys of all parts.
func (f *Finder) index() {
	f.byKey = make(map[uint64][]keyed, 2*len(f.parts))
	var keys []uint64
	for i := range f.parts {
		if f.parts[i].isInitial() {
			continue
		}
		for n, r := range f.parts[i].readings {
			keys = appendKeys(keys[:0], r.sounds)
			for _, k := range keys {
				if k != 0 {
					f.addKey(k, int32(i), 1<<n)
				}
			}
		}
	}
	bits := 1 << 12
	for bits < 16*len(f.byKey) {
		bits <<= 1
	}
	f.filter = make([]uint64, bits/64)
	for k := range f.byKey {
		h := f.slot(k)
		f.filter[h/64] |= 1 << (h % 64)
	}
}

// keyed is a part that has a key, and the readings by which it has it.
type keyed struct {
	part     int32
	readings uint32
}

func (f *Finder) addKey(key uint64, part int32, reading uint32) {
	list := f.byKey[key]
	if n := len(list); n > 0 && list[n-1].part == part {
		list[n-1].readings |= reading
		return
	}
	f.byKey[key] = append(list, keyed{part, reading})
}

func (f *Finder) slot(key uint64) uint64 {
	return key * 0x9E3779B97F4A7C15 >> 20 & uint64(len(f.filter)*64-1)
}

// may reports whether a key can be one of byKey.
func (f *Finder) may(key uint64) bool {
	h := f.slot(key)
	return f.filter[h/64]>>(h%64)&1 != 0
}
