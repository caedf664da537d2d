// Package numeral reads whole numbers in running text: in digits, with the
// separators that languages put between thousands, and in words in English,
// Armenian, Russian, Azerbaijani, Turkish and Georgian, with their case forms.
// It promises that
//
//   - what is returned counts things: percentages, money, ages, clock times,
//     ordinals, decimals, scores and years are no numbers here;
//   - spans are those of the words given, so they slice the text as it was
//     written;
//   - the bare word for one ("one", "bir", "մեկ", "один") is no number: it is
//     an article or a pronoun more often.
package numeral

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// Max is the largest number that is read; a larger one is a telephone number
// or an identifier.
const Max = 1_000_000_000_000

// Found is a number in a text.
type Found struct {
	Value   int64
	Words   int  // how many words of the text it takes
	End     int  // byte of the text after it, a case ending included
	Spelled bool // in words
	// About says that the text gives it as a bound or an estimate: "at least
	// 20", "some 20", "20 or more".
	About bool
}

// languages are those whose number words are known.
func languages() []string { return []string{"en", "hy", "ru", "az", "tr", "ka"} }

// Count reads the number that begins at words[at], the words of s as
// text.Words yields them. language is that of the number words ("hy"); in one
// that is not known, digits alone are read.
func Count(s string, words []text.Word, at int, language string) (Found, bool) {
	if at < 0 || at >= len(words) {
		return Found{}, false
	}
	f, ok := readDigits(s, words, at, language)
	if !ok {
		f, ok = readWords(s, words, at, language)
	}
	if !ok || f.Value > Max || partOfMore(s, words, at, f, language) {
		return Found{}, false
	}
	f.About = f.About || about(s, words, at, f)
	return f, true
}

// Word reads one printed word ("nineteen", "twenty-three", "քսաներեք") in any
// of the languages. Words that mean something else more often in another of
// them (one, on, min, bin) are refused alone.
func Word(s string) (int64, bool) {
	if len(s) > 64 {
		return 0, false
	}
	var words []text.Word
	for w := range text.Words(s) {
		words = append(words, w)
	}
	if len(words) == 0 || words[0].Start != 0 || words[len(words)-1].End != len(s) || len(words) == 1 && mostlyOther[text.Fold(s)] {
		return 0, false
	}
	first := text.Fold(s[words[0].Start:words[0].End])
	for _, language := range languages() {
		if _, known := lookup(first, language); !known {
			continue
		}
		if f, ok := readWords(s, words, 0, language); ok && f.Words == len(words) {
			return f.Value, true
		}
	}
	return 0, false
}

// Quantity reports whether one printed word says how many, in any of the
// languages: a number word as Word reads it, or dozens, hundreds, half.
func Quantity(word string) bool {
	if _, ok := Word(word); ok {
		return true
	}
	return quantities()[text.Fold(word)]
}

// mostlyOther are number words that are something else more often where the
// language is not known.
var mostlyOther = map[string]bool{"on": true, "min": true, "bin": true}

// readDigits reads 23, 1,204, 1.204, 1 204, 23-ի, 20 thousand.
func readDigits(s string, words []text.Word, at int, language string) (Found, bool) {
	w := words[at]
	value, n := digits(s[w.Start:w.End])
	if n == 0 || n > 13 {
		return Found{}, false
	}
	f := Found{Value: value, Words: 1, End: w.End}
	if rest := s[w.Start+n : w.End]; rest != "" {
		return f, caseEnding(rest, language) // 23ը, 23'ü
	}
	for n <= 3 && at+f.Words < len(words) {
		next := words[at+f.Words]
		more, m := digits(s[next.Start:next.End])
		if m != 3 || next.Start+m != next.End || !thousandsGap(s[f.End:next.Start]) {
			break
		}
		f.Value, f.Words, f.End = f.Value*1000+more, f.Words+1, next.End
		if f.Value > Max {
			return Found{}, false
		}
	}
	if f.Words == 1 && n == 4 && value >= 1500 && value < 2100 {
		return Found{}, false // a year
	}
	f.joinEnding(s, words, at, language)
	return f.times(s, words, at, language), true
}

// joinEnding takes a case ending behind a hyphen: 23-ի, 23-х, 23-ü.
func (f *Found) joinEnding(s string, words []text.Word, at int, language string) {
	if at+f.Words >= len(words) {
		return
	}
	next := words[at+f.Words]
	if gap := s[f.End:next.Start]; gap != "-" && gap != "\u2011" && gap != "\u2010" && gap != "’" && gap != "'" {
		return
	}
	if caseEnding(s[next.Start:next.End], language) {
		f.Words = f.Words + 1
		f.End = next.End
	}
}

// times takes a word for thousands or millions behind digits.
func (f Found) times(s string, words []text.Word, at int, language string) Found {
	if at+f.Words >= len(words) {
		return f
	}
	next := words[at+f.Words]
	if strings.TrimSpace(s[f.End:next.Start]) != "" {
		return f
	}
	if v, ok := lookup(text.Fold(s[next.Start:next.End]), language); ok && v >= 1000 && f.Value*v <= Max {
		f.Value, f.Words, f.End = f.Value*v, f.Words+1, next.End
	}
	return f
}

func digits(s string) (value int64, n int) {
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		if n < 15 {
			value = value*10 + int64(s[n]-'0')
		}
		n++
	}
	return value, n
}

// thousandsGap reports whether the gap between two groups of digits divides
// thousands.
func thousandsGap(gap string) bool {
	switch gap {
	case ",", ".", "'", "’", " ", "\u00a0", "\u2009", "\u202f":
		return true
	}
	return false
}

// caseEnding reports whether what is joined to a number makes it no ordinal
// and no other word: 23-ի, 23-х, 23'ü.
func caseEnding(s, language string) bool {
	s = strings.TrimLeft(s, "'’")
	for _, e := range endings[language] {
		if strings.EqualFold(s, e) {
			return true
		}
	}
	return false
}

// endings of numbers in digits. Ordinals (23-րդ, 23-й, 23-cü, 23rd) are none.
var endings = map[string][]string{
	"hy": {"ը", "ի", "ին", "ից", "ով", "ն", "ում"},
	"ru": {"х", "ти", "ух", "ёх", "ех", "ми", "мя", "ью"},
	"az": {"ü", "u", "i", "ı", "ə", "a", "nın", "nin", "nun", "nün", "dən", "dan", "sı", "si", "su", "sü"},
	"tr": {
		"ü", "u", "i", "ı", "e", "a", "nın", "nin", "nun", "nün", "den", "dan", "ten", "tan", "sı", "si", "su", "sü", "ün", "un", "in",
		"ın",
	},
	"ka": {"ი", "მა", "ს", "ის", "ისა", "ით", "ად", "ში", "ზე", "დან", "იდან", upTo, "ა" + upTo},
}

// upTo ends a Georgian number that is a bound: 100-მდე, ასამდე.
const upTo = "მდე"

// before is the character that ends at byte i; 0 at the start of the text.
func before(s string, i int) rune {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	if r == utf8.RuneError {
		return 0
	}
	return r
}

// after is the character at byte i; 0 at the end of the text.
func after(s string, i int) rune {
	r, _ := utf8.DecodeRuneInString(s[i:])
	if r == utf8.RuneError {
		return 0
	}
	return r
}

func isDigit(r rune) bool { return unicode.IsDigit(r) }
