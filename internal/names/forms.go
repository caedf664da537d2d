package names

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/names/parts"
	"tocsin/internal/news"
)

// Spellings are what a name looks like in one language: how it is written
// there, and the forms that its cases take.
type Spellings struct {
	Language string   `json:"language"` // BCP 47 primary subtag
	Names    []string `json:"names"`    // the most usual first
	Cases    []string `json:"cases"`    // forms of the first of Names

	person *news.Entity
}

// formLanguages are the languages of Forms, in the order in which it tells them.
var formLanguages = []string{"hy", "ru", "uk", "az", "tr", "ka", "pl", "en", "fr", "de"}

// Forms tells how a person will be found by the name: its spellings and case
// forms by language, the ones that are made from it by rule, without those
// that the user struck. A Finder of the person finds each of them, and many
// more that are not listed. A name without two words that can be read has none.
func Forms(person news.Entity) []Spellings {
	f := New([]news.Entity{{Name: person.Name, Kind: news.KindPerson, Languages: person.Languages}})
	if len(f.names) == 0 || f.names[0].given < 0 || person.Exact {
		return nil
	}
	full := inPress(person.Name)
	var out []Spellings
	for _, language := range formLanguages {
		if len(person.Languages) > 0 && !slices.Contains(person.Languages, language) {
			continue
		}
		s := Spellings{Language: language, person: &person}
		for _, w := range writers[language] {
			s.add(f, &s.Names, w.name(full))
		}
		if len(s.Names) == 0 {
			continue
		}
		for _, form := range caseForms(language, s.Names[0]) {
			s.add(f, &s.Cases, form)
		}
		out = append(out, s)
	}
	return out
}

// inPress is a name with the given name first, without titles and patronymic, if
// it is not written so.
func inPress(name string) string {
	words, read := readName(name)
	if !read.Turned && !slices.Contains(read.Roles, parts.Title) && !slices.Contains(read.Roles, parts.Patronymic) {
		return name
	}
	var b strings.Builder
	for i, w := range read.Press {
		if i > 0 {
			b.WriteString(map[bool]string{true: "-", false: " "}[words[w].Hyphen && read.Press[i-1] == w-1])
		}
		b.WriteString(words[w].Text)
	}
	return b.String()
}

// add keeps a spelling that the finder finds from end to end.
func (s *Spellings) add(f *Finder, list *[]string, form string) {
	if slices.Contains(*list, form) || slices.Contains(s.Names, form) || struck(s.person, form) {
		return
	}
	for _, h := range f.AppendHits(nil, &Document{Text: form, Language: s.Language}) {
		if h.Strength == news.StrengthVariant && h.Start == 0 && h.End == len(form) {
			*list = append(*list, form)
			return
		}
	}
}

// name writes all words of a name.
func (w *writer) name(full string) string {
	var b strings.Builder
	last := 0
	z := tokenizer{s: full}
	var t token
	for z.next(&t) {
		b.WriteString(full[last:t.start])
		b.WriteString(w.word(full[t.start:t.end], &t))
		last = int(t.end)
	}
	if out := b.String(); w.script == georgian && !endsInVowel(out) {
		return out + "ი" // the nominative of a surname
	}
	return b.String()
}

func endsInVowel(word string) bool {
	r, _ := utf8.DecodeLastRuneInString(word)
	return strings.ContainsRune("aeiouəıöüաեէըիոօւაეიოუ", r)
}

// word writes one word as it sounds; in its own script it stays as it is.
func (w *writer) word(s string, t *token) string {
	if t.script == w.script && t.script != latin {
		return s
	}
	var offsets [maxLetters + 1]int32
	t2 := *t
	t2.start = 0
	t2.end = int32(len(s))
	letters := appendLetters(nil, &offsets, s, 0, int32(len(s)), &t2)
	o := readings(t.script, letters, "")[0]
	if t.script == latin && o == inAzerbaijani && !strings.ContainsAny(s, "əğışqƏĞŞQ") {
		o = inEnglish // x alone does not make a name Azerbaijani
	}
	if t.script == latin && w.keep && o == inEnglish {
		return s
	}
	return w.capital(w.write(o.appendReading(nil, letters, nil)))
}

// capital writes the first letter large.
func (w *writer) capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case n == 0 || w.script == georgian:
		return s
	case r == 'i' && w.dotted:
		return "İ" + s[n:]
	}
	return string(unicode.ToTitle(r)) + s[n:]
}

// caseForms are the forms of a name in a language with cases: the endings of
// its last word, in Slavic languages of every word.
func caseForms(language, full string) []string {
	words := strings.Fields(full)
	last := len(words) - 1
	var out []string
	switch language {
	case "ru", "uk", "pl":
		for i := range 4 {
			forms := make([]string, len(words))
			for k, w := range words {
				forms[k] = slavicCase(language, w, i, k == last, isFeminine(words[0]))
			}
			out = append(out, strings.Join(forms, " "))
		}
		return out
	}
	for _, e := range endingsFor(language, words[last]) {
		out = append(out, full+e)
	}
	if language == "ka" {
		stem := strings.TrimSuffix(full, "ი")
		for i, e := range out {
			out[i] = stem + strings.TrimPrefix(e, full)
		}
	}
	return out
}

// endingsFor are endings of languages that put them after an unchanged word.
func endingsFor(language, word string) []string {
	vowel := endsInVowel(word)
	switch language {
	case "hy":
		if vowel {
			return []string{"ն", "յի", "յին", "յից", "յով"}
		}
		return []string{"ը", "ն", "ի", "ին", "ից", "ով", "ում"}
	case "ka":
		return []string{"მა", "ს", "ის", "ით", "ად", "თან", "ისთვის"}
	case "tr", "az":
		return turkic(language, word, vowel)
	case "en":
		return []string{"'s", "’s"}
	case "de":
		if strings.HasSuffix(word, "s") {
			return nil
		}
		return []string{"s"}
	}
	return nil
}

// turkic makes the endings by vowel harmony; Turkish divides them from a name
// by an apostrophe.
func turkic(language, word string, vowel bool) []string {
	high, low := "ı", "a"
	for _, r := range word {
		switch r {
		case 'a', 'ı', 'A', 'I':
			high, low = "ı", "a"
		case 'e', 'i', 'ə', 'E', 'İ', 'Ə':
			high, low = "i", "e"
		case 'o', 'u', 'O', 'U':
			high, low = "u", "a"
		case 'ö', 'ü', 'Ö', 'Ü':
			high, low = "ü", "e"
		}
	}
	if language == "az" && low == "e" {
		low = "ə"
	}
	y, n := "", ""
	if vowel {
		y, n = "y", "n"
		if language == "az" {
			y = "n"
		}
	}
	d, give := "d", n
	if language == "tr" {
		give = y
		if strings.ContainsAny(word[len(word)-1:], "fkpst") || strings.HasSuffix(word, "ç") || strings.HasSuffix(word, "ş") {
			d = "t"
		}
	}
	l := "l" + low
	if vowel {
		l = "yl" + low
	}
	out := []string{n + high + "n", give + low, y + high, d + low, d + low + "n", l}
	if language == "tr" {
		for i := range out {
			out[i] = "'" + out[i]
		}
	}
	return out
}
