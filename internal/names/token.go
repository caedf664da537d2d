package names

import "unicode/utf8"

// maxLetters is the longest word that is read as a name.
const maxLetters = 30

// joint says what stands between a word and the one before it.
type joint uint8

const (
	apart  joint = iota // anything else: a comma, a full stop, a new line
	spaced              // spaces
	hyphen
	dotted // a full stop and perhaps spaces: only after an initial
)

// token is a word of a text that may be a part of a name.
type token struct {
	start, end int32 // bytes
	apostrophe int32 // where the last one stands, -1 if there is none
	letters    uint8 // how many
	script     script
	joint      joint
	capital    bool // begins with a capital, or is Georgian
	upper      bool // has no small letter
	comma      bool // a comma, and nothing else, stands before it
	particle   bool // small words stand between it and the token before
	and        bool // one word stands between them: and
	son        bool // they are particles, and say that it is the father's name
	mixed      bool // has look-alike letters of another script
	aside      bool // stands in quotation marks or brackets within a name
}

// tokenizer cuts a text into words.
type tokenizer struct {
	s     string
	i     int
	close int // the mark that ends the word set aside at hand
}

// next reads one word. It always advances, or returns false at the end.
func (z *tokenizer) next(t *token) bool {
	s := z.s
	between, dot, dash, comma := apart, false, false, false
	if z.i > 0 {
		between = spaced
	}
	last := z.i
	for z.i < len(s) {
		r, n := rune(s[z.i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[z.i:])
		}
		if scriptOf(r) != noScript {
			switch {
			case between == apart:
			case dot:
				between = dotted
			case dash:
				between = hyphen
			}
			z.word(t)
			t.aside = z.close > 0 && z.close == z.i
			t.joint, t.comma = between, comma && between == apart
			return true
		}
		z.i += n
		switch r {
		case ' ', '\u00a0', '\u2009', '\u202f', '_':
		case '-', '\u2010', '\u2011':
			if dash {
				between = apart
			}
			dash, comma = true, false
		case '.', '\u2024':
			if dot {
				between = apart
			}
			dot, comma = true, false
		case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\u0301':
		default:
			if between == spaced && !dot && !dash && z.passes(r, z.i-n, last) {
				continue
			}
			comma = r == ',' && between != apart && !dot && !dash
			between = apart
		}
	}
	return false
}

// word reads the letters from z.i on; the first one is a letter.
func (z *tokenizer) word(t *token) {
	s := z.s
	*t = token{start: int32(z.i), apostrophe: -1, upper: true}
	for z.i < len(s) {
		c := s[z.i]
		if c|32 >= 'a' && c|32 <= 'z' {
			z.letter(t, latin, 'A' <= c && c <= 'Z')
			z.i++
			continue
		}
		if c < utf8.RuneSelf && c != '\'' {
			break
		}
		r, n := utf8.DecodeRuneInString(s[z.i:])
		if sc := scriptOf(r); sc != noScript {
			z.letter(t, sc, isUpper(r))
			z.i += n
			continue
		}
		if inWord(r) {
			z.i += n
			continue
		}
		if !isApostrophe(r) {
			break
		}
		after, _ := utf8.DecodeRuneInString(s[z.i+n:])
		if scriptOf(after) == noScript {
			break
		}
		if t.script == latin && t.letters <= 2 && t.letters > 0 && s[t.start]|32 != 'o' {
			break // d'Estaing, l'Arménie
		}
		if t.script != cyrillic {
			t.apostrophe = int32(z.i)
		}
		z.i += n
	}
	t.end = int32(z.i)
	if t.script == georgian {
		t.capital = true
		t.upper = false
	}
}

func (z *tokenizer) letter(t *token, sc script, upper bool) {
	switch {
	case t.letters == 0:
		t.script = sc
		t.capital = upper
	case sc != t.script:
		t.mixed = true
		if sc == cyrillic {
			t.script = cyrillic
		}
	}
	if !upper {
		t.upper = false
	}
	if t.letters < 255 {
		t.letters++
	}
}

// inWord reports whether the rune may stand inside a word without being a
// letter of it: marks of stress and intonation, invisible ones.
func inWord(r rune) bool {
	switch {
	case 0x300 <= r && r <= 0x36F, 0x55B <= r && r <= 0x55E, r == 0xAD, r == 0x200B, r == 0x200C, r == 0x200D, r == 0x2060:
		return true
	}
	return false
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', 'ʼ', '‘', '՚', '´', '`', '′':
		return true
	}
	return false
}

// lookAlike are Cyrillic letters that Latin ones are mistaken for.
var lookAlike = map[rune]rune{
	'a': 'а', 'c': 'с', 'e': 'е', 'i': 'і', 'j': 'ј', 'o': 'о', 'p': 'р', 'x': 'х', 'y': 'у',
	'k': 'к', 'm': 'м', 't': 'т', 'h': 'н', 'b': 'в',
}

// appendLetters appends the small letters of s[start:end], a token's span or a part
// of it, and where each begins. It gives up on what is too long and on
// letters of two scripts that do not look alike.
func appendLetters(dst []rune, offsets *[maxLetters + 1]int32, s string, start, end int32, t *token) []rune {
	n := 0
	for i := start; i < end; {
		r, size := rune(s[i]), int32(1)
		if r >= utf8.RuneSelf {
			var n int
			r, n = utf8.DecodeRuneInString(s[i:end])
			size = int32(n)
		}
		sc := scriptOf(r)
		if sc == noScript {
			i += size
			continue
		}
		if n == maxLetters {
			return dst[:0]
		}
		r = small(r)
		if sc != t.script && t.mixed {
			like, ok := lookAlike[r]
			if !ok || t.script != cyrillic {
				return dst[:0]
			}
			r = like
		}
		offsets[n] = i
		dst = append(dst, r)
		n++
		i += size
	}
	offsets[n] = end
	return dst
}
