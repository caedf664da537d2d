package story

import (
	"strings"

	"tocsin/internal/text"
)

// tongue names the language that two articles must share for their words to be
// compared: what the outlet says, else what the commonest words say, else the
// script alone.
func tongue(language string, s text.Script, body string) string {
	if language, _, _ = strings.Cut(strings.ToLower(language), "-"); language != "" && len(language) <= 3 {
		return language
	}
	if s == text.Latin {
		return guessLatin(body)
	}
	return scriptTongues[s]
}

// scriptTongues is the language of the region that a script stands for, in the
// order of package text; Latin is guessed.
var scriptTongues = [...]string{"", "", "ru", "hy", "ka", "ar", "zh", "el", "he"}

// functionWords are frequent words, folded, by which languages in Latin script
// are told apart; each is in one list only.
var functionWords = functionTable(map[string]string{
	"en": "the and of to was is for that with said his were has are this from by it have",
	"tr": "ve bir icin ile cok gibi sonra kadar ancak olan olarak daha ise edildi gore",
	"az": "ve olan ki ucun bir ile sonra daha haqqinda edib deyib olub bildirib terefinden uzre hemcinin",
	"de": "der die und das den von ist mit nicht dem des sich auf eine auch wurde fur",
	"fr": "les des est dans une qui pour pas sur plus au par avec ont ete cette",
	"es": "el los las una por para con del su como fue mas esta sus entre",
	"it": "il che di della per non nel dei gli una sono alla piu anche stato",
	"pl": "w na sie nie jest do ze od jak przez dla oraz po tym ktore",
})

func functionTable(lists map[string]string) map[string][]string {
	m := map[string][]string{}
	for language, words := range lists {
		for _, w := range strings.Fields(words) {
			m[w] = append(m[w], language)
		}
	}
	return m
}

// guessLatin names the language with most function words in the first part of a
// text, or "" where two come near.
func guessLatin(s string) string {
	const words, margin = 150, 2
	counts := map[string]int{}
	n := 0
	var buf []byte
	for w := range text.Words(s) {
		if n++; n > words {
			break
		}
		word := s[w.Start:w.End]
		// Azerbaijani is told by a letter that none of the others has.
		counts["az"] += 3 * strings.Count(word, "ə")
		buf = text.AppendFold(buf[:0], word)
		for _, language := range functionWords[string(buf)] {
			counts[language]++
		}
	}
	best, second, name := 0, 0, ""
	for language, c := range counts {
		switch {
		case c > best:
			best, second, name = c, best, language
		case c > second:
			second = c
		}
	}
	if best < second+margin {
		return ""
	}
	return name
}
