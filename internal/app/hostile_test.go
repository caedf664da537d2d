package app_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"tocsin/internal/extract"
	"tocsin/internal/feed"
	"tocsin/internal/fetch"
	"tocsin/internal/fetch/dial"
	"tocsin/internal/page"
	"tocsin/internal/racetest"
)

// The bounds that METHODS and issue 5 set for one hostile answer.
const (
	hostileSeconds = 3.0
	hostileMB      = 128.0
)

// TestBenchHostile fetches and reads what hostile and broken servers send, each
// by itself, and prints what it cost this process: CPU and wall seconds, and
// the memory above what it had before.
func TestBenchHostile(t *testing.T) {
	racetest.Alone(t)
	if os.Getenv("TOCSIN_BENCH") == "" {
		t.Skip("is a measurement: make bench-hostile")
	}
	client := hostileClient(t)
	t.Logf("%-44s %8s %8s %8s  %s", "", "CPU s", "wall s", "extra MB", "outcome")
	for _, h := range hostileCases() {
		srv := httptest.NewServer(h.serve)
		debug.FreeOSMemory()
		os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // the peak of RSS starts anew
		before, cpu, start := statusMB(os.Getpid(), "VmRSS"), cpuSeconds(), time.Now()
		outcome := h.read(t.Context(), client, srv.URL)
		used, wall, extra := cpuSeconds()-cpu, time.Since(start).Seconds(), statusMB(os.Getpid(), "VmHWM")-before
		srv.CloseClientConnections()
		srv.Close()
		if len(outcome) > 110 {
			outcome = outcome[:110] + "..."
		}
		t.Logf("%-44s %8.2f %8.2f %8.0f  %s", h.name, used, wall, extra, outcome)
		if used >= hostileSeconds || wall >= 2*hostileSeconds || extra >= hostileMB {
			t.Errorf("%s is not bounded: %.2f CPU s, %.2f s, %.0f MB", h.name, used, wall, extra)
		}
	}
}

// hostileClient is a fetcher whose patience with slow servers is a tenth of
// what it really is, so that the measurement shows it within seconds.
func hostileClient(t *testing.T) *fetch.Client {
	t.Helper()
	c, err := fetch.New(fetch.Options{
		Allow:    []dial.Range{{Prefix: netip.MustParsePrefix("127.0.0.0/8")}},
		Timeouts: fetch.Timeouts{Header: 1500 * time.Millisecond, Total: 4 * time.Second, Window: time.Second},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

type hostileCase struct {
	name  string
	serve http.HandlerFunc
	read  func(ctx context.Context, c *fetch.Client, url string) string
}

// bomb answers with n bytes of s, packed beforehand.
func bomb(encoding, s string, n int) http.HandlerFunc {
	var packed bytes.Buffer
	var out io.WriteCloser
	switch encoding {
	case "gzip":
		out = gzip.NewWriter(&packed)
	case "br":
		out = brotli.NewWriterLevel(&packed, 1)
	case "zstd":
		out, _ = zstd.NewWriter(&packed, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
	}
	repeatTo(out, s, n)
	out.Close()
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", encoding)
		w.Write(packed.Bytes())
	}
}

func plainly(s string, n int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { repeatTo(w, s, n) }
}

// between sends head, n bytes of s, and tail.
func between(head, s string, n int, tail string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, head)
		repeatTo(w, s, n)
		io.WriteString(w, tail)
	}
}

func repeatTo(w io.Writer, s string, n int) {
	block := []byte(strings.Repeat(s, max(1, 64<<10/len(s))))
	for n > 0 {
		k, err := w.Write(block[:min(len(block), n)])
		if err != nil {
			return
		}
		n -= k
	}
}

// raw answers on the connection itself.
func raw(answer func(conn net.Conn)) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		answer(conn)
	}
}

// asFeed fetches and parses a feed.
func asFeed(ctx context.Context, c *fetch.Client, url string) string {
	resp, err := c.Do(ctx, fetch.Request{URL: url + "/feed", Kind: fetch.KindFeed})
	if err != nil {
		return err.Error()
	}
	f, err := feed.Parse(resp.Body, feed.Options{URL: resp.FinalURL, ContentType: resp.ContentType, Now: time.Now()})
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d entries; %s", len(f.Entries), strings.Join(f.Warnings, "; "))
}

// asPage fetches a page and reads its article.
func asPage(ctx context.Context, c *fetch.Client, url string) string {
	resp, err := c.Do(ctx, fetch.Request{URL: url + "/page", Kind: fetch.KindPage})
	if err != nil {
		return err.Error()
	}
	doc, err := extract.Page(resp.Body, extract.Options{
		URL: resp.FinalURL, ContentType: resp.ContentType, Status: resp.Status,
		Now: time.Now(),
	})
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s, %d bytes of text: %s", doc.Verdict, len(doc.Text), doc.Reason)
}

// asList fetches a list page and reads its links.
func asList(ctx context.Context, c *fetch.Client, url string) string {
	resp, err := c.Do(ctx, fetch.Request{URL: url + "/page", Kind: fetch.KindList})
	if err != nil {
		return err.Error()
	}
	links, warnings, err := page.Links(resp.Body, page.LinkOptions{URL: resp.FinalURL, ContentType: resp.ContentType, Select: "a"})
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d links; %s", len(links), strings.Join(warnings, "; "))
}

// notRobots answers robots.txt with 404 and the rest with h.
func notRobots(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		h(w, r)
	}
}

// hostileCases are made when they are measured: packing the bombs takes time.
func hostileCases() []hostileCase {
	return []hostileCase{
		{"2,000,000 nested tags in 15 kB of gzip", bomb("gzip", "<a:b>", 10<<20), asFeed},
		{"the same within the limits of ratio", between("<rss>", "<x>", 8<<20-100, ""), asFeed},
		{"500 MB of gzip, 1000 to 1", bomb("gzip", "\x00", 500<<20), asFeed},
		{"500 MB of brotli", bomb("br", "\x00", 500<<20), asFeed},
		{"500 MB of zstd", bomb("zstd", "\x00", 500<<20), asFeed},
		{"8 MiB of whitespace", plainly(" ", 8<<20), asFeed},
		{"100,000 entries", between("<rss><channel>", "<item><title>t</title><link>http://a.example/</link></item>", 100_000*60,
			"</channel></rss>"), asFeed},
		{
			"8 MiB in one entry", between("<rss><channel><item><description>", "&lt;b&gt;x ", 8<<20-200, "</description></item></channel></rss>"),
			asFeed,
		},
		{"an element of a million attributes", between("<rss ", "a='b' ", 6_000_000, "></rss>"), asFeed},
		{"a billion laughs", between(`<!DOCTYPE x [<!ENTITY a "ha">`+strings.Repeat(`<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY a "&b;&b;&b;&b;&b;&b;">`, 20)+`]><rss><channel><item><title>`, "&a;", 1<<20, `</title></item></channel></rss>`), asFeed},
		{"8 MiB of JSON arrays in arrays", between(`{"version":"https://jsonfeed.org/version/1.1","items":[`, "[", 8<<20-200, ""), asFeed},
		{"50 MB of page", notRobots(plainly("<p>words and words</p>", 50<<20)), asPage},
		{"10 MiB of page", notRobots(plainly("<p>words and words</p>", 10<<20-1)), asPage},
		{"10 MiB of nested elements", notRobots(plainly("<div>", 10<<20-1)), asPage},
		{"10 MiB of misnested elements", notRobots(plainly("<b><i><p>x</b></i>", 10<<20-1)), asPage},
		{"10 MiB of tables in tables", notRobots(plainly("<table><tr><td>x", 10<<20-1)), asPage},
		{"10 MiB of links", notRobots(plainly("<a href=/x>y</a>", 10<<20-1)), asList},
		{"a tag that never ends", notRobots(between("<p>x", " a=b", 10<<20-100, "")), asPage},
		{"55 MB of robots.txt", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				repeatTo(w, "Disallow: /a*b*c*d*e*f\nUser-agent: *\n", 55<<20)
			}
		}, asPage},
		{"a header that never ends", raw(func(conn net.Conn) {
			io.WriteString(conn, "HTTP/1.1 200 OK\r\n")
			repeatTo(conn, "X-More: and more\r\n", 1<<30)
		}), asFeed},
		{"a server that says nothing", raw(func(net.Conn) { time.Sleep(5 * time.Second) }), asFeed},
		{"a byte of header at a time", raw(func(conn net.Conn) {
			for range 100 {
				time.Sleep(100 * time.Millisecond)
				if _, err := conn.Write([]byte("H")); err != nil {
					return
				}
			}
		}), asFeed},
		{"a byte of body at a time", raw(func(conn net.Conn) {
			io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
			for range 100 {
				time.Sleep(100 * time.Millisecond)
				if _, err := conn.Write([]byte("x")); err != nil {
					return
				}
			}
		}), asFeed},
		{"chunks of one byte", raw(func(conn net.Conn) {
			io.WriteString(conn, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
			repeatTo(conn, "1\r\nx\r\n", 60<<20)
		}), asFeed},
		{"redirects without end", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}, asFeed},
	}
}
