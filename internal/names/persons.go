package names

import (
	"strings"
	"unicode/utf8"

	"tocsin/internal/names/given"
	"tocsin/internal/names/parts"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Mention is where a text seems to name a person: a given name and a surname.
type Mention struct {
	Field      news.Field
	Start, End int // half-open bytes of the field
}

// Persons finds whom a document seems to name in full, whoever it is: a known
// given name with the capitalised word after it. It prefers missing a person
// to making one up: no surname alone, no unknown given name, no initial, and
// nothing that is part of the name of a place or an institution. lower, if not
// nil, reports that a word is also written small elsewhere, as names are not.
func Persons(doc *Document, lower func(folded string) bool) []Mention {
	if lower == nil {
		lower = func(string) bool { return false }
	}
	language := guess(doc.Language, doc.Text)
	out := personsIn(nil, news.FieldTitle, doc.Title, language, lower)
	return personsIn(out, news.FieldText, doc.Text, language, lower)
}

func personsIn(dst []Mention, field news.Field, s, language string, lower func(string) bool) []Mention {
	all := tokensOf(s)
	for i := 0; i+1 < len(all); i++ {
		first, last := all[i], i+1
		if !startsPerson(s, all, i, language, lower) {
			continue
		}
		// Between given name and surname: a second given name, a patronymic.
		if last+1 < len(all) && follows(&all[last], &all[last+1]) && (isGiven(s, &all[last], language) || isPatronymic(s, &all[last])) &&
			isSurname(s, all, last+1, lower) {
			last++
		} else if !isSurname(s, all, last, lower) {
			continue
		}
		if last+1 < len(all) && all[last+1].joint == hyphen && all[last+1].capital { // a double surname
			last++
		}
		if last+1 < len(all) && follows(&all[last], &all[last+1]) && isInstitution(s, &all[last+1]) {
			continue
		}
		end := all[last].end
		if all[last].apostrophe > 0 {
			end = all[last].apostrophe
		}
		dst = append(dst, Mention{field, int(first.start), int(end)})
		i = last
	}
	return dst
}

func tokensOf(s string) []token {
	z := tokenizer{s: s}
	var all []token
	var t token
	for z.next(&t) {
		all = append(all, t)
	}
	return all
}

// startsPerson reports whether the token is a given name that may stand before
// a surname.
func startsPerson(s string, all []token, i int, language string, lower func(string) bool) bool {
	t := &all[i]
	if t.apostrophe >= 0 || t.upper && t.letters < 4 || !follows(t, &all[i+1]) {
		return false
	}
	if !isGiven(s, t, language) && !besideSurname(s, all, i, lower) {
		return false
	}
	// A hyphen before it makes it the end of something else; so does "named after".
	return t.joint != hyphen && (i == 0 || !honouring[inSmall(s, &all[i-1])])
}

// besideSurname reports whether an unknown word inside a sentence is a given
// name by what follows it, which ends as few words but surnames do.
func besideSurname(s string, all []token, i int, lower func(string) bool) bool {
	t := &all[i]
	if i == 0 || t.joint != spaced || t.letters < 3 || t.mixed || t.script == georgian {
		return false
	}
	word := text.Fold(s[t.start:t.end])
	if lower(word) || isInstitution(s, t) || roles[word] || hasSurnameEnding(word) {
		return false
	}
	next := &all[i+1]
	folded := text.Fold(s[next.start:next.end])
	return hasSurnameEnding(folded) && !strings.HasSuffix(folded, "ian") && !strings.HasSuffix(folded, "ians") // Armenian, Iranians
}

// follows reports whether b may be the next word of a name after a.
func follows(a, b *token) bool {
	return a.capital && b.capital && b.joint == spaced && !b.particle && a.script == b.script && a.upper == b.upper
}

func isGiven(s string, t *token, language string) bool {
	return t.capital && t.letters >= 3 && !t.mixed && given.Find(s[t.start:t.end], language).Known()
}

// isSurname reports whether the token may be a surname after a given name.
func isSurname(s string, all []token, i int, lower func(string) bool) bool {
	t := &all[i]
	end := t.end
	if t.apostrophe > 0 && t.script == latin && !t.upperAfter(s) {
		end = t.apostrophe
	}
	word := s[t.start:end]
	folded := text.Fold(word)
	if utf8.RuneCountInString(word) < 3 || t.mixed || isInstitution(s, t) {
		return false
	}
	if t.script == georgian {
		return hasSurnameEnding(folded)
	}
	return hasSurnameEnding(folded) || !lower(folded)
}

func isInstitution(s string, t *token) bool {
	folded := text.Fold(s[t.start:t.end])
	for _, stem := range institutions {
		if strings.HasPrefix(folded, stem) {
			return true
		}
	}
	return false
}

func hasSurnameEnding(folded string) bool {
	if strings.Contains(folded, "ությ") { // -ություն makes nouns: Republic, Constitution
		return false
	}
	for _, e := range surnameEndings {
		if i := strings.LastIndex(folded, e); i > 2 && utf8.RuneCountInString(folded[i+len(e):]) <= 4 {
			return true
		}
	}
	return false
}

func isPatronymic(s string, t *token) bool { return parts.IsPatronymic(s[t.start:t.end]) }

func inSmall(s string, t *token) string { return strings.ToLower(s[t.start:t.end]) }
