package bodies

import (
	"strings"
	"sync"
	"unicode"
)

// respelled are the other spellings of the words of a name.
func respelled(name string) []Writing {
	var out []Writing
	add := func(n string, exact bool, how string) {
		if n != name {
			out = append(out, Writing{Name: n, Exact: exact, How: how})
		}
	}
	for _, and := range ands {
		if word := " " + and + " "; strings.Contains(name, " & ") {
			add(strings.ReplaceAll(name, " & ", word), false, "with “"+and+"”")
		} else if strings.Contains(name, word) {
			add(strings.ReplaceAll(name, word, " & "), false, "with “&”")
		}
	}
	plain := Undotted(name)
	add(plain, plain == strings.ToUpper(plain) && !strings.Contains(plain, " "), "without dots")
	if full := Dotted(name); full != name {
		add(full, true, "with dots")
	}
	add(swapped(name, 0), false, "in American spelling")
	add(swapped(name, 1), false, "in British spelling")
	return out
}

// ands are the words that stand for &.
var ands = []string{"and", "и", "և", "und", "et", "və", "ve"}

// Undotted takes the dots out of acronyms: J.P. Morgan, U.N.
func Undotted(name string) string {
	if !strings.ContainsRune(name, '.') {
		return name
	}
	words := strings.Fields(name)
	for i, w := range words {
		if plain := strings.ReplaceAll(w, ".", ""); isDotted(w) && len([]rune(plain)) > 1 {
			words[i] = plain
		}
	}
	return strings.Join(words, " ")
}

// isDotted reports whether a word is capitals, each with a dot behind it but
// perhaps the last.
func isDotted(word string) bool {
	runes, dots := []rune(word), 0
	for i, r := range runes {
		switch {
		case r == '.' && i%2 == 1:
			dots++
		case i%2 == 1 || !unicode.IsUpper(r):
			return false
		}
	}
	return dots > 0 && (dots > 1 || len(runes) > 2)
}

// maxDotted is the longest acronym, in letters, that is written with dots.
const maxDotted = 5

// Dotted puts dots into the acronyms of a name.
func Dotted(name string) string {
	words := strings.Fields(name)
	if len(words) > 1 && strings.ToUpper(name) == name {
		return name // all of it is in capitals
	}
	for i, w := range words {
		runes := []rune(w)
		if len(runes) < 2 || len(runes) > maxDotted || strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsUpper(r) }) {
			continue
		}
		words[i] = ""
		for _, r := range runes {
			words[i] += string(r) + "."
		}
	}
	return strings.Join(words, " ")
}

// spellings are words as British and as American English has them.
var spellings = [][2]string{
	{"defence", "defense"},
	{"centre", "center"},
	{"labour", "labor"},
	{"organisation", "organization"},
	{"programme", "program"},
	{"theatre", "theater"},
	{"harbour", "harbor"},
	{"colour", "color"},
	{"licence", "license"},
	{"neighbour", "neighbor"},
	{"honour", "honor"},
	{"aluminium", "aluminum"},
	{"tyre", "tire"},
	{"civilisation", "civilization"},
	{"modernisation", "modernization"},
	{"stabilisation", "stabilization"},
	{"standardisation", "standardization"},
	{"mobilisation", "mobilization"},
	{"authorisation", "authorization"},
	{"specialised", "specialized"},
	{"industrialisation", "industrialization"},
}

// others are the words in the other English: of from 0 the American ones.
var others = sync.OnceValue(func() (m [2]map[string]string) {
	for from := range m {
		m[from] = map[string]string{}
		for _, s := range spellings {
			m[from][s[from]], m[from][s[from]+"s"] = s[1-from], s[1-from]+"s"
		}
	}
	return m
})

// swapped writes the words of a name in the other English.
func swapped(name string, from int) string {
	words, changed := strings.Fields(name), false
	for i, w := range words {
		small := strings.ToLower(w)
		other, ok := others()[from][small]
		if !ok {
			continue
		}
		if w[0] != small[0] {
			other = strings.ToUpper(other[:1]) + other[1:]
		}
		words[i], changed = other, true
	}
	if !changed {
		return name
	}
	return strings.Join(words, " ")
}
