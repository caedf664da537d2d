package names

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"tocsin/internal/names/given"
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
	if id, ok := byWord[string(letters)]; ok {
		return id
	}
	p := part{word: word, letters: string(letters), script: t.script, known: given.Find(word, ""), father: -1}
	p.hear(letters)
	if len(p.readings) == 0 {
		return -1
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

// hear works out how a part may sound.
func (p *part) hear(letters []rune) {
	usual := readings(p.script, letters, "")
	for i, o := range queryReadings(p.script, letters) {
		if i >= len(usual) && len(p.readings) > 0 && p.readings[0].yan {
			break // no Spanish name
		}
		p.addReading(o.appendReading(nil, letters, nil))
		if yo := slices.Index(letters, 'ё'); yo >= 0 { // most write it without its dots
			without := slices.Clone(letters)
			without[yo] = 'е'
			p.addReading(o.appendReading(nil, without, nil))
		}
		if i < ownFirst {
			p.own = len(p.readings)
		}
	}
	for _, r := range p.readings[:len(p.readings):len(p.readings)] {
		for _, same := range sameNames {
			if at := bytes.Index(r.sounds, []byte(same[0])); at >= 0 {
				p.readings = append(p.readings, hear(slices.Concat(r.sounds[:at], []byte(same[1]), r.sounds[at+len(same[0]):])))
			}
		}
	}
}

func (p *part) addReading(sounds []byte) {
	if len(sounds) > 0 && !slices.ContainsFunc(p.readings, func(r heard) bool { return string(r.sounds) == string(sounds) }) {
		p.readings = append(p.readings, hear(sounds))
	}
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
