package tracked

import (
	"strings"
	"time"

	"tocsin/internal/date"
	"tocsin/internal/text"
)

// said is a date in a line: whole days, from the first to the last.
type said struct {
	from, to  time.Time // midnight UTC
	words     int
	end       int  // byte after it
	completed bool // year or day were worked out from the day of the article
}

// readDate reads the date at word i: "19 June", "June 19, 2025", "24-25
// December", "in June" (from June), "հունիսի 19-ին", "iyunun 19-da",
// "19.06.2025", "on Tuesday" (from Tuesday), "yesterday".
func readDate(l *line, i int, language string) (said, bool) {
	if d, ok := readCalendar(l, i, language); ok {
		return d, true
	}
	return readWeekday(l, i, language)
}

// readCalendar is readDate for what names a day or a month.
func readCalendar(l *line, i int, language string) (said, bool) {
	for _, read := range []func(*line, int, string) (said, bool){readSolid, readDayMonth, readMonthDay, readYearFirst, readMonth} {
		if d, ok := read(l, i, language); ok {
			return d, true
		}
	}
	return said{}, false
}

// dayNumber is the day of a month that word i is, with its case ending, and
// how many words both take.
func dayNumber(l *line, i int) (day, words int) {
	if i >= len(l.words) {
		return 0, 0
	}
	w := l.s[l.words[i].Start:l.words[i].End]
	n := 0
	for n < len(w) && w[n] >= '0' && w[n] <= '9' && n < 3 {
		day = day*10 + int(w[n]-'0')
		n++
	}
	if n == 0 || n > 2 || day < 1 || day > 31 || len([]rune(w[n:])) > 6 || !letters(w[n:]) {
		return 0, 0
	}
	words = 1
	if n == len(w) && i+1 < len(l.words) && hyphen(l.gap(i+1)) && shortWord(l, i+1) { // 19-ին, 19-го, 19-da
		words = 2
	}
	return day, words
}

func letters(s string) bool {
	return !strings.ContainsAny(s, "0123456789")
}

// shortWord reports whether word i can be a case ending.
func shortWord(l *line, i int) bool {
	w := l.s[l.words[i].Start:l.words[i].End]
	return len([]rune(w)) <= 5 && letters(w)
}

func hyphen(gap string) bool {
	return gap == "-" || gap == "‐" || gap == "\u2011" || gap == "–" || gap == "'" || gap == "’"
}

// gap is what stands before word i.
func (l *line) gap(i int) string { return l.s[l.words[i-1].End:l.words[i].Start] }

// near reports whether word i stands next to the one before, with a comma at
// most between them.
func (l *line) near(i int) bool {
	if i >= len(l.words) {
		return false
	}
	g := strings.TrimSpace(l.gap(i))
	return g == "" || g == "," || g == "."
}

// days is a day, or the first and last of a range: "24-25", "24 and 25".
func days(l *line, i int, language string) (first, last, words int) {
	first, words = dayNumber(l, i)
	if first == 0 {
		return 0, 0, 0
	}
	j := i + words
	if j < len(l.words) {
		if g := strings.TrimSpace(l.gap(j)); words == 1 && hyphen(g) {
			if d, n := dayNumber(l, j); d > first {
				return first, d, words + n
			}
		}
		if and[text.Fold(l.word(j))] {
			if d, n := dayNumber(l, j+1); d > first {
				return first, d, words + 1 + n
			}
		}
	}
	return first, first, words
}

// and are the words between two days of one date.
var and = map[string]bool{"and": true, "to": true, "и": true, "և": true, "եվ": true, "və": true, "ve": true, "ilə": true, "და": true}

func (l *line) word(i int) string { return l.s[l.words[i].Start:l.words[i].End] }

// month is the month that word i names.
func (l *line) month(i int, language string) (month int, short bool) {
	if i >= len(l.words) {
		return 0, false
	}
	m, short := date.Month(l.word(i), language)
	if language == "en" && m != 0 && !upper(l.word(i)) {
		return 0, false // may, march
	}
	return m, short
}

func upper(s string) bool { return strings.ToLower(s) != s }

// readDayMonth reads "19 June [2025]", "24–25 December".
func readDayMonth(l *line, i int, language string) (said, bool) {
	first, last, n := days(l, i, language)
	if first == 0 || !l.near(i+n) {
		return said{}, false
	}
	j := i + n
	if text.Fold(l.word(j)) == "of" && l.near(j+1) {
		j++
	}
	m, _ := l.month(j, language)
	if m == 0 {
		return said{}, false
	}
	j++
	year, n := l.year(j)
	return l.day(i, j+n, year, m, first, last)
}

// readMonthDay reads "June 19[, 2025]", "հունիսի 19-ին", "iyunun 19-da".
func readMonthDay(l *line, i int, language string) (said, bool) {
	m, _ := l.month(i, language)
	if m == 0 || !l.near(i+1) {
		return said{}, false
	}
	first, last, n := days(l, i+1, language)
	if first == 0 {
		return said{}, false
	}
	j := i + 1 + n
	year, n := l.year(j)
	return l.day(i, j+n, year, m, first, last)
}

// readYearFirst reads "2025 թվականի հունիսի 19-ին", "2025-ci il iyunun 19-da".
func readYearFirst(l *line, i int, language string) (said, bool) {
	year, n := l.year(i)
	if year == 0 {
		return said{}, false
	}
	j := i + n
	m, _ := l.month(j, language)
	if m == 0 || !l.near(j) {
		return said{}, false
	}
	if first, last, n := days(l, j+1, language); first != 0 && l.near(j+1) {
		return l.day(i, j+1+n, year, m, first, last)
	}
	return l.stretch(i, j+1, time.Date(year, time.Month(m), 1, 0, 0, 0, 0, time.UTC),
		time.Date(year, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC), false)
}

// year is the year at word i with the word for "year" behind it, and how many
// words they take; 0 if there is none.
func (l *line) year(i int) (year, words int) {
	if i >= len(l.words) || i > 0 && !l.near(i) {
		return 0, 0
	}
	w := l.word(i)
	if len(w) < 4 || !letters(w[4:]) || len([]rune(w[4:])) > 5 {
		return 0, 0
	}
	for _, c := range []byte(w[:4]) {
		if c < '0' || c > '9' {
			return 0, 0
		}
		year = year*10 + int(c-'0')
	}
	if year < 1900 || year > 2100 {
		return 0, 0
	}
	words = 1
	if i+words < len(l.words) && hyphen(l.gap(i+words)) && shortWord(l, i+words) { // 2025-ci
		words++
	}
	for i+words < len(l.words) && l.near(i+words) && yearWords[text.Fold(l.word(i+words))] {
		words++
	}
	return year, words
}

var yearWords = map[string]bool{
	"г": true, "года": true, "году": true, "год": true, "թ": true, "թվականի": true, "թվականին": true, "թվական": true, "տարվա": true,
	"il": true, "ilin": true, "ildə": true, "yılı": true, "yılında": true, "yılının": true, "წლის": true, "წელს": true,
}

// day is a date of one year, month and days; the year is worked out where it
// is not written.
func (l *line) day(i, next, year, month, first, last int) (said, bool) {
	completed := year == 0
	at := func(year, day int) time.Time { return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC) }
	if completed {
		year = l.at.Year()
		for range 8 { // 29 February may need several steps
			from := at(year, first)
			if from.Day() == first && (l.ahead && !from.Before(dayOf(l.at)) || !l.ahead && !from.After(dayOf(l.at).AddDate(0, 0, 2))) {
				break
			}
			year += l.step()
		}
	}
	from, to := at(year, first), at(year, last)
	if from.Day() != first || to.Day() != last {
		return said{}, false
	}
	return l.stretch(i, next, from, to, completed)
}

func (l *line) step() int {
	if l.ahead {
		return 1
	}
	return -1
}

func (l *line) stretch(i, next int, from, to time.Time, completed bool) (said, bool) {
	return said{from: from, to: to, words: next - i, end: l.words[next-1].End, completed: completed}, true
}

func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// readMonth reads a month without a day: "June", "June 2025".
func readMonth(l *line, i int, language string) (said, bool) {
	m, short := l.month(i, language)
	if m == 0 {
		return said{}, false
	}
	year, n := 0, 0
	if l.near(i + 1) {
		year, n = l.year(i + 1)
	}
	if year == 0 && (short || language == "en" && (m == 3 || m == 5) && !l.introduced(i)) {
		return said{}, false
	}
	completed := year == 0
	if completed {
		year = l.at.Year()
		from := time.Date(year, time.Month(m), 1, 0, 0, 0, 0, time.UTC)
		if l.ahead && from.AddDate(0, 1, 0).Before(dayOf(l.at)) || !l.ahead && from.After(dayOf(l.at)) {
			year += l.step()
		}
	}
	return l.stretch(i, i+1+n, time.Date(year, time.Month(m), 1, 0, 0, 0, 0, time.UTC),
		time.Date(year, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC), completed)
}

// introduced reports whether the word before says that May and March are
// months: they are a verb and a walk too.
func (l *line) introduced(i int) bool {
	return i > 0 && introducing[l.folded[i-1]]
}

var introducing = map[string]bool{
	"in": true, "of": true, "since": true, "until": true, "by": true, "during": true, "last": true, "this": true, "next": true,
	"early": true, "late": true, "mid": true, "from": true, "to": true, "before": true, "after": true,
}

// readSolid reads 19.06.2025, 19/06/2025 and 2025-06-19.
func readSolid(l *line, i int, _ string) (said, bool) {
	if i+2 >= len(l.words) {
		return said{}, false
	}
	sep := l.gap(i + 1)
	if sep != l.gap(i+2) || sep != "." && sep != "-" && sep != "/" {
		return said{}, false
	}
	written := l.s[l.words[i].Start:l.words[i+2].End]
	for _, layout := range []string{"2.1.2006", "2006-1-2", "2/1/2006"} {
		if t, err := time.Parse(layout, written); err == nil {
			return l.stretch(i, i+3, t, t, false)
		}
	}
	return said{}, false
}

// readWeekday reads Tuesday, the last one before the article or the next one
// after it, and today and yesterday.
func readWeekday(l *line, i int, language string) (said, bool) {
	second := ""
	if i+1 < len(l.words) && strings.TrimSpace(l.gap(i+1)) == "" {
		second = l.word(i + 1)
	}
	today := dayOf(l.at)
	if n, used, ok := date.DaysBack(l.word(i), second, language); ok {
		d := today.AddDate(0, 0, -n)
		return l.stretch(i, i+used, d, d, true)
	}
	day, used := date.Weekday(l.word(i), second, language)
	if used == 0 {
		return said{}, false
	}
	d := today
	for d.Weekday() != day {
		d = d.AddDate(0, 0, l.step())
	}
	// "Tuesday, 19 June": the day says it better.
	if next := i + used; l.near(next) {
		if said, ok := readCalendar(l, next, language); ok && said.from.Equal(said.to) {
			said.words += used
			return said, true
		}
	}
	return l.stretch(i, i+used, d, d, true)
}
