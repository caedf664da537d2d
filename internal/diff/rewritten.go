package diff

import (
	"hash/maphash"
	"strings"
	"unicode"

	"tocsin/internal/news"
)

// rewritten says what can be said cheaply of two texts that are too long, or
// differ in too much, to be compared word by word: which names came and went,
// some of the numbers that did, and how much of the old text is still there.
func rewritten(old, new Revision) news.Change {
	c := news.Change{From: old.Number, To: new.Number}
	if old.Title != new.Title {
		c.TitleOld = old.Title
		c.TitleNew = new.Title
		c.Classes = append(c.Classes, news.ChangeHeadline)
		if len(old.Title)+len(new.Title) <= maxBytes/16 {
			headline(&c, old, new)
		}
	}
	c.NamesAdded = missing(new.Names, old.Names)
	c.NamesRemoved = missing(old.Names, new.Names)
	c.Numbers = numbersGone(old.Text, new.Text)
	c.Kept = kept(old.Text, new.Text)
	for _, x := range []struct {
		is    bool
		class news.ChangeClass
	}{
		{len(c.NamesAdded) > 0, news.ChangeNameAdded},
		{len(c.NamesRemoved) > 0, news.ChangeNameRemoved},
		{len(c.Numbers) > 0, news.ChangeNumber},
		{true, news.ChangeRewritten},
	} {
		if x.is {
			c.Classes = append(c.Classes, x.class)
		}
	}
	return c
}

// buckets is how many pieces of a text are told apart: more share counters.
const buckets = 1 << 18

// kept is the share of the old text, from 0 to 1, whose sentences or lines the
// new one has too, in whatever order.
func kept(a, b string) float64 {
	seed := maphash.MakeSeed()
	have := make([]int32, buckets)
	for p := range pieces(b) {
		have[maphash.String(seed, p)%buckets] += int32(len(p))
	}
	same, all := 0, 0
	for p := range pieces(a) {
		all += len(p)
		if at := &have[maphash.String(seed, p)%buckets]; *at >= int32(len(p)) {
			*at -= int32(len(p))
			same += len(p)
		}
	}
	if all == 0 {
		return 0
	}
	return float64(same) / float64(all)
}

// pieces yields what stands between line ends and full stops.
func pieces(s string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for s != "" {
			n := strings.IndexAny(s, "\n.։")
			if n < 0 {
				n = len(s)
			}
			if p := strings.TrimSpace(s[:n]); p != "" && !yield(p) {
				return
			}
			s = strings.TrimLeft(s[n:], "\n.։ ")
		}
	}
}

// maxGone is how many numbers of a rewritten text are named on either side.
const maxGone = 12

// numbersGone lists numbers that only the old text has, then some that only the
// new one has, none of them paired.
func numbersGone(a, b string) []news.NumberEdit {
	seed := maphash.MakeSeed()
	var out []news.NumberEdit
	only := func(in, other string, add func(string)) {
		seen := make([]bool, 8*buckets)
		eachNumber(other, func(n string) bool {
			seen[maphash.String(seed, n)%(8*buckets)] = true
			return true
		})
		found := 0
		eachNumber(in, func(n string) bool {
			if at := &seen[maphash.String(seed, n)%(8*buckets)]; !*at {
				*at = true
				add(n)
				found++
			}
			return found < maxGone
		})
	}
	only(a, b, func(n string) { out = append(out, news.NumberEdit{Old: n}) })
	only(b, a, func(n string) { out = append(out, news.NumberEdit{New: n}) })
	return out
}

// eachNumber calls f for the numbers of a text as they are written, "1,204" as
// one, until it returns false. Longer ones than a sum of money are none.
func eachNumber(s string, f func(string) bool) {
	const longest = 24
	for at := 0; at < len(s); {
		n := strings.IndexFunc(s[at:], unicode.IsDigit)
		if n < 0 {
			return
		}
		from := at + n
		end := strings.IndexFunc(s[from:], func(r rune) bool { return !unicode.IsDigit(r) && r != ',' && r != '.' && r != ':' })
		at = len(s)
		if end >= 0 {
			at = from + end
		}
		if number := strings.TrimRight(s[from:at], ",.:"); len(number) <= longest && !f(number) {
			return
		}
	}
}
