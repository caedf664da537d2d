package identity

import "strings"

// negations are words that turn what is said into its opposite, or take it
// away, in the languages of the region: their coming, going or doubling is
// never a matter of spelling.
var negations = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq("no not never none nor neither without nobody nothing cannot can't won't isn't wasn't aren't weren't " +
		"didn't doesn't don't hasn't " +
		"haven't hadn't couldn't wouldn't shouldn't un non " +
		"не ни нет никогда никто ничего без нельзя вовсе " +
		"ոչ մի չէ չի չեն չեմ չես չենք չեք չէր չէին երբեք առանց ոչինչ " +
		"yox deyil heç nə olmadan değil yok hiç asla ne " +
		"არ არა ვერ ნუ არც არასოდეს") {
		out[w] = true
	}
	return out
}()

// negates reports whether a word is a negation.
func negates(w string) bool { return negations[strings.ToLower(w)] }

// negationsIn lists the negations among tokens, as they are written.
func negationsIn(ts []token) []string {
	var out []string
	for _, t := range ts {
		if t.kind == tokenWord && negates(t.text) {
			out = append(out, t.text)
		}
	}
	return out
}
