// Package bodies tells how else a body's name is written: without its legal form
// and a leading The, with "and" for "&", with or without the dots of an acronym,
// as British or as American English has it, in capitals or not.
package bodies

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Writing is another way to write a name.
type Writing struct {
	Name  string
	Exact bool   // case counts: a single word without its legal form, an acronym
	How   string // "without its legal form", for people
	Kind  string // of the legal form that was left out
	Core  bool   // a part of the name only
}

// Of returns the other writings of a name; none of a name that has none.
func Of(name string) []Writing {
	var out []Writing
	add := func(w Writing) {
		if w.Name != name && w.Name != "" && !slices.ContainsFunc(out, func(o Writing) bool { return o.Name == w.Name && o.Exact == w.Exact }) {
			out = append(out, w)
		}
	}
	core, how, kind := coreOf(name)
	for _, w := range respelled(core) {
		w.Core, w.Kind = core != name, kind
		add(w)
	}
	switch {
	case core == name:
		for _, n := range cased(name) {
			add(Writing{Name: n, Exact: true, How: "in other letters"})
		}
	case strings.ContainsFunc(core, unicode.IsSpace):
		add(Writing{Name: core, How: how, Kind: kind, Core: true})
	case letters(core) >= minCore:
		for _, n := range append(cased(core), core) {
			add(Writing{Name: n, Exact: true, How: how, Kind: kind, Core: true})
		}
	}
	return out
}

// minCore is how many letters a single word has that stands for a whole name.
const minCore = 3

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

//go:embed forms.txt
var formList string

// forms has the kinds of the legal forms: their words, without dots, joined by
// spaces.
var forms = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(formList) {
		if kind, form, ok := strings.Cut(strings.TrimSpace(line), " "); ok && kind != "#" {
			m[form] = kind
		}
	}
	return m
})

// edges are the first and the last words of legal forms.
var edges = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for form := range forms() {
		words := strings.Fields(form)
		m[words[0]], m[words[len(words)-1]] = true, true
	}
	return m
})

// maxForm is the most words that a legal form has.
const maxForm = 5

// coreOf is a name without its legal forms, its quotation marks and a leading
// The, and says what was left out. It is the name itself where nothing was, or
// where nothing would be left.
func coreOf(name string) (core, how, kind string) {
	core = unquote(name)
	for changed := true; changed; {
		changed = false
		words := strings.Fields(core)
		for n := min(maxForm, len(words)-1); n > 0 && !changed; n-- {
			switch {
			case isForm(words[len(words)-n:]):
				kind = kindOf(words[len(words)-n:])
				core, how, changed = unquote(strings.Join(words[:len(words)-n], " ")), "without its legal form", true
			case isForm(words[:n]):
				kind = kindOf(words[:n])
				core, how, changed = unquote(strings.Join(words[n:], " ")), "without its legal form", true
			}
		}
	}
	if rest, ok := strings.CutPrefix(core, "The "); ok && strings.ContainsRune(rest, ' ') {
		core = rest
		if how == "" {
			how = "without The"
		}
	}
	if how == "" {
		return name, "", ""
	}
	return core, how, kind
}

func isForm(words []string) bool { return kindOf(words) != "" }

// kindOf is the kind of a legal form, "" of words that are none.
func kindOf(words []string) string {
	if len(words) == 0 || !edges()[bare(words[0])] || !edges()[bare(words[len(words)-1])] {
		return ""
	}
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(bare(w))
	}
	return forms()[b.String()]
}

// bare is a word in small letters, without dots and quotation marks.
func bare(word string) string {
	return strings.ToLower(strings.Trim(strings.ReplaceAll(word, ".", ""), `,"«»“”„`))
}

func unquote(name string) string { return strings.Trim(name, " ,\"«»“”„'") }

// minWord is the shortest acronym, in letters, that is written as a word, too:
// UNESCO and Unesco, not WHO and Who.
const minWord = 5

// cased is a single word in capitals as a word, and a word in capitals.
func cased(name string) []string {
	n := utf8.RuneCountInString(name)
	if n < minWord || n != letters(name) {
		return nil
	}
	upper := strings.ToUpper(name)
	r, size := utf8.DecodeRuneInString(name)
	title := string(unicode.ToUpper(r)) + strings.ToLower(name[size:])
	switch {
	case name == upper:
		return []string{title}
	case name == title:
		return []string{upper}
	}
	return nil
}
