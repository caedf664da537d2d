package names

import (
	"slices"
	"strings"
)

// script is a writing system that names are read from.
type script uint8

const (
	noScript script = iota
	latin
	cyrillic
	armenian
	georgian
)

// rule reads letters as phonemes.
type rule struct {
	letters []rune // after the first
	n       int    // letters in all
	prev    []rune // if set, one of these must stand before
	next    []rune // if set, one of these must follow
	start   bool   // only at the start of a word
	end     bool   // only at its end
	sounds  []byte
}

// orthography is how one language or script is read: rules by first letter,
// longest first.
type orthography map[rune][]rule

// parseRules reads a table of "letters:sounds", in which ^ and $ bind to the
// start and the end of a word, [xyz] asks for one of these letters before, (xyz) asks for one of these letters next, ?
// makes the next sound faint and - is silence. Of equal length the first wins,
// so a table overrides what is appended to it.
func parseRules(tables ...string) orthography {
	o := orthography{}
	for _, entry := range strings.Fields(strings.Join(tables, " ")) {
		left, right, _ := strings.Cut(entry, ":")
		var r rule
		if strings.HasPrefix(left, "[") {
			var prev string
			prev, left, _ = strings.Cut(left[1:], "]")
			r.prev = []rune(prev)
		}
		left, r.start = strings.CutPrefix(left, "^")
		left, r.end = strings.CutSuffix(left, "$")
		if at := strings.IndexByte(left, '('); at >= 0 {
			left, r.next = left[:at], []rune(strings.TrimSuffix(left[at+1:], ")"))
		}
		letters := []rune(left)
		r.letters = letters[1:]
		r.n = len(letters)
		r.sounds = parseSounds(right)
		o.add(letters[0], r)
	}
	return o
}

func (o orthography) add(first rune, r rule) {
	rules := o[first]
	at := len(rules)
	for at > 0 && weight(rules[at-1]) < weight(r) {
		at--
	}
	rules = append(rules, rule{})
	copy(rules[at+1:], rules[at:])
	rules[at] = r
	o[first] = rules
}

// weight orders rules: longer ones first, of equal ones those with a condition.
func weight(r rule) int {
	w := r.n * 2
	if r.start || r.end || r.prev != nil || r.next != nil {
		w++
	}
	return w
}

func parseSounds(s string) []byte {
	var out []byte
	mark := byte(0)
	for i := range len(s) {
		switch c := s[i]; c {
		case '-':
		case '?':
			mark = faint
		default:
			out = append(out, c|mark)
			mark = 0
		}
	}
	return out
}

// appendReading appends how the lower-case letters sound. at, if not nil,
// gets for every letter how many phonemes stand before it, or -1 inside a
// group of letters that sounds as one.
func (o *table) appendReading(dst []byte, letters []rune, at *[maxLetters + 1]int8) []byte {
	from := len(dst)
	for i := 0; i < len(letters); {
		if at != nil {
			at[i] = int8(len(dst) - from)
		}
		r := o.find(letters, i)
		n := 1
		if r != nil {
			n = r.n
			for _, p := range r.sounds {
				dst = appendSound(dst, from, p)
			}
		}
		if at != nil {
			for k := i + 1; k < i+n; k++ {
				at[k] = -1
			}
		}
		i += n
	}
	if at != nil {
		at[len(letters)] = int8(len(dst) - from)
	}
	if len(dst)-from > maxPhonemes {
		dst = dst[:from+maxPhonemes]
	}
	return dst
}

// appendSound joins t and s as c, as they sound, and makes the second of two
// equal consonants faint.
func appendSound(dst []byte, from int, p byte) []byte {
	if n := len(dst); n > from && dst[n-1]&faint == 0 {
		last := dst[n-1]
		joined := byte(0)
		switch {
		case last == 't' && p == 's':
			joined = 'c'
		case last == 't' && p == 'S', last == 't' && p == 'C':
			joined = 'C'
		case last == 'd' && p == 'z':
			joined = 'D'
		case last == 'd' && (p == 'Z' || p == 'J'):
			joined = 'J'
		}
		if joined != 0 {
			dst[n-1] = joined
			return dst
		}
		if last == p {
			p |= faint
		}
	}
	return append(dst, p)
}

// table is an orthography laid out for speed: the letters of one script in
// an array, what lies outside of it ignored.
type table struct {
	from  rune
	rules [][]rule
}

func newTable(tables ...string) *table {
	o := parseRules(tables...)
	lo, hi := rune(1<<20), rune(0)
	for r := range o {
		lo, hi = min(lo, r), max(hi, r)
	}
	t := &table{from: lo, rules: make([][]rule, hi-lo+1)}
	for r, rules := range o {
		t.rules[r-lo] = rules
	}
	return t
}

func (o *table) find(letters []rune, i int) *rule {
	k := int(letters[i] - o.from)
	if k < 0 || k >= len(o.rules) {
		return nil
	}
	rules := o.rules[k]
	for x := range rules {
		if r := &rules[x]; r.fits(letters, i) {
			return r
		}
	}
	return nil
}

func (r *rule) fits(letters []rune, i int) bool {
	if r.start && i != 0 || i+r.n > len(letters) || r.end && i+r.n != len(letters) {
		return false
	}
	for k, want := range r.letters {
		if letters[i+1+k] != want {
			return false
		}
	}
	if r.prev != nil && (i == 0 || !slices.Contains(r.prev, letters[i-1])) {
		return false
	}
	return r.next == nil || i+r.n < len(letters) && slices.Contains(r.next, letters[i+r.n])
}
