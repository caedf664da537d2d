package identity

import (
	"fmt"
	"slices"
	"strings"
)

// maxRepairs bounds how many places may be respelt: an editor's round of
// corrections, not a rewriting.
const maxRepairs = 12

// Likeness says how two states of one text differ.
type Likeness int

// The three likenesses.
const (
	Same    Likeness = iota // word for word and sign by sign; typography aside
	Respelt                 // words that occur nowhere became words that do: misspelt, probably
	Changed
)

// Compare says what a new state of an article is to the old one. The two are
// Respelt if all that differs are words that no list and no other place of the
// texts knows and that became known ones ("prisonres" -> "prisoners", "pris oners" ->
// "prisoners", "the the" -> "the"). A change between two words that both occur,
// of a number, name, negation, inflection, capital letter, sign or joint (comma,
// colon, dash, full stop), an added or removed word or sentence, and whatever is
// in doubt, is a change. reason is for people.
func Compare(oldTitle, oldText, newTitle, newText string) (like Likeness, reason string) {
	if oldTitle == newTitle && oldText == newText {
		return Same, "nothing changed"
	}
	repaired := 0
	for _, part := range []struct{ name, from, to string }{{"title", oldTitle, newTitle}, {"text", oldText, newText}} {
		from, to := differing(part.from, part.to)
		if from == to {
			continue
		}
		if len(from)+len(to) > maxCompared {
			return Changed, part.name + " too long to compare word by word"
		}
		a, b := tokens(from), tokens(to)
		diff, ok := hunks(a, b, 4*maxRepairs)
		if !ok {
			return Changed, part.name + " rewritten"
		}
		r := newRepair(a, b)
		diff = slices.DeleteFunc(diff, r.soft)
		if len(diff) > maxRepairs {
			return Changed, fmt.Sprintf("%s changed in %d places", part.name, len(diff))
		}
		for _, h := range diff {
			if !r.allows(h) {
				return Changed, fmt.Sprintf("%s: %s", part.name, describe(a, b, h))
			}
		}
		if len(diff) > 0 && !r.versed() {
			return Changed, fmt.Sprintf("%s: %s, and too many of its words are unknown to judge", part.name, describe(a, b, diff[0]))
		}
		repaired += len(diff)
	}
	if repaired == 0 {
		return Same, "typography only"
	}
	return Respelt, fmt.Sprintf("probably spelling only (%d repaired)", repaired)
}

// maxCompared is how much of both texts together is compared token by token, in
// bytes: up to a million tokens of 24 bytes.
const maxCompared = 1 << 20

// differing cuts the lines that two long texts begin and end with alike off.
func differing(a, b string) (string, string) {
	if len(a)+len(b) <= maxCompared || a == b {
		return a, b
	}
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	n = strings.LastIndexByte(a[:n], '\n') + 1
	a, b = a[n:], b[n:]
	n = 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	tail := strings.IndexByte(a[len(a)-n:], '\n')
	if tail < 0 {
		return a, b
	}
	n -= tail
	return a[:len(a)-n], b[:len(b)-n]
}

// describe says what one hunk did, in few words.
func describe(a, b []token, h hunk) string {
	from, to := phrase(a[h.a0:h.a1]), phrase(b[h.b0:h.b1])
	switch {
	case from == "":
		return fmt.Sprintf("%q added", to)
	case to == "":
		return fmt.Sprintf("%q removed", from)
	}
	return fmt.Sprintf("%q became %q", from, to)
}

// phrase joins a few tokens for show.
func phrase(ts []token) string {
	const most = 8
	var b strings.Builder
	for i, t := range ts {
		if i == most {
			b.WriteString(" ...")
			break
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}
