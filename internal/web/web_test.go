package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

func get(t *testing.T, h http.Handler, method, path string) (*http.Response, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
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
		{"nothing else", "GET", "/", now, false, 404, ""},
		{"nothing is changed here", "POST", "/healthz", now, false, 405, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t)
			defer s.Close()
			err := s.SyncSources(t.Context(), []store.Source{{Name: "a", Kind: news.SourceFeed, URL: "https://a.example/", NextDue: now}}, now)
			if err != nil {
				t.Fatal(err)
			}
			if tt.closed {
				s.Close()
			}
			h := New(Options{Store: s, Beat: func() time.Time { return tt.beat }, Now: func() time.Time { return now }})
			resp, body := get(t, h, tt.method, tt.path)
			if resp.StatusCode != tt.status || !strings.Contains(body, tt.body) {
				t.Errorf("%s %s: %d %q, want %d with %q", tt.method, tt.path, resp.StatusCode, body, tt.status, tt.body)
			}
			for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"} {
				if got := resp.Header.Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
		})
	}
}
