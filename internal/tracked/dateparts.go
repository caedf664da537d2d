package tracked

import (
	"strings"

	"tocsin/internal/date"
	"tocsin/internal/text"
)

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
