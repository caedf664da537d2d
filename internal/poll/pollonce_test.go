package poll

import (
	"strings"
	"testing"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/operators"
)

// TestKeys: an entry is known by GUID and link, or by title and day where it
// has neither; one that is shown twice is taken once.
func TestKeys(t *testing.T) {
	day := news.Date{Time: monday}
	one := news.Entry{ID: "1", URL: "https://a/1", Title: "One", Summary: "s"}
	with := func(edit func(*news.Entry)) news.Entry {
		e := one
		edit(&e)
		return e
	}
	bare := news.Entry{Title: "One", Published: day}
	for _, tt := range []struct {
		name     string
		a, b     news.Entry
		key, has bool // they have one key, one hash
	}{
		{"the same", one, one, true, true},
		{"another date", one, with(func(e *news.Entry) { e.Published = day }), true, true},
		{"another title", one, with(func(e *news.Entry) { e.Title = "Two" }), true, false},
		{"more text", one, with(func(e *news.Entry) { e.Content = "c" }), true, false},
		{"a GUID that is used twice", one, with(func(e *news.Entry) { e.URL = "https://a/2" }), false, true},
		{"an address that is used twice", one, with(func(e *news.Entry) { e.ID = "2" }), false, true},
		{"no name, and another hour", bare, news.Entry{Title: "One", Published: news.Date{Time: monday.Add(time.Hour)}}, true, true},
		{"no name, and another day", bare, news.Entry{Title: "One", Published: news.Date{Time: monday.Add(24 * time.Hour)}}, false, true},
	} {
		a, b := KeyEntries([]news.Entry{tt.a})[0], KeyEntries([]news.Entry{tt.b})[0]
		if (a.key == b.key) != tt.key || (a.hash == b.hash) != tt.has {
			t.Errorf("%s: keys %v, hashes %v", tt.name, a.key == b.key, a.hash == b.hash)
		}
	}
	if got := KeyEntries([]news.Entry{one, bare, one}); len(got) != 2 {
		t.Errorf("%d entries", len(got))
	}
	if got := ArticleKey("wire", KeyEntries([]news.Entry{one})[0]); got != "https://a/1" {
		t.Error(got)
	}
	k := KeyEntries([]news.Entry{bare})[0]
	if got := ArticleKey("wire", k); got != "entry:wire:"+k.key {
		t.Error(got)
	}
}

// TestBacklog: what a source had before it was added is kept with its matches,
// and neither visited nor told; what comes later is visited.
func TestBacklog(t *testing.T) {
	d := newDesk(t)
	old := item{guid: "1", link: "https://wire.example/1", title: "Ruben Vardanyan on trial", text: "He was well.", at: monday.Add(-time.Hour)}
	d.body = rss(old)
	d.poll("wire", 0)
	a := d.article(old.link)
	if a.State != news.StateBacklog || a.Gate != "backlog" || !a.NextVisit.IsZero() || a.Revision != 1 || !a.Matched {
		t.Errorf("%+v", a)
	}
	fresh := item{guid: "2", link: "https://wire.example/2", title: "More", text: "x"}
	d.body = rss(fresh, old)
	src := d.poll("wire", 30*time.Minute)
	if a = d.article(fresh.link); a.State != news.StatePending || !a.NextVisit.Equal(d.now) || a.Gate != "" {
		t.Errorf("%+v", a)
	}
	if !src.LastNew.Equal(d.now) || src.NextDue.Sub(d.now) != 30*time.Minute {
		t.Errorf("%+v", src)
	}
	d.body = rss(item{guid: "e", link: "https://eager.example/1", title: "Old", text: "x"})
	d.poll("eager", 0)
	if a = d.article("https://eager.example/1"); a.State != news.StatePending {
		t.Errorf("backlog: digest keeps %+v", a)
	}
}

// TestChangedEntries: an entry that says something else is taken anew, and is
// the article that it was.
func TestChangedEntries(t *testing.T) {
	d := newDesk(t)
	one := item{guid: "1", link: "https://wire.example/1", title: "One", text: "A text."}
	d.body = rss(one)
	d.poll("wire", 0)
	id := d.article(one.link).ID
	one.text = "Another text."
	d.body = rss(one)
	d.poll("wire", time.Hour)
	raw, err := d.p.Store.RawEntry(t.Context(), id)
	if err != nil || d.article(one.link).ID != id || raw == "" || !strings.Contains(raw, "Another text.") {
		t.Errorf("%q (%v)", raw, err)
	}
	if of, err := d.p.Store.EntriesOf(t.Context(), id); err != nil || len(of) != 1 {
		t.Errorf("%d entries (%v)", len(of), err)
	}
}

// TestValidators never advance without what came with them: a feed that cannot
// be read leaves them, one that can takes them on.
func TestValidators(t *testing.T) {
	d := newDesk(t)
	d.body = rss(entries("wire.example", 1, monday)...)
	d.poll("wire", 0)
	d.body = "<html><title>Down for repairs</title></html>"
	if src := d.poll("wire", time.Hour); src.ETag != `"1"` || src.Failures != 1 || src.ErrorClass != string(fetch.ClassNotFeed) {
		t.Errorf("%+v", src)
	}
	d.edit = func(r *fetch.Response) { r.NotModified, r.Body = true, nil }
	if src := d.poll("wire", time.Hour); src.ETag != `"1"` || src.Failures != 0 || d.asked[2].ETag != `"1"` {
		t.Errorf("%+v, asked with %s", src, d.asked[2].ETag)
	}
	d.edit, d.body = nil, rss(entries("wire.example", 2, monday)...)
	if src := d.poll("wire", time.Hour); src.ETag != `"4"` {
		t.Errorf("%+v", src)
	}
	d.err = &fetch.Error{Class: fetch.ClassTimeout}
	if src := d.poll("wire", time.Hour); src.Failures != 1 || src.ETag != `"4"` {
		t.Errorf("%+v", src)
	}
	gone := d.source("wire")
	gone.Name = "gone"
	if err := d.p.Poll(t.Context(), gone); err != nil || len(d.asked) != 5 {
		t.Errorf("a source that is no longer configured was asked (%v)", err)
	}
}

// TestReread: a feed that is read by other options is asked without validators,
// and the same bytes are read.
func TestReread(t *testing.T) {
	d := newDesk(t)
	d.body = rss(entries("wire.example", 1, monday)...)
	src := d.poll("wire", 0)
	conf := d.p.Live.Now().Source("wire")
	if got := pollRequest(src, conf); got.ETag != `"1"` || got.Kind != fetch.KindFeed {
		t.Errorf("%+v", got)
	}
	src.Reading = "otherwise"
	if got := pollRequest(src, conf); got.ETag+got.LastModified != "" {
		t.Errorf("%+v", got)
	}
	resp, _ := d.Do(t.Context(), fetch.Request{URL: "https://wire.example/feed"})
	if got, err := readEntries(resp, src, conf, monday); err != nil || len(got.entries) != 1 {
		t.Errorf("%+v (%v)", got, err)
	}
	src.Reading = conf.Manner()
	if got, err := readEntries(resp, src, conf, monday); err != nil || got.entries != nil {
		t.Errorf("the bytes of last time were read: %+v (%v)", got, err)
	}
}

// TestSite: the links of a list page are entries, and a page that shows none at
// first is not read right yet.
func TestSite(t *testing.T) {
	d := newDesk(t)
	d.edit = func(r *fetch.Response) { r.ContentType = "text/html" }
	d.body = "<html><body><p>Nothing yet</p></body></html>"
	d.poll("site", 0)
	d.body = `<html><body><h2><a href="/news/a-long-report-of-the-day">A long report of the day</a></h2>
<h2><a href="/news/another-report-of-the-day">Another report of the day</a></h2></body></html>`
	d.poll("site", time.Hour)
	if a := d.article("https://site.example/news/a-long-report-of-the-day"); a.State != news.StateBacklog {
		t.Errorf("%+v", a)
	}
}

// TestFlood: a feed that was rebuilt is the articles it was, and an archive that
// is poured into it is backlog; what is new is told however much it is.
func TestFlood(t *testing.T) {
	day := monday.Add(-time.Hour)
	for name, tt := range map[string]struct {
		source         string
		items          []item
		rebuilt, flood int
		state          news.State
	}{
		"rebuilt":                   {"wire", entries("new.example", 12, day), 1, 0, news.StateBacklog},
		"an archive":                {"wire", entries("archive.example", 12, monday.Add(-900*time.Hour)), 0, 1, news.StateBacklog},
		"an archive that is wanted": {"eager", entries("archive.example", 12, monday.Add(-900*time.Hour)), 0, 0, news.StatePending},
		"much that is new":          {"wire", entries("new.example", 12, monday.Add(-27*time.Hour)), 0, 0, news.StatePending},
		"less than makes a flood":   {"wire", entries("archive.example", 9, monday.Add(-900*time.Hour)), 0, 0, news.StatePending},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.body = rss(entries("old.example", 12, day)...)
			d.poll(tt.source, 0)
			d.body = rss(tt.items...)
			d.poll(tt.source, 2*time.Hour)
			if a, b := len(d.notices(operators.KindSourceRebuilt)), len(d.notices(operators.KindSourceFlood)); a != tt.rebuilt || b != tt.flood {
				t.Errorf("told of %d rebuilt, %d floods", a, b)
			}
			a := d.article(tt.items[0].link)
			if a.State != tt.state || tt.rebuilt == 1 && a.ID != d.article("https://old.example/0").ID {
				t.Errorf("%+v", a)
			}
		})
	}
}

// TestMoves: three permanent redirects a day apart move a source, unless its
// configuration, its credentials or what stands there are against it.
func TestMoves(t *testing.T) {
	same := rss(entries("wire.example", 2, monday)...)
	for name, tt := range map[string]struct {
		source, to string
		body       string
		gap        time.Duration
		moved      bool
	}{
		"for good":                 {"wire", "https://moved.example/feed", same, 24 * time.Hour, true},
		"three times in a day":     {"wire", "https://moved.example/feed", same, time.Hour, false},
		"to something else":        {"wire", "https://moved.example/feed", rss(entries("ads.example", 2, monday)...), 24 * time.Hour, false},
		"it is to stay":            {"fixed", "https://moved.example/feed", same, 24 * time.Hour, false},
		"with credentials":         {"keyed", "https://moved.example/feed", same, 24 * time.Hour, false},
		"on its host, with a key":  {"keyed", "https://keyed.example/rss", same, 24 * time.Hour, true},
		"to where another is read": {"wire", "https://eager.example/feed", same, 24 * time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.body = same
			d.poll(tt.source, 0)
			d.body, d.edit = tt.body, func(r *fetch.Response) { r.PermanentURL, r.FinalURL = tt.to, tt.to }
			var src news.Source
			for i := range 3 {
				if src = d.poll(tt.source, tt.gap); i < 2 && src.MovedURL != "" {
					t.Fatal("moved at once")
				}
			}
			if (src.MovedURL == tt.to) != tt.moved || (len(d.notices(operators.KindSourceMoved)) == 1) != tt.moved {
				t.Errorf("moved to %q, %+v", src.MovedURL, src.Move)
			}
			if src = d.poll(tt.source, time.Hour); tt.moved && (d.asked[4].URL != tt.to || src.Lane != fetch.LaneOf(tt.to)) {
				t.Errorf("asked at %s, in lane %s", d.asked[4].URL, src.Lane)
			}
		})
	}
}

// TestDue: what nobody would be asked for is not queued behind its lane.
func TestDue(t *testing.T) {
	d := newDesk(t)
	d.held = monday.Add(time.Hour)
	tasks, err := d.p.Due(t.Context(), monday)
	if err != nil || len(tasks) != 5 || !tasks[0].NotBefore.IsZero() || tasks[0].Lane == "" {
		t.Errorf("%+v (%v)", tasks, err)
	}
}
