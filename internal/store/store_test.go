package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/sqldb/sqldbtest"
)

// TestConformance runs one suite over both databases: SQLite always,
// PostgreSQL where TOCSIN_TEST_POSTGRES names a server.
func TestConformance(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		fresh := func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "tocsin.db") }
		scansNothing(t, fresh(t), conforms(t, fresh))
	})
	t.Run("postgres", func(t *testing.T) {
		sqldbtest.Needed(t)
		scansNothing(t, sqldbtest.Postgres(t), conforms(t, func(t *testing.T) string { return sqldbtest.Postgres(t) }))
	})
}

// conformance are the promises of a store on either database.
var conformance = []struct {
	name string
	run  func(t *testing.T, s *Store)
}{
	{"a mail waits for its visit", testMails},
	{"sources keep their state when the configuration is synced", testSyncSources},
	{"a configuration that has not changed writes nothing", testSyncUnchanged},
	{"due sources are fair to lanes", testDueSources},
	{"due visits are divided among the sources", testDueVisitsByTurns},
	{"what is under way is written with what is written next", testMarks},
	{"work that is put off or set aside is not due", testTasksOff},
	{"a poll commits validators, entries and visits together", testSavePoll},
	{"a poll that fails half way leaves nothing", testSavePollAtomic},
	{"a backlog entry published again is news", testBacklogPromoted},
	{"an article is found by its key alone", testKnownByKey},
	{"a visit commits revision, matches, story and owed rows", testSaveVisit},
	{"a visit to a known article's address merges the two", testMerge},
	{"facts stand with their revision, and copies with their original's", testFacts},
	{"a row is owed once, and joins its group's hour", testOwedOnce},
	{"a group closes once", testCloseGroup},
	{"deliveries keep order, leases and doubt", testDelivery},
	{"a message that fails is passed after three attempts, a receiver that is down by none", testPassing},
	{"failed messages are sent again when asked for, those of a receiver that was down at a start", testRequeue},
	{"an outage is over with the notice that ends it", testLastOutage},
	{"a row is sent when all its notifications are", testSettle},
	{"digests keep their window when synced", testDigests},
	{"rows of a digest that is no more are told all the same", testOrphans},
	{"what is next due", testNextDue},
	{"places are read back in order", testRecentVectors},
	{"bytes of validators survive", testRawBytes},
	{"earlier stories are found by watched names, and linked once", testCaseHistory},
	{"what a receiver was told first of a story", testToldOfStory},
	{"articles are placed anew at once", testPlacements},
	{"an entry that moved is its article's, at its new address", testMovedEntry},
	{"stories that were merged and split by hand stay so", testHands},
	{"a lane has one holder, and a host its hold", testLanes},
	{"robots records are replaced", testRobots},
	{"what readers of pages are worth at an outlet is kept, and how an article is read", testReaders},
	{"mutes are active until their time or their end, and stay in the record", testMutes},
	{"a source's listing says whether an entry was withdrawn or rolled off", testListings},
	{"watched articles and their covers are looked at in the long term", testLongTerm},
	{"decoys are drawn once, and their articles found as they are read", testDecoys},
	{"what is owed to a receiver that is gone", testGoneReceiver},
	{"a closing heeds the mutes of that moment, and notes what they hold back", testMutedClosing},
	{"a frozen message that nothing is left of is withdrawn", testWithdraw},
	{"what was stopped is counted by article and listed once", testStopped},
	{"the latest judgement of a match counts", testJudgements},
	{"whom a receiver was told of is remembered", testSeenTold},
	{"what a mute held back is counted by article, removals beside", testMutedRemoval},
	{"watchlists keep every version", testWatchlists},
	{"watchlists are sealed", testSeals},
	{"of two writers of watchlists none is lost", testWatchlistWriters},
	{"a subscription lives from its wish to its end", testSubscriptions},
	{"a hub that comes to nothing is left for another", testSwitchHub},
	{"a push makes its source due, and is not lost in a poll", testSavePush},
	{"a feed that names ever new hubs leaves few rows", testManyHubs},
	{"no text of a stranger makes a poll or a visit fail", testNasty},
	{"what is kept of a source is counted by day", testKept},
	{"what a clock that was ahead put off is due again", testBringBack},
	{"the members of a story and the copies of an article", testMembers},
	{"keys that were stored whole are found by their short form", testShortenKeys},
}

// conforms runs the suite and says which statements it used.
func conforms(t *testing.T, newURL func(t *testing.T) string) (statements []string) {
	used := map[string]bool{}
	for _, tt := range conformance {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Open(t.Context(), newURL(t), Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			tt.run(t, s)
			for _, query := range must[[]string](t)(s.db.Statements(t.Context())) {
				used[query] = true
			}
		})
	}
	return slices.Sorted(maps.Keys(used))
}

var day = time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// withSource adds one source and returns it.
func withSource(t *testing.T, s *Store, name string) news.Source {
	t.Helper()
	have := must[[]news.Source](t)(s.Sources(t.Context()))
	want := append(have, news.Source{
		Name: name, Kind: news.SourceFeed, URL: "https://" + name + ".example/feed", Lane: name + ".example",
		NextDue: day,
	})
	ok(t, s.SyncSources(t.Context(), want, day))
	return must[news.Source](t)(s.Source(t.Context(), name))
}

func pending(src news.Source, key string) Entry {
	return Entry{
		Key: key, Hash: "h-" + key, Raw: `{"id":"` + key + `"}`, URLs: []string{"https://x.example/" + key},
		Article: news.Article{
			Kind: "article", Key: "https://x.example/" + key, URL: "https://x.example/" + key + "?utm_source=rss", Lane: "x.example",
			SourceID: src.ID,
			State:    news.StatePending, Title: "Title " + key, FirstSeen: day, NextVisit: day,
		},
	}
}

func testSyncSources(t *testing.T, s *Store) {
	ctx := t.Context()
	a := withSource(t, s, "a")
	withSource(t, s, "b")
	a.ETag, a.Polls, a.NextDue, a.LastPoll = `"v1"`, 0, day.Add(time.Hour), day
	must[int](t)(s.SavePoll(ctx, Poll{Source: a, At: day, Outcome: news.OutcomeUnchanged}))
	ok(t, s.SyncSources(ctx, []news.Source{{Name: "a", Kind: news.SourceFeed, URL: a.URL, Lane: a.Lane, NextDue: day}}, day))
	got := must[[]news.Source](t)(s.Sources(ctx))
	if len(got) != 1 || got[0].ETag != `"v1"` || !got[0].NextDue.Equal(day.Add(time.Hour)) || got[0].Polls != 1 {
		t.Errorf("synced sources: %+v, want a alone with its validators and due time", got)
	}
	ok(t, s.SyncSources(ctx, []news.Source{{
		Name: "a", Kind: news.SourceFeed, URL: "https://elsewhere.example/", Lane: "elsewhere.example",
		NextDue: day,
	}}, day))
	if got := must[news.Source](t)(s.Source(ctx, "a")); got.ETag != "" || !got.NextDue.Equal(day) {
		t.Errorf("after its URL changed: ETag %q due %s, want none and at once", got.ETag, got.NextDue)
	}
	b := withSource(t, s, "b")
	if got := must[[]news.Source](t)(s.Sources(ctx)); len(got) != 2 || b.ID != 2 {
		t.Errorf("after b came back: %+v, want a and the b of before", got)
	}
	ok(t, s.SyncSources(ctx, []news.Source{{Name: "b", Kind: news.SourceFeed, URL: b.URL, Lane: "other.example", NextDue: day}}, day))
	if got := must[[]news.Source](t)(s.Sources(ctx)); len(got) != 1 || got[0].Lane != "other.example" {
		t.Errorf("after its lane changed: %+v, want b alone, in the new lane", got)
	}
}

// testSyncUnchanged: what a configuration of ten thousand sources costs when
// the service starts again, or for the first time.
func testSyncUnchanged(t *testing.T, s *Store) {
	var want []news.Source
	for i := range 200 {
		want = append(want, news.Source{
			Name: fmt.Sprint(i), Kind: news.SourceFeed, URL: fmt.Sprintf("https://a%d.example/", i),
			Lane: fmt.Sprintf("a%d.example", i), NextDue: day,
		})
	}
	ok(t, s.SyncSources(t.Context(), want, day))
	var each []news.Source
	ok(t, s.EachSource(t.Context(), func(src *news.Source) error {
		each = append(each, *src)
		return nil
	}))
	if diff := cmp.Diff(must[[]news.Source](t)(s.Sources(t.Context())), each); diff != "" || len(each) != len(want) {
		t.Errorf("%d sources one at a time are not those of the list (-list +each):\n%s", len(each), diff)
	}
	ok(t, s.SyncSources(t.Context(), want, day))                                             // prepares what it needs
	changes := `SELECT CAST(SUM(CAST(CAST(xmin AS TEXT) AS BIGINT)) AS BIGINT) FROM sources` // of the transactions that wrote them
	if s.db.SQLite() {
		changes = `SELECT total_changes()` // of the one connection that writes
	}
	written := func() (n int64) {
		ok(t, s.db.Writer().QueryRowContext(t.Context(), changes).Scan(&n))
		return n
	}
	before := written()
	ok(t, s.SyncSources(t.Context(), want, day.Add(time.Hour)))
	if got := written(); got != before {
		t.Errorf("an unchanged configuration wrote: %d changes, %d before", got, before)
	}
}

func testDueSources(t *testing.T, s *Store) {
	var want []news.Source
	for i := range 30 {
		want = append(want, news.Source{
			Name: fmt.Sprintf("crowd%02d", i), Kind: news.SourceFeed, URL: fmt.Sprintf("https://crowd.example/%d", i),
			Lane: "crowd.example", NextDue: day,
		})
	}
	want = append(want, news.Source{
		Name: "lone", Kind: news.SourceFeed, URL: "https://lone.example/", Lane: "lone.example",
		NextDue: day.Add(time.Second),
	},
		news.Source{Name: "later", Kind: news.SourceFeed, URL: "https://later.example/", Lane: "later.example", NextDue: day.Add(time.Hour)})
	ok(t, s.SyncSources(t.Context(), want, day))
	got := must[[]news.Source](t)(s.DueSources(t.Context(), day.Add(time.Minute), 5, 100))
	if len(got) != 6 || got[5].Name != "lone" {
		t.Errorf("got %d due sources, last %q; want 5 of the crowd and the lone one", len(got), got[len(got)-1].Name)
	}
}

func testSavePoll(t *testing.T, s *Store) {
	ctx := t.Context()
	src := withSource(t, s, "a")
	src.ETag, src.NextDue = `W/"odd"`, day.Add(time.Hour)
	fresh := must[int](t)(s.SavePoll(ctx, Poll{
		Source: src, At: day, Outcome: news.OutcomeUnchanged, Status: 200, Total: 2,
		Entries: []Entry{pending(src, "1"), pending(src, "2")},
	}))
	if fresh != 2 {
		t.Errorf("%d new articles, want 2", fresh)
	}
	known := must[map[string]KnownEntry](t)(s.KnownEntries(ctx, src.ID, []string{"1", "2", "3"}))
	if len(known) != 2 || known["1"].Hash != "h-1" || known["1"].Article == 0 {
		t.Errorf("known entries: %+v", known)
	}
	due := must[[]DueVisit](t)(s.DueVisits(ctx, day, 10, 10))
	if len(due) != 2 || due[0].Source != "a" || due[0].Title != "Title 1" {
		t.Errorf("due visits: %+v", due)
	}
	if got := must[news.Source](t)(s.Source(ctx, "a")); got.ETag != `W/"odd"` || !got.LastNew.Equal(day) {
		t.Errorf("source after the poll: %+v", got)
	}
	// The same article through another feed is the same article.
	other := withSource(t, s, "b")
	if fresh := must[int](t)(s.SavePoll(ctx, Poll{Source: other, At: day, Entries: []Entry{pending(other, "1")}})); fresh != 0 {
		t.Errorf("the same address through another feed made %d new articles", fresh)
	}
	if from := must[[]EntrySource](t)(s.EntriesOf(ctx, known["1"].Article)); len(from) != 2 {
		t.Errorf("article 1 came from %+v, want both sources", from)
	}
}

func testSavePollAtomic(t *testing.T, s *Store) {
	src := withSource(t, s, "a")
	src.ETag = `"new"`
	bad := pending(src, "2")
	bad.Article.SourceID = 999 // no such source: the foreign key refuses the second entry
	if _, err := s.SavePoll(t.Context(), Poll{Source: src, At: day, Entries: []Entry{pending(src, "1"), bad}}); err == nil {
		t.Fatal("a poll with an impossible entry was saved")
	}
	if got := must[news.Source](t)(s.Source(t.Context(), "a")); got.ETag != "" {
		t.Errorf("validator %q advanced without the entries that came with it", got.ETag)
	}
	if due := must[[]DueVisit](t)(s.DueVisits(t.Context(), day, 10, 10)); len(due) != 0 {
		t.Errorf("half a poll was kept: %+v", due)
	}
}

func testBacklogPromoted(t *testing.T, s *Store) {
	ctx := t.Context()
	a, b := withSource(t, s, "a"), withSource(t, s, "b")
	e := pending(a, "1")
	e.Article.State, e.Article.NextVisit, e.Article.Revision = news.StateBacklog, time.Time{}, 1
	e.Feed = &news.Revision{N: 1, SeenAt: day, Basis: "feed", Title: "T", Text: "text", Hash: []byte{1}}
	e.Matches = []news.Match{{
		Watchlist: "w", Entity: "ICRC", Field: news.FieldText, End: 4, Text: "text", Strength: news.StrengthVariant,
		Via: "full name of “Ruben Vardanyan”",
	}}
	must[int](t)(s.SavePoll(ctx, Poll{Source: a, At: day, Backlog: true, Entries: []Entry{e}}))
	if due := must[[]DueVisit](t)(s.DueVisits(ctx, day, 10, 10)); len(due) != 0 {
		t.Fatalf("a backlog entry is due a visit: %+v", due)
	}
	must[int](t)(s.SavePoll(ctx, Poll{Source: b, At: day, Entries: []Entry{pending(b, "1")}}))
	due := must[[]DueVisit](t)(s.DueVisits(ctx, day, 10, 10))
	if len(due) != 1 || due[0].State != news.StatePending {
		t.Fatalf("published by a watched source, the article is due: %+v", due)
	}
	ms := must[[]news.Match](t)(s.Matches(ctx, due[0].ID, 1))
	if diff := cmp.Diff(e.Matches, ms); diff != "" {
		t.Errorf("matches (-want +got):\n%s", diff)
	}
}

func visitOf(a news.Article, text string) Visit {
	a.Revision++
	a.State, a.NextVisit = news.StateLive, time.Time{}
	opens := a.StoryID == 0
	if opens {
		a.StoryID = 1000 + a.ID
	}
	return Visit{
		Article: a, At: day, Status: 200, Outcome: news.OutcomeNew, Verdict: news.VerdictArticle, URLs: []string{a.Key},
		Revision: &news.Revision{
			N: a.Revision, SeenAt: day, Basis: "page", Title: a.Title, Text: text, Hash: []byte(text),
			Credits: []string{"RFE/RL"}, Published: news.Date{Time: day},
		},
		Matches: []news.Match{{
			Watchlist: "w", Rule: "r", Field: news.FieldText, Start: 0, End: 2, Text: text[:2], Strength: news.StrengthExact,
			Alert: true,
		}},
		Identity: &Identity{At: day, NewStory: opens, Sketch: []byte{1}, Vector: []byte{2}},
		Response: &Response{At: day, URL: a.URL, FinalURL: a.Key, Status: 200, Headers: "A: b\n", SHA256: []byte{3}, Size: 5, Body: []byte{4}},
	}
}

// polled stores one article of a new source and returns it, due.
func polled(t *testing.T, s *Store, source, key string) news.Article {
	t.Helper()
	src := withSource(t, s, source)
	must[int](t)(s.SavePoll(t.Context(), Poll{Source: src, At: day, Entries: []Entry{pending(src, key)}}))
	for _, a := range must[[]DueVisit](t)(s.DueVisits(t.Context(), day, 100, 100)) {
		if strings.HasSuffix(a.Key, "/"+key) {
			return a.Article
		}
	}
	t.Fatalf("article %s is not due", key)
	return news.Article{}
}

func testSaveVisit(t *testing.T, s *Store) {
	ctx := t.Context()
	v := visitOf(polled(t, s, "a", "1"), "ab text")
	v.Owed = []news.Owed{{
		Key: "desk|1", Receiver: "desk", Kind: news.OwedRevision, Revision: 1, Mode: news.ModeNow, Watchlists: []string{"w"},
		CreatedAt: day, ClosesAt: day,
	}}
	v.Owed[0].Group = fmt.Sprintf("story %d", v.Article.StoryID)
	saved := must[Saved](t)(s.SaveVisit(ctx, v))
	if saved.StoryID == 0 || saved.MergedTo != 0 {
		t.Fatalf("saved %+v, want a story of its own", saved)
	}
	a := must[news.Article](t)(s.ArticleByURL(ctx, v.Article.Key))
	if a.State != news.StateLive || a.StoryID != saved.StoryID || a.Revision != 1 {
		t.Errorf("article: %+v", a)
	}
	rev := must[news.Revision](t)(s.Revision(ctx, a.ID, 0))
	if rev.Text != "ab text" || rev.ResponseID == 0 || !cmp.Equal(rev.Credits, []string{"RFE/RL"}) || !rev.Published.Time.Equal(day) {
		t.Errorf("revision: %+v", rev)
	}
	groups := must[[]Group](t)(s.ClosingGroups(ctx, day))
	if want := []Group{{"desk", fmt.Sprintf("story %d", saved.StoryID)}}; !cmp.Equal(groups, want) {
		t.Errorf("closing groups %+v, want %+v", groups, want)
	}
	v2 := visitOf(a, "cd other")
	v2.Outcome, v2.Change = news.OutcomeChanged, &news.Change{From: 1, To: 2, Classes: []news.ChangeClass{news.ChangeText}}
	v2.Owed = []news.Owed{{
		Key: "desk|1>2", Receiver: "desk", Kind: news.OwedChange, Revision: 2, Mode: news.ModeDigest, Group: "d",
		CreatedAt: day,
	}}
	saved = must[Saved](t)(s.SaveVisit(ctx, v2))
	changes := must[[]ChangeRow](t)(s.Changes(ctx, a.ID))
	if len(changes) != 1 || changes[0].ID != saved.ChangeID || !changes[0].Change.Has(news.ChangeText) {
		t.Errorf("changes: %+v", changes)
	}
	owed := must[[]news.Owed](t)(s.OwedFor(ctx, a.ID))
	if len(owed) != 2 || owed[1].ChangeID != saved.ChangeID {
		t.Errorf("owed: %+v", owed)
	}
	if looks := must[[]Look](t)(s.Looks(ctx, a.ID)); len(looks) != 2 {
		t.Errorf("visit log: %+v, want two looks", looks)
	}
}

func testMerge(t *testing.T, s *Store) {
	ctx := t.Context()
	first := visitOf(polled(t, s, "a", "1"), "ab text")
	must[Saved](t)(s.SaveVisit(ctx, first))
	second := visitOf(polled(t, s, "b", "2"), "ab text")
	second.URLs = []string{first.Article.Key}
	second.Owed = []news.Owed{{
		Key: "desk|2", Receiver: "desk", Kind: news.OwedRevision, Mode: news.ModeNow, Group: "g", CreatedAt: day,
		ClosesAt: day,
	}}
	saved := must[Saved](t)(s.SaveVisit(ctx, second))
	if saved.MergedTo != first.Article.ID {
		t.Fatalf("merged to %d, want %d", saved.MergedTo, first.Article.ID)
	}
	a := must[news.Article](t)(s.Article(ctx, second.Article.ID))
	if a.State != news.StateMerged || a.Reason == "" {
		t.Errorf("merged article: %+v", a)
	}
	if owed := must[[]news.Owed](t)(s.OwedFor(ctx, a.ID)); len(owed) != 0 {
		t.Errorf("a merged article is owed: %+v", owed)
	}
	if from := must[[]EntrySource](t)(s.EntriesOf(ctx, first.Article.ID)); len(from) != 2 {
		t.Errorf("entries of the one article: %+v, want both", from)
	}
}

// withOwed stores an article with the rows owed for it and returns them.
func withOwed(t *testing.T, s *Store, key string, rows ...news.Owed) []news.Owed {
	t.Helper()
	v := visitOf(polled(t, s, "src"+key, key), "ab "+key)
	v.Owed = rows
	saved := must[Saved](t)(s.SaveVisit(t.Context(), v))
	return must[[]news.Owed](t)(s.OwedFor(t.Context(), saved.ArticleID))
}

func now(key, receiver, group string, closes time.Time) news.Owed {
	return news.Owed{
		Key: key, Receiver: receiver, Kind: news.OwedRevision, Revision: 1, Mode: news.ModeNow, Group: group, CreatedAt: day,
		ClosesAt: closes,
	}
}

func testOwedOnce(t *testing.T, s *Store) {
	ctx := t.Context()
	withOwed(t, s, "1", now("k1", "desk", "g", day.Add(2*time.Minute)))
	withOwed(t, s, "2", now("k2", "desk", "g", day.Add(3*time.Minute)), now("k1", "desk", "g", day.Add(9*time.Minute)))
	rows := must[[]news.Owed](t)(s.OpenOwed(ctx, news.ModeNow, Group{"desk", "g"}))
	if len(rows) != 2 {
		t.Fatalf("open rows %+v, want k1 and k2 once", rows)
	}
	for _, r := range rows {
		if !r.ClosesAt.Equal(day.Add(2 * time.Minute)) {
			t.Errorf("row %s closes %s, want with the group's first", r.Key, r.ClosesAt)
		}
	}
}

func testCloseGroup(t *testing.T, s *Store) {
	ctx := t.Context()
	rows := withOwed(t, s, "1", now("k1", "desk", "g", day))
	c := Closing{At: day, Rows: rows, Notifications: []news.Notification{{
		Key: "n1", Receiver: "desk", Kind: "alert", Message: "{}",
		CreatedAt: day, NextAttempt: day, Rows: []int64{rows[0].ID},
	}}}
	ok(t, s.CloseGroup(ctx, c))
	if err := s.CloseGroup(ctx, c); err == nil {
		t.Error("the same rows were closed twice")
	}
	if due := must[[]news.Notification](t)(s.DueNotifications(ctx, day)); len(due) != 1 {
		t.Errorf("due notifications: %+v, want one", due)
	}
}

// notified closes rows into one notification for each key and returns them.
func notified(t *testing.T, s *Store, receiver string, rows []news.Owed, keys ...string) []news.Notification {
	t.Helper()
	c := Closing{At: day, Rows: rows}
	var ids []int64
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	for _, k := range keys {
		c.Notifications = append(c.Notifications, news.Notification{
			Key: k, Receiver: receiver, Recipient: k, Kind: "alert", Message: "{}",
			CreatedAt: day, NextAttempt: day, Rows: ids,
		})
	}
	ok(t, s.CloseGroup(t.Context(), c))
	return must[[]news.Notification](t)(s.NotificationsFor(t.Context(), rows[0].ID))
}

func testDelivery(t *testing.T, s *Store) {
	ctx := t.Context()
	first := notified(t, s, "desk", withOwed(t, s, "1", now("k1", "desk", "g", day)), "n1")[0]
	rows2 := withOwed(t, s, "2", now("k2", "desk", "g", day))
	ok(t, s.CloseGroup(ctx, Closing{At: day, Rows: rows2, Notifications: []news.Notification{{
		Key: "n2", Receiver: "desk", Recipient: "n1",
		Kind: "alert", Message: "{}", CreatedAt: day, NextAttempt: day, Rows: []int64{rows2[0].ID},
	}}}))
	due := must[[]news.Notification](t)(s.DueNotifications(ctx, day))
	if len(due) != 1 || due[0].ID != first.ID {
		t.Fatalf("due: %+v, want the recipient's oldest alone", due)
	}
	n, taken, err := s.BeginDelivery(ctx, first.ID, day, time.Minute, nil)
	if err != nil || !taken || n.Attempts != 1 || n.Doubtful {
		t.Fatalf("begin: %+v %v %v", n, taken, err)
	}
	if _, taken, _ := s.BeginDelivery(ctx, first.ID, day.Add(30*time.Second), time.Minute, nil); taken {
		t.Error("a leased notification was taken twice")
	}
	// The process dies here; its lease runs out.
	if due := must[[]news.Notification](t)(s.DueNotifications(ctx, day.Add(2*time.Minute))); len(due) != 1 || due[0].ID != first.ID {
		t.Fatalf("after the lease: due %+v, want the first again", due)
	}
	n, taken, err = s.BeginDelivery(ctx, first.ID, day.Add(2*time.Minute), time.Minute, nil)
	if err != nil || !taken || !n.Doubtful || n.Attempts != 2 || !n.FirstAttempt.Equal(day) {
		t.Fatalf("taken over: %+v %v %v, want it in doubt, first attempt kept", n, taken, err)
	}
	ok(t, s.EndDelivery(ctx, news.Delivery{
		Notification: n.ID, Attempt: 2, EndedAt: day.Add(3 * time.Minute), Outcome: news.DeliverySent,
		State: news.NotificationSent, ExternalID: "ts1",
	}))
	due = must[[]news.Notification](t)(s.DueNotifications(ctx, day.Add(3*time.Minute)))
	if len(due) != 1 || due[0].Key != "n2" {
		t.Errorf("then due: %+v, want the second", due)
	}
}

func testPassing(t *testing.T, s *Store) {
	ctx := t.Context()
	var ids []int64
	for i := range 3 {
		rows := withOwed(t, s, fmt.Sprint(i), now(fmt.Sprint("k", i), "desk", "g", day))
		ok(t, s.CloseGroup(ctx, Closing{At: day, Rows: rows, Notifications: []news.Notification{{
			Key: fmt.Sprint("n", i), Receiver: "desk", Recipient: "#a", Kind: "alert", Message: "{}", CreatedAt: day, NextAttempt: day,
			Rows: []int64{rows[0].ID},
		}}}))
		ids = append(ids, must[[]news.Notification](t)(s.NotificationsFor(ctx, rows[0].ID))[0].ID)
	}
	attempt := func(id int64, outcome string, next time.Duration) {
		t.Helper()
		n, taken, err := s.BeginDelivery(ctx, id, day, time.Minute, nil)
		if err != nil || !taken {
			t.Fatal(taken, err)
		}
		ok(t, s.EndDelivery(ctx, news.Delivery{
			Notification: id, Attempt: n.Attempts, EndedAt: day, Outcome: outcome,
			State: news.NotificationPending, NextAttempt: day.Add(next),
		}))
	}
	due := func(when string, want ...int64) {
		t.Helper()
		var got []int64
		for _, n := range must[[]news.Notification](t)(s.DueNotifications(ctx, day)) {
			got = append(got, n.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s, due (-want +got):\n%s", when, diff)
		}
	}
	for range 2 {
		attempt(ids[0], news.DeliveryTransient, 0)
	}
	due("after two attempts", ids[0])
	attempt(ids[0], news.DeliveryTransient, time.Hour)
	due("after three attempts", ids[1])
	for range 5 {
		attempt(ids[1], news.DeliveryDown, 0)
	}
	due("while the receiver is down", ids[1])
	attempt(ids[1], news.DeliveryTransient, 0)
	due("when both have failed often", ids[1], ids[2])
	attempt(ids[1], news.DeliveryLimited, 0)
	due("while the receiver wants a pause", ids[1])
	attempt(ids[1], news.DeliveryLimited, time.Hour)
	due("until the pause is over")
}

func testRequeue(t *testing.T, s *Store) {
	ctx := t.Context()
	rows := withOwed(t, s, "1", now("k1", "board", "g", day))
	ns := notified(t, s, "board", rows, "ann", "bob")
	end := func(n news.Notification, state, outcome string) {
		t.Helper()
		n, taken, err := s.BeginDelivery(ctx, n.ID, day, time.Minute, nil)
		if err != nil || !taken {
			t.Fatal(taken, err)
		}
		ok(t, s.EndDelivery(ctx, news.Delivery{
			Notification: n.ID, Attempt: n.Attempts, EndedAt: day, Outcome: outcome, State: state,
			NextAttempt: day.Add(time.Hour),
		}))
	}
	due := func(at time.Time) (keys []string) {
		for _, n := range must[[]news.Notification](t)(s.DueNotifications(ctx, at)) {
			keys = append(keys, n.Key)
		}
		return keys
	}
	end(ns[0], news.NotificationFailed, news.DeliveryPermanent)
	end(ns[1], news.NotificationPending, news.DeliveryDown)
	ok(t, s.RetryDown(ctx, day))
	if got := due(day); !cmp.Equal(got, []string{"bob"}) {
		t.Errorf("due after a start: %q, want bob, whose receiver was down", got)
	}
	end(ns[1], news.NotificationSent, news.DeliverySent)
	if n := must[int](t)(s.Requeue(ctx, []string{"desk"}, day)); n != 0 {
		t.Errorf("%d messages of another receiver", n)
	}
	if n := must[int](t)(s.Requeue(ctx, []string{"desk", "board"}, day)); n != 1 {
		t.Errorf("%d messages again, want ann's", n)
	}
	if got := due(day); !cmp.Equal(got, []string{"ann"}) {
		t.Errorf("due again: %q, want ann", got)
	}
	state := func() string { return must[[]news.Owed](t)(s.OwedFor(ctx, rows[0].ArticleID))[0].State }
	if got := state(); got != news.OwedPending {
		t.Errorf("the row is %s, want pending", got)
	}
	end(ns[0], news.NotificationSent, news.DeliverySent)
	if got := state(); got != news.OwedSent {
		t.Errorf("the row is %s, want sent", got)
	}
}

func testLastOutage(t *testing.T, s *Store) {
	ctx := t.Context()
	kind := func() string { return must[news.Notice](t)(s.LastOutage(ctx, "desk")).Kind }
	if got := kind(); got != "" {
		t.Errorf("at first: %q", got)
	}
	for i, k := range []string{news.NoticeDown, news.NoticeUp, news.NoticeDown} {
		n := news.Notice{Key: fmt.Sprint(k, i), At: day, Kind: k, Subject: "desk"}
		ok(t, s.SaveNotices(ctx, day, []news.Notice{n, {Key: fmt.Sprint("other", i), Kind: news.NoticeUp, Subject: "board"}}, nil))
		if got := kind(); got != k {
			t.Errorf("notice %d: %q, want %q", i, got, k)
		}
	}
}

func testSettle(t *testing.T, s *Store) {
	ctx := t.Context()
	rows := withOwed(t, s, "1", now("k1", "board", "g", day))
	ns := notified(t, s, "board", rows, "ann", "bob")
	end := func(n news.Notification, state, outcome string) {
		t.Helper()
		n, taken, err := s.BeginDelivery(ctx, n.ID, day, time.Minute, nil)
		if err != nil || !taken {
			t.Fatal(taken, err)
		}
		ok(t, s.EndDelivery(ctx, news.Delivery{
			Notification: n.ID, Attempt: n.Attempts, EndedAt: day, Outcome: outcome, State: state,
			Error: "no such box", NextAttempt: day,
		}))
	}
	state := func() string { return must[[]news.Owed](t)(s.OwedFor(ctx, rows[0].ArticleID))[0].State }
	end(ns[0], news.NotificationSent, news.DeliverySent)
	if got := state(); got != news.OwedPending {
		t.Errorf("with one of two sent the row is %s, want pending", got)
	}
	end(ns[1], news.NotificationPending, news.DeliveryUnknown)
	if n := must[[]news.Notification](t)(s.NotificationsFor(ctx, rows[0].ID))[1]; !n.Doubtful {
		t.Error("an attempt of unknown outcome left no doubt")
	}
	end(ns[1], news.NotificationSent, news.DeliverySent)
	if got := state(); got != news.OwedSent {
		t.Errorf("with both sent the row is %s, want sent", got)
	}
	c := must[Counts](t)(s.Counts(ctx, day))
	if diff := cmp.Diff(map[string]int{"sent": 1}, c.Owed); diff != "" {
		t.Errorf("counters do not reconcile (-want +got):\n%s", diff)
	}
}

func testDigests(t *testing.T, s *Store) {
	ctx := t.Context()
	d := Digest{Key: "board daily", Receiver: "board", Schedule: "0 8 * * *", NextDue: day.Add(time.Hour), LastDue: day}
	ok(t, s.SyncDigests(ctx, []Digest{d}, day))
	again := d
	again.NextDue, again.LastDue = day.Add(9*time.Hour), day.Add(8*time.Hour)
	ok(t, s.SyncDigests(ctx, []Digest{again}, day))
	got := must[[]Digest](t)(s.Digests(ctx, day.Add(time.Hour)))
	if diff := cmp.Diff([]Digest{d}, got); diff != "" {
		t.Errorf("a restart moved the window (-want +got):\n%s", diff)
	}
	ok(t, s.CloseGroup(ctx, Closing{At: day, Digest: &again}))
	if got := must[[]Digest](t)(s.Digests(ctx, day.Add(time.Hour))); len(got) != 0 {
		t.Errorf("a closed digest is still due: %+v", got)
	}
	// Two digests take its place: their windows begin where its ended.
	weekly := Digest{
		Key: "board weekly", Receiver: "board", Schedule: "0 8 * * 1", NextDue: day.AddDate(0, 0, 3),
		LastDue: day.Add(20 * time.Hour),
	}
	other := Digest{
		Key: "desk weekly", Receiver: "desk", Schedule: "0 8 * * 1", NextDue: day.AddDate(0, 0, 3),
		LastDue: day.Add(20 * time.Hour),
	}
	ok(t, s.SyncDigests(ctx, []Digest{weekly, other}, day.Add(20*time.Hour)))
	weekly.LastDue = again.LastDue
	if diff := cmp.Diff([]Digest{weekly, other}, must[[]Digest](t)(s.Digests(ctx, time.Time{}))); diff != "" {
		t.Errorf("a new schedule left a gap (-want +got):\n%s", diff)
	}
	ok(t, s.SyncDigests(ctx, nil, day))
	if got := must[[]Digest](t)(s.Digests(ctx, time.Time{})); len(got) != 0 {
		t.Errorf("a digest that is not configured remains: %+v", got)
	}
}

func testOrphans(t *testing.T, s *Store) {
	ctx := t.Context()
	row := func(key, receiver string) news.Owed {
		return news.Owed{
			Key: key, Receiver: receiver, Kind: news.OwedRevision, Revision: 1, Mode: news.ModeDigest, Group: receiver + " daily",
			CreatedAt: day,
		}
	}
	withOwed(t, s, "1", row("k1", "board"), row("k2", "desk"))
	ok(t, s.SyncDigests(ctx, []Digest{{
		Key: "board weekly", Receiver: "board", Schedule: "0 8 * * 1", NextDue: day.AddDate(0, 0, 3),
		LastDue: day,
	}}, day))
	if rows := must[[]news.Owed](t)(s.OpenOwed(ctx, news.ModeDigest, Group{"board", "board weekly"})); len(rows) != 1 {
		t.Errorf("the daily digest's row did not move to the weekly one: %+v", rows)
	}
	if groups := must[[]Group](t)(s.ClosingGroups(ctx, day)); len(groups) != 1 || groups[0].Receiver != "desk" {
		t.Errorf("closing groups %+v, want the row of the receiver that has no digest any more", groups)
	}
}

func testNextDue(t *testing.T, s *Store) {
	ctx := t.Context()
	if due := must[time.Time](t)(s.NextDue(ctx, time.Time{})); !due.IsZero() {
		t.Errorf("an empty store has work due at %s", due)
	}
	src := withSource(t, s, "a")
	src.NextDue = day.Add(time.Hour)
	must[int](t)(s.SavePoll(ctx, Poll{Source: src, At: day, Outcome: news.OutcomeUnchanged}))
	if due := must[time.Time](t)(s.NextDue(ctx, time.Time{})); !due.Equal(day.Add(time.Hour)) {
		t.Errorf("next due %s, want the source's %s", due, day.Add(time.Hour))
	}
	withOwed(t, s, "1", now("k1", "desk", "g", day.Add(time.Minute)))
	ok(t, s.SyncSources(ctx, nil, day))
	if due := must[time.Time](t)(s.NextDue(ctx, time.Time{})); !due.Equal(day.Add(time.Minute)) {
		t.Errorf("next due %s, want the group's %s", due, day.Add(time.Minute))
	}
	rows := withOwed(t, s, "2", now("k2", "desk", "g2", day.Add(time.Hour)))
	ok(t, s.CloseGroup(ctx, Closing{At: day, Rows: rows, Notifications: []news.Notification{{
		Key: "n", Receiver: "desk", Kind: "alert", Message: "{}", CreatedAt: day, NextAttempt: day, Rows: []int64{rows[0].ID},
	}}}))
	for _, want := range []time.Duration{0, time.Minute} {
		if due := must[time.Time](t)(s.NextDue(ctx, day.Add(want-time.Second))); !due.Equal(day.Add(want)) {
			t.Errorf("next due after %s: %s, want %s: what waits hides what comes", day.Add(want-time.Second), due, day.Add(want))
		}
	}
}

func testRecentVectors(t *testing.T, s *Store) {
	for _, k := range []string{"1", "2", "3"} {
		withOwed(t, s, k)
	}
	var got []int64
	ok(t, s.RecentVectors(t.Context(), day, func(p Placed) error {
		if p.Story == 0 || len(p.Sketch) == 0 {
			return errors.New("a place came back empty")
		}
		got = append(got, p.Article)
		return nil
	}))
	if len(got) != 3 || got[0] > got[1] || got[1] > got[2] {
		t.Errorf("places of %v, want three articles, oldest first", got)
	}
}

func testRawBytes(t *testing.T, s *Store) {
	src := withSource(t, s, "a")
	src.ETag, src.LastModified = "\"\xff\xfe odd\"", "gestern \xe4"
	must[int](t)(s.SavePoll(t.Context(), Poll{Source: src, At: day}))
	got := must[news.Source](t)(s.Source(t.Context(), "a"))
	if got.ETag != src.ETag || got.LastModified != src.LastModified {
		t.Errorf("validators came back as %q and %q, want them byte for byte", got.ETag, got.LastModified)
	}
}

func testLanes(t *testing.T, s *Store) {
	ctx := t.Context()
	claim := func(holder, host string, at time.Time) (bool, time.Time, bool) {
		t.Helper()
		granted, next, held, err := s.ClaimLane(ctx, Claim{
			Lane: "x.example", Host: host, Holder: holder, Now: at, Spacing: 2 * time.Second,
			Lease: time.Minute,
		})
		ok(t, err)
		return granted, next, held
	}
	if granted, _, _ := claim("one", "www.x.example", day); !granted {
		t.Fatal("a free lane was refused")
	}
	if granted, next, _ := claim("two", "www.x.example", day.Add(3*time.Second)); granted || !next.Equal(day.Add(time.Minute)) {
		t.Errorf("a leased lane: granted %v, next %s", granted, next)
	}
	ok(t, s.ReleaseLane(ctx, "x.example", "two", day.Add(time.Hour)))
	ok(t, s.ReleaseLane(ctx, "x.example", "one", day.Add(5*time.Second)))
	if granted, next, held := claim("two", "www.x.example", day.Add(4*time.Second)); granted || held || !next.Equal(day.Add(5*time.Second)) {
		t.Errorf("before its spacing is over: granted %v, held %v, next %s", granted, held, next)
	}
	until := must[time.Time](t)(s.HoldHost(ctx, "feeds.x.example", day.Add(time.Hour)))
	if again := must[time.Time](t)(s.HoldHost(ctx, "feeds.x.example", day.Add(time.Minute))); !again.Equal(until) {
		t.Errorf("a shorter hold replaced the longer: %s", again)
	}
	if granted, next, held := claim("two", "feeds.x.example", day.Add(5*time.Second)); granted || !held || !next.Equal(day.Add(time.Hour)) {
		t.Errorf("a host on hold: granted %v, held %v, next %s", granted, held, next)
	}
	if granted, _, _ := claim("two", "www.x.example", day.Add(5*time.Second)); !granted {
		t.Error("one host's hold closed the lane to another")
	}
}

func testRobots(t *testing.T, s *Store) {
	ctx := t.Context()
	ok(t, s.SaveRobots(ctx, "https://x.example", "one", day))
	ok(t, s.SaveRobots(ctx, "https://x.example", "two", day))
	if got := must[string](t)(s.Robots(ctx, "https://x.example")); got != "two" {
		t.Errorf("record %q, want the last", got)
	}
	if got := must[string](t)(s.Robots(ctx, "https://y.example")); got != "" {
		t.Errorf("record %q of an origin never seen", got)
	}
}

func TestOpenExplains(t *testing.T) {
	dir := t.TempDir()
	garbage := filepath.Join(dir, "garbage.db")
	ok(t, os.WriteFile(garbage, []byte(strings.Repeat("not a database ", 500)), 0o600))
	tests := []struct {
		name, url string
		opt       Options
		want      []string
	}{
		{"no file named", "sqlite:", Options{}, []string{"no file is named", "sqlite:tocsin.db"}},
		{"another product", "mysql://u:secret@host/db", Options{}, []string{`"mysql"`, "sqlite:tocsin.db"}},
		{"no folder", "sqlite:" + filepath.Join(dir, "none", "x.db"), Options{}, []string{"check that the folder"}},
		{"not a database", "sqlite:" + garbage, Options{}, []string{"the file was left as it is"}},
		{"not there to read", "sqlite:" + filepath.Join(dir, "new.db"), Options{ReadOnly: true}, []string{"start creates it"}},
		{"server down", "postgres://u:secret@127.0.0.1:1/x?connect_timeout=1", Options{}, []string{"u:xxxxx@", "check that PostgreSQL runs"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Open(t.Context(), tt.url, tt.opt)
			if err == nil {
				s.Close()
				t.Fatal("it was opened")
			}
			for _, w := range tt.want {
				if !strings.Contains(news.Told(nil, err), w) {
					t.Errorf("error %q does not say %q", err, w)
				}
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("error %q shows the password", err)
			}
		})
	}
}

func TestLockIsExclusive(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "t.db")
	a := must[*Store](t)(Open(t.Context(), url, Options{}))
	b := must[*Store](t)(Open(t.Context(), url, Options{}))
	defer b.Close()
	ok(t, a.Lock(t.Context()))
	if err := b.Lock(t.Context()); !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
		t.Errorf("second lock: %v, want in use, and by whom", err)
	}
	ok(t, a.Close())
	ok(t, b.Lock(t.Context()))
}

func TestNewerSchemaIsRefused(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "t.db")
	s := must[*Store](t)(Open(t.Context(), url, Options{}))
	must[sql.Result](t)(s.db.Writer().Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)`))
	ok(t, s.Close())
	for _, opt := range []Options{{}, {ReadOnly: true}} {
		if _, err := Open(t.Context(), url, opt); !errors.Is(err, errNewerSchema) {
			t.Errorf("open %+v: %v, want refused as newer", opt, err)
		}
	}
}

func TestSnapshotIsWholeAndNotOverwritten(t *testing.T) {
	dir := t.TempDir()
	s := must[*Store](t)(Open(t.Context(), "sqlite:"+filepath.Join(dir, "t.db"), Options{}))
	defer s.Close()
	withSource(t, s, "a")
	copyPath := filepath.Join(dir, "copy.db")
	ok(t, s.Snapshot(context.Background(), copyPath))
	withSource(t, s, "b")
	ok(t, s.Snapshot(context.Background(), copyPath))
	c := must[*Store](t)(Open(t.Context(), "sqlite:"+copyPath, Options{ReadOnly: true}))
	defer c.Close()
	if got := must[[]news.Source](t)(c.Sources(t.Context())); len(got) != 1 {
		t.Errorf("the snapshot has %d sources, want the one it was taken with", len(got))
	}
}
