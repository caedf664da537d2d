package names

import "strings"

// isFeminine reports whether a given name ends as women's names do.
func isFeminine(given string) bool {
	for _, e := range []string{"а", "я", "a", "ია", "е", "e"} {
		if strings.HasSuffix(given, e) {
			return true
		}
	}
	return false
}

// slavicCase declines one word of a name: 0 genitive, 1 dative, 2
// instrumental, 3 prepositional. A woman's surname on a consonant stays.
func slavicCase(language, word string, c int, surname, feminine bool) string {
	if surname && feminine {
		if !isFeminine(word) || strings.HasSuffix(word, "е") || strings.HasSuffix(word, "e") {
			return word
		}
	}
	for _, d := range declensions[language] {
		if d.surname && !surname {
			continue
		}
		if stem, ok := strings.CutSuffix(word, d.ending); ok && stem != "" {
			return stem + d.cases[c]
		}
	}
	return word
}

// declension says what replaces an ending; the first that fits applies.
type declension struct {
	ending  string
	surname bool // of surnames only
	cases   [4]string
}

var declensions = map[string][]declension{
	"ru": {
		{"ова", true, [4]string{"овой", "овой", "овой", "овой"}},
		{"ева", true, [4]string{"евой", "евой", "евой", "евой"}},
		{"ский", true, [4]string{"ского", "скому", "ским", "ском"}},
		{"ов", true, [4]string{"ова", "ову", "овым", "ове"}},
		{"ев", true, [4]string{"ева", "еву", "евым", "еве"}},
		{"ин", true, [4]string{"ина", "ину", "иным", "ине"}},
		{"ий", false, [4]string{"ия", "ию", "ием", "ии"}},
		{"й", false, [4]string{"я", "ю", "ем", "е"}},
		{"ь", false, [4]string{"я", "ю", "ем", "е"}},
		{"ия", false, [4]string{"ии", "ии", "ией", "ии"}},
		{"я", false, [4]string{"и", "е", "ей", "е"}},
		{"ка", false, [4]string{"ки", "ке", "кой", "ке"}},
		{"га", false, [4]string{"ги", "ге", "гой", "ге"}},
		{"а", false, [4]string{"ы", "е", "ой", "е"}},
		{"и", false, [4]string{"и", "и", "и", "и"}},
		{"о", false, [4]string{"о", "о", "о", "о"}},
		{"у", false, [4]string{"у", "у", "у", "у"}},
		{"е", false, [4]string{"е", "е", "е", "е"}},
		{"э", false, [4]string{"э", "э", "э", "э"}},
		{"", false, [4]string{"а", "у", "ом", "е"}},
	},
	"uk": {
		{"ський", true, [4]string{"ського", "ському", "ським", "ському"}},
		{"ов", true, [4]string{"ова", "ову", "овим", "ові"}},
		{"єв", true, [4]string{"єва", "єву", "євим", "єві"}},
		{"ій", false, [4]string{"ія", "ію", "ієм", "ії"}},
		{"й", false, [4]string{"я", "ю", "єм", "ї"}},
		{"ь", false, [4]string{"я", "ю", "ем", "і"}},
		{"ія", false, [4]string{"ії", "ії", "ією", "ії"}},
		{"а", false, [4]string{"и", "і", "ою", "і"}},
		{"і", false, [4]string{"і", "і", "і", "і"}},
		{"о", false, [4]string{"о", "о", "о", "о"}},
		{"е", false, [4]string{"е", "е", "е", "е"}},
		{"", false, [4]string{"а", "у", "ом", "і"}},
	},
	"pl": {
		{"ski", true, [4]string{"skiego", "skiemu", "skim", "skim"}},
		{"ka", false, [4]string{"ki", "ce", "ką", "ce"}},
		{"a", false, [4]string{"y", "ie", "ą", "ie"}},
		{"i", false, [4]string{"iego", "iemu", "im", "im"}},
		{"o", false, [4]string{"o", "o", "o", "o"}},
		{"e", false, [4]string{"e", "e", "e", "e"}},
		{"k", false, [4]string{"ka", "kowi", "kiem", "ku"}},
		{"g", false, [4]string{"ga", "gowi", "giem", "gu"}},
		{"", false, [4]string{"a", "owi", "em", "ie"}},
	},
}
