package text

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// StruckMark stands before and behind words that are struck out where they were
// published: "~~19~~ 23 prisoners". It is what people type for it, so that it
// reads well in every message, it is no word, so that a struck name is still
// found, and it never reaches over a line end.
const StruckMark = "~~"

// Struck yields the struck passages of s in order, with their marks.
func Struck(s string) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for at := 0; ; {
			i := strings.Index(s[at:], StruckMark)
			if i < 0 {
				return
			}
			from := at + i
			at = from + len(StruckMark)
			line := s[at:]
			if end := strings.IndexByte(line, '\n'); end >= 0 {
				line = line[:end]
			}
			first, _ := utf8.DecodeRuneInString(line)
			end := strings.Index(line, StruckMark)
			if end <= 0 || unicode.IsSpace(first) {
				continue
			}
			at += end + len(StruckMark)
			if !yield(Span{from, at}) {
				return
			}
		}
	}
}

// Standing is s with blanks in the place of what is struck, of the same length:
// what a text still states, at the same bytes.
func Standing(s string) string {
	if !strings.Contains(s, StruckMark) {
		return s
	}
	b := []byte(s)
	for sp := range Struck(s) {
		for i := sp.Start; i < sp.End; i++ {
			b[i] = ' '
		}
	}
	return string(b)
}

const (
	maxStruck   = 80       // characters of a struck passage that are listed
	maxSearched = 64 << 20 // bytes that are searched for struck words
)

// StruckOnly lists what s strikes and other has standing, most passages at most, each
// clipped. Words that it would take too long to search for are taken to stand there:
// a difference too many is told, one too few is not.
func StruckOnly(s, other string, most int) []string {
	if !strings.Contains(s, StruckMark) {
		return nil
	}
	also := map[string]bool{}
	for sp := range Struck(other) {
		also[other[sp.Start:sp.End]] = true
	}
	var out []string
	searched := 0
	for sp := range Struck(s) {
		words := s[sp.Start+len(StruckMark) : sp.End-len(StruckMark)]
		if also[s[sp.Start:sp.End]] {
			continue
		}
		if searched += len(other); searched < maxSearched && !strings.Contains(other, words) {
			continue
		}
		if len(out) == most {
			break
		}
		if utf8.RuneCountInString(words) > maxStruck {
			words = string([]rune(words)[:maxStruck]) + "…"
		}
		out = append(out, StruckMark+words+StruckMark)
	}
	return out
}
