package web

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/internal/desk"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

func open(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// deskOf is a desk over a store, at a moment.
func deskOf(s *store.Store, now time.Time) *desk.Desk {
	return desk.New(desk.Options{Store: s, Now: func() time.Time { return now }})
}

func get(t *testing.T, h http.Handler, method, path string) (*http.Response, string) {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(method, path, nil)
	r.Host = "127.0.0.1:8080"
	h.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Result(), string(body)
}

func TestPages(t *testing.T) {
	now := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name, method, path string
		beat               time.Time
		closed             bool
		status             int
		body               string
	}{
		{"alive", "GET", "/healthz", now, false, 200, "alive"},
		{"alive though the loop is stuck", "GET", "/healthz", now.Add(-time.Hour), false, 200, "alive"},
		{"ready", "GET", "/readyz", now, false, 200, "ready"},
		{"stuck", "GET", "/readyz", now.Add(-time.Hour), false, 503, "stood still for 1h0m0s"},
		{"no database", "GET", "/readyz", now, true, 503, "the database cannot be written"},
		{"metrics", "GET", "/metrics", now, false, 200, "tocsin_sources 1"},
		{"metrics of hubs", "GET", "/metrics", now, false, 200, `tocsin_subscriptions{state="wanted"} 1`},
		{"no such article", "GET", "/articles/7", now, false, 404, "no such article"},
		{"no number", "GET", "/articles/x", now, false, 404, "no such article"},
		{"nothing else", "GET", "/", now, false, 404, ""},
		{"nothing is changed here", "POST", "/healthz", now, false, 405, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t)
			defer s.Close()
			err := s.SyncSources(t.Context(), []news.Source{{Name: "a", Kind: news.SourceFeed, URL: "https://a.example/", NextDue: now}}, now)
			if err != nil {
				t.Fatal(err)
			}
			src, err := s.Source(t.Context(), "a")
			if err != nil {
				t.Fatal(err)
			}
			if err := s.SyncSubscriptions(t.Context(), map[int64]store.Subscription{src.ID: {
				Hub: "https://hub.example/", Callback: "x",
				Token: "x",
			}}, now); err != nil {
				t.Fatal(err)
			}
			if tt.closed {
				s.Close()
			}
			h := New(Options{
				Desk: deskOf(s, now), Beat: func() time.Time { return tt.beat }, Now: func() time.Time { return now }, Zone: time.UTC,
				Log: slog.New(slog.DiscardHandler),
			})
			resp, body := get(t, h, tt.method, tt.path)
			if resp.StatusCode != tt.status || !strings.Contains(body, tt.body) {
				t.Errorf("%s %s: %d %q, want %d with %q", tt.method, tt.path, resp.StatusCode, body, tt.status, tt.body)
			}
			for name, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
				"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
			} {
				if got := resp.Header.Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
		})
	}
}

// TestOverdue: a poll that is due for longer than the pause between two, counted
// from when the service began, is no readiness; the figure says by how much. A
// poll that is set aside waits for people and is no lateness (ADV-25).
func TestOverdue(t *testing.T) {
	start := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name   string
		due    time.Time
		aside  bool
		after  time.Duration // of the start
		status int
		body   string
		metric string
	}{
		{"on time", start.Add(5 * time.Minute), false, time.Minute, 200, "ready", "tocsin_poll_overdue_seconds 0"},
		{"late", start.Add(5 * time.Minute), false, 10 * time.Minute, 200, "ready", "tocsin_poll_overdue_seconds 300"},
		{
			"late by more than its interval", start.Add(5 * time.Minute), false, 21 * time.Minute, 503,
			"source a is to be polled every 15m0s, and its poll is overdue by 16m0s", "tocsin_poll_overdue_seconds 960",
		},
		{"after a night off", start.Add(-9 * time.Hour), false, time.Minute, 200, "ready", "tocsin_poll_overdue_seconds 60"},
		{"set aside", start, true, 24 * time.Hour, 200, "ready", `tocsin_work{state="aside"} 1`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t)
			defer s.Close()
			if err := s.SyncSources(t.Context(), []news.Source{{Name: "a", Kind: news.SourceFeed, URL: "https://a.example/"}}, start); err != nil {
				t.Fatal(err)
			}
			src, err := s.Source(t.Context(), "a")
			if err != nil {
				t.Fatal(err)
			}
			src.LastPoll = tt.due.Add(-15 * time.Minute)
			src.NextDue = tt.due
			if _, err := s.SavePoll(t.Context(), store.Poll{Source: src, At: src.LastPoll, Outcome: news.OutcomeUnchanged}); err != nil {
				t.Fatal(err)
			}
			if tt.aside {
				task := store.Task{TaskKey: store.TaskKey{Kind: "poll", ID: "a"}, Failed: 3, Cut: 3, Aside: start}
				if err := s.SaveTask(t.Context(), start, task, nil, nil, nil); err != nil {
					t.Fatal(err)
				}
			}
			now := start.Add(tt.after)
			h := New(Options{
				Desk: deskOf(s, now), Beat: func() time.Time { return now }, Now: func() time.Time { return now }, Started: start,
				Zone: time.UTC, Log: slog.New(slog.DiscardHandler),
			})
			if resp, body := get(t, h, "GET", "/readyz"); resp.StatusCode != tt.status || !strings.Contains(body, tt.body) {
				t.Errorf("%d %q, want %d with %q", resp.StatusCode, body, tt.status, tt.body)
			}
			if _, body := get(t, h, "GET", "/metrics"); !strings.Contains(body, tt.metric+"\n") {
				t.Errorf("the figures have no %q", tt.metric)
			}
		})
	}
}

// TestRecord shows an article whose publisher means harm: it stays text.
func TestRecord(t *testing.T) {
	now := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	s := open(t)
	defer s.Close()
	if err := s.SyncSources(t.Context(), []news.Source{{Name: "a", Kind: news.SourceFeed, URL: "https://a.example/", NextDue: now}},
		now); err != nil {
		t.Fatal(err)
	}
	src, err := s.Source(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	visit := func(a news.Article, body string, c *news.Change) news.Article {
		t.Helper()
		a.Revision, a.State, a.Title = a.Revision+1, news.StateLive, "<script>alert(1)</script> Title"
		saved, err := s.SaveVisit(t.Context(), store.Visit{
			Article: a, At: now, Status: 200, Outcome: news.OutcomeNew, Verdict: news.VerdictArticle, Change: c,
			Response: &store.Response{At: now, SHA256: []byte{0xab, 0xcd}, Body: []byte{1}},
			Revision: &news.Revision{N: a.Revision, SeenAt: now, Basis: "page", Title: a.Title, Text: body, Hash: []byte(body)},
			Matches:  []news.Match{{Entity: "ICRC", Field: news.FieldText, Start: 4, End: 8, Text: "ICRC", Strength: news.StrengthExact}},
		})
		if err != nil {
			t.Fatal(err)
		}
		a, err = s.Article(t.Context(), saved.ArticleID)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := visit(news.Article{Kind: "article", Key: "https://a.example/1", URL: "javascript:alert(1)", SourceID: src.ID, FirstSeen: now},
		"The ICRC <img src=x> left.", nil)
	visit(a, "The ICRC came.", &news.Change{
		From: 1, To: 2, Classes: []news.ChangeClass{news.ChangeText},
		Edits: []news.Edit{{Same: "The ICRC "}, {Old: "<img src=x> left", New: "came"}},
	})
	h := New(Options{
		Desk: deskOf(s, now), Beat: func() time.Time { return now }, Now: func() time.Time { return now }, Zone: time.UTC,
		Log: slog.New(slog.DiscardHandler),
	})
	resp, page := get(t, h, "GET", "/articles/1")
	if resp.StatusCode != http.StatusOK || !strings.Contains(resp.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("status %d, policy %q", resp.StatusCode, resp.Header.Get("Content-Security-Policy"))
	}
	for _, want := range []string{
		"The <mark>ICRC</mark> &lt;img src=x&gt; left.", "<ins>came</ins>", "Revision 1", "Revision 2",
		"SHA-256 abcd", "id=\"revision-2\"",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not show %q:\n%s", want, page)
		}
	}
	for _, never := range []string{"<script", "<img", "href=\"javascript"} {
		if strings.Contains(page, never) {
			t.Errorf("the page has %q of the publisher's", never)
		}
	}
}

// TestHosts: a page whose name is made to point here reads nothing.
func TestHosts(t *testing.T) {
	s := open(t)
	defer s.Close()
	now := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	h := New(Options{
		Desk: deskOf(s, now), Beat: func() time.Time { return now }, Now: func() time.Time { return now }, Zone: time.UTC,
		Log:       slog.New(slog.DiscardHandler),
		PublicURL: "https://Watch.example.org/tocsin",
	})
	for host, want := range map[string]int{
		"127.0.0.1": 200, "127.0.0.1:8080": 200, "[::1]:8080": 200, "[::1]": 200, "10.1.2.3:80": 200, "localhost": 200, "LOCALHOST:8080": 200,
		"localhost.":        200,
		"watch.example.org": 200, "watch.example.org:443": 200, "": 200,
		"evil.example": 421, "evil.example:8080": 421, "watch.example.org.evil.example": 421, "localhost.evil.example": 421,
		"127.0.0.1.evil.example:8080": 421,
	} {
		t.Run(host, func(t *testing.T) {
			for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
				w, r := httptest.NewRecorder(), httptest.NewRequest("GET", path, nil)
				r.Host = host
				h.ServeHTTP(w, r)
				if w.Code != want {
					t.Errorf("%s: %d, want %d", path, w.Code, want)
				}
			}
		})
	}
}

// TestNotReadySaysWhy: the answer is for strangers, the reason for the log.
func TestNotReadySaysWhy(t *testing.T) {
	var out strings.Builder
	s := open(t)
	s.Close()
	at := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	now := func() time.Time { return at }
	h := New(Options{Desk: deskOf(s, at), Beat: now, Now: now, Zone: time.UTC, Log: slog.New(slog.NewTextHandler(&out, nil))})
	if resp, body := get(t, h, "GET", "/readyz"); resp.StatusCode != 503 || strings.Contains(body, "sql") ||
		!strings.Contains(out.String(), "sql: ") {
		t.Errorf("%d %q; the log says %q, want the reason", resp.StatusCode, body, out.String())
	}
}
