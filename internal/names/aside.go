package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// passes reports whether the mark at byte at, behind spaces alone or right behind
// a word, does not end a name: that of a footnote (Ruben[1] Vardanyan), or one
// around a single word within a name (Ruben “Rubo” Vardanyan). It goes on
// behind what belongs to it; last is where the word before ended.
func (z *tokenizer) passes(r rune, at, last int) bool {
	if at == last {
		if at == z.close {
			return true
		}
		if n := footnote(z.s[at:]); n > 0 && endsWord(z.s[at+n:]) {
			z.i = at + n
			return true
		}
		return false
	}
	if closing := closers[r]; closing != "" && z.s[at-1] == ' ' {
		if end := asideEnd(z.s, z.i, closing); end > 0 {
			z.close = end
			return true
		}
	}
	return false
}

// maxFootnote is how many digits the number of a footnote has.
const maxFootnote = 2

// footnote is how many bytes of s the mark of a footnote has at its beginning: 1, ²,
// [12], *, †; 0 if there is none.
func footnote(s string) int {
	digits := strings.TrimPrefix(s, "[")
	rest := digits
	for range maxFootnote {
		if r, n := utf8.DecodeRuneInString(rest); unicode.IsNumber(r) {
			rest = rest[n:]
		}
	}
	switch r, n := utf8.DecodeRuneInString(s); {
	case r == '*' || r == '†':
		return n
	case len(rest) == len(digits):
		return 0
	case r == '[':
		if !strings.HasPrefix(rest, "]") {
			return 0
		}
		return len(s) - len(rest) + 1
	}
	return len(s) - len(rest)
}

// endsWord reports whether a text does not begin with a letter or a digit.
func endsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return !unicode.IsLetter(r) && !unicode.IsNumber(r)
}

// closers are the marks that end what others begin.
var closers = map[rune]string{'(': ")", '"': `"`, '“': "”", '„': "“”", '«': "»", '\'': "'", '‘': "’"}

// maxAside is how many bytes a word has that is set aside.
const maxAside = 60

// asideEnd is where the mark stands that ends the one word from byte i on, if that
// and the word behind it have capitals; 0 if not. Behind a list's entry the next
// one follows: Ruben (Porto) Silva (Leeds).
func asideEnd(s string, i int, closing string) int {
	s = s[:min(len(s), i+2*maxAside)]
	end := wordEnd(s, i)
	mark, n := utf8.DecodeRuneInString(s[end:])
	if end == i || !strings.ContainsRune(closing, mark) || !strings.HasPrefix(s[end+n:], " ") {
		return 0
	}
	next := wordEnd(s, end+n+1)
	if next == end+n+1 || strings.HasPrefix(s[next:], " (") {
		return 0
	}
	return end
}

// wordEnd is where the word ends that begins at byte i with a capital; i if none does.
func wordEnd(s string, i int) int {
	end := i
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if end == i && !isUpper(r) || scriptOf(r) == noScript && !inWord(r) {
			break
		}
		end += n
	}
	return end
}
