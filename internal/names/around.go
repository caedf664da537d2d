package names

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"tocsin/internal/names/parts"
	"tocsin/internal/text"
)

// Around says whose name a span is that has a person's name in it.
type Around uint8

// What may stand around a name.
const (
	standsAlone Around = iota
	Longer             // it is a part of a longer name, or the name of what is called after the person
	Father             // it is a father's name
)

// farAround is how many bytes around a name are looked at.
const farAround = 80

// LookAround says whose name s[start:end] is, by the words beside it: that of
// Omar bin Laden in "Abdullah bin Omar bin Laden" is his father's, in "Thomas
// Patrick Guzman" and "Hrant Dink Foundation" it is a part of another one.
func LookAround(s string, start, end int, language string) Around {
	if isCalledAfter(s, end) {
		return Longer
	}
	before := lastWords(s, start)
	t, other := &before[1], &before[0]
	word := s[t.start:t.end]
	switch {
	case t.letters == 0 || s[t.end:start] != " ":
	case t.letters <= 5 && parts.IsSonOf(strings.ToLower(word)) && other.capital && s[other.end:t.start] == " ":
		return Father
	case isHonouring(word):
		return Longer
	case t.capital && t.letters > 2 && isGiven(s, t, language):
		if small := strings.ToLower(word); !parts.IsTitle(small) && !noGivenName[small] && !openers[small] && !verbs[small] {
			return Longer
		}
	}
	return standsAlone
}

// isHonouring reports whether a word before a name says that something is called
// after the person: улица Левона Балаяна.
func isHonouring(word string) bool { return honouring.holds(word) || beginsAs(word, streets) }

// verbs are English words that begin sentences and are given names, too.
var verbs = set("will may mark grace bill sue rose art rich rob don jean joy faith hope pat drew chase carry guy so jo")

// lastWords are the last two words before a byte in its line.
func lastWords(s string, at int) (words [2]token) {
	from := max(0, at-farAround)
	for from > 0 && !utf8.RuneStart(s[from]) {
		from++
	}
	if line := strings.LastIndexByte(s[from:at], '\n'); line >= 0 {
		from += line + 1
	}
	var t token
	for z := (tokenizer{s: s[:at], i: from}); z.next(&t); {
		words[0], words[1] = words[1], t
	}
	return words
}

// isCalledAfter reports whether the words behind a name make it that of an
// institute, a street or a prize.
func isCalledAfter(s string, end int) bool {
	to := min(len(s), end+farAround)
	for to < len(s) && !utf8.RuneStart(s[to]) {
		to--
	}
	z := tokenizer{s: s[:to], i: end}
	var t token
	for range 2 { // Vazgen Sargsyan Republican Stadium
		last := z.i
		if !z.next(&t) || s[last:t.start] != " " || z.i == to && to < len(s) {
			return false
		}
		if beginsAs(s[t.start:t.end], monuments) {
			return true
		}
		if !t.capital {
			return false
		}
	}
	return false
}

// beginsAs reports whether a word, folded, is one of the stems with an ending.
func beginsAs(word string, stems [][]byte) bool {
	if len(word) > 64 {
		return false
	}
	var buf [128]byte
	folded := text.AppendFold(buf[:0], word)
	for _, stem := range stems {
		if rest, ok := bytes.CutPrefix(folded, stem); ok && utf8.RuneCount(rest) <= 3 {
			return true
		}
	}
	return false
}

// streets are the beginnings of words that stand before whom a street is called
// after; before a person's name "school" and "foundation" say something else.
var streets = bytes.Fields([]byte(`улиц проспект площад бульвар переул вулиц площ`))

// monuments are the beginnings of words for what is called after persons, folded.
var monuments = bytes.Fields([]byte(`street avenue airport university institute foundation museum stadium square prize award school
universite enstitu vakf sokag cadde havaliman stadyum odul okul kucesi prospekti fondu muzeyi
улиц проспект аэропорт университет институт фонд музе стадион площад парк преми школ
փողոց պողոտ օդանավակայան համալսարան ինստիտուտ հիմնադրամ թանգարան մարզադաշտ հրապարակ դպրոց մրցանակ անվան`))
