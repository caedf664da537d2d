package names

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// Limits of distances, in hundredths of a phoneme a phoneme.
const (
	limitPart       = 21 // any part, to be remembered at all
	limitSurname    = 17
	limitGiven      = 21
	limitGivenYan   = 7  // a given name that goes with such a surname
	limitGivenShort = 19 // a given name of four phonemes or less: Ara is not Aram
	limitSure       = 10 // a part that lets its neighbour be compared without its key
	limitFirst      = 50 // between the first sounds of surnames compared without their key
	limitRescue     = 20
	limitOrder      = 60 // per cent of the limits above, for the surname first
	limitBetween    = 12 // both parts, where another word stands between
	limitAlone      = 6  // a surname without its given name
	limitAgain      = 4  // the same, in the script of the full name
	limitInitial    = 6
	limitYan        = 6 // a surname that ends as most Armenian ones do

	limitTogether      = 12 // given name and surname, see near
	limitTogetherLatin = 8
	limitOne           = 6 // a name of one word
	limitOneShort      = 2 // the same, of four phonemes or less
)

// work is what one search needs; it is kept for the next one.
type work struct {
	f        *Finder
	language string
	title    field
	text     field
	letters  []rune
	changed  []rune
	sounds   []byte
	anchors  []anchor
	cand     []candidate
	drop     []bool
	read1    stemReading
	narrow   bool     // see alone
	seed     uint64   // of the hashes of words, by language
	cache    []cached // what words are, of this document and earlier ones
}

// field is one text, read.
type field struct {
	s      string
	tokens []token
	hits   []partHit
	from   []int32 // of each token, where its hits begin in hits
}

// partHit is a part found in a token.
type partHit struct {
	token int32
	part  int32
	dist  uint8
	cut   bool // an ending was cut off
}

func (w *work) reset() {
	for _, fl := range []*field{&w.title, &w.text} {
		fl.s, fl.tokens, fl.hits, fl.from = "", fl.tokens[:0], fl.hits[:0], fl.from[:0]
	}
	w.anchors = w.anchors[:0]
}

// scan reads a text: its words that begin with a capital, and the parts of
// names that each is like.
func (w *work) scan(fl *field, s string) {
	fl.s = s
	z := tokenizer{s: s}
	var t token
	broken, particle := false, false
	for z.next(&t) {
		if !t.capital && t.joint == hyphen && !broken && t.letters < 6 && len(fl.tokens) > 0 {
			fl.tokens = append(fl.tokens, t) // Jong-un
			continue
		}
		if !t.capital {
			if t.joint == apart || t.letters > 4 || !particles[s[t.start:t.end]] {
				broken = true
			}
			particle = true
			continue
		}
		if broken {
			t.joint = apart
		}
		t.particle = particle
		broken, particle = false, false
		fl.tokens = append(fl.tokens, t)
	}
	for i := range fl.tokens {
		fl.from = append(fl.from, int32(len(fl.hits)))
		if fl.tokens[i].letters > 1 && (w.f.oneWord || !fl.isLone(i)) {
			w.look(fl, int32(i))
		}
	}
	fl.from = append(fl.from, int32(len(fl.hits)))
}

// isLone reports whether no other word that can be a part of a name stands
// beside the token.
func (fl *field) isLone(i int) bool {
	return fl.tokens[i].joint == apart && (i+1 == len(fl.tokens) || fl.tokens[i+1].joint == apart)
}

// of are the hits of a token.
func (fl *field) of(token int32) []partHit { return fl.hits[fl.from[token]:fl.from[token+1]] }

// read gets the letters of a token up to its apostrophe and says whether an
// ending follows there.
func (w *work) read(fl *field, t *token) (letters []rune, possessive bool) {
	var offsets [maxLetters + 1]int32
	end := t.end
	if t.apostrophe > t.start {
		if n := utf8.RuneCountInString(fl.s[t.apostrophe:t.end]) - 1; n <= maxSuffix && t.apostrophe-t.start > 1 && !t.upperAfter(fl.s) {
			end, possessive = t.apostrophe, true
		}
	}
	w.letters = appendLetters(w.letters[:0], &offsets, fl.s, t.start, end, t)
	return w.letters, possessive
}

// upperAfter reports whether a capital follows the apostrophe of a word that
// has small letters: O'Brien, not Vardanyan'ın.
func (t *token) upperAfter(s string) bool {
	_, n := utf8.DecodeRuneInString(s[t.apostrophe:])
	r, _ := utf8.DecodeRuneInString(s[int(t.apostrophe)+n:])
	return !t.upper && small(r) != r
}

// lookUp finds the parts that a token may be, by the keys of the whole word
// and of each beginning of it that leaves an ending.
func (w *work) lookUp(fl *field, at int32) {
	t := &fl.tokens[at]
	letters, possessive := w.read(fl, t)
	n := len(letters)
	if n < 2 {
		return
	}
	ends := endingsOf(t.script, w.language)
	shortest := 3
	if t.script == cyrillic {
		shortest = 2
	}
	w.cand = w.cand[:0]
	tables := readings(t.script, letters, w.language)
	for _, o := range tables {
		w.candidates(o, letters, shortest)
	}
	stem := int32(-1)
	for _, c := range w.cand {
		cut := noEnding
		if possessive {
			cut = plainEnding
		}
		if int(c.cut) < n {
			if !ends.fit(letters, int(c.cut)) {
				continue
			}
			cut = ends.soft
		}
		if c.cut != stem {
			stem = c.cut
			w.read1.read(letters[:stem], tables)
		}
		w.verify(fl, at, c.key, cut)
	}
	for _, c := range changesOf(t.script, w.language) {
		w.changed = c.appendChanged(w.changed[:0], letters)
		if len(w.changed) > 0 {
			w.lookUpChanged(fl, at)
		}
	}
}

// candidate is a beginning of a word whose key may be known.
type candidate struct {
	key uint64
	cut int32
}

func (w *work) candidates(o *table, letters []rune, shortest int) {
	var at [maxLetters + 1]int8
	w.sounds = o.appendReading(w.sounds[:0], letters, &at)
	var keys [maxKeys]uint64
	n, done := 1, 0
	for cut := 1; cut <= len(letters); cut++ {
		if at[cut] < 0 {
			continue
		}
		for ; done < int(at[cut]) && done < len(w.sounds); done++ {
			p := w.sounds[done]
			class, other := keyClass(p)
			if p&faint != 0 && other < 0 && class != 0 {
				other = 0
			}
			m := n
			if other >= 0 && n < maxKeys {
				for i := range m {
					keys[n] = extendKey(keys[i], uint64(other))
					n++
				}
			}
			for i := range m {
				keys[i] = extendKey(keys[i], class)
			}
		}
		if cut < len(letters) && (cut < shortest || len(letters)-cut > maxSuffix) {
			continue
		}
		for _, k := range keys[:n] {
			if c := (candidate{key: k, cut: int32(cut)}); w.f.may(k) && !slices.Contains(w.cand, c) {
				w.cand = append(w.cand, c)
			}
		}
	}
}

func (w *work) lookUpChanged(fl *field, at int32) {
	t := &fl.tokens[at]
	var keys [maxKeys]uint64
	tables := readings(t.script, w.changed, w.language)
	w.read1.read(w.changed, tables)
	for _, o := range tables {
		w.sounds = o.appendReading(w.sounds[:0], w.changed, nil)
		for _, k := range appendKeys(keys[:0], w.sounds) {
			if w.f.may(k) {
				w.verify(fl, at, k, softEnding)
			}
		}
	}
}

// stemReading is how a stem sounds, in each reading of its language.
type stemReading struct {
	sounds []byte
	ends   [9]int
	n      int
}

func (r *stemReading) read(stem []rune, tables []*table) {
	r.sounds, r.n = r.sounds[:0], 0
	for _, o := range tables {
		from := len(r.sounds)
		r.sounds = o.appendReading(r.sounds, stem, nil)
		if r.has(r.sounds[from:]) {
			r.sounds = r.sounds[:from]
			continue
		}
		r.ends[r.n] = len(r.sounds)
		r.n++
	}
	if at := bytes.Index(r.of(0), aha); at >= 0 {
		short := r.of(0)
		r.sounds = append(append(r.sounds, short[:at]...), short[at+2:]...)
		r.ends[r.n] = len(r.sounds)
		r.n++
	}
}

// aha is said a by some: Abrahamyan, Абрамян.
var aha = []byte("aha")

func (r *stemReading) has(sounds []byte) bool {
	for i := range r.n {
		if string(r.of(i)) == string(sounds) {
			return true
		}
	}
	return false
}

func (r *stemReading) of(i int) []byte {
	from := 0
	if i > 0 {
		from = r.ends[i-1]
	}
	return r.sounds[from:r.ends[i]]
}

// verify compares the parts of a key with the stem that was read and
// remembers those that are near.
func (w *work) verify(fl *field, at int32, key uint64, cut ending) {
	for _, id := range w.f.byKey[key] {
		d := w.compare(&w.f.parts[id], &fl.tokens[at], cut, limitPart)
		if d <= limitPart {
			w.remember(fl, partHit{token: at, part: id, dist: uint8(d), cut: cut != noEnding})
		}
	}
}

// remember keeps the nearest hit of a part in a token.
func (w *work) remember(fl *field, h partHit) {
	for i := int(fl.from[h.token]); i < len(fl.hits); i++ {
		if have := &fl.hits[i]; have.part == h.part {
			if h.dist < have.dist || h.dist == have.dist && have.cut {
				*have = h
			}
			return
		}
	}
	fl.hits = append(fl.hits, h)
}

// compare is the distance of a part from the stem that was read, the nearest
// of all readings. Within one script that is not Latin it counts double: there
// nothing was transliterated.
func (w *work) compare(p *part, t *token, cut ending, limit int) int {
	strict := w.strict(p, t)
	if strict {
		limit /= 2
	}
	best, c := far, costsOf(t.script)
	for i := range w.read1.n {
		sounds := w.read1.of(i)
		for _, r := range p.readings[:p.count(w.narrow)] {
			if d := distance(c, r, sounds, cut, min(limit, best)); d < best {
				best = d
			}
		}
	}
	if best < far && strict {
		best *= 2
	}
	return best
}

func (w *work) strict(p *part, t *token) bool {
	if p.script != t.script || t.script == latin {
		return false
	}
	return t.script != cyrillic || w.language == "ru" || w.language == ""
}

// count is how many readings of a part to compare.
func (p *part) count(narrow bool) int {
	if narrow {
		return p.plain
	}
	return len(p.readings)
}

// alone is the distance of a word from a name of one word. No second part
// supports it, so it is read narrowly: as the language of the text does, or
// as English does, and by no other shape of the name.
func (w *work) alone(fl *field, at, id int32) int {
	if t := &fl.tokens[at]; t.upper && t.letters <= 5 {
		return far // COVID is not Javid
	}
	w.narrow = true
	defer func() { w.narrow = false }()
	d, _ := w.direct(fl, at, id, limitOne)
	if len(w.f.parts[id].readings[0]) < 5 && d > limitOneShort {
		return far // Dünya is not Dunn
	}
	return d
}

// direct compares a part with a token, all its endings tried, keys or not.
func (w *work) direct(fl *field, at, id int32, limit int) (dist int, cut bool) {
	t, p := &fl.tokens[at], &w.f.parts[id]
	letters, possessive := w.read(fl, t)
	n := len(letters)
	if n < 2 {
		return far, false
	}
	whole := noEnding
	if possessive {
		whole = plainEnding
	}
	tables := readings(t.script, letters, w.language)
	if w.narrow {
		tables = ownReadings(t.script, w.language)
	}
	w.read1.read(letters, tables)
	dist, cut = w.compare(p, t, whole, limit), possessive
	ends := endingsOf(t.script, w.language)
	for i := n - 1; i >= max(3, n-maxSuffix); i-- {
		if ends.fit(letters, i) {
			w.read1.read(letters[:i], tables)
			if d := w.compare(p, t, ends.soft, limit); d < dist {
				dist, cut = d, true
			}
		}
	}
	return dist, cut
}
