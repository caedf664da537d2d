// Package syllables respells Chinese and Korean names between Latin (pinyin,
// the romanisations of Hangul) and Cyrillic (Palladius, Kontsevich). Such names
// are not spelled by sound: Xi Jinping is Си Цзиньпин, Kim Jong-un Ким Чен Ын.
package syllables

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// row is a syllable in its spellings: Latin ones, Cyrillic ones.
type row [2][]string

// language is a table of syllables, and the family names of a language.
type language struct {
	rows     []row
	by       map[string][]int // rows by spelling
	families map[string]bool  // in Latin
	joined   bool             // the syllables of a given name are one word
}

func newLanguage(families string, joined bool) *language {
	l := &language{by: map[string][]int{}, families: map[string]bool{}, joined: joined}
	for _, f := range strings.Fields(families) {
		l.families[f] = true
	}
	return l
}

func (l *language) add(latin, cyrillic []string) {
	for _, s := range slices.Concat(latin, cyrillic) {
		l.by[s] = append(l.by[s], len(l.rows))
	}
	l.rows = append(l.rows, row{latin, cyrillic})
}

//go:embed korean.txt
var koreanRows string

var korean = sync.OnceValue(func() *language {
	l := newLanguage(koreanFamilies, false)
	if err := l.parse(koreanRows); err != nil {
		panic(err) // a test parses it
	}
	return l
})

// parse reads rows of "latin latin|cyrillic". An error names the first that is none.
func (l *language) parse(rows string) error {
	for line := range strings.Lines(rows) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		latin, cyrillic, _ := strings.Cut(strings.TrimSpace(line), "|")
		if latin == "" || cyrillic == "" {
			return fmt.Errorf("korean.txt: %q is no row", line)
		}
		l.add(strings.Fields(latin), strings.Fields(cyrillic))
	}
	return nil
}

// chinese is made of initials and finals: Palladius is regular.
var chinese = sync.OnceValue(func() *language {
	l := newLanguage(chineseFamilies, true)
	for _, group := range chineseGroups {
		for _, initial := range pairs(group[0]) {
			for _, final := range pairs(group[1]) {
				l.add([]string{initial[0] + final[0]}, []string{initial[1] + final[1]})
			}
		}
	}
	for _, p := range pairs(chineseWhole) {
		l.add([]string{p[0]}, []string{p[1]})
	}
	return l
})

func pairs(list string) [][2]string {
	var out [][2]string
	f := strings.Fields(list)
	for i := 0; i+1 < len(f); i += 2 {
		out = append(out, [2]string{f[i], f[i+1]})
	}
	return out
}

// Bounds of a name: syllables, and its respellings.
const (
	maxSyllables = 3
	maxRespelled = 12
)

// Respell returns how a Chinese or Korean name of these words, the family name
// first, is written in the other script, nil if it is none.
func Respell(words []string) []string {
	if len(words) < 2 || len(words) > maxSyllables {
		return nil
	}
	from := 0
	if strings.ContainsFunc(words[0], func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		from = 1
	}
	var out []string
	for _, l := range []*language{chinese(), korean()} {
		out = append(out, l.respell(words, from)...)
	}
	return out[:min(len(out), maxRespelled)]
}

func (l *language) respell(words []string, from int) []string {
	if len(l.by[strings.ToLower(words[0])]) == 0 {
		return nil
	}
	var rows []int
	for i, word := range words {
		more := l.cut(strings.ToLower(word), from)
		if more == nil || i == 0 && (len(more) != 1 || !l.isFamily(more[0])) {
			return nil
		}
		rows = append(rows, more...)
	}
	if len(rows) > maxSyllables {
		return nil
	}
	out := []string{""}
	for i, r := range rows {
		var next []string
		for _, begun := range out {
			for _, s := range l.rows[r][1-from] {
				switch {
				case i == 0:
					s = title(s)
				case i == 1 || !l.joined:
					s = " " + title(s)
				}
				if len(next) < maxRespelled {
					next = append(next, begun+s)
				}
			}
		}
		out = next
	}
	return out
}

func (l *language) isFamily(r int) bool {
	return slices.ContainsFunc(l.rows[r][0], func(s string) bool { return l.families[s] })
}

// cut divides a word into syllables of one script, nil if it is none.
func (l *language) cut(word string, script int) []int {
	for n := len(word); n > 0; n-- {
		for _, r := range l.by[word[:n]] {
			if !slices.Contains(l.rows[r][script], word[:n]) {
				continue
			}
			if n == len(word) {
				return []int{r}
			}
			if rest := l.cut(word[n:], script); rest != nil {
				return append([]int{r}, rest...)
			}
		}
	}
	return nil
}

// Differ reports whether two words are different syllables of Korean names: Jong
// and Jang, which sound alike.
func Differ(a, b string) bool {
	l := korean()
	rows, others := l.by[strings.ToLower(a)], l.by[strings.ToLower(b)]
	return len(rows) > 0 && len(others) > 0 && !slices.ContainsFunc(rows, func(r int) bool { return slices.Contains(others, r) })
}

func title(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
