package text

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// SyntaxError says where a rule or pattern stops making sense, and what to do.
type SyntaxError struct {
	Offset   int    // byte, 0-based
	Column   int    // character, 1-based
	Msg      string // what is wrong
	Expected string // what could have stood here, or ""
	Hint     string // what to do, or ""
}

// Wrong is the error at byte pos of s.
func Wrong(s string, pos int, msg, expected, hint string) *SyntaxError {
	return &SyntaxError{Offset: pos, Column: utf8.RuneCountInString(s[:pos]) + 1, Msg: msg, Expected: expected, Hint: hint}
}

// Error is one line for people.
func (e *SyntaxError) Error() string {
	s := fmt.Sprintf("character %d: %s", e.Column, e.Msg)
	if e.Expected != "" {
		s += ": expected " + e.Expected
	}
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

// closers are the quotation marks that end what each mark begins. People
// paste from text processors, so all usual pairs are read.
var closers = map[rune]string{'"': `"”“`, '“': `”"`, '”': `”"`, '„': `“”"`, '«': "»", '»': "«"}

// Closers are the quotation marks that end a phrase of a rule or pattern which
// begins with the mark r; "" if r begins none.
func Closers(r rune) string { return closers[r] }

// Quoted reads the phrase whose opening quotation mark is at byte i of s, and
// where what follows it begins. It fails, with hint, if the phrase has no end.
func Quoted(s string, i int, hint string) (phrase string, next int, wrong *SyntaxError) {
	r, n := utf8.DecodeRuneInString(s[i:])
	end := strings.IndexAny(s[i+n:], closers[r])
	if end < 0 {
		first, _ := utf8.DecodeRuneInString(closers[r])
		return "", i, Wrong(s, i, "the quotation mark is never closed", "a closing "+string(first), hint)
	}
	next = i + n + end
	phrase = s[i+n : next]
	_, n = utf8.DecodeRuneInString(s[next:])
	return phrase, next + n, nil
}
