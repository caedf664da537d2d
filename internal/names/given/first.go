package given

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// letters is a set of the letters that keys begin with.
type letters uint32

func letterOf(key string) letters {
	if key == "" || key[0] < 'a' || key[0] > 'z' {
		return 1 << 31
	}
	return 1 << (key[0] - 'a')
}

// beginnings has, by the folded first letter of a word, what its key may begin
// with: kh is h, and x is h in Azerbaijani.
var beginnings = sync.OnceValue(func() map[rune]letters {
	m := map[rune]letters{}
	for _, pair := range []string{"kkh", "zzj", "ttc", "ddz", "cckj", "ppf", "xhk", "yi", "wv", "qk", "oou"} {
		r, n := utf8.DecodeRuneInString(pair)
		for _, to := range pair[n:] {
			m[r] |= letterOf(string(to))
		}
	}
	for r := 'a'; r <= 'z'; r++ {
		if m[r] == 0 {
			m[r] = letterOf(string(r))
		}
	}
	for r, to := range plainLetters() {
		first, _ := utf8.DecodeRuneInString(to)
		m[r] |= m[first] | letterOf(keyOf(string(r), ""))
	}
	return m
})

// May reports whether a word may be another name of the class of one of these
// names, as far as its first letter says: it is quicker than Find.
func (ns *Names) May(word string) bool {
	if ns.first == 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(word)
	may := beginnings()[unicode.ToLower(r)]
	if may == 0 {
		may = beginnings()[foldedRune(r)]
	}
	return ns.first&may != 0
}

func foldedRune(r rune) rune {
	folded, _ := utf8.DecodeRuneInString(text.Fold(strings.ToLower(string(r))))
	return folded
}
