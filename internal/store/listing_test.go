package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

func testListings(t *testing.T, s *Store) {
	ctx := t.Context()
	if err := s.SyncSources(ctx, []news.Source{{Name: "src", Kind: news.SourceFeed, URL: "https://a.example/feed", NextDue: day}},
		day); err != nil {
		t.Fatal(err)
	}
	src := must[news.Source](t)(s.Source(ctx, "src"))
	poll := func(at time.Time, shows []string, fresh ...string) {
		t.Helper()
		p := Poll{Source: src, At: at, Outcome: news.OutcomeUnchanged, Listing: shows}
		p.Source.LastOK = at
		for _, key := range fresh {
			p.Entries = append(p.Entries, Entry{
				Key: key, Hash: key, Raw: "{}",
				Article: news.Article{
					Kind: "article", Key: key, URL: "https://a.example/" + key, SourceID: src.ID, State: news.StatePending,
					FirstSeen: at, NextVisit: at,
				}, URLs: []string{key},
			})
		}
		if _, err := s.SavePoll(ctx, p); err != nil {
			t.Fatal(err)
		}
	}
	of := func(key string) []Listed {
		t.Helper()
		return must[[]Listed](t)(s.Listings(ctx, must[news.Article](t)(s.ArticleByURL(ctx, key)).ID))
	}
	poll(day, []string{"b", "a"}, "b", "a")
	later := day.Add(time.Hour)
	poll(later, []string{"c", "b", "a"}, "c")
	for _, c := range []struct {
		shows        []string
		key          string
		shown, older bool
	}{
		{nil, "c", true, true}, // nothing new was read: the listing stays
		{[]string{"b", "a"}, "c", false, true},
		{[]string{"c", "a"}, "b", false, true},
		{[]string{"c", "b"}, "a", false, false},
		{[]string{"d"}, "a", false, false},
	} {
		poll(later, c.shows)
		if diff := cmp.Diff([]Listed{{Source: "src", Read: later, Shown: c.shown, Older: c.older}}, of(c.key)); diff != "" {
			t.Errorf("%s where %v is shown (-want +got):\n%s", c.key, c.shows, diff)
		}
	}
}
