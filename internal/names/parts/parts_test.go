package parts

import (
	"strings"
	"testing"
	"unicode"
)

// wordsOf cuts a name as package names does, near enough for these.
func wordsOf(name string) []Word {
	var words []Word
	comma := false
	for _, field := range strings.Fields(name) {
		for i, part := range strings.Split(field, "-") {
			text := strings.Trim(part, ".,")
			runes := []rune(text)
			words = append(words, Word{
				Text: text, Small: unicode.IsLower(runes[0]), Initial: len(runes) == 1, Hyphen: i > 0, Comma: comma,
				Upper: len(runes) > 1 && strings.ToUpper(text) == text && strings.ToLower(text) != text,
			})
			comma = strings.HasSuffix(part, ",")
		}
	}
	return words
}

// read is a name in the order of given and family name, with its other roles.
func read(name string) string {
	words := wordsOf(name)
	n := Read(words)
	var out []string
	for _, i := range n.Order {
		out = append(out, string(n.Roles[i])+" "+words[i].Text)
	}
	for i, role := range n.Roles {
		if role == Title || role == roleSuffix || role == roleParticle {
			out = append(out, string(role)+" "+words[i].Text)
		}
	}
	return strings.Join(out, ", ")
}

// TestRead: what the words of a name are, in the orders of registers, lists of
// prisoners, index and press.
func TestRead(t *testing.T) {
	for name, want := range map[string]string{
		"Ruben Vardanyan":             "given Ruben, family Vardanyan",
		"Ruben Karlenovich Vardanyan": "given Ruben, father Karlenovich, family Vardanyan",
		"Варданян Рубен Карленович":   "given Рубен, father Карленович, family Варданян",
		"Варданян Рубен":              "given Рубен, family Варданян",
		"VARDANYAN Ruben":             "given Ruben, family VARDANYAN",
		"Ruben VARDANYAN":             "given Ruben, family VARDANYAN",
		"RUBEN VARDANYAN":             "given RUBEN, family VARDANYAN",
		"Vardanyan, Ruben":            "given Ruben, family Vardanyan",
		"Варданян, Рубен Карленович":  "given Рубен, father Карленович, family Варданян",
		"Vardanyan R. K.":             "given R, middle K, family Vardanyan",
		"R. K. Vardanyan":             "given R, middle K, family Vardanyan",
		"Əliyev İlham Heydər oğlu":    "given İlham, father Heydər, family Əliyev, particle oğlu",
		"Ruben Karlen oğlu Vardanyan": "given Ruben, father Karlen, family Vardanyan, particle oğlu",
		"Վարդանյան Ռուբեն Կարլենի":    "given Ռուբեն, father Կարլենի, family Վարդանյան",
		"Максакова-Игенбергс Мария Петровна": "given Мария, father Петровна, middle Максакова, family Игенбергс",
		"President Ilham Aliyev":       "given Ilham, family Aliyev, title President",
		"Gen. Valery Gerasimov":        "given Valery, family Gerasimov, title Gen",
		"Ruben Vardanyan, businessman": "given Ruben, family Vardanyan, title businessman",
		"Ruben Vardanyan, a banker":    "given Ruben, family Vardanyan, title a, title banker",
		"President Erdoğan":            "given President, family Erdoğan",
		"Luiz Inácio Lula da Silva":    "given Luiz, middle Inácio, middle Lula, family Silva, particle da",
		"Ruben Pestano Lavilla, Jr":    "given Ruben, middle Pestano, family Lavilla, suffix Jr",
		"Al Ghabra, Mohammed":          "given Mohammed, family Ghabra, particle Al",
		"Levon Ter-Petrosyan":          "given Levon, family Petrosyan, particle Ter",
		"Ter-Petrosyan Levon":          "given Levon, family Petrosyan, particle Ter",
		"Martin Luther King":           "given Martin, middle Luther, family King",
		"Ivan Petrovich":               "given Ivan, family Petrovich",
		"Александр Григорьевич Лукашевич": "given Александр, father Григорьевич, family Лукашевич",
		"Adrian Paul Smith":       "given Adrian, middle Paul, family Smith",
		"Sebastian Thomas":        "given Sebastian, family Thomas",
		"Florian Rose":            "given Florian, family Rose",
		"Roman Martin Abramovich": "given Roman, middle Martin, family Abramovich",
		"Slobodan Milošević":      "given Slobodan, family Milošević",
		"Madonna":                 "family Madonna",
	} {
		if got := read(name); got != want {
			t.Errorf("%s\n got: %s\nwant: %s", name, got, want)
		}
	}
}

// TestWords: each list is in small letters of one script a word.
func TestWords(t *testing.T) {
	lists := [][]string{patronymics, families}
	for _, m := range []map[string]bool{particles, fathersOf, sons, suffixes, ters, titles} {
		var words []string
		for w := range m {
			words = append(words, w)
		}
		lists = append(lists, words)
	}
	for _, words := range lists {
		for _, w := range words {
			scripts := 0
			for _, table := range []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Armenian, unicode.Georgian} {
				if strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(table, r) }) {
					scripts++
				}
			}
			if scripts != 1 || strings.ToLower(w) != w {
				t.Errorf("%q has letters of %d scripts, or large ones", w, scripts)
			}
		}
	}
}

// TestFather: a father's name in a patronymic, in any case.
func TestFather(t *testing.T) {
	for word, want := range map[string]string{
		"Карленович": "Карлен", "Карленовичем": "Карлен", "Karlenovna": "Karlen", "Vardanyan": "", "Иванова": "", "İвич": "", "ович": "",
	} {
		if got := Father(word); got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}
