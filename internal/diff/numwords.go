package diff

import (
	"strconv"
	"strings"
	"sync"

	"tocsin/internal/numeral"
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

// maxSpelled is how many words a number has at most.
const maxSpelled = 6

// numberWord reports whether a word is a number, or begins one of several
// words: nineteen, twenty-three.
func numberWord(s string) bool {
	_, ok := numeral.Word(s)
	return ok
}

// spelled reads the number in words that tokens begin with, the longest one
// (двадцать три), in how many tokens, and in digits, so that "nineteen" and 19
// are the same.
func spelled(s *scanned, ts []token) (n int, value string) {
	for n < len(ts) && n < maxSpelled && ts[n].word && (n == 0 || strings.TrimSpace(s.text[ts[n-1].end:ts[n].start]) == "") {
		n++
	}
	for ; n > 0; n-- {
		if v, ok := numeral.Word(s.text[ts[0].start:ts[n-1].end]); ok {
			return n, strconv.FormatInt(v, 10)
		}
	}
	return 0, ""
}
