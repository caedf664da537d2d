package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb/sqldbtest"
)

// testKnownByKey: an article that has no URL any more, since another took it,
// is still found by its key, and is news where it was backlog.
func testKnownByKey(t *testing.T, s *Store) {
	ctx := t.Context()
	a, b := withSource(t, s, "a"), withSource(t, s, "b")
	e := pending(a, "1")
	e.URLs, e.Article.State, e.Article.NextVisit = nil, news.StateBacklog, time.Time{}
	if fresh := must[int](t)(s.SavePoll(ctx, Poll{Source: a, At: day, Backlog: true, Entries: []Entry{e}})); fresh != 1 {
		t.Fatalf("%d new articles, want 1", fresh)
	}
	if fresh := must[int](t)(s.SavePoll(ctx, Poll{Source: b, At: day, Entries: []Entry{pending(b, "1"), pending(b, "2")}})); fresh != 1 {
		t.Errorf("%d new articles, want the one that nobody had", fresh)
	}
	due := must[[]DueVisit](t)(s.DueVisits(ctx, day, 10, 10))
	if len(due) != 2 || due[0].Source != "a" || due[0].State != news.StatePending || due[1].Source != "b" {
		t.Errorf("due visits: %+v, want the backlog's and the new one", due)
	}
	if from := must[[]EntrySource](t)(s.EntriesOf(ctx, due[0].ID)); len(from) != 2 {
		t.Errorf("the article came from %+v, want both sources", from)
	}
}

// TestLookupPlan: PostgreSQL is not to read a whole table for a few names, though
// it would be right for a table of the size that this one has when the plan
// is made.
func TestLookupPlan(t *testing.T) {
	s := must[*Store](t)(Open(t.Context(), sqldbtest.Postgres(t), Options{}))
	defer s.Close()
	p := Poll{Source: withSource(t, s, "a"), At: day}
	for i := range 500 {
		p.Entries = append(p.Entries, pending(p.Source, fmt.Sprint(i)))
	}
	must[int](t)(s.SavePoll(t.Context(), p))
	var urls, plan []string
	for _, e := range p.Entries[:21] {
		urls = append(urls, e.URLs...)
	}
	ok(t, s.db.Each(t.Context(), func(scan func(...any) error) error {
		plan = append(plan, "")
		return scan(&plan[len(plan)-1])
	}, "EXPLAIN "+s.db.Lookup("article_id", "article_urls", "", "url", "$1"), s.db.List(urls)))
	if text := strings.Join(plan, "\n"); strings.Contains(text, "Seq Scan") || !strings.Contains(text, "article_urls_pkey") {
		t.Errorf("plan:\n%s", text)
	}
}
