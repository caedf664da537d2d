// Package language says which language a text is in: what its letters say
// outranks what the page declares.
package language

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"

	"tocsin/internal/text"
)

// Of is the primary BCP 47 subtag of a text: what its script and letters
// say where they leave no choice, else the first of the declared languages,
// else what statistics say. A template's lang="en" on an Armenian page is
// common, so the text outranks the declaration.
func Of(s string, declared ...string) string {
	if len(s) > 6000 {
		s = strings.ToValidUTF8(s[:6000], "")
	}
	first := ""
	for _, d := range declared {
		if first = Primary(d); first != "" {
			break
		}
	}
	script, share := mainScript(s)
	switch {
	case share < .5:
		return first
	case script == text.Armenian:
		return "hy"
	case script == text.Georgian:
		return "ka"
	case script == text.Latin && isAzerbaijani(s):
		return "az"
	case script == text.Latin && first != "tr" && isTurkish(s, first):
		return "tr"
	}
	if first != "" && writtenIn(first, script) && !confusable(first, s) {
		return first
	}
	info := whatlanggo.Detect(s)
	if code := info.Lang.Iso6391(); code != "" && (info.IsReliable() || first == "" && len(s) >= guessable) {
		return code
	}
	return first
}

// guessable is the least text, in bytes, whose language statistics may guess.
const guessable = 60

// Primary is the primary subtag of a language tag or locale ("hy-AM",
// "en_US"), or "" if it is none.
func Primary(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_;, "); i >= 0 {
		tag = tag[:i]
	}
	switch tag {
	case "arm", "hye", "am": // some Armenian outlets write the country or the ISO 639-2 code
		return "hy"
	case "eng", "english":
		return "en"
	case "rus", "russian":
		return "ru"
	case "aze":
		return "az"
	case "tur":
		return "tr"
	case "geo", "kat":
		return "ka"
	}
	if len(tag) < 2 || len(tag) > 3 {
		return ""
	}
	for _, c := range tag {
		if c < 'a' || c > 'z' {
			return ""
		}
	}
	return tag
}

// mainScript is the script most letters are of, and its share of them.
func mainScript(s string) (text.Script, float64) {
	var counts [text.Scripts]int
	letters := 0
	for _, r := range s {
		switch {
		case r < 0x80:
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				counts[text.Latin]++
				letters++
			}
		case unicode.IsLetter(r):
			letters++
			counts[text.ScriptOf(r)]++
		}
	}
	best := text.Latin
	for i, n := range counts {
		if script := text.Script(i); script != text.NoScript && n > counts[best] {
			best = script
		}
	}
	if letters == 0 {
		return text.NoScript, 0
	}
	return best, float64(counts[best]) / float64(letters)
}

// isAzerbaijani reports whether ə, which no other language with a large press
// writes, is as frequent as in Azerbaijani (about 9 % of letters).
func isAzerbaijani(s string) bool {
	schwa, letters := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if r == 'ə' || r == 'Ə' {
				schwa++
			}
		}
	}
	return letters >= 20 && schwa*50 >= letters
}

// isTurkish reports whether a text without the Azerbaijani ə has words with ı or ğ
// that are no names, as they begin in lower case, or small words of Turkish. A few of them do where a page does
// not say Azerbaijani; there, a text has to be so long that ə would be in it.
func isTurkish(s, declared string) bool {
	const longAzerbaijani = 80 // letters; one in eleven is ə
	letters, words, turkish := 0, 0, 0
	for word := range strings.FieldsSeq(s) {
		word = strings.TrimLeftFunc(word, unicode.IsPunct)
		first, _ := utf8.DecodeRuneInString(word)
		telling := false
		for _, r := range word {
			if r == 'ə' || r == 'Ə' {
				return false
			}
			if unicode.IsLetter(r) {
				letters++
			}
			telling = telling || r == 'ı' || r == 'ğ'
		}
		words++
		if telling && unicode.IsLower(first) || turkishWords[strings.TrimRightFunc(word, unicode.IsPunct)] {
			turkish++
		}
	}
	if declared == "az" && letters < longAzerbaijani {
		return false
	}
	return turkish > 0 && turkish*20 >= words // a quarter of the words of Turkish have one
}

// turkishWords are small words that Azerbaijani spells otherwise or has not, nor has
// any other language with a large press.
var turkishWords = map[string]bool{
	"için": true, "olarak": true, "göre": true, "gibi": true, "değil": true, "üzere": true, "şöyle": true,
}

// writtenIn reports whether a language is usually written in a script.
func writtenIn(lang string, script text.Script) bool {
	switch lang {
	case "hy":
		return script == text.Armenian
	case "ka":
		return script == text.Georgian
	case "ru", "uk", "be", "bg", "mk", "ky", "kk", "mn", "tg", "tt", "os", "ab":
		return script == text.Cyrillic
	case "sr", "uz", "az":
		return script == text.Cyrillic || script == text.Latin
	case "el":
		return script == text.Greek
	case "he", "yi":
		return script == text.Hebrew
	case "ar", "fa", "ur", "ps", "ckb":
		return script == text.Arabic
	case "zh", "ja", "ko", "th", "hi", "mr", "ne":
		return script != text.Latin && script != text.Cyrillic
	}
	return script == text.Latin
}

// confusable reports whether a declared language is the usual false default
// and the text has plenty of letters it does not write.
func confusable(lang, s string) bool {
	if lang != "en" && lang != "az" {
		return false
	}
	foreign, letters := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if r > 0x7f {
				foreign++
			}
		}
	}
	if lang == "az" {
		return letters > 200 && !isAzerbaijani(s) // Azerbaijani without ə is another language
	}
	return letters > 200 && foreign*50 > letters
}
