package text

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// class says what a character does to the word it stands in.
type class uint8

const (
	classSeparator  class = iota // divides words
	classLetter                  // letter or digit
	classSingle                  // letter of a script without spaces: begins a word of its own
	classJoined                  // mark that tells words apart (Indic vowel signs): part of a word
	classMark                    // diacritic: part of the span, not of the folded word
	classIgnorable               // invisible, or an Armenian tone mark: neither
	classApostrophe              // part of a word when letters stand on both sides
)

// entry describes one character: bits 0-47 its folded UTF-8 bytes, 48-51 how
// many those are (or lenItself, lenLong), 52-55 its class, 56-59 its script, 60
// whether it is plain.
type entry uint64

const (
	lenItself = 14 // folds to its own bytes, which do not stand in the entry
	lenLong   = 15 // folds to more than six bytes: see table.long

	plain entry = 1 << 60 // a letter that always adds its own bytes, at most six

	scriptLatin    = 1
	scriptCyrillic = 2
	scriptGreek    = 4
	scriptArmenian = 8
)

func (e entry) class() class  { return class(e >> 52 & 15) }
func (e entry) length() int   { return int(e >> 48 & 15) }
func (e entry) script() uint8 { return uint8(e >> 56 & 15) }

func newEntry(c class, folded string, script uint8) entry {
	e := entry(c)<<52 | entry(script)<<56
	if len(folded) > 6 {
		return e | lenLong<<48
	}
	e |= entry(len(folded)) << 48
	for i := range len(folded) {
		e |= entry(folded[i]) << (8 * i)
	}
	if c == classLetter && folded != "ւ" {
		e |= plain
	}
	return e
}

const (
	pageBits = 6                   // one page is what one UTF-8 tail byte can tell
	tabled   = 0x20000 >> pageBits // pages up to the supplementary ideographs
)

// table describes every character. Pages that are alike are stored once.
type table struct {
	low   [0x800]entry // one- and two-byte characters, for speed
	index [tabled]uint16
	pages [][1 << pageBits]entry
	long  map[rune]string
}

// folding is the table, generated on first use.
var folding = sync.OnceValue(newTable)

func newTable() *table {
	t := &table{long: make(map[rune]string)}
	seen := make(map[[1 << pageBits]entry]uint16)
	b := &builder{fold: cases.Fold()}
	for p := range tabled {
		var page [1 << pageBits]entry
		for i := range page {
			page[i] = b.describe(rune(p<<pageBits|i), t.long)
		}
		if p<<pageBits < len(t.low) {
			copy(t.low[p<<pageBits:], page[:])
		}
		at, ok := seen[page]
		if !ok {
			at = uint16(len(t.pages))
			seen[page] = at
			t.pages = append(t.pages, page)
		}
		t.index[p] = at
	}
	return t
}

// entry describes r.
func (t *table) entry(r rune) entry {
	switch {
	case r < 0x800:
		return t.low[r]
	case r < tabled<<pageBits:
		return t.pages[t.index[r>>pageBits]][r&(1<<pageBits-1)]
	case r < 0xE0000 && unicode.Is(unicode.Han, r):
		return entry(classSingle)<<52 | lenItself<<48
	case r >= 0xE0000 && r <= 0xE0FFF: // tags and variation selectors
		return entry(classIgnorable) << 52
	}
	return 0
}

// builder makes entries out of x/text.
type builder struct{ fold cases.Caser }

func (b *builder) describe(r rune, long map[rune]string) entry {
	switch {
	case apostrophe(r):
		return newEntry(classApostrophe, "'", 0)
	case ignorable(r):
		return newEntry(classIgnorable, "", 0)
	case r == 'ـ': // tatweel stretches a word and is no letter of it
		return newEntry(classMark, "", 0)
	case r >= 0xAC00 && r <= 0xD7A3: // Hangul syllables stay composed
		return entry(classLetter)<<52 | lenItself<<48
	case r >= 0x3400 && r <= 0x4DBF, r >= 0x4E00 && r <= 0x9FFF: // ideographs, half of all letters
		return entry(classSingle)<<52 | lenItself<<48
	case unicode.In(r, unicode.Mn, unicode.Me) && strippable(r):
		return newEntry(classMark, "", 0)
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
	default:
		return 0
	}
	c := classLetter
	switch {
	case unicode.In(r, unicode.M):
		c = classJoined
	case unicode.In(r, spaceless...):
		c = classSingle
	}
	if r >= 0x800 && foldsToItself(r) {
		return entry(c)<<52 | lenItself<<48 | entry(shapeBit(r))<<56
	}
	folded, ok := b.folded(r)
	if !ok {
		return 0
	}
	if folded == string(r) && r >= 0x800 {
		return entry(c)<<52 | lenItself<<48 | entry(shapeBit(r))<<56
	}
	e := newEntry(c, folded, shapeBit(r))
	if e.length() == lenLong {
		long[r] = folded
	}
	return e
}

// foldsToItself knows most letters that fold to themselves without folding
// them: they have no case and no decomposition. Nearly all characters are such,
// and to fold each of them takes every process a tenth of a second.
func foldsToItself(r rune) bool {
	var buf [utf8.UTFMax]byte
	return unicode.SimpleFold(r) == r && norm.NFKD.Properties(utf8.AppendRune(buf[:0], r)).Decomposition() == nil
}

// folded is NFKD, full case folding, NFKD again and stripped diacritics of
// one character, with the rules of Fold. It reports false if the character
// stands for something that is no word (½ is 1⁄2).
func (b *builder) folded(r rune) (string, bool) {
	switch r {
	case 'й', 'Й':
		return "й", true
	case 'ı', 'İ':
		return "i", true
	case 'և':
		return "եվ", true
	}
	s := norm.NFKD.String(b.fold.String(norm.NFKD.String(string(r))))
	out := make([]byte, 0, len(s))
	for _, c := range s {
		c = oneLetter(c)
		switch {
		case unicode.In(c, unicode.Mn, unicode.Me) && strippable(c), ignorable(c):
		case unicode.In(c, unicode.L, unicode.N, unicode.M):
			out = utf8.AppendRune(out, c)
		case apostrophe(c):
			out = append(out, '\'')
		case c == ' ' || c == 'ـ': // carriers of a presentation form
		default:
			return "", false
		}
	}
	return string(out), len(out) > 0
}

// oneLetter is the letter that a character is a shape of: of those that keyboards for
// Arabic, Persian, Kurdish and Urdu have for one letter, and the final forms of Hebrew.
// Hamza on a letter is a diacritic by Unicode.
func oneLetter(r rune) rune {
	switch r {
	case 'ı':
		return 'i'
	case 'ى', 'ی', 'ے', 'ې':
		return 'ي'
	case 'ک', 'ڪ':
		return 'ك'
	case 'ة', 'ہ', 'ھ', 'ە', 'ۃ':
		return 'ه'
	case 'ٱ':
		return 'ا'
	case 'ך':
		return 'כ'
	case 'ם':
		return 'מ'
	case 'ן':
		return 'נ'
	case 'ף':
		return 'פ'
	case 'ץ':
		return 'צ'
	}
	return r
}

// spaceless are the scripts that do not divide words.
var spaceless = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// strippable reports whether a mark is a diacritic that readers leave out.
// The vowel signs of Indic and other scripts are not: they tell words apart.
func strippable(r rune) bool {
	return unicode.In(r, unicode.Inherited, unicode.Hebrew, unicode.Arabic, unicode.Syriac,
		unicode.Cyrillic, unicode.Greek, unicode.Latin, unicode.Common)
}

func apostrophe(r rune) bool {
	switch r {
	case '\'', '`', '´', 'ʹ', 'ʻ', 'ʼ', 'ʽ', 'ʾ', 'ʿ', 'ˈ', '՚', '‘', '’', '‛', '′', 'ꞌ', '＇':
		return true
	}
	return false
}

// ignorable reports whether a character neither shows nor divides: soft
// hyphen, joiners, bidi controls, fillers, variation selectors, tags; and the
// Armenian marks ՛ ՜ ՞, which are set on the stressed vowel inside a word.
func ignorable(r rune) bool {
	switch {
	case r == 0xAD, r == 0x34F, r == 0x61C, r == 0x180E, r == 0xFEFF, r == 0x3164, r == 0xFFA0,
		r >= 0x115F && r <= 0x1160, r >= 0x17B4 && r <= 0x17B5, r >= 0x180B && r <= 0x180F,
		r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F,
		r >= 0xFE00 && r <= 0xFE0F, r >= 0x1BCA0 && r <= 0x1BCA3, r >= 0x1D173 && r <= 0x1D17A:
		return true
	}
	return r == '՛' || r == '՜' || r == '՞'
}

// shapeBit is the script of a letter among those that share shapes.
func shapeBit(r rune) uint8 {
	switch ScriptOf(r) {
	case Latin:
		return scriptLatin
	case Cyrillic:
		return scriptCyrillic
	case Greek:
		return scriptGreek
	case Armenian:
		return scriptArmenian
	}
	return 0
}
