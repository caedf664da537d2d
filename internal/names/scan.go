package names

import (
	"slices"
	"unicode/utf8"

	"tocsin/internal/names/given"
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
	first    firsts
	known    map[knownWord]given.Names // of this document and earlier ones
	cand     []candidate
	drop     []bool
	read1    stemReading
	narrow   bool   // see alone
	seed     uint64 // of the hashes of words, by language
	memory   memory // what words are like, of this document and earlier ones
}

// field is one text, read.
type field struct {
	s      string
	tokens []token
	hits   []partHit
	from   []int32 // of each token, where its hits begin in hits
	small  smallWords
	rows   int // bytes of a watched page: see joinRows
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
		fl.small, fl.rows = smallWords{}, 0
	}
	w.anchors = w.anchors[:0]
	w.first.fl = nil
}

// scan reads a text: its words that begin with a capital, and the parts of
// names that each is like.
func (w *work) scan(fl *field, s string) {
	fl.s = s
	z := tokenizer{s: s}
	var t token
	var small gap
	for z.next(&t) {
		if !t.capital && t.joint == hyphen && !small.broken && t.letters < 6 && len(fl.tokens) > 0 {
			fl.tokens = append(fl.tokens, t) // Jong-un
			continue
		}
		if !t.capital {
			small.add(s, &t)
			continue
		}
		small.tell(&t)
		small = gap{}
		fl.tokens = append(fl.tokens, t)
	}
	if fl.rows > 0 && len(fl.tokens) > 1 {
		w.joinRows(fl)
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
// beside the token, nor one behind it and a comma.
func (fl *field) isLone(i int) bool {
	return fl.tokens[i].joint == apart && (i+1 == len(fl.tokens) || fl.tokens[i+1].joint == apart && !fl.tokens[i+1].comma)
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
			w.read1.read(letters[:stem], tables, w.language)
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
	w.read1.read(w.changed, tables, w.language)
	for _, o := range tables {
		w.sounds = o.appendReading(w.sounds[:0], w.changed, nil)
		for _, k := range appendKeys(keys[:0], w.sounds) {
			if w.f.may(k) {
				w.verify(fl, at, k, softEnding)
			}
		}
	}
}

// verify compares the parts of a key with the stem that was read and
// remembers those that are near.
func (w *work) verify(fl *field, at int32, key uint64, cut ending) {
	for _, k := range w.f.byKey[key] {
		d := w.compare(&w.f.parts[k.part], k.readings, &fl.tokens[at], cut, limitPart)
		if d <= limitPart {
			w.remember(fl, partHit{token: at, part: k.part, dist: uint8(d), cut: cut != noEnding})
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
