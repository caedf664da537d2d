package schedule

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tocsin/internal/news"
)

var monday = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func polling(t *testing.T, spec string) Schedule {
	t.Helper()
	s, err := parsePolling(spec, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestPlan: the schedule, POL-09, and what publishers ask for (POL-15, POL-17,
// ROB-06).
func TestPlan(t *testing.T) {
	busy, rare := news.Rate{Entries: 700, Span: 7 * 24 * time.Hour}, news.Rate{Entries: 3, Span: 7 * 24 * time.Hour}
	night := uint32(1<<13 | 1<<14 | 1<<15)
	tests := []struct {
		name, spec string
		wish       Wish
		want       time.Duration
		why        string
	}{
		{"as written", "@every 15m", Wish{}, 15 * time.Minute, ""},
		{"default", "@every 30m", Wish{Usual: true}, 30 * time.Minute, ""},
		{"default, without validators", "@every 30m", Wish{Usual: true, Blind: true}, time.Hour, "neither ETag"},
		{"said, without validators", "@every 30m", Wish{Blind: true}, 30 * time.Minute, ""},
		{"one's own, without validators", "@every 30m", Wish{Usual: true, Blind: true, Own: true}, 30 * time.Minute, ""},
		{"shorter freshness", "@every 30m", Wish{Fresh: 10 * time.Minute}, 30 * time.Minute, ""},
		{"longer freshness", "@every 30m", Wish{Fresh: time.Hour}, time.Hour, "fresh for 1h"},
		{
			"freshness of a year", "@every 30m",
			Wish{Fresh: 365 * 24 * time.Hour},
			maxPoll,
			"fresh for 8760h (Cache-Control or Expires), of which 6h are kept",
		},
		{"an interval longer than what is kept", "@every 24h", Wish{Fresh: 365 * 24 * time.Hour}, 24 * time.Hour, ""},
		{"the feed's word", "@every 30m", Wish{Feed: news.Pace{Every: 90 * time.Minute}}, 90 * time.Minute, "every 1h30m"},
		{
			"the longest of three", "@every 30m",
			Wish{Fresh: time.Hour, Feed: news.Pace{Every: 2 * time.Hour}, Crawl: 61 * time.Minute},
			2 * time.Hour, "ttl",
		},
		{"a crawl delay", "@every 30m", Wish{Crawl: time.Hour}, time.Hour, "Crawl-delay"},
		{
			"one's own server is asked as the schedule says", "@every 1m",
			Wish{Own: true, Fresh: time.Hour, Crawl: time.Hour, Feed: news.Pace{Every: time.Hour, SkipHours: night}},
			time.Minute, "",
		},
		{"a cron line keeps its minutes", "*/20 * * * *", Wish{Fresh: 50 * time.Minute}, time.Hour, "fresh"},
		{"a cron line at the very moment", "*/20 * * * *", Wish{Fresh: 40 * time.Minute}, 40 * time.Minute, "fresh"},
		{"skipped hours", "@every 1h30m", Wish{Feed: news.Pace{SkipHours: night}}, 4 * time.Hour, "skipHours"},
		{"a skipped day", "@every 13h", Wish{Feed: news.Pace{SkipDays: 1 << time.Tuesday}}, 36 * time.Hour, "skipDays"},
		{"hours and days", "@every 13h", Wish{Feed: news.Pace{SkipDays: 1 << time.Tuesday, SkipHours: 7}}, 39 * time.Hour, "skipDays"},
		{"all hours skipped", "@every 30m", Wish{Feed: news.Pace{SkipHours: 1<<24 - 1}}, 30 * time.Minute, ""},
		{"all days skipped", "@every 30m", Wish{Feed: news.Pace{SkipDays: 1<<7 - 1}}, 30 * time.Minute, ""},
		{"adaptive, new", "adaptive", Wish{}, 30 * time.Minute, "not watched for a day"},
		{"adaptive, new, without validators", "adaptive", Wish{Blind: true}, time.Hour, "not watched"},
		{"adaptive, a hundred a day", "adaptive", Wish{Rate: busy}, 7 * time.Minute, "100.0 entries a day"},
		{"adaptive, a hundred a day, without validators", "adaptive", Wish{Rate: busy, Blind: true}, time.Hour, "100.0"},
		{"adaptive, a hundred an hour", "adaptive", Wish{Rate: news.Rate{Entries: 2400, Span: 24 * time.Hour}}, MinPoll, "2400.0"},
		{
			"adaptive, a hundred an hour, rendered", "adaptive",
			Wish{Drawn: true, Rate: news.Rate{Entries: 2400, Span: 24 * time.Hour}},
			DrawnPoll,
			"2400.0",
		},
		{"adaptive, three a week", "adaptive", Wish{Rate: rare}, maxPoll, "0.4 entries"},
		{"adaptive, silent", "adaptive", Wish{Rate: news.Rate{Span: 7 * 24 * time.Hour}}, maxPoll, "0.0 entries"},
		{"adaptive, asked for less", "adaptive", Wish{Rate: busy, Fresh: time.Hour}, time.Hour, "fresh"},
		{"adaptive, pushed", "adaptive", Wish{Rate: busy, Pushed: true}, pushPoll, "100.0"},
		{"adaptive, pushed, seldom", "adaptive", Wish{Rate: rare, Pushed: true}, maxPoll, "0.4"},
		{"as written, pushed", "@every 15m", Wish{Pushed: true}, 15 * time.Minute, ""},
		{"adaptive, one's own", "adaptive", Wish{Rate: news.Rate{Entries: 2400, Span: 24 * time.Hour}, Own: true}, time.Minute, "2400.0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			next, why := polling(t, tt.spec).Plan(monday, tt.wish)
			if got := next.Sub(monday); got != tt.want || !strings.Contains(why, tt.why) || (tt.why == "") != (why == "") {
				t.Errorf("%s later because %q, want %s because %q", got, why, tt.want, tt.why)
			}
		})
	}
}

// TestPlanNeverHurries: whatever is wished, no poll comes before its schedule
// has it, nor before the floor (POL-11, POL-16).
func TestPlanNeverHurries(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, spec := range []string{"@every 5m", "@every 30m", "7 * * * *", "0 8 * * 1-5", "adaptive"} {
		s := polling(t, spec)
		at := monday
		for range 2000 {
			w := Wish{
				Blind: rng.IntN(2) == 0, Usual: rng.IntN(2) == 0, Fresh: time.Duration(rng.Int64N(int64(10 * time.Hour))),
				Crawl: time.Duration(rng.Int64N(int64(time.Hour))), Rate: news.Rate{
					Entries: rng.Float64() * 500,
					Span:    time.Duration(rng.Int64N(int64(100 * time.Hour))),
				},
				Feed: news.Pace{
					Every: time.Duration(rng.Int64N(int64(10 * time.Hour))), SkipHours: rng.Uint32N(1 << 24),
					SkipDays: uint8(rng.UintN(1 << 7)),
				},
			}
			next, _ := s.Plan(at, w)
			least := s.Next(at)
			if s.Adaptive() {
				least = at.Add(MinPoll)
			}
			if next.Before(least) || next.Before(at.Add(min(w.Fresh, maxPoll))) {
				t.Fatalf("%s: %s after %s with %+v", spec, next, at, w)
			}
			at = next
		}
	}
}

// A week of a feed that asks for quiet nights and Sundays.
func TestSkippedWeek(t *testing.T) {
	s := polling(t, "@every 30m")
	w := Wish{Feed: news.Pace{SkipHours: 1<<0 | 1<<1 | 1<<2 | 1<<3, SkipDays: 1 << time.Sunday}}
	polls := 0
	for at := monday; at.Before(monday.Add(7 * 24 * time.Hour)); polls++ {
		at, _ = s.Plan(at, w)
		if at.Hour() < 4 || at.Weekday() == time.Sunday {
			t.Fatalf("polled on %s", at)
		}
	}
	if want := 6 * 20 * 2; polls < want-2 || polls > want+2 {
		t.Errorf("%d polls, want about %d", polls, want)
	}
}

// The rate follows what a source does, within days.
func TestRate(t *testing.T) {
	r := news.Rate{}
	for range 48 * 14 { // two a day: one new entry in each 24th poll
		r = Advance(r, 0, 30*time.Minute)
	}
	if every, _ := interval(r, MinPoll); every != maxPoll {
		t.Errorf("a silent source is asked each %s", every)
	}
	for range 48 * 7 { // then four an hour
		r = Advance(r, 2, 30*time.Minute)
	}
	if every, _ := interval(r, MinPoll); every < 7*time.Minute || every > 15*time.Minute {
		t.Errorf("after a busy week a source is asked each %s", every)
	}
	if got := Advance(r, 3, -time.Hour); got != r {
		t.Errorf("a clock that went back changed the rate to %+v", got)
	}
	var dates []time.Time
	for i := range 20 {
		dates = append(dates, monday.Add(-time.Duration(i)*2*time.Hour))
	}
	dates = append(dates, monday.Add(time.Hour), monday.AddDate(-1, 0, 0), time.Time{})
	if got := Seed(dates, monday); got.Entries != 20 || got.Span != 38*time.Hour {
		t.Errorf("twenty entries in 38 hours make %+v", got)
	}
	if got := Seed(dates[:4], monday); got != (news.Rate{}) {
		t.Errorf("four entries make %+v", got)
	}
}

func TestParsePolling(t *testing.T) {
	if s := polling(t, " adaptive "); !s.Adaptive() || s.IsZero() || s.String() != "adaptive" || s.MinInterval() != everyPoll {
		t.Errorf("adaptive is read as %+v", s)
	}
	if s := polling(t, "@every 15m"); s.Adaptive() {
		t.Error("@every 15m is taken for adaptive")
	}
	if _, err := Parse("adaptive", nil); err == nil {
		t.Error("a digest may be adaptive")
	}
}
