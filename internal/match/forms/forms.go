// Package forms tells what grammar makes of a name that a watchlist gives once: the
// case forms of places and bodies, and what Arabic and Hebrew write onto a word.
// Where a form is another word as often it is left out. Languages that are not told
// here have none.
package forms

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// Form is a name in another case.
type Form struct {
	Name     string
	Exact    bool   // letters are looked for as they are written: an acronym
	Language string // of the articles in which it counts, see Reads; "" for all
}

// Reads reports whether a form may be meant where an article in a language has it
// written so. Latin letters fold, but Karsı, of Kars, is not karşı (against), and
// Susanın is not what Susanin means.
func (f *Form) Reads(as, language string) bool {
	if f.Language == "" {
		return true
	}
	return (f.Language == language || strings.ContainsAny(as, azerbaijaniLetters)) &&
		strings.ToLowerSpecial(unicode.AzeriCase, as) == strings.ToLowerSpecial(unicode.AzeriCase, f.Name)
}

// azerbaijaniLetters are letters that tell Azerbaijani or Turkish.
const azerbaijaniLetters = "əƏıİğĞşŞ"

// Cases are the case forms of a place's or a body's name in the language that its
// letters tell: Armenian, Georgian, Greek, Russian or Ukrainian, Azerbaijani. Turkish sets
// an apostrophe before its endings, and a hyphen or an apostrophe divides those of
// acronyms: these are found without a form. Latin letters tell no language, so
// their forms count in Azerbaijani articles and in letters of it, and a name of several words has
// them only if it is written in Azerbaijani.
func Cases(name string) []Form {
	words := strings.Fields(name)
	if len(words) == 0 || strings.ContainsAny(name, "*.\"«»") {
		return nil
	}
	last := words[len(words)-1]
	r, _ := utf8.DecodeLastRuneInString(last)
	if !unicode.IsLetter(r) || utf8.RuneCountInString(last) < 3 {
		return nil
	}
	first, _ := utf8.DecodeRuneInString(name)
	script := text.ScriptOf(r)
	if !unicode.IsUpper(first) && script != text.Georgian || text.ScriptOf(first) != script {
		return nil
	}
	acronym := len(words) == 1 && last == strings.ToUpper(last) && script != text.Georgian
	head := strings.TrimSuffix(name, last)
	var made []string
	language := ""
	switch script {
	case text.Armenian:
		made = armenian(last, acronym)
	case text.Georgian:
		made = georgian(last)
	case text.Greek:
		if !acronym {
			made = greek(last)
		}
	case text.Cyrillic:
		if !acronym { // МИДа is rare, and ООНа is none
			head, made = "", slavic(words)
		}
	case text.Latin:
		if own := strings.ContainsAny(name, azerbaijaniLetters+"çÇöÖüÜ"); !acronym && (own || len(words) == 1) {
			made, language = azerbaijani(last, len(words) > 1), "az"
		}
	}
	out := make([]Form, 0, len(made))
	for _, m := range made {
		if m != last {
			out = append(out, Form{Name: head + m, Exact: acronym, Language: language})
		}
	}
	return out
}

// onto sets each ending behind a stem.
func onto(stem, endings string) []string {
	out := strings.Fields(endings)
	for i, e := range out {
		out[i] = stem + e
	}
	return out
}
