package names

import (
	"bytes"
	"slices"
	"strings"
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
	limitFirstGiven = 90 // the same of given names
	limitRescue     = 20
	limitOrder      = 60 // per cent of the limits above, for the surname first
	limitBetween    = 12 // both parts, where another word stands between
	limitComma      = 4  // both parts, where the surname stands first and a comma behind it
	limitAlone      = 6  // a surname without its given name
	limitAgain      = 6  // the same, in the script of the full name
	limitInitial    = 6
	limitYan        = 6 // a surname that ends as most Armenian ones do

	limitTogether      = 12 // given name and surname, see near
	limitTogetherLatin = 5  // where both are Latin, but in Azerbaijani, which spells foreign names by their sound
	limitOne           = 3  // a name of one word, in another script
	limitOneYan        = 6  // the same, of an Armenian surname: nothing else sounds like one
	limitOneShort      = 2  // the same, of four phonemes or less
)

// stemReading is how a stem sounds, in each reading of its language.
type stemReading struct {
	sounds  []byte
	ends    [9]int
	foreign [9]bool // read as a language that the text is not known to be in
	heard   [9]heard
	n       int
}

func (r *stemReading) read(stem []rune, tables []*table, language string) {
	r.sounds = r.sounds[:0]
	r.n = 0
	for _, o := range tables {
		from := len(r.sounds)
		r.sounds = o.appendReading(r.sounds, stem, nil)
		if r.has(r.sounds[from:]) {
			r.sounds = r.sounds[:from]
			continue
		}
		r.ends[r.n], r.foreign[r.n] = len(r.sounds), o != inSpoken && len(tables) > 1 && !slices.Contains(ownReadings(latin, language), o)
		r.n++
	}
	if at := bytes.Index(r.of(0), aha); at >= 0 {
		short := r.of(0)
		r.sounds = append(append(r.sounds, short[:at]...), short[at+2:]...)
		r.ends[r.n], r.foreign[r.n] = len(r.sounds), false
		r.n++
	}
	for i := range r.n {
		r.heard[i] = hear(r.of(i))
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

// compare is the distance of a part from the stem that was read, the nearest
// of the readings that
// which names by bits. Within one script that is not Latin it counts double: there
// nothing was transliterated.
func (w *work) compare(p *part, which uint32, t *token, cut ending, limit int) int {
	strict := w.strict(p, t)
	if strict {
		limit /= 2
	}
	best, c := far, costsOf(t.script)
	for i := range w.read1.n {
		for n := range p.readings {
			if which>>n&1 == 0 {
				continue
			}
			d := distance(c, &p.readings[n], &w.read1.heard[i], cut, min(limit, best))
			if w.read1.foreign[i] && p.script == latin && d < far {
				d += costForeign
			}
			best = min(best, d)
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

// all are all readings of a part, or those of its own language.
func (p *part) all(narrow bool) uint32 {
	if narrow {
		return 1<<p.own - 1
	}
	return 1<<len(p.readings) - 1
}

// alone is the distance of a word from a name of one word. No second part
// supports it, so in one script its letters must be there, and in another it is
// read narrowly: each as its own language does, or as English does, and by no
// other shape of the name.
func (w *work) alone(fl *field, at, id int32) int {
	t, p := &fl.tokens[at], &w.f.parts[id]
	if t.upper && t.letters <= 5 {
		return far // COVID is not Javid
	}
	if t.script == p.script && !p.yan && (w.strict(p, t) || t.script == latin && w.language != "az") {
		return w.spelled(fl, t, p)
	}
	limit := limitOne
	if p.yan && t.script != p.script {
		limit = limitOneYan
	}
	w.narrow = true
	defer func() { w.narrow = false }()
	d, _ := w.direct(fl, at, id, limit)
	if len(p.readings[0].sounds) < 5 && d > limitOneShort || t.script == georgian && d > 0 {
		return far // Dünya is not Dunn; not every word of Georgian is a name
	}
	return d
}

// spelled is 0 if a word has the letters of a part, but for marks and an ending,
// and far if not.
func (w *work) spelled(fl *field, t *token, p *part) int {
	letters, _ := w.read(fl, t)
	same := 0
	for _, r := range p.letters {
		if same == len(letters) || !sameLetter(letters[same], r) {
			break
		}
		same++
	}
	missing := utf8.RuneCountInString(p.letters) - same
	ends := endingsOf(t.script, w.language)
	if missing == 0 && (same == len(letters) || ends.fit(letters, same)) ||
		missing == 1 && ends.soft == softEnding && same > 2 && same < len(letters) && isSoft(p.letters) && ends.fit(letters, same) {
		return 0
	}
	return far
}

// isSoft reports whether a word loses its last letter before an ending, as
// Пугачёва and ჰარისი do.
func isSoft(word string) bool {
	r, _ := utf8.DecodeLastRuneInString(word)
	return endsInVowel(word) || strings.ContainsRune("аеёийоуыьэюя", r)
}

// direct compares a part with a token, all its endings tried, keys or not.
func (w *work) direct(fl *field, at, id int32, limit int) (dist int, cut bool) {
	return w.directly(fl, &fl.tokens[at], id, limit)
}

func (w *work) directly(fl *field, t *token, id int32, limit int) (dist int, cut bool) {
	p := &w.f.parts[id]
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
	w.read1.read(letters, tables, w.language)
	dist, cut = w.compare(p, p.all(w.narrow), t, whole, limit), possessive
	ends := endingsOf(t.script, w.language)
	for i := n - 1; i >= max(3, n-maxSuffix); i-- {
		if ends.fit(letters, i) {
			w.read1.read(letters[:i], tables, w.language)
			if d := w.compare(p, p.all(w.narrow), t, ends.soft, limit); d < dist {
				dist, cut = d, true
			}
		}
	}
	return dist, cut
}
