package bodies

import (
	"strings"
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
		add(strings.ReplaceAll(name, " & ", " "+and+" "), false, "with “"+and+"”")
		if strings.Contains(name, " "+and+" ") {
			add(strings.ReplaceAll(name, " "+and+" ", " & "), false, "with “&”")
		}
	}
	plain := undotted(name)
	add(plain, plain == strings.ToUpper(plain) && !strings.Contains(plain, " "), "without dots")
	if full := dotted(name); full != name {
		add(full, true, "with dots")
	}
	add(swapped(name, 0, 1), false, "in American spelling")
	add(swapped(name, 1, 0), false, "in British spelling")
	return out
}

// ands are the words that stand for &.
var ands = []string{"and", "и", "և", "und", "et", "və", "ve"}

// undotted takes the dots out of acronyms: J.P. Morgan, U.N.
func undotted(name string) string {
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

// dotted puts dots into the acronyms of a name.
func dotted(name string) string {
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

// spellings are words, or their beginnings, as British and as American English
// has them.
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

// swapped writes the words of a name in the other English.
func swapped(name string, from, to int) string {
	words := strings.Fields(name)
	for i, w := range words {
		small := strings.ToLower(w)
		for _, s := range spellings {
			if rest, ok := strings.CutPrefix(small, s[from]); ok && (rest == "" || rest == "s") {
				other := s[to] + rest
				if w[0] != small[0] {
					other = strings.ToUpper(other[:1]) + other[1:]
				}
				words[i] = other
			}
		}
	}
	return strings.Join(words, " ")
}
