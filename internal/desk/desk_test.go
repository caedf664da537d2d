package desk

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/tracked"
)

// anna and ben decide in these tests.
var (
	anna = news.Actor{Name: "anna", Way: news.WayPage, Role: news.RoleEditor}
	ben  = news.Actor{Name: "ben", Way: news.WaySlack, Role: news.RoleEditor}
)

// monday is when the tests begin.
var monday = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

const newsroom = `
database: "sqlite:DATABASE"
timezone: Asia/Yerevan
fetch: {contact: "https://example.org/bot"}
web: {listen: ""}
operators: ops
sources:
  - {name: wire, outlet: The Wire, feed: "https://wire.example/feed.xml"}
  - {name: agency, feed: "https://agency.example/feed.xml", insecure: yes}
  - {name: list, page: "https://wire.example/list", schedule: "@every 30m"}
watchlists:
  - name: people
    entities:
      - {name: Ruben Vardanyan, kind: person, not_with: [guitarist]}
      - {name: Baku, kind: place, alert: no}
      - {name: ICRC, kind: organisation, alert: no}
    rules:
      - {name: visits, query: 'entity:ICRC AND entity:Baku NOT football'}
    facts:
      - {name: held, of: "entity:ICRC", patterns: {en: '{number} prisoner*'}}
  - name: others
    entities: [{name: Ruben Vardanyan, kind: person, alert: no}]
receivers:
  - {name: ops, console: {}}
  - {name: board, email: {from: t@example.org, to: [a@example.org], smtp: "smtps://mail.example.org"}}
route: {receiver: ops, digest: "0 8 * * *", routes: [{watchlists: [people], receiver: board, send: now}]}
`

// room is a Desk over a store of its own, with a clock in the test's hands.
type room struct {
	*Desk
	t     *testing.T
	clock time.Time
	set   *settings.Settings
}

// newRoom opens one. The database is the file of the configuration, so that
// others can be opened beside it.
func newRoom(t *testing.T) *room {
	t.Helper()
	path := filepath.ToSlash(filepath.Join(t.TempDir(), "t.db"))
	cfg, faults, err := config.Parse("newsroom.yaml", []byte(strings.Replace(newsroom, "DATABASE", path, 1)))
	if err != nil {
		t.Fatal(err, faults)
	}
	s := must[*store.Store](t)(store.Open(t.Context(), cfg.Database.Value(), store.Options{}))
	t.Cleanup(func() { s.Close() })
	set := must[*settings.Settings](t)(settings.New(cfg, cfg.Watchlists, nil, nil))
	r := &room{t: t, clock: monday, set: set}
	r.Desk = New(Options{Store: s, Settings: func() *settings.Settings { return set }, Now: func() time.Time { return r.clock }})
	var sources []news.Source
	for _, conf := range cfg.Sources {
		sources = append(sources, news.Source{Name: conf.Name, Kind: conf.Kind(), URL: conf.URL(), Lane: conf.Name + ".example", NextDue: monday})
	}
	ok(t, s.SyncSources(t.Context(), sources, monday))
	return r
}

// piece is an article as a test publishes it.
type piece struct {
	source, slug, text string
	hours              int   // before the clock's time that it was seen
	story              int64 // 0: its own
	links              []store.StoryLink
	copyOf             int64
	origin             string
	published          news.Date
	owed               []news.Owed
}

// publish stores an article as a poll and a visit do, with what the watchlists
// find in it.
func (r *room) publish(p piece) news.Article {
	r.t.Helper()
	ctx, seen := r.t.Context(), r.clock.Add(-time.Duration(p.hours)*time.Hour)
	if p.source == "" {
		p.source = "wire"
	}
	now := r.clock
	r.clock = seen
	a := r.pending(p.source, p.slug)
	r.clock = now
	a.Published = p.published
	a.State, a.Revision, a.StoryID, a.CopyOf, a.Origin, a.Language = news.StateLive, 1, p.story, p.copyOf, p.origin, "en"
	a.LastLook, a.NextVisit = seen, seen.Add(24*time.Hour)
	rev := news.Revision{
		N: 1, SeenAt: seen, Basis: news.BasisPage, Title: a.Title, Text: p.text, Language: "en", Published: p.published,
		Hash: []byte(p.text),
	}
	r.visit(a, rev, nil, p)
	return must[news.Article](r.t)(r.store.Article(ctx, a.ID))
}

// pending stores an article that a source showed, and whose page is not visited
// yet.
func (r *room) pending(source, slug string) news.Article {
	r.t.Helper()
	ctx := r.t.Context()
	src := must[news.Source](r.t)(r.store.Source(ctx, source))
	url := "https://" + source + ".example/" + slug
	a := news.Article{
		Kind: news.KindArticle, Key: url, URL: url, Lane: src.Lane, SourceID: src.ID, State: news.StatePending, Title: "Report " + slug,
		FirstSeen: r.clock, NextVisit: r.clock,
	}
	src.Polls++
	src.LastPoll = r.clock
	entry := store.Entry{Key: slug, Hash: "h", Raw: "{}", URLs: []string{url}, Article: a}
	must[int](r.t)(r.store.SavePoll(ctx, store.Poll{
		Source: src, At: r.clock, Outcome: news.OutcomeNew, Total: 1,
		Entries: []store.Entry{entry},
	}))
	return must[news.Article](r.t)(r.store.ArticleByURL(ctx, url))
}

// visit stores what a look at an article's page brought.
func (r *room) visit(a news.Article, rev news.Revision, change *news.Change, p piece) {
	r.t.Helper()
	ms, stopped := r.set.Rules().FindStopped(nil, nil, match.InputOfRevision(a, rev))
	v := store.Visit{
		Article: a, At: rev.SeenAt, Status: 200, Outcome: news.OutcomeNew, Verdict: news.VerdictArticle, Revision: &rev, Matches: ms,
		Change: change, Owed: p.owed, Response: &store.Response{At: rev.SeenAt, SHA256: []byte{0xab}, Body: []byte{1}},
	}
	if change == nil && p.story == 0 {
		v.Article.StoryID = must[int64](r.t)(r.store.ReserveStories(r.t.Context(), 1))
	}
	if change == nil {
		v.Identity = &store.Identity{At: rev.SeenAt, NewStory: p.story == 0, Sketch: []byte{1}, Vector: []byte(p.slug), Links: p.links}
	}
	v.Article.Matched = news.HasAlert(ms)
	for _, s := range stopped {
		v.Stopped = append(v.Stopped, store.Stopped{
			Reason: news.Reason{Watchlist: s.Watchlist, Rule: s.Rule, Entity: s.Entity}, By: s.By,
			Alert: s.Alert,
		})
	}
	_, v.Facts = tracked.Stated(r.set.Facts, tracked.Text{Title: rev.Title, Text: rev.Text, Seen: rev.SeenAt, Zone: time.UTC, Matches: ms})
	must[store.Saved](r.t)(r.store.SaveVisit(r.t.Context(), v))
}

// beside is a Desk of another process, over the same database.
func (r *room) beside(access Access) *Own {
	r.t.Helper()
	d := must[*Own](r.t)(Open(r.t.Context(), OpenOptions{Config: r.set.Config, Access: access, Now: func() time.Time { return r.clock }}))
	r.t.Cleanup(func() { d.Close() })
	return d
}

// must returns a function that gives a value, and ends the test at an error.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		ok(t, err)
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused asserts that an error says something, and is of a kind; nil for any.
func refused(t *testing.T, err error, want string, kind error) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want %q", want)
		return
	}
	if got := news.Told(nil, err); !strings.Contains(got, want) {
		t.Errorf("error %q, want %q", got, want)
	}
	if kind != nil && !errors.Is(err, kind) {
		t.Errorf("%q is not %q", err, kind)
	}
}

func TestOpen(t *testing.T) {
	r := newRoom(t)
	options := must[*config.Config](t)(r.Config(), nil)
	_, _, err := r.beside(Making).AddEntity(t.Context(), anna, "families", named("Karen Avanesyan"), EditOptions{})
	ok(t, err)
	lists := func(access Access) int { return len(r.beside(access).settings().Lists) }
	for access, want := range map[Access]int{Reading: 3, IfThere: 3, Writing: 3, Files: 2} {
		if got := lists(access); got != want {
			t.Errorf("access %d: %d watchlists, want %d", access, got, want)
		}
	}
	if d := r.beside(Reading); d.Zone().String() != "Asia/Yerevan" || d.Config() != options || d.File() != "" || len(d.Warnings) != 0 {
		t.Errorf("zone %s, file %q, warnings %v", d.Zone(), d.File(), d.Warnings)
	}
	ok(t, r.Ready(t.Context()))

	// The configuration has a list of the name now.
	cfg := *options
	cfg.Watchlists = append(cfg.Watchlists, news.Watchlist{Name: "families", Pos: "newsroom.yaml:9:3"})
	d := must[*Own](t)(Open(t.Context(), OpenOptions{Config: &cfg, Now: time.Now}))
	defer d.Close()
	if len(d.Warnings) != 1 || len(d.settings().Lists) != 3 {
		t.Fatalf("warnings %v, %d lists", d.Warnings, len(d.settings().Lists))
	}
	refused(t, d.Warnings[0], `watchlist "families" is written at newsroom.yaml:9:3, and one of that name, of anna, is in the database`, nil)
	if stored := must[[]news.Watchlist](t)(StoredLists(t.Context(), options)); len(stored) != 1 || stored[0].Name != "families" {
		t.Errorf("the database has %v", stored)
	}
}

func TestOpenWithoutDatabase(t *testing.T) {
	cfg, _, err := config.Parse("newsroom.yaml", []byte(strings.Replace(newsroom, "DATABASE",
		filepath.ToSlash(filepath.Join(t.TempDir(), "none.db")), 1)))
	ok(t, err)
	for _, access := range []Access{Reading, Writing} {
		_, err := Open(t.Context(), OpenOptions{Config: cfg, Access: access, Now: time.Now})
		refused(t, err, "it does not exist yet; start creates it", ErrNoDatabase)
	}
	d := must[*Own](t)(Open(t.Context(), OpenOptions{Config: cfg, Access: IfThere, Now: time.Now}))
	ok(t, d.Close())
	report := must[WatchlistReport](t)(d.Watchlists(t.Context(), anna))
	if len(report.Watchlists) != 2 || report.Watchlists[0].Version != 0 {
		t.Errorf("%+v", report)
	}
	if c := must[Chain](t)(d.VerifyHistory(t.Context(), "")); c.Versions != 0 || c.Since != -1 {
		t.Errorf("%+v", c)
	}
	_, err = d.WatchlistHistory(t.Context(), anna, "people")
	refused(t, err, "has no history yet", ErrNotFound)
	trial, err := d.Trial(anna, "people")
	ok(t, err)
	_, err = d.TryStored(t.Context(), trial, trialOptions)
	refused(t, err, "", ErrNoDatabase)
	if stored, err := StoredLists(t.Context(), cfg); err != nil || len(stored) != 0 {
		t.Errorf("%v, %v", stored, err)
	}
	made := must[*Own](t)(Open(t.Context(), OpenOptions{Config: cfg, Access: Making, Now: time.Now}))
	ok(t, made.Close())
}
