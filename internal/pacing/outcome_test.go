package pacing

import (
	"errors"
	"slices"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/feed"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

var monday = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

const configuration = `
database: "sqlite:t.db"
timezone: UTC
operators: ops
sources:
  - {name: wire, feed: "https://wire.example/feed", schedule: "@every 30m"}
  - {name: cron, feed: "https://cron.example/feed", schedule: "0 * * * *"}
  - {name: list, page: "https://list.example/page", schedule: "@every 15m"}
receivers: [{name: ops, console: {}}, {name: desk, console: {}}, {name: other, console: {}}]
route: {receiver: ops, routes: [{sources: [wire], receiver: desk}, {sources: [cron], receiver: other}]}
`

func newPacing(t *testing.T) *Pacing {
	t.Helper()
	cfg, faults, err := config.Parse("t.yaml", []byte(configuration))
	if err != nil {
		t.Fatal(err, faults)
	}
	set, err := settings.New(cfg, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	words := func(kind news.HintKind, _ ...string) string { return string(kind) }
	return &Pacing{Live: settings.NewLive(set), Notices: operators.Notices{Words: words}, Now: func() time.Time { return monday }}
}

// source is one that was read half an hour ago, and failed before n times.
func source(n int) news.Source {
	src := news.Source{
		Name: "wire", Kind: news.SourceFeed, URL: "https://wire.example/feed", ETag: `"1"`,
		LastOK: monday.Add(-time.Hour), Failures: n,
	}
	if n > 0 {
		src.FailingSince = monday.Add(-time.Duration(n) * 30 * time.Minute)
	}
	return src
}

func failure(class fetch.Class, status int, retry time.Time) error {
	return &fetch.Error{Class: class, Status: status, RetryAfter: retry, URL: "https://wire.example/feed"}
}

// TestPauses: how long a source is left alone, by how it fails and how often.
func TestPauses(t *testing.T) {
	m := newPacing(t)
	const half, day = 30 * time.Minute, 24 * time.Hour
	soon := [6]time.Duration{half / 6, half / 2, 2 * half, 4 * half, 8 * half, 16 * half}
	for _, tt := range []struct {
		err   error
		pause [6]time.Duration // after the first, second, ... failure
	}{
		{failure(fetch.ClassTimeout, 0, time.Time{}), soon},
		{failure(fetch.ClassDNS, 0, time.Time{}), soon},
		{failure(fetch.ClassRefused, 0, time.Time{}), soon},
		{failure(fetch.ClassStatus5xx, 503, time.Time{}), soon},
		{failure(fetch.ClassStatus5xx, 503, monday.Add(10*time.Minute)), [6]time.Duration{half / 3, half / 2, 2 * half, 4 * half, 8 * half, 16 * half}},
		{failure(fetch.ClassMailLogin, 0, time.Time{}), [6]time.Duration{half, half, day, day, day, day}},
		{failure(fetch.ClassTooMany, 429, time.Time{}), [6]time.Duration{2 * half, 4 * half, 8 * half, 16 * half, 32 * half, day}},
		{failure(fetch.ClassTooMany, 429, monday.Add(72*time.Hour)), [6]time.Duration{3 * day, 3 * day, 3 * day, 3 * day, 3 * day, 3 * day}},
		{failure(fetch.ClassNotFound, 404, time.Time{}), [6]time.Duration{half, half, half, half, half, half}},
		{failure(fetch.ClassForbidden, 403, time.Time{}), [6]time.Duration{half, half, half, half, half, half}},
		{failure(fetch.ClassRobots, 0, time.Time{}), [6]time.Duration{day, day, day, day, day, day}},
		{feed.ErrNotFeed, [6]time.Duration{half, half, half, 2 * half, 4 * half, 8 * half}},
		{errors.New("no text"), [6]time.Duration{half, half, half, 2 * half, 4 * half, 8 * half}},
	} {
		for n, want := range tt.pause {
			p := store.Poll{Source: source(n), At: monday}
			m.Failed(&p, tt.err)
			if got := p.Source.NextDue.Sub(monday); got != want {
				t.Errorf("%v, failure %d: again after %s, want %s", tt.err, n+1, got, want)
			}
			if p.Source.ETag != `"1"` || p.Outcome != news.OutcomeFailed || p.Source.Failures != n+1 {
				t.Errorf("%v: %s, %+v", tt.err, p.Outcome, p.Source)
			}
		}
	}
}

// TestToldOnce: the operators hear of a failing source once, and of its end.
func TestToldOnce(t *testing.T) {
	m := newPacing(t)
	src := source(0)
	var notices []string
	poll := func(at time.Time, err error) store.Poll {
		p := store.Poll{Source: src, At: at, Entries: []store.Entry{{}}}
		if err != nil {
			m.Failed(&p, err)
		} else {
			m.Worked(&p, src.Pace, at)
		}
		src = p.Source
		for _, n := range p.Notices {
			notices = append(notices, n.Kind)
		}
		return p
	}
	for i := range 5 {
		poll(monday.Add(time.Duration(i)*time.Hour), failure(fetch.ClassTimeout, 0, time.Time{}))
	}
	if !slices.Equal(notices, []string{operators.KindSourceFailing}) || !src.ReportedAt.Equal(monday.Add(3*time.Hour)) ||
		!src.FailingSince.Equal(monday) {
		t.Errorf("told %v at %s", notices, src.ReportedAt)
	}
	poll(monday.Add(6*time.Hour), nil)
	poll(monday.Add(7*time.Hour), nil)
	if !slices.Equal(notices[1:], []string{operators.KindSourceRecovered}) || src.Failures != 0 || !src.FailingSince.IsZero() ||
		src.LastError+src.ErrorClass != "" {
		t.Errorf("told %v, then %+v", notices, src)
	}
}

// TestMeant: a 404, 401 or 403 puts a source off to once a day, and is told, when
// three of them span a day; those of an hour of maintenance do neither. TIM-17
func TestMeant(t *testing.T) {
	m := newPacing(t)
	for _, class := range []fetch.Class{fetch.ClassNotFound, fetch.ClassForbidden, fetch.ClassUnauthorised} {
		src := source(0)
		for i, at := range []time.Duration{0, time.Hour, 2 * time.Hour, 23 * time.Hour, 24 * time.Hour} {
			p := store.Poll{Source: src, At: monday.Add(at)}
			m.Failed(&p, failure(class, 400, time.Time{}))
			src = p.Source
			pause, told := 30*time.Minute, i == 4
			if told {
				pause = 24 * time.Hour
			}
			if got := src.NextDue.Sub(p.At); got != pause || (len(p.Notices) > 0) != told {
				t.Errorf("%s, after %s: again after %s, told %v", class, at, got, p.Notices)
			}
		}
		p := store.Poll{Source: source(1), At: monday.Add(48 * time.Hour)}
		if m.Failed(&p, failure(class, 400, time.Time{})); len(p.Notices) > 0 {
			t.Errorf("%s: two that span two days are told", class)
		}
	}
}

// TestReportedEarly: what will not pass is told at once, and what lasts for six
// hours at the second failure.
func TestReportedEarly(t *testing.T) {
	m := newPacing(t)
	for _, tt := range []struct {
		name string
		err  error
		told bool
	}{
		{"gone", failure(fetch.ClassGone, 410, time.Time{}), true},
		{"robots", failure(fetch.ClassRobots, 0, time.Time{}), true},
		{"asked to stay away for a day", failure(fetch.ClassTooMany, 429, monday.Add(24*time.Hour)), true},
		{"held for a day", failure(fetch.ClassHeld, 0, monday.Add(24*time.Hour)), true},
		{"held for an hour", failure(fetch.ClassHeld, 0, monday.Add(time.Hour)), false},
		{"once", failure(fetch.ClassTimeout, 0, time.Time{}), false},
	} {
		p := store.Poll{Source: source(0), At: monday}
		m.Failed(&p, tt.err)
		if got := len(p.Notices) > 0; got != tt.told || got == p.Source.ReportedAt.IsZero() {
			t.Errorf("%s: told %v", tt.name, p.Notices)
		}
		if p.Source.Stopped != (tt.name == "gone") || len(p.Gates) != 1 {
			t.Errorf("%s: stopped %v, gates %v", tt.name, p.Source.Stopped, p.Gates)
		}
	}
}

// TestHeld: where nothing was asked, nothing is counted as a failure.
func TestHeld(t *testing.T) {
	p := store.Poll{Source: source(2), At: monday}
	newPacing(t).Failed(&p, failure(fetch.ClassHeld, 0, monday.Add(time.Second)))
	if p.Source.Failures != 2 || p.Outcome != news.OutcomeUnchanged || p.Source.NextDue.Sub(monday) != time.Minute ||
		p.Source.ErrorClass != "held" {
		t.Errorf("%s, %+v", p.Outcome, p.Source)
	}
}

// TestWhoHears: a failure that the publisher means is told to everybody whom
// the source's articles reach, any other to the operators.
func TestWhoHears(t *testing.T) {
	m := newPacing(t)
	for class, want := range map[fetch.Class][]string{fetch.ClassGone: {"ops", "desk"}, fetch.ClassTLS: {"ops"}} {
		p := store.Poll{Source: source(2), At: monday}
		m.Failed(&p, failure(class, 0, time.Time{}))
		var got []string
		for _, o := range p.Owed {
			got = append(got, o.Receiver)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: told %v, want %v", class, got, want)
		}
	}
}

// TestSilent: a source that works and has published nothing for two weeks.
func TestSilent(t *testing.T) {
	m := newPacing(t)
	for name, tt := range map[string]struct {
		since   time.Duration
		entries int
		told    bool
	}{
		"two weeks and a day": {15 * 24 * time.Hour, 0, true},
		"a week":              {7 * 24 * time.Hour, 0, false},
		"until now":           {15 * 24 * time.Hour, 1, false},
	} {
		p := store.Poll{Source: source(0), At: monday, Entries: make([]store.Entry, tt.entries)}
		p.Source.LastNew = monday.Add(-tt.since)
		if m.Worked(&p, p.Source.Pace, monday); (len(p.Notices) > 0) != tt.told {
			t.Errorf("%s: %v", name, p.Notices)
		}
	}
}

// TestNext: the spread of a cron line only ever adds, and an interval has none.
func TestNext(t *testing.T) {
	m := newPacing(t)
	wire := source(0)
	if next, _ := m.Next(&wire, wire.Pace, monday); next.Sub(monday) != 30*time.Minute {
		t.Errorf("after %s", next.Sub(monday))
	}
	cron := source(0)
	cron.Name, cron.URL = "cron", "https://cron.example/feed"
	next, _ := m.Next(&cron, cron.Pace, monday)
	if d := next.Sub(monday.Add(time.Hour)); d < 0 || d >= SpreadWindow {
		t.Errorf("%s after the hour", d)
	}
	if next, why := m.Next(&wire, news.SourcePace{Fresh: 2 * time.Hour}, monday); next.Sub(monday) < 2*time.Hour || why == "" {
		t.Errorf("a publisher's two hours are %s, because %q", next.Sub(monday), why)
	}
}

// TestAfter: what an answer says of when to ask again is remembered.
func TestAfter(t *testing.T) {
	p := &store.Poll{Source: source(0), At: monday}
	for name, tt := range map[string]struct {
		fresh fetch.Freshness
		want  time.Duration
	}{
		"max-age goes before Expires":   {fetch.Freshness{MaxAge: time.Hour, HasMaxAge: true, Expires: 3 * time.Hour}, time.Hour},
		"max-age=0 too":                 {fetch.Freshness{HasMaxAge: true, Expires: 3 * time.Hour}, 0},
		"Expires alone":                 {fetch.Freshness{Expires: 3 * time.Hour}, 3 * time.Hour},
		"what is not to be kept":        {fetch.Freshness{NoStore: true, MaxAge: time.Hour, HasMaxAge: true}, 0},
		"nothing clears what was there": {fetch.Freshness{}, 0},
	} {
		p.Source.Pace.Fresh = 9 * time.Hour
		pace := After(p, &fetch.Response{Freshness: tt.fresh, CrawlPause: 2 * time.Minute}, &news.Feed{Pace: news.Pace{Every: time.Hour}}, nil, 1)
		if pace.Fresh != tt.want || pace.Crawl != 2*time.Minute || pace.Feed.Every != time.Hour || pace.Rate.Entries <= 0 {
			t.Errorf("%s: %+v", name, pace)
		}
	}
}

type queue time.Time

func (q queue) NextAllowed(string) time.Time { return time.Time(q) }

// TestQueued: own servers, and what is no fetch, have no lane.
func TestQueued(t *testing.T) {
	m := newPacing(t)
	m.Queue, m.Own = queue(monday), func(url string) bool { return url == "http://127.0.0.1/" }
	for url, want := range map[string]string{"https://a.example/": "lane a.example", "http://127.0.0.1/": "", "": ""} {
		got := m.Queued(work.Task{Kind: work.Visit, ID: "1"}, "a.example", url)
		if got.Lane != want || got.NotBefore.IsZero() != (want == "") {
			t.Errorf("%q: %+v", url, got)
		}
	}
}
