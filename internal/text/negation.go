package text

import (
	"slices"
	"strings"
)

// negations are the words that turn what is said into its opposite, or take it
// away, in the languages of the region.
var negations = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq("no not never none nor neither without nobody nothing cannot can't won't isn't wasn't aren't weren't " +
		"didn't doesn't don't hasn't haven't hadn't couldn't wouldn't shouldn't denied denies deny " +
		"не ни нет никогда никто ничего без нельзя вовсе " +
		"ոչ չէ չի չեն չեմ չես չենք չեք չէր չէին երբեք առանց ոչինչ " +
		"yox deyil olmadan değil yok asla " +
		"არ არა ვერ ნუ არც არასოდეს " +
		"nicht kein keine keinen nie pas jamais aucun aucune") {
		out[w] = true
	}
	return out
}()

// Negates reports whether a word, in any letter case, says that something is not so.
func Negates(word string) bool {
	return negations[strings.ReplaceAll(strings.ToLower(word), "’", "'")]
}

// Reversed reports whether a negation came into a sentence or went out of it while
// at least half of its words stayed: "visited him" and "did not visit him". Verbs
// that negate by a letter of their own are known beside their plain form: Armenian
// "այցելեց", "չայցելեց", Azerbaijani and Turkish "edildi", "edilmədi".
func Reversed(old, now string) bool {
	was, is := wordCounts(old), wordCounts(now)
	kept, less, all := 0, 0, 0
	var gone, came []string
	negative := 0
	for w, n := range was {
		all += n
		kept += min(n, is[w])
		if n > is[w] {
			gone = append(gone, w)
		}
		if Negates(w) {
			negative += n
		}
	}
	for w, n := range is {
		less += n
		if n > was[w] {
			came = append(came, w)
		}
		if Negates(w) {
			negative -= n
		}
	}
	if kept == 0 || 2*kept < min(all, less) {
		return false
	}
	if negative != 0 {
		return true
	}
	return slices.ContainsFunc(gone, func(a string) bool {
		return slices.ContainsFunc(came, func(b string) bool { return negatedForm(a, b) || negatedForm(b, a) })
	})
}

func wordCounts(s string) map[string]int {
	out := map[string]int{}
	for w := range Words(s) {
		out[strings.ToLower(s[w.Start:w.End])]++
	}
	return out
}

// negatedForm reports whether b is the verb a with its language's negating letters.
func negatedForm(a, b string) bool {
	const shortest = 8 // bytes: what is shorter is as often another word
	if len(a) < shortest {
		return false
	}
	if rest, ok := strings.CutPrefix(b, "չ"); ok && rest == a {
		return true
	}
	for _, infix := range []string{"mə", "məy", "ma", "may", "me", "mey"} {
		if len(b) != len(a)+len(infix) {
			continue
		}
		for i := 3; i <= len(a)-2; i++ {
			if b[:i] == a[:i] && strings.HasPrefix(b[i:], infix) && b[i+len(infix):] == a[i:] {
				return true
			}
		}
	}
	return false
}
