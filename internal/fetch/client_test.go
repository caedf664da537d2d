package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"tocsin/internal/fetch/dial"
)

// loopback allows the test servers.
var loopback = []dial.Range{{Prefix: netip.MustParsePrefix("127.0.0.0/8")}}

func newClient(t testing.TB, opt Options) *Client {
	t.Helper()
	if opt.Allow == nil {
		opt.Allow = loopback
	}
	if opt.UserAgent == "" {
		opt.UserAgent, opt.Contact = "Tocsin/1.0", "https://example.org/bot"
	}
	c, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func serve(t testing.TB, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func mustDo(t testing.TB, c *Client, req Request) *Response {
	t.Helper()
	r, err := c.Do(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// wantClass does a request that must fail, and checks how.
func wantClass(t testing.TB, c *Client, req Request, want Class) *Error {
	t.Helper()
	_, err := c.Do(t.Context(), req)
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%s: error %v, want class %s", req.URL, err, want)
	}
	if e.Class != want {
		t.Fatalf("%s: class %s (%v), want %s", req.URL, e.Class, err, want)
	}
	return e
}

func TestDo(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "yesterday")
		w.Header().Set("Cache-Control", "max-age=600")
		io.WriteString(w, "hello")
	})
	c := newClient(t, Options{})
	r := mustDo(t, c, Request{URL: s.URL + "/feed"})
	if string(r.Body) != "hello" || r.ETag != `"v1"` || r.LastModified != "yesterday" || r.Status != 200 ||
		r.Freshness.MaxAge != 10*time.Minute {
		t.Fatalf("got %+v", r)
	}
	r = mustDo(t, c, Request{URL: s.URL + "/feed", ETag: r.ETag, LastModified: r.LastModified, ValidatorURL: r.FinalURL})
	if !r.NotModified || r.Body != nil || r.ETag != `"v1"` || r.LastModified != "yesterday" {
		t.Fatalf("got %+v, want not modified", r)
	}
	r = mustDo(t, c, Request{URL: s.URL + "/feed", ETag: r.ETag, Unconditional: true})
	if r.NotModified {
		t.Fatal("an unconditional request was answered by 304")
	}
}

func TestDoBlockedByDefault(t *testing.T) {
	hits := 0
	s := serve(t, func(http.ResponseWriter, *http.Request) { hits++ })
	c := newClient(t, Options{Allow: []dial.Range{}})
	wantClass(t, c, Request{URL: s.URL}, ClassBlocked)
	if hits > 0 {
		t.Fatal("the server was reached")
	}
}

func TestDoCanceled(t *testing.T) {
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	c := newClient(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err := c.Do(ctx, Request{URL: s.URL})
	var e *Error
	if !errors.As(err, &e) || e.Class != ClassCanceled || !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
}

// Error texts go into logs and messages: no keys, no passwords, one line.
func TestErrorsTellNoSecrets(t *testing.T) {
	c := newClient(t, Options{})
	for _, raw := range []string{
		"https://user:secret@example.org/feed", "https://example.org:x/feed?key=secret", "http://127.0.0.1:1/feed?key=secret",
		"http://10.0.0.1/?secret",
		"ftp://user:secret@example.org/", "https://example.org/\x00?secret", "user:secret@example.org",
		"http://u:sec@ret@example.org/secret@x?secret",
		"http://example.org/\r\nlevel=error msg=forged",
	} {
		_, err := c.Do(t.Context(), Request{URL: raw})
		if err == nil || strings.Contains(err.Error(), "secret") || strings.ContainsAny(err.Error(), "\r\n\x00") {
			t.Errorf("%q: %q", raw, err)
		}
	}
}
