package store

import (
	"testing"
	"time"

	"tocsin/internal/news"
)

// testKept: bytes are counted by source and day, and begin anew the next.
func testKept(t *testing.T, s *Store) {
	now := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	src := dueSource(t, s, now)
	poll := func(at time.Time, raw string) {
		t.Helper()
		must[int](t)(s.SavePoll(t.Context(), Poll{Source: src, At: at, Outcome: news.OutcomeNew, Entries: []Entry{{
			Key: raw, Raw: raw, Article: news.Article{Kind: "article", Key: raw, SourceID: src.ID, State: news.StatePending, FirstSeen: at},
		}}}))
	}
	poll(now, "four")
	poll(now, "eleven more")
	id := must[news.Article](t)(s.ArticleByURL(t.Context(), "four"))
	id.SourceID = src.ID
	must[Saved](t)(s.SaveVisit(t.Context(), Visit{
		Article: id, At: now, Outcome: news.OutcomeNew, Response: &Response{At: now, SHA256: []byte{1}, Headers: "A: b\n", Body: []byte("body")},
		Elsewhere: &Elsewhere{Response: &Response{At: now, SHA256: []byte{1}, Body: []byte("other")}},
		Revision:  &news.Revision{N: 1, SeenAt: now, Basis: news.BasisPage, Title: "Title", Text: "Text", Hash: []byte{1}},
	}))
	if n := must[int64](t)(s.KeptToday(t.Context(), src.ID, now.Add(11*time.Hour))); n != 4+11+5+4+5+5+4 {
		t.Errorf("%d bytes are counted, want %d", n, 4+11+5+4+5+5+4)
	}
	tomorrow := now.Add(12 * time.Hour)
	if n := must[int64](t)(s.KeptToday(t.Context(), src.ID, tomorrow)); n != 0 {
		t.Errorf("%d bytes are counted of a day that has just begun", n)
	}
	poll(tomorrow, "one")
	if n := must[int64](t)(s.KeptToday(t.Context(), src.ID, tomorrow)); n != 3 {
		t.Errorf("%d bytes are counted on the next day, want 3", n)
	}
}
