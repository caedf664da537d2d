package extract

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"tocsin/internal/news"
)

// Record is how well each reader has read the pages of one outlet. It is
// learnt from articles read for the first time, one page each, and what is
// old fades: a record is never more than the last months and the last few
// dozen pages, and who is left out is asked again after some of them, so that
// no choice lasts longer than its reason.
type Record []news.Standing

const (
	recordFades = 60 * 24 * time.Hour // half of what a page taught is forgotten in so long
	recordPages = 30                  // the weight, in pages, that a standing has at most
	recordLeast = 3.5                 // pages below which a record decides nothing: the fourth of a month decides
	unasked     = .93                 // what a page leaves of the standing of who was not asked: half in ten pages
	failing     = .6                  // mean agreement at which a reader has no say any more
	steady      = .9                  // mean agreement of the best one, for that
	mostly      = .8                  // share of pages on which a reader was best, to be preferred
)

// Learn adds a page to the record.
func (r Record) Learn(readings []news.Reading, at time.Time) Record {
	best := 0.0
	for _, x := range readings {
		best = max(best, x.Quality)
	}
	out := r.At(at)
	for i := range out {
		if !slices.ContainsFunc(readings, func(x news.Reading) bool { return x.Reader == out[i].Reader }) {
			out[i].Pages *= unasked // so that it is asked again some day
			out[i].Best *= unasked
		}
	}
	won := false
	for _, x := range readings {
		s := out.standing(x.Reader)
		if s == nil {
			out = append(out, news.Standing{Reader: x.Reader, At: at})
			s = &out[len(out)-1]
		}
		weight := min(s.Pages, recordPages-1)
		if s.Pages > 0 {
			s.Best *= weight / s.Pages
		}
		s.Quality = (s.Quality*weight + x.Quality) / (weight + 1)
		s.Pages = weight + 1
		s.At = at
		if x.Quality == best && best > 0 && !won {
			s.Best, won = s.Best+1, true // of equals, the first: our own
		}
	}
	slices.SortFunc(out, func(a, b news.Standing) int { return strings.Compare(a.Reader, b.Reader) })
	return out
}

// At returns the record as it stands at a moment: what is old has faded.
func (r Record) At(at time.Time) Record {
	out := slices.Clone(r)
	for i := range out {
		s := &out[i]
		keep := math.Pow(.5, float64(max(0, at.Sub(s.At)))/float64(recordFades))
		s.Pages *= keep
		s.Best *= keep
		s.At = at
	}
	return out
}

func (r Record) standing(reader string) *news.Standing {
	for i := range r {
		if r[i].Reader == reader {
			return &r[i]
		}
	}
	return nil
}

// Habit is what the record decides for the outlet's next pages.
func (r Record) Habit() Habit {
	var h Habit
	best := 0.0 // of those who read the markup
	for _, name := range append([]string{ReaderMarkup}, voters[:]...) {
		if s := r.standing(name); s != nil && s.Pages >= recordLeast {
			best = max(best, s.Quality)
		}
	}
	for _, name := range voters {
		if s := r.standing(name); s != nil && s.Pages >= recordLeast && s.Quality < failing && best >= steady {
			h.without = append(h.without, name)
		}
	}
	if s := r.standing(ReaderJSONLD); s != nil && s.Pages >= recordLeast && s.Best >= mostly*s.Pages {
		h.prefer = ReaderJSONLD
	}
	return h
}

// Habit is how an outlet's pages are read: without the readers that fail on
// them, and by the one that mostly does best there. The zero Habit is the way
// any page is read. An article keeps the habit it was first read by: what the
// outlet's record says later must not look like an edit.
type Habit struct {
	without []string
	prefer  string
}

// String is the short form that is stored, "-trafilatura +json-ld"; "" for
// the zero Habit.
func (h Habit) String() string {
	var out []string
	for _, name := range h.without {
		out = append(out, "-"+name)
	}
	if h.prefer != "" {
		out = append(out, "+"+h.prefer)
	}
	return strings.Join(out, " ")
}

// ParseHabit reads the short form; what it does not know it leaves out.
func ParseHabit(s string) Habit {
	var h Habit
	for _, word := range strings.Fields(s) {
		name := word[1:]
		switch {
		case word[0] == '-' && slices.Contains(voters[:], name):
			h.without = append(h.without, name)
		case word[0] == '+' && (name == ReaderJSONLD || name == ReaderFeed):
			h.prefer = name
		}
	}
	return h
}

// Prefers reports whether a reader is preferred.
func (h Habit) Prefers(reader string) bool { return h.prefer == reader }

// With is the whole manner of a reading as it is stored: the habit, the
// wording of the rules, and the version of the ways of this package; "" for
// the zero Habit, no rules and the first version. ParseHabit reads the habit
// back. Where an article's manner is another than before, what differs in its
// text may be the reading alone.
func (h Habit) With(r *Rules) string {
	words := strings.Fields(h.String())
	if r != nil {
		words = append(words, "rules:"+r.String())
	}
	if version > 1 {
		words = append(words, fmt.Sprintf("version:%d", version))
	}
	return strings.Join(words, " ")
}

// version counts the ways of reading: raise it with a change that reads the
// text of pages differently, so that no article looks edited for it.
const version = 4

// Prefer returns the habit with one reader preferred: ReaderJSONLD or ReaderFeed.
func (h Habit) Prefer(reader string) Habit {
	h.prefer = reader
	return h
}

// needs is how many words the text of another reader must have to take the
// place of the markup's: twice as many, and a fifth more where the outlet's
// record is for it.
func (h Habit) needs(reader string, have int) int {
	if h.prefer == reader {
		return max(80, have+have/5)
	}
	return max(80, 2*have)
}
