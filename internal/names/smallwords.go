package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxJoined bounds how often one text is searched for a word that has a hyphen
// or an apostrophe in it.
const maxJoined = 64

// smallWords are the words of a text that it writes with a small letter, read
// when they are asked for first: a text in which every surname stands behind
// another word is read once, and not once a surname.
type smallWords struct {
	read   bool
	words  map[string]bool // maximal runs of letters
	joined map[string]bool // what was asked for besides, and whether it is there
}

// hasWord reports whether the text has the word in small letters: then it is
// no name where it has a large one.
func (fl *field) hasWord(word string) bool {
	if !fl.small.read {
		fl.small.read = true
		fl.small.words = lettersOf(fl.s)
	}
	if strings.ContainsFunc(word, func(r rune) bool { return scriptOf(r) == noScript }) {
		return fl.hasJoined(word)
	}
	return fl.small.words[word]
}

// lettersOf returns the runs of letters in a text that begin with a small one.
func lettersOf(s string) map[string]bool {
	out := map[string]bool{}
	start, small := -1, false
	for i, r := range s {
		switch {
		case scriptOf(r) == noScript:
			if start >= 0 && small {
				out[s[start:i]] = true
			}
			start = -1
		case start < 0:
			start = i
			small = !unicode.IsUpper(r)
		}
	}
	if start >= 0 && small {
		out[s[start:]] = true
	}
	return out
}

// hasJoined is hasWord for a word of several runs of letters.
func (fl *field) hasJoined(word string) bool {
	if found, asked := fl.small.joined[word]; asked {
		return found
	}
	if len(fl.small.joined) >= maxJoined {
		return false
	}
	if fl.small.joined == nil {
		fl.small.joined = map[string]bool{}
	}
	found := false
	for s := fl.s; !found; {
		at := strings.Index(s, word)
		if at < 0 {
			break
		}
		before, _ := utf8.DecodeLastRuneInString(s[:at])
		after, _ := utf8.DecodeRuneInString(s[at+len(word):])
		found = scriptOf(before) == noScript && scriptOf(after) == noScript
		s = s[at+len(word):]
	}
	fl.small.joined[word] = found
	return found
}
