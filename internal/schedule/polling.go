package schedule

import (
	"fmt"
	"math"
	"strings"
	"time"

	"tocsin/internal/news"
)

// Bounds of polling. A publisher's word stretches an interval to MaxPoll and
// no further: a slip in one header must not silence a source.
const (
	MinPoll   = 5 * time.Minute  // nobody's server is asked more often
	everyPoll = 30 * time.Minute // where the configuration does not say
	DrawnPoll = 15 * time.Minute // the same for a page that a browser renders, which is loaded whole each time, with its scripts
	blindPoll = time.Hour        // the same for a feed that offers no validators, which is sent whole each time
	pushPoll  = time.Hour        // the least wait of an adaptive schedule while a hub pushes the source
	maxPoll   = 6 * time.Hour    // the longest wait of an adaptive schedule, and the longest a publisher's word makes it
)

// adaptive is how an adaptive schedule is written.
const adaptive = "adaptive"

// parsePolling is Parse for the schedule of a source, which may also be
// "adaptive": then Plan finds the interval.
func parsePolling(spec string, loc *time.Location) (Schedule, error) {
	if strings.TrimSpace(spec) != adaptive {
		return Parse(spec, loc)
	}
	if loc == nil {
		loc = time.UTC
	}
	return Schedule{spec: adaptive, loc: loc, every: everyPoll}, nil
}

// UnmarshalTextIn is ParsePolling for text of a configuration.
func (s *Schedule) UnmarshalTextIn(text []byte, loc *time.Location) error {
	parsed, err := parsePolling(string(text), loc)
	*s = parsed
	return err
}

// In is the schedule with its clock read in another zone, unless its line names
// one.
func (s Schedule) In(loc *time.Location) Schedule {
	if again, err := parsePolling(s.spec, loc); err == nil { // as it was once, but for the zero Schedule
		return again
	}
	return s
}

// Adaptive reports whether Plan finds the schedule's interval.
func (s Schedule) Adaptive() bool { return s.spec == adaptive }

// Wish is what decides when a source is polled next, besides its schedule.
// Its zero value says nothing.
type Wish struct {
	Rate   news.Rate     // how often it publishes, for an adaptive schedule
	Blind  bool          // it is a feed without validators
	Drawn  bool          // a browser renders it
	Own    bool          // on a server of one's own: the schedule alone counts
	Pushed bool          // its hub says when there is news: polls are the safety net of an adaptive schedule
	Usual  bool          // the schedule is the default: the configuration has none
	Fresh  time.Duration // how long its last answer stays fresh (RFC 9111, 4.2.1); heuristics never count
	Feed   news.Pace     // what the feed says itself
	Crawl  time.Duration // the crawl delay of its robots.txt
}

// Plan is when a source is polled next after a poll at the moment given, and
// why, "" where the schedule alone decided. Nothing makes it come earlier than
// the schedule has it.
func (s Schedule) Plan(after time.Time, w Wish) (next time.Time, why string) {
	if s.IsZero() {
		return time.Time{}, ""
	}
	every := s.every
	switch {
	case s.Adaptive():
		every, why = interval(w.Rate, w.floor())
	case w.Usual && w.Blind && !w.Own && every > 0:
		every, why = blindPoll, "the feed has neither ETag nor Last-Modified, so it is sent whole each time"
	}
	s.every = every
	next = s.Next(after)
	if w.Own {
		return next, why
	}
	if asked, says := w.longest(); next.Before(after.Add(asked)) {
		if why = says; s.every > 0 {
			next = after.Add(asked).In(s.loc)
		} else {
			next = s.Next(after.Add(asked - time.Nanosecond))
		}
	}
	if free := w.unskipped(next); !free.Equal(next) {
		next, why = free, "the feed asks not to be read before (skipHours, skipDays)"
	}
	return next, why
}

// floor is the shortest interval of an adaptive schedule.
func (w Wish) floor() time.Duration {
	switch {
	case w.Own:
		return time.Minute
	case w.Blind:
		return blindPoll
	case w.Pushed:
		return pushPoll
	case w.Drawn:
		return DrawnPoll
	}
	return MinPoll
}

// longest is the longest interval that anything on the publisher's side asks
// for, at most MaxPoll, and what asks for it.
func (w Wish) longest() (asked time.Duration, says string) {
	for _, h := range []struct {
		d    time.Duration
		what string
	}{
		{w.Fresh, "its server says that it stays fresh for %s (Cache-Control or Expires)"},
		{w.Feed.Every, "the feed asks to be read every %s (ttl or sy:updatePeriod)"},
		{w.Crawl, "its robots.txt asks for a pause of %s (Crawl-delay)"},
	} {
		if h.d <= asked {
			continue
		}
		asked, says = h.d, fmt.Sprintf(h.what, Short(h.d))
		if asked > maxPoll {
			says += ", of which " + Short(maxPoll) + " are kept"
		}
	}
	return min(asked, maxPoll), says
}

// unskipped is the first moment from t on that the feed does not ask to leave
// out. A feed that leaves out every hour of the week says nothing.
func (w Wish) unskipped(t time.Time) time.Time {
	if w.Feed.SkipHours == 0 && w.Feed.SkipDays == 0 {
		return t
	}
	u := t.UTC()
	for range 8 * 24 {
		if w.Feed.SkipHours&(1<<u.Hour()) == 0 && w.Feed.SkipDays&(1<<u.Weekday()) == 0 {
			return u.In(t.Location())
		}
		u = u.Truncate(time.Hour).Add(time.Hour)
	}
	return t
}

// memory is the time after which what was seen counts half.
const memory = 7 * 24 * time.Hour

// settled is how long a source is watched before its rate is believed.
const settled = 24 * time.Hour

// Advance takes into a rate a poll that brought n new entries after the time that has
// passed since the poll before.
func Advance(r news.Rate, n int, passed time.Duration) news.Rate {
	if passed <= 0 {
		return r
	}
	keep := math.Exp2(-float64(passed) / float64(memory))
	return news.Rate{Entries: r.Entries*keep + float64(n), Span: time.Duration(float64(r.Span)*keep) + passed}
}

// Seed is the rate that a source's first entries show by their own dates: what
// was published in the fortnight before now.
func Seed(published []time.Time, now time.Time) news.Rate {
	const back = 2 * memory
	var r news.Rate
	for _, at := range published {
		if age := now.Sub(at); age >= 0 && age <= back {
			r.Entries++
			r.Span = max(r.Span, age)
		}
	}
	if r.Entries < 5 || r.Span < time.Hour {
		return news.Rate{}
	}
	r.Span = max(r.Span, settled)
	return r
}

// interval is half the mean time between two entries: every second poll then
// brings something, and an entry waits a quarter of that time on average.
func interval(r news.Rate, floor time.Duration) (time.Duration, string) {
	if r.Span < settled {
		return max(everyPoll, floor), "adaptive: not watched for a day yet"
	}
	gap := maxPoll
	if r.Entries > 0 {
		gap = time.Duration(min(float64(r.Span)/r.Entries/2, float64(maxPoll)))
	}
	perDay := r.Entries * 24 / r.Span.Hours()
	return min(max(gap, floor), maxPoll).Round(time.Minute), fmt.Sprintf("adaptive: %.1f entries a day lately", perDay)
}

// Short writes an interval without its empty units: "1h", "30m", "1h30m".
func Short(d time.Duration) string {
	s := d.Round(time.Second).String()
	if strings.HasSuffix(s, "m0s") {
		s = s[:len(s)-2]
	}
	if strings.HasSuffix(s, "h0m") {
		s = s[:len(s)-2]
	}
	return s
}
