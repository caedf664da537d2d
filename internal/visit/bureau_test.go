package visit

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/hubs"
	"tocsin/internal/news"
	"tocsin/internal/pacing"
	"tocsin/internal/place"
	"tocsin/internal/settings"
	"tocsin/internal/settings/settingstest"
	"tocsin/internal/store"
)

// bureau is a Visitor on a temporary store, whose web is a map.
type bureau struct {
	t   *testing.T
	now time.Time
	v   *Visitor

	mu    sync.Mutex
	pages map[string]answer // by URL
	asked []fetch.Request
}

// answer is what stands at a URL.
type answer struct {
	body string
	to   string // a redirect
	same bool   // 304
	err  error
}

func newBureau(t *testing.T, yaml string) *bureau {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	b := &bureau{t: t, now: day, pages: map[string]answer{}}
	set := settingstest.Parse(t, yaml)
	live := settings.NewLive(set)
	var sources []news.Source
	for name, conf := range set.Outlets.All() {
		sources = append(sources, news.Source{Name: name, Kind: conf.Kind(), URL: conf.URL(), Lane: fetch.LaneOf(conf.URL()), NextDue: day})
	}
	if err := s.SyncSources(t.Context(), sources, day); err != nil {
		t.Fatal(err)
	}
	placer, err := place.Open(t.Context(), s, live, day, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	log, clock := slog.New(slog.DiscardHandler), func() time.Time { return b.now }
	pace := &pacing.Pacing{Live: live, Notices: told, Now: clock, Queue: b}
	b.v = &Visitor{
		Store: s, Fetch: b, Live: live, Pacing: pace, Placer: placer, Notices: told, Now: clock, Log: log,
		Hubs: &hubs.Hubs{Store: s, Fetch: b, Live: live, Pacing: pace, Now: clock, Log: log},
	}
	return b
}

// NextAllowed implements pacing.Queue.
func (b *bureau) NextAllowed(string) time.Time { return time.Time{} }

// Do implements Fetcher.
func (b *bureau) Do(_ context.Context, req fetch.Request) (*fetch.Response, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked = append(b.asked, req)
	got, ok := b.pages[req.URL]
	switch {
	case !ok:
		return nil, failedWith(fetch.ClassNotFound, 404, noTime)
	case got.err != nil:
		return nil, got.err
	}
	resp := &fetch.Response{
		Status: http.StatusOK, FinalURL: req.URL, Header: http.Header{"Etag": {`"1"`}}, Body: []byte(got.body),
		SHA256: sha256.Sum256([]byte(got.body)),
		ETag:   `"1"`, ContentType: "text/html; charset=utf-8", FetchedAt: b.now, NotModified: got.same,
	}
	if got.to != "" {
		resp.Redirects, resp.FinalURL = []fetch.Hop{{From: req.URL}}, got.to
		resp.Body = []byte(b.pages[got.to].body)
		resp.SHA256 = sha256.Sum256(resp.Body)
	}
	return resp, nil
}

// publish stores an article as a poll does, with its entry.
func (b *bureau) publish(source, url, summary string) news.Article {
	b.t.Helper()
	src, err := b.v.Store.Source(b.t.Context(), source)
	if err != nil {
		b.t.Fatal(err)
	}
	entry, err := json.Marshal(news.Entry{ID: url, URL: url, Title: "A title", Summary: summary})
	if err != nil {
		b.t.Fatal(err)
	}
	a := news.Article{
		Kind: news.KindArticle, Key: url, URL: url, Lane: fetch.LaneOf(url), SourceID: src.ID, State: news.StatePending,
		Title: "A title", FirstSeen: b.now, NextVisit: b.now,
	}
	src.LastOK, src.LastPoll, src.NextDue = b.now, b.now, b.now.Add(time.Hour)
	_, err = b.v.Store.SavePoll(b.t.Context(), store.Poll{
		Source: src, At: b.now, Outcome: news.OutcomeNew,
		Entries: []store.Entry{{Key: news.ShortHash(url), Hash: "h", Raw: string(entry), Article: a, URLs: []string{url}}},
		Listing: []string{news.ShortHash(url)},
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return b.byURL(url)
}

func (b *bureau) byURL(url string) news.Article {
	b.t.Helper()
	a, err := b.v.Store.ArticleByURL(b.t.Context(), url)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

// visit looks at an article after a while, and returns it with its last look.
func (b *bureau) visit(a news.Article, after time.Duration) (news.Article, store.Look) {
	b.t.Helper()
	b.now = b.now.Add(after)
	a = b.article(a.ID)
	if err := b.v.Visit(b.t.Context(), a); err != nil {
		b.t.Fatal(err)
	}
	looks, err := b.v.Store.Looks(b.t.Context(), a.ID)
	if err != nil || len(looks) == 0 {
		b.t.Fatal(err, "no look")
	}
	return b.article(a.ID), looks[len(looks)-1]
}

func (b *bureau) article(id int64) news.Article {
	b.t.Helper()
	a, err := b.v.Store.Article(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

// html is a page with an article.
func html(title, text string) string {
	return `<!doctype html><html lang="en"><head><title>` + title + `</title></head><body><article><h1>` + title + `</h1><p>` + text +
		`</p></article></body></html>`
}
