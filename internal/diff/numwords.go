package diff

import (
	"strings"
	"sync"
)

// monthStems are the beginnings of month names in the languages that Tocsin
// knows, long enough to be told from other words; the endings differ by case
// and abbreviation.
var monthStems = sync.OnceValue(func() []string {
	return strings.Fields("january february march april may june july august september october november december " +
		"jan. feb. mar. apr. jun. jul. aug. sept. oct. nov. dec. " +
		"январ феврал март апрел ма[йяюе] июн июл август сентябр октябр ноябр декабр " +
		"հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր " +
		"yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr " +
		"ocak şubat nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık " +
		"იანვ თებერვ მარტ აპრილ მაის ივნის ივლის აგვისტ სექტემბ ოქტომბ ნოემბ დეკემბ")
})

// maxEnding is how many bytes a month name may be longer than its stem.
const maxEnding = 8

// month reports whether a word is the name of a month.
func month(s string) bool {
	s = strings.ToLower(s)
	if len(s) < 3 {
		return false
	}
	for _, stem := range monthStems() {
		stem, endings, classed := strings.Cut(stem, "[")
		rest, ok := strings.CutPrefix(s, strings.TrimSuffix(stem, "."))
		switch {
		case !ok:
		case classed:
			if rest != "" && strings.Contains(strings.TrimSuffix(endings, "]"), rest) {
				return true
			}
		case strings.HasSuffix(stem, "."), stem == "may":
			if rest == "" || stem == "may" && (rest == "ın" || rest == "da") {
				return true
			}
		case len(rest) <= maxEnding:
			return true
		}
	}
	return false
}

// numberWords maps number words to digits, in the basic form of each language.
var numberWords = sync.OnceValue(func() map[string]string {
	m := make(map[string]string)
	units := "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 30 40 50 60 70 80 90 100 1000"
	for _, list := range []string{
		"one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen " +
			"twenty thirty forty fifty sixty seventy eighty ninety hundred thousand",
		"один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать " +
			"семнадцать восемнадцать девятнадцать двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто тысяча",
		"մեկ երկու երեք չորս հինգ վեց յոթ ութ ինը տասը տասնմեկ տասներկու տասներեք տասնչորս տասնհինգ տասնվեց տասնյոթ տասնութ տասնինը " +
			"քսան երեսուն քառասուն հիսուն վաթսուն յոթանասուն ութսուն իննսուն հարյուր հազար",
	} {
		for i, w := range strings.Fields(list) {
			m[w] = strings.Fields(units)[i]
		}
	}
	// Azerbaijani and Turkish write eleven to nineteen as two words.
	short := "1 2 3 4 5 6 7 8 9 10 20 30 40 50 60 70 80 90 100 1000"
	for _, list := range []string{
		"bir iki üç dörd beş altı yeddi səkkiz doqquz on iyirmi otuz qırx əlli altmış yetmiş səksən doxsan yüz min",
		"bir iki üç dört beş altı yedi sekiz dokuz on yirmi otuz kırk elli altmış yetmiş seksen doksan yüz bin",
	} {
		for i, w := range strings.Fields(list) {
			m[w] = strings.Fields(short)[i]
		}
	}
	// Words that are numbers and something else more often.
	for _, w := range []string{"one", "один", "մեկ", "bir", "on", "min", "bin"} {
		delete(m, w)
	}
	return m
})

// numberWord reports whether a word is a number: nineteen, twenty-three.
func numberWord(s string) bool {
	for part := range strings.SplitSeq(strings.ToLower(s), "-") {
		if _, ok := numberWords()[part]; !ok && !(part == "one" && strings.Contains(s, "-")) {
			return false
		}
	}
	return true
}

// wordValue is a number word in digits, so that "nineteen" and 19 are the
// same; compounds of tens and units are added up.
func wordValue(s string) string {
	tens, unit, compound := strings.Cut(strings.ToLower(s), "-")
	value := numberWords()[tens]
	if !compound {
		return value
	}
	digit := numberWords()[unit]
	if unit == "one" {
		digit = "1"
	}
	if len(value) == 2 && len(digit) == 1 {
		return value[:1] + digit
	}
	return value + "-" + digit
}
