package text

import (
	"fmt"
	"strings"
	"unicode"
)

// Script is a writing system, of those that are told apart. The numbers are
// kept with stored articles: new ones go to the end.
type Script uint8

// The scripts; NoScript is a character of none of them or of all.
const (
	NoScript Script = iota
	Latin
	Cyrillic
	Armenian
	Georgian
	Arabic
	han
	Greek
	Hebrew
	hangul
	hiragana
	katakana
	thai
	devanagari

	// Scripts is how many there are, NoScript among them.
	Scripts = int(devanagari) + 1
)

var scriptNames = [Scripts]string{
	"Common", "Latin", "Cyrillic", "Armenian", "Georgian", "Arabic", "Han", "Greek", "Hebrew", "Hangul", "Hiragana", "Katakana", "Thai",
	"Devanagari",
}

var scriptRanges = [Scripts]*unicode.RangeTable{
	{},
	unicode.Latin, unicode.Cyrillic, unicode.Armenian, unicode.Georgian, unicode.Arabic, unicode.Han, unicode.Greek, unicode.Hebrew,
	unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Devanagari,
}

// String is Unicode's name of the script.
func (s Script) String() string {
	if int(s) >= Scripts {
		return fmt.Sprintf("Script(%d)", s)
	}
	return scriptNames[s]
}

// scriptsTabled ends the characters whose script is looked up: what is written with
// an alphabet, and its punctuation.
const scriptsTabled = 0x2100

var scriptTable = func() (t [scriptsTabled]Script) {
	for s, ranges := range scriptRanges {
		for _, r := range ranges.R16 {
			for c := int(r.Lo); c <= int(r.Hi) && c < scriptsTabled; c += int(r.Stride) {
				t[c] = Script(s)
			}
		}
	}
	return t
}()

// ScriptOf is the script that Unicode gives a character. Marks and punctuation
// that only one script uses have that script too.
func ScriptOf(r rune) Script {
	if uint(r) < scriptsTabled {
		return scriptTable[r]
	}
	for s, ranges := range scriptRanges {
		if unicode.Is(ranges, r) {
			return Script(s)
		}
	}
	return NoScript
}

// What Shouted looks at: bytes on either side, and the letters of a word that is
// no acronym.
const (
	aroundShouted = 100
	longShouted   = 5
)

// Shouted reports whether the capitals of the word s[start:end] say nothing, for
// all letters beside it in its line are capitals, and not of acronyms alone.
func Shouted(s string, start, end int) bool {
	if !strings.ContainsFunc(s[start:end], unicode.IsUpper) {
		return false
	}
	before := s[max(0, start-aroundShouted):start]
	before = before[strings.LastIndexByte(before, '\n')+1:]
	after, _, _ := strings.Cut(s[end:min(len(s), end+aroundShouted)], "\n")
	long := false
	for _, part := range [...]string{before, after} {
		run := 0
		for _, r := range part {
			switch {
			case unicode.IsLower(r):
				return false
			case unicode.IsUpper(r):
				run++
				long = long || run == longShouted
			default:
				run = 0
			}
		}
	}
	return long
}
