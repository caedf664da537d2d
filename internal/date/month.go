package date

import (
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// monthRows are the languages of the first rows of months, whose words Month
// and Weekday know in running text, with their case forms.
var monthRows = [...]string{"en", "hy", "ru", "az", "tr", "ka"}

// Month is the month, 1 to 12, that a word of running text names in a
// language ("en", "hy", "ru", "az", "tr", "ka"), in any case form and as an
// adjective ("июньский", "հունիսյան"); 0 if it names none. short says that it
// is an abbreviation, which stands for a month only beside a day or a year.
func Month(word, language string) (month int, short bool) {
	words := monthWords()[language]
	key := fold(word)
	if i := strings.IndexAny(key, "'’"); i > 0 && (language == "tr" || language == "az") {
		key = key[:i] // Haziran'da
	}
	if m := words[key]; m != 0 {
		return m, utf8.RuneCountInString(key) <= 3 && !fullShort[key]
	}
	for _, end := range monthEndings[language] {
		stem, cut := strings.CutSuffix(key, end)
		if !cut || utf8.RuneCountInString(stem) < 3 {
			continue
		}
		if m := words[stem]; m != 0 && (utf8.RuneCountInString(stem) > 3 || fullShort[stem]) {
			return m, false
		}
		if m := words[stem+endless[language]]; m != 0 && endless[language] != "" {
			return m, false
		}
	}
	return 0, false
}

// AnyMonth is Month in whichever of the languages the word names one.
func AnyMonth(word string) (month int, short bool) {
	for _, language := range monthRows {
		if m, short := Month(word, language); m != 0 {
			return m, short
		}
	}
	return 0, false
}

// MonthOrDay reports whether a word by itself names a month or a day of the
// week in one of the languages, in any case form. Abbreviations do not, nor
// does "may", which in English is a verb more often.
func MonthOrDay(word string) bool {
	if m, short := AnyMonth(word); m != 0 {
		return !short && fold(word) != "may"
	}
	for _, language := range monthRows {
		if _, used := Weekday(word, "", language); used > 0 {
			return true
		}
		for _, end := range monthEndings[language] {
			stem, cut := strings.CutSuffix(fold(word), end)
			if !cut || utf8.RuneCountInString(stem) < 4 {
				continue
			}
			for _, last := range []string{"", "а", "с", endless[language]} { // the forms that the lists have: среда, ორშაბათს
				if _, used := Weekday(stem+last, "", language); used > 0 {
					return true
				}
			}
		}
	}
	return false
}

// endless is what a month's name ends with where it has no case ending.
var endless = map[string]string{"ru": "ь", "ka": "ი"}

// fullShort are months whose whole name has three letters, folded.
var fullShort = map[string]bool{"may": true, "маи": true, "мая": true, "мае": true}

// monthEndings are the endings that months take, folded, longest first.
var monthEndings = map[string][]string{
	"en": {"'s", "’s"},
	"hy": {"յան", "ներին", "ին", "ից", "ում", "ի", "ը", "ն", "ս"},
	"ru": {
		"овского", "овскии", "ского", "скии", "ском", "ским", "скую", "ская", "ские", "ских", "овских", "овские", "ем", "ом", "е", "ю", "у",
		"я", "а",
	},
	"az": {"indan", "undan", "indaki", "daki", "dan", "den", "inda", "unda", "nin", "nun", "un", "in", "da", "de", "a", "e"},
	"tr": {"indaki", "daki", "deki", "taki", "teki", "dan", "den", "tan", "ten", "un", "in", "da", "de", "ta", "te", "a", "e"},
	"ka": {"იდან", "იმდე", "ში", "ის", "ს"},
}

var monthWords = sync.OnceValue(func() map[string]map[string]int {
	out := map[string]map[string]int{}
	for i, language := range monthRows {
		out[language] = map[string]int{}
		for m, list := range strings.Split(months[i], "|") {
			for w := range strings.FieldsSeq(list) {
				out[language][fold(w)] = m + 1
			}
		}
	}
	for _, w := range []string{"мае", "маем", "маю"} {
		out["ru"][w] = 5
	}
	return out
})

// Weekday is the day of the week that words of running text name: one word,
// or two as in Azerbaijani. used is how many words it takes, 0 if none.
func Weekday(first, second, language string) (day time.Weekday, used int) {
	days := dayWords()[language]
	one := fold(first)
	if second != "" {
		if d, ok := days[one+" "+fold(second)]; ok {
			return d, 2
		}
	}
	if d, ok := days[one]; ok {
		return d, 1
	}
	return 0, 0
}

// DaysBack is how many days before the day of writing a word names: 0 for
// today, 1 for yesterday.
func DaysBack(first, second, language string) (days, used int, ok bool) {
	if w := lookup(first); w.kind == daysBack {
		return w.n, 1, true
	}
	if language == "az" && fold(first) == "bu" && fold(second) == "gun" {
		return 0, 2, true
	}
	return 0, 0, false
}

// dayWords are the weekdays by language, Monday first in the lists.
var dayWords = sync.OnceValue(func() map[string]map[string]time.Weekday {
	out := map[string]map[string]time.Weekday{}
	for language, list := range map[string]string{
		"en": "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
		"hy": "երկուշաբթի,երկուշաբթին,երկուշաբթվա|երեքշաբթի,երեքշաբթին,երեքշաբթվա|չորեքշաբթի,չորեքշաբթին,չորեքշաբթվա|հինգշաբթի,հինգշաբթին,հինգշաբթվա|ուրբաթ,ուրբաթվա|շաբաթ օրը|կիրակի,կիրակին,կիրակի օրը",
		"ru": "понедельник,понедельника,понедельнику|вторник,вторника,вторнику|среда,среду,среды,среде|четверг,четверга,четвергу|пятница,пятницу,пятницы,пятнице|суббота,субботу,субботы,субботе|воскресенье,воскресенья,воскресенью",
		"az": "bazar ertəsi|çərşənbə axşamı|çərşənbə,çərşənbə günü|cümə axşamı|cümə,cümə günü|şənbə,şənbə günü|bazar günü",
		"tr": "pazartesi|salı,salı günü|çarşamba|perşembe|cuma|cumartesi|pazar günü",
		"ka": "ორშაბათს|სამშაბათს|ოთხშაბათს|ხუთშაბათს|პარასკევს|შაბათს|კვირას",
	} {
		out[language] = map[string]time.Weekday{}
		for i, forms := range strings.Split(list, "|") {
			for f := range strings.SplitSeq(forms, ",") {
				out[language][fold(f)] = time.Weekday((i + 1) % 7)
			}
		}
	}
	return out
})
