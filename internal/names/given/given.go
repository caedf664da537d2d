// Package given knows given names: which words are such names in the languages
// around the Caucasus and in English, and which of them are one person's (the
// classes of classes.txt: Сергій, Sergei and Siarhei; Joseph and Joe). It
// compares letters, brought to Latin ones; sounds are for the package around it.
package given

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"
)

//go:embed given.txt
var knownList string

//go:embed classes.txt
var classList string

// givenName is a known given name.
type givenName struct {
	key   string
	class int32   // line of classes.txt, 0 for none
	first letters // of the keys of the class
}

// table has the known names by their keys.
var table = sync.OnceValue(func() map[string]givenName {
	names := map[string]givenName{}
	for line := range strings.Lines(knownList) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, word := range strings.Fields(line) {
			key := keyOf(word, "")
			names[key] = givenName{key: key}
			if rest, ok := strings.CutPrefix(key, "ie"); ok { // Yervand, Ерванд
				names["e"+rest] = givenName{key: key}
			}
		}
	}
	classes, err := parseClasses(classList)
	if err != nil {
		panic(err) // a test parses it
	}
	first := map[int32]letters{}
	for key, class := range classes {
		first[class] |= letterOf(key)
	}
	for key, class := range classes {
		names[key] = givenName{key, class, first[class]}
	}
	return names
})

// parseClasses reads the classes: their number by the key of each name. An
// error says which name stands in two, or where a row is no class.
func parseClasses(list string) (map[string]int32, error) {
	classes := map[string]int32{}
	n := int32(0)
	for line := range strings.Lines(list) {
		if n++; strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Fields(line)
		if len(words) < 2 {
			return nil, fmt.Errorf("classes.txt, line %d: has fewer than two names", n)
		}
		for _, word := range words {
			if old := classes[keyOf(word, "")]; old != 0 && old != n {
				return nil, fmt.Errorf("classes.txt, line %d: %s stands in line %d, too", n, word, old)
			}
			classes[keyOf(word, "")] = n
		}
	}
	n = 0
	for line := range strings.Lines(list) { // in Azerbaijani texts x and c sound otherwise
		if n++; strings.HasPrefix(line, "#") {
			continue
		}
		for _, word := range strings.Fields(line) {
			if key := keyOf(word, "az"); classes[key] == 0 {
				classes[key] = n
			}
		}
	}
	return classes, nil
}

// maxReadings is in how many ways a word is read: Александра is a woman's name,
// and a case of a man's.
const maxReadings = 4

// Names is what is known of a word: the given names that it may be.
type Names struct {
	names [maxReadings]givenName
	n     int
	first letters // of the keys of their classes
}

// Find returns what is known of a word of a text in a language (BCP 47, or "")
// as a given name, in Cyrillic in any of its cases. In the other scripts a given
// name before its surname has no ending.
func Find(word, language string) Names {
	var out Names
	out.add(word, language)
	if cyrillic(word) {
		for _, stem := range stems(word) {
			out.add(stem, language)
		}
	}
	return out
}

func (ns *Names) add(word, language string) {
	if name := table()[keyOf(word, language)]; name.key != "" && ns.n < maxReadings {
		ns.names[ns.n] = name
		ns.n++
		ns.first |= name.first
	}
}

// Known reports whether the word is a given name.
func (ns Names) Known() bool { return ns.n > 0 }

// Is reports whether two known names may be of one class.
func (ns Names) Is(other Names) bool {
	return ns.any(other, func(a, b givenName) bool { return a.class != 0 && a.class == b.class })
}

// Other reports whether both words are known names and cannot be one: Karine is
// nobody's Karen.
func (ns Names) Other(other Names) bool {
	return ns.n > 0 && other.n > 0 && !ns.Is(other) && !ns.any(other, func(a, b givenName) bool { return a.key == b.key })
}

func (ns Names) any(other Names, same func(a, b givenName) bool) bool {
	for _, a := range ns.names[:ns.n] {
		for _, b := range other.names[:other.n] {
			if same(a, b) {
				return true
			}
		}
	}
	return false
}

func cyrillic(word string) bool {
	for _, r := range word {
		return unicode.Is(unicode.Cyrillic, r)
	}
	return false
}

// endings are the cases of Cyrillic given names, and what the first case has
// instead; soft stems first, for Сергеем is not Serge.
var endings = [...]struct{ ending, instead string }{
	{"я", "й"},
	{"ю", "й"},
	{"ем", "й"},
	{"е", "й"},
	{"я", "ь"},
	{"ю", "ь"},
	{"ем", "ь"},
	{"и", "я"},
	{"ю", "я"},
	{"ей", "я"},
	{"е", "я"},
	{"а", ""},
	{"у", ""},
	{"ом", ""},
	{"е", ""},
	{"ем", ""},
	{"ы", "а"},
	{"у", "а"},
	{"е", "а"},
	{"ой", "а"},
	{"и", "а"},
}

// stems are what a Cyrillic given name may be the case form of.
func stems(word string) []string {
	word = strings.ToLower(word)
	var out []string
	for _, e := range endings {
		if stem, ok := strings.CutSuffix(word, e.ending); ok && len(stem) >= 2*3 {
			out = append(out, stem+e.instead)
		}
	}
	return out
}
