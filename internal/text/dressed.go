package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// dress are words that outlets hang on a headline to say what else there is, and
// how new it is: nothing of what happened. "Corrected" is none of them.
var dress = wordSet(`update updated upd breaking news exclusive live latest video videos photo photos pictures audio gallery infographic
	watch and just in
	обновлено обновляется обновление дополнено срочно молния эксклюзив видео фото фотографии аудио инфографика
	թարմացված թարմացվող շտապ բացառիկ տեսանյութ տեսանյութեր լուսանկար լուսանկարներ ֆոտո վիդեո
	yenilənib yeniləndi təcili eksklüziv foto fotolar özəl güncellendi güncelleme
	განახლებულია ვიდეო ფოტო ექსკლუზივი оновлено терміново відео світлини`)

// mediaWords tell an outlet's name at the end of a headline.
var mediaWords = wordSet(`the news times post press journal daily herald tribune gazette wire tv radio online agency media magazine
	новости газета журнал агентство телеканал радио լուրեր լրատվական ռադիո xəbər xəbərləri xəbərlər haber haberleri gazetesi ახალი ამბები новини`)

func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		out[Fold(w)] = true
	}
	return out
}

// SameHeadline reports whether two headlines of one text say the same in the same
// words and signs: they differ in letter case, in the outlet's name at the end
// ("... | The Wire"), in a mark such as "UPDATE:" or "(PHOTOS)", or in a count of
// what is unread, "(3)", before them. outlets are names of the outlet, which are
// known behind a dash too, where others could be who said it.
func SameHeadline(a, b string, outlets ...string) bool {
	a, b = bare(a, outlets), bare(b, outlets)
	return a == b && a != ""
}

// bare is a headline in lower case without what is hung on it.
func bare(s string, outlets []string) string {
	s = strings.ToLower(norm.NFC.String(strings.Join(strings.Fields(s), " ")))
	for {
		was := s
		s = withoutBrackets(s)
		s = withoutFirst(s)
		s = withoutLast(s, outlets)
		if s == was {
			return s
		}
	}
}

func withoutBrackets(s string) string {
	for _, pair := range []string{"()", "[]"} {
		if rest, ok := strings.CutPrefix(s, pair[:1]); ok {
			inside, after, ok := strings.Cut(rest, pair[1:])
			if ok && (allIn(inside, dress) || AllDigits(inside)) && strings.TrimSpace(after) != "" {
				s = strings.TrimSpace(after)
			}
		}
		if rest, ok := strings.CutSuffix(s, pair[1:]); ok {
			if i := strings.LastIndex(rest, pair[:1]); i > 0 && allIn(rest[i+1:], dress) {
				s = strings.TrimSpace(rest[:i])
			}
		}
	}
	return s
}

// withoutFirst takes off "update:" and the like.
func withoutFirst(s string) string {
	for _, sep := range []string{": ", " | ", " - ", " – ", " — ", "։ "} {
		if first, rest, ok := strings.Cut(s, sep); ok && allIn(first, dress) && rest != "" {
			return rest
		}
	}
	return s
}

// withoutLast takes off the outlet's name, or "- video" and the like.
func withoutLast(s string, outlets []string) string {
	for _, sep := range []string{" | ", " - ", " – ", " — ", " :: ", " » "} {
		i := strings.LastIndex(s, sep)
		if i <= 0 {
			continue
		}
		if tail := s[i+len(sep):]; allIn(tail, dress) || isOutlet(tail, sep == " | ", outlets) {
			return s[:i]
		}
	}
	return s
}

// IsOutlet reports whether what stands at the end of a headline reads as an outlet's
// name, whichever it is: a few words with capitals, the first or the last of them
// one that outlets have in their names.
func IsOutlet(tail string) bool {
	words := strings.Fields(tail)
	if len(words) < 2 || len(words) > maxOutlet {
		return false
	}
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) && !unicode.Is(unicode.Georgian, r) {
			return false
		}
	}
	return mediaWords[Fold(words[0])] && Fold(words[0]) != "the" || mediaWords[Fold(words[len(words)-1])]
}

// maxOutlet is how many words the name of an outlet has, at most.
const maxOutlet = 4

func isOutlet(tail string, bar bool, outlets []string) bool {
	words := 0
	media := false
	for w := range Words(tail) {
		words++
		media = media || mediaWords[Fold(tail[w.Start:w.End])]
	}
	switch {
	case words == 0 || words > maxOutlet:
		return false
	case bar || media:
		return true
	}
	return slices.ContainsFunc(outlets, func(o string) bool { return o != "" && Fold(o) == Fold(tail) })
}

// allIn reports whether s has words, and all of them are in the set.
func allIn(s string, set map[string]bool) bool {
	n := 0
	for w := range Words(s) {
		if !set[Fold(s[w.Start:w.End])] {
			return false
		}
		n++
	}
	return n > 0
}

// AllDigits reports whether a text is digits, of any script, and nothing else.
func AllDigits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}
