package fetch

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// rawServer answers each request with the bytes that reply makes of its head.
// It is for what net/http's server would tidy up. It allows keep-alive.
func rawServer(t testing.TB, reply func(head string) string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				r := bufio.NewReader(conn)
				for {
					var head strings.Builder
					for {
						line, err := r.ReadString('\n')
						if err != nil {
							return
						}
						if line == "\r\n" {
							break
						}
						head.WriteString(line)
					}
					answer := reply(head.String())
					if _, err := io.WriteString(conn, answer); err != nil || strings.Contains(answer, "Connection: close") {
						return
					}
				}
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

// headLine is a header's raw value in a request's head; false if absent.
func headLine(head, key string) (string, bool) {
	for line := range strings.SplitSeq(head, "\r\n") {
		if name, value, ok := strings.Cut(line, ": "); ok && strings.EqualFold(name, key) {
			return value, true
		}
	}
	return "", false
}

var strangeETags = []string{
	`"x"`, `W/"x"`, `w/"x"`, `x`, `"x-gzip"`, `"x--gzip"`, `"a b"`, `a b c`, `"ключ"`, "\"\xe9t\xe9\"", `""`, `W/""`, `"a"b"`, `'x'`,
	`"x", "y"`, `*`, `"a,b"`, `"\"`, "\"tab\tin\"", `"65f3-1a2b-=/+"`, `5d8c72a5edda8`, `"` + strings.Repeat("a", 4000) + `"`, `{SHA}x==`,
	`"#$%&'()"`,
}

var strangeDates = []string{
	"Mon, 02 Mar 2026 12:00:00 GMT", "Monday, 02-Mar-26 12:00:00 GMT", "Mon Mar  2 12:00:00 2026", "mon, 02 mar 2026 12:00:00 gmt",
	"Mon, 02 Mar 2026 12:00:00 +0000", "2026-03-02T12:00:00Z", "1772452800", "0", "-1", "yesterday", "Пн, 02 мар 2026",
	"Mon, 2 Mar 2026 24:00:00 GMT",
}

// Validators come back byte for byte, whatever they look like.
func TestValidatorsReplayed(t *testing.T) {
	for i := range max(len(strangeETags), len(strangeDates)) {
		etag, date := strangeETags[i%len(strangeETags)], strangeDates[i%len(strangeDates)]
		t.Run(fmt.Sprintf("%.20s %.20s", etag, date), func(t *testing.T) {
			var heads []string
			url := rawServer(t, func(head string) string {
				heads = append(heads, head)
				if len(heads) == 1 {
					return "HTTP/1.1 200 OK\r\nEtAg: " + etag + "\r\nlast-modified: " + date + "\r\nContent-Length: 2\r\n\r\nok"
				}
				return "HTTP/1.1 304 Not Modified\r\n\r\n"
			})
			c := newClient(t, Options{})
			r := mustDo(t, c, Request{URL: url + "/feed"})
			if r.ETag != etag || r.LastModified != date {
				t.Fatalf("read %q and %q", r.ETag, r.LastModified)
			}
			again := mustDo(t, c, Request{URL: url + "/feed", ETag: r.ETag, LastModified: r.LastModified, ValidatorURL: r.FinalURL})
			if !again.NotModified {
				t.Fatal("want 304")
			}
			for key, want := range map[string]string{"If-None-Match": etag, "If-Modified-Since": date} {
				if _, ok := headLine(heads[0], key); ok {
					t.Errorf("the first request has %s", key)
				}
				if got, _ := headLine(heads[1], key); got != want {
					t.Errorf("%s: sent %q, want %q", key, got, want)
				}
			}
		})
	}
}

// FuzzETag checks that any validator either comes back as it was or not at
// all, and never breaks a request.
func FuzzETag(f *testing.F) {
	for _, s := range strangeETags {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, etag string) {
		h := http.Header{}
		if !setValidator(h, "If-None-Match", etag) {
			return
		}
		var b strings.Builder
		if err := h.Write(&b); err != nil {
			t.Fatal(err)
		}
		got, err := textproto.NewReader(bufio.NewReader(strings.NewReader(b.String() + "\r\n"))).ReadMIMEHeader()
		if err != nil || len(got) != 1 {
			t.Fatalf("%q is sent as %q: %v", etag, b.String(), err)
		}
		if v := got.Get("If-None-Match"); v != strings.Trim(etag, " \t") {
			t.Fatalf("%q is sent as %q", etag, v)
		}
	})
}

// Every request tells who asks, and nothing about who reads what.
func TestHonestRequests(t *testing.T) {
	var heads []string
	url := rawServer(t, func(head string) string {
		heads = append(heads, head)
		switch {
		case strings.HasPrefix(head, "GET /robots.txt "):
			return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
		case strings.HasPrefix(head, "GET /old "):
			return "HTTP/1.1 302 Found\r\nSet-Cookie: id=1\r\nLocation: /new\r\nContent-Length: 4\r\n\r\nmove"
		}
		return "HTTP/1.1 200 OK\r\nSet-Cookie: id=2\r\nContent-Length: 2\r\n\r\nok"
	})
	c := newClient(t, Options{})
	mustDo(t, c, Request{URL: url + "/old", Kind: KindPage})
	mustDo(t, c, Request{URL: url + "/feed", Kind: KindFeed})
	if len(heads) != 4 {
		t.Fatalf("%d requests, want robots.txt, /old, /new, /feed", len(heads))
	}
	for _, head := range heads {
		if got, _ := headLine(head, "User-Agent"); got != "Tocsin/1.0 (+https://example.org/bot)" {
			t.Errorf("user agent %q", got)
		}
		if got, _ := headLine(head, "Accept-Encoding"); !strings.Contains(got, "gzip") {
			t.Errorf("accept encoding %q", got)
		}
		for line := range strings.SplitSeq(strings.TrimSpace(head), "\r\n") {
			key, _, _ := strings.Cut(line, ":")
			switch key {
			case "Host", "User-Agent", "Accept", "Accept-Encoding":
			default:
				if !strings.HasPrefix(line, "GET /") {
					t.Errorf("a request has the line %q", line)
				}
			}
		}
	}
	if got, _ := headLine(heads[3], "Accept"); !strings.Contains(got, "application/rss+xml") ||
		!strings.Contains(got, "application/atom+xml") {
		t.Errorf("a feed's Accept is %q", got)
	}
}

// One connection serves them all: bodies are read to the end, errors too.
func TestConnectionReused(t *testing.T) {
	conns := map[string]bool{}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		conns[r.RemoteAddr] = true
		switch r.URL.Path {
		case "/304":
			w.WriteHeader(http.StatusNotModified)
		case "/404":
			http.Error(w, strings.Repeat("not here ", 500), http.StatusNotFound)
		case "/302":
			http.Redirect(w, r, "/200", http.StatusFound)
		default:
			io.WriteString(w, strings.Repeat("text ", 5000))
		}
	})
	c := newClient(t, Options{})
	for _, path := range []string{"/200", "/304", "/404", "/302", "/200"} {
		c.Do(t.Context(), Request{URL: s.URL + path, ETag: "x"})
	}
	if len(conns) != 1 {
		t.Errorf("%d connections, want 1", len(conns))
	}
}

// One 429 silences the host for ten feeds, also after a restart, until the
// time is over; the feeds stay conditional.
func TestRetryAfter(t *testing.T) {
	forms := map[string]func(time.Time) string{
		"seconds": func(time.Time) string { return "7200" },
		"fixdate": func(at time.Time) string { return at.Add(2 * time.Hour).UTC().Format(http.TimeFormat) },
		"rfc850":  func(at time.Time) string { return at.Add(2 * time.Hour).UTC().Format("Monday, 02-Jan-06 15:04:05 GMT") },
		"asctime": func(at time.Time) string { return at.Add(2 * time.Hour).UTC().Format(time.ANSIC) },
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { retryAfter(t, form, http.StatusTooManyRequests) })
		})
	}
}

func retryAfter(t *testing.T, form func(time.Time) string, status int) {
	j, broken := &journal{}, true
	m := newMemNet(j.wrap(func(w http.ResponseWriter, r *http.Request) {
		if r.Host == "news.example.org" && broken {
			w.Header().Set("Retry-After", form(time.Now()))
			w.WriteHeader(status)
			return
		}
		if r.Header.Get("If-None-Match") == "" {
			t.Error("a request was not conditional")
		}
		w.WriteHeader(http.StatusNotModified)
	}))
	state := NewMemoryState()
	share := func(o *Options) { o.State = state }
	c := m.client(t, share)
	start := time.Now()
	e := wantClass(t, c, Request{URL: "http://news.example.org/0", ETag: "x"}, statusClass(status))
	if got := e.RetryAfter.Sub(start); got != 2*time.Hour {
		t.Errorf("retry after %v, want 2h", got)
	}
	for i := range 10 {
		if i == 5 { // a restart
			c.Close()
			c = m.client(t, share)
		}
		e := wantClass(t, c, Request{URL: fmt.Sprintf("http://news.example.org/%d", i), ETag: "x"}, ClassHeld)
		if got := e.RetryAfter.Sub(start); got != 2*time.Hour {
			t.Errorf("held until %v, want 2h", got)
		}
	}
	mustDo(t, c, Request{URL: "http://other.example.org/", ETag: "x"}) // another host of the lane
	if len(j.events) != 2 {
		t.Errorf("%d requests while the host is on hold, want 2", len(j.events))
	}
	broken = false
	time.Sleep(time.Until(start.Add(2*time.Hour - 10*time.Second))) // less than MaxHold is left: Do waits
	mustDo(t, c, Request{URL: "http://news.example.org/0", ETag: "x"})
	if at := j.events[2].at.Sub(start); at != 2*time.Hour {
		t.Errorf("asked again after %v, want 2h", at)
	}
	m.close(c)
}

// A hold of a server of one's own survives a restart too.
func TestRetryAfterOfAllowed(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "99999999")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	state := NewMemoryState()
	now := noon
	opt := Options{State: state, Now: func() time.Time { return now }}
	e := wantClass(t, newClient(t, opt), Request{URL: s.URL}, ClassTooMany)
	if got := e.RetryAfter.Sub(noon); got != maxRetryAfter {
		t.Errorf("retry after %v, want the cap of seven days", got)
	}
	if !strings.Contains(e.Error(), "more than seven days; it is asked again on 2026-03-09T12:00:00Z") {
		t.Errorf("the error does not say until when: %v", e)
	}
	wantClass(t, newClient(t, opt), Request{URL: s.URL}, ClassHeld)
	now = now.Add(maxRetryAfter)
	wantClass(t, newClient(t, opt), Request{URL: s.URL}, ClassTooMany)
}

// A 429 without a time gives the lane a longer pause.
func TestTooManyWithoutTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemNet(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) })
		c := m.client(t, nil)
		defer m.close(c)
		start := time.Now()
		wantClass(t, c, Request{URL: "http://example.org/"}, ClassTooMany)
		wantClass(t, c, Request{URL: "http://www.example.org/"}, ClassTooMany)
		if took := time.Since(start); took != politePause {
			t.Errorf("the second request came after %v, want %v", took, politePause)
		}
	})
}
