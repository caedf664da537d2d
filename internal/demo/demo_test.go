package demo

import (
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

// clock is a settable time.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.t }
func (c *clock) set(s string)   { c.mu.Lock(); defer c.mu.Unlock(); c.t = local(s) }

// open starts a newsroom at a moment.
func open(t *testing.T, at string) (*Newsroom, *clock, map[string]Outlet) {
	t.Helper()
	c := &clock{t: local(at)}
	n, err := Open(c.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.Close() })
	outlets := make(map[string]Outlet)
	for _, o := range n.Outlets() {
		outlets[o.Name] = o
	}
	return n, c, outlets
}

// get fetches a page; headers are pairs.
func get(t *testing.T, url string, headers ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := (&http.Transport{DisableCompression: true, DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func TestFeedsParse(t *testing.T) {
	n, _, outlets := open(t, "2025-08-01 09:00")
	kinds := make(map[string]int)
	for _, o := range n.Outlets() {
		kinds[string(o.Kind)]++
		if o.Kind != news.SourceFeed {
			continue
		}
		resp, body := get(t, o.Source())
		var titles []string
		if strings.Contains(resp.Header.Get("Content-Type"), "json") {
			var f jsonFeed
			if err := json.Unmarshal([]byte(body), &f); err != nil {
				t.Errorf("%s: %v", o.Name, err)
			}
			for _, i := range f.Items {
				titles = append(titles, i.Title)
			}
		} else {
			d := xml.NewDecoder(strings.NewReader(body))
			for {
				tok, err := d.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatalf("%s: %v", o.Name, err)
				}
				if e, ok := tok.(xml.StartElement); ok && (e.Name.Local == "item" || e.Name.Local == "entry") {
					titles = append(titles, e.Name.Local)
				}
			}
		}
		if len(titles) < 3 {
			t.Errorf("%s: %d entries", o.Name, len(titles))
		}
	}
	if d := cmp.Diff(map[string]int{"feed": 5, "site": 1, "page": 1}, kinds); d != "" {
		t.Error(d)
	}
	if _, body := get(t, outlets["aragats"].Source()); !strings.Contains(body, "/relatives-told?utm_source=feed") {
		t.Error("the JSON feed has no tracking parameters")
	}
}

// TestDays walks through the timeline and looks at what stands there.
func TestDays(t *testing.T) {
	_, c, o := open(t, "2025-07-28 08:00")
	const (
		trial   = "/2025/07/29/who-is-on-trial"
		bqxk    = "/2025/07/29/bqxk"
		agency  = "/2025/07/30/red-cross-suspends"
		english = "/2025/07/30/red-cross-english"
	)
	for _, step := range []struct {
		at, outlet, path string
		status           int
		has, lacks       string
	}{
		{"2025-07-28 08:00", "yeddiqala", trial, 404, "Səhifə tapılmadı", "Vardanyan"},
		{"2025-07-28 08:00", "masis", "/rss.xml", 200, "Parcels from home", "Families of prisoners"},
		{"2025-07-28 09:30", "masis", "/rss.xml", 200, "Families of prisoners", ""},
		{"2025-07-29 12:00", "yeddiqala", trial, 200, "holds 23 persons", ""},
		{"2025-07-29 16:19", "yeddiqala", trial, 200, "Bako Sahakyan and Ruben Vardanyan", "holds 19"},
		{"2025-07-29 16:20", "yeddiqala", trial, 200, "holds 19 persons", "Vardanyan"},
		{"2025-07-30 17:20", "masis", agency, 200, "leaves 23 Armenian", ""},
		{"2025-07-30 17:20", "aragats", agency, 200, "leaves 23 Armenian", ""},
		{"2025-07-30 18:40", "aragats", "/2025/07/30/relatives-told", 200, "Sevan Radio reported", ""},
		{"2025-07-30 19:05", "arpa", english, 200, "leaves 32 Armenian", "leaves 23"},
		{"2025-07-30 19:05", "arpa", "/", 200, english, ""},
		{"2025-07-30 19:59", "yeddiqala", bqxk, 200, "BQXK", ""},
		{"2025-07-30 20:00", "yeddiqala", bqxk, 404, "Səhifə tapılmadı", "BQXK"},
		{"2025-07-30 20:00", "yeddiqala", "/rss", 200, "who-is-on-trial", "/bqxk"},
		{"2025-07-31 11:59", "desk", "/status", 200, "being closed", ""},
		{"2025-07-31 12:00", "desk", "/status", 200, "no longer be sent", "being closed"},
	} {
		c.set(step.at)
		resp, body := get(t, o[step.outlet].URL+step.path)
		if resp.StatusCode != step.status || !strings.Contains(body, step.has) || step.lacks != "" && strings.Contains(body, step.lacks) {
			t.Errorf("%s %s%s: status %d, want %d with %q and without %q", step.at, step.outlet, step.path, resp.StatusCode, step.status, step.has,
				step.lacks)
		}
	}
}

// TestCopy shows that the copy is one, and that the other differs in a number alone.
func TestCopy(t *testing.T) {
	lib, err := readLibrary()
	if err != nil {
		t.Fatal(err)
	}
	text := func(outlet, slug string) string {
		for _, a := range lib[outlet] {
			if a.slug == slug {
				return strings.Join(a.versions[0].paragraphs, "\n")
			}
		}
		t.Fatalf("%s/%s is not there", outlet, slug)
		return ""
	}
	agency, differs := text("masis", "red-cross-suspends"), text("arpa", "red-cross-english")
	if text("aragats", "red-cross-suspends") != agency {
		t.Error("the copy is not verbatim")
	}
	if agency == differs || strings.Replace(differs, "32 Armenian", "23 Armenian", 1) != agency {
		t.Error("the other copy differs in more or less than its number")
	}
}

func TestConditional(t *testing.T) {
	n, c, outlets := open(t, "2025-07-30 20:30")
	for _, o := range n.Outlets() {
		resp, body := get(t, o.Source())
		tag, modified := resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
		if tag == "" || modified == "" || len(body) == 0 {
			t.Fatalf("%s: ETag %q, Last-Modified %q", o.Name, tag, modified)
		}
		for _, headers := range [][]string{{"If-None-Match", tag}, {"If-Modified-Since", modified}, {"If-None-Match", `"other", ` + tag}} {
			resp, body := get(t, o.Source(), headers...)
			if resp.StatusCode != http.StatusNotModified || body != "" {
				t.Errorf("%s with %q: status %d", o.Name, headers, resp.StatusCode)
			}
		}
		// If-None-Match decides alone.
		if resp, _ := get(t, o.Source(), "If-None-Match", `"stale"`, "If-Modified-Since", modified); resp.StatusCode != http.StatusOK {
			t.Errorf("%s with a stale tag: status %d", o.Name, resp.StatusCode)
		}
		zipped, _ := get(t, o.Source(), "Accept-Encoding", "gzip", "If-None-Match", tag)
		if zipped.StatusCode != http.StatusNotModified {
			t.Errorf("%s: the tag of the plain form is not known to the gzipped one", o.Name)
		}
	}
	page := outlets["masis"].URL + "/2025/07/30/red-cross-suspends"
	resp, _ := get(t, page)
	c.set("2025-08-01 09:00")
	if again, _ := get(t, page, "If-None-Match", resp.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("an article that nobody edited: status %d", again.StatusCode)
	}
}

func TestGzip(t *testing.T) {
	_, _, outlets := open(t, "2025-08-01 09:00")
	resp, body := get(t, outlets["pereval"].Source(), "Accept-Encoding", "gzip")
	if resp.Header.Get("Content-Encoding") != "gzip" {
		t.Fatal("not gzipped")
	}
	z, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil || !strings.Contains(string(plain), "Родственникам пленных") {
		t.Errorf("%v, %d bytes", err, len(plain))
	}
}

func TestRobotsAndLog(t *testing.T) {
	n, c, outlets := open(t, "2025-07-29 10:00")
	if resp, body := get(t, outlets["masis"].URL+"/robots.txt"); resp.StatusCode != 200 || !strings.Contains(body, "Disallow: /search") {
		t.Errorf("robots.txt: %d %q", resp.StatusCode, body)
	}
	get(t, outlets["desk"].Source()+"?x=1", "If-None-Match", `"old"`, "User-Agent", "test")
	want := []Request{
		{At: c.now(), Outlet: "masis", Method: "GET", Path: "/robots.txt", Status: 200, UserAgent: "Go-http-client/1.1"},
		{At: c.now(), Outlet: "desk", Method: "GET", Path: "/status?x=1", Status: 200, Conditional: true, UserAgent: "test"},
	}
	if d := cmp.Diff(want, n.Requests()); d != "" {
		t.Error(d)
	}
}

func TestTimeline(t *testing.T) {
	n, _, _ := open(t, "2025-07-28 08:00")
	last := time.Time{}
	for _, m := range n.Timeline() {
		if m.At.Before(last) || m.At.Before(n.Start()) || m.At.After(n.End()) {
			t.Errorf("%s is out of order: %s", m.At, m.What)
		}
		last = m.At
	}
	// Every moment but the first and the last is one of an article.
	moments := make(map[time.Time]bool)
	for _, h := range n.houses {
		for _, a := range h.articles {
			moments[a.published], moments[a.gone] = true, true
			for _, v := range a.versions {
				moments[v.from] = true
			}
		}
	}
	list := n.Timeline()
	for _, m := range list[1 : len(list)-1] {
		if !moments[m.At] {
			t.Errorf("nothing happens at %s: %s", m.At, m.What)
		}
	}
}

func TestConfigReceivers(t *testing.T) {
	n, _, _ := open(t, "2025-07-29 10:00")
	dir := `C:\a "b"`
	to := Receivers{SlackAPI: "http://127.0.0.1:4000/api/", SMTP: "smtp://127.0.0.1:2525"}
	configure(t, n, to)
	got := string(n.Config(dir, to))
	for _, want := range []string{
		`slack: {channel: "#icrc-watch", token: "xoxb-demo", api_url: "http://127.0.0.1:4000/api/"}`,
		`email: {from: tocsin@example.org, to: ["board@example.org"], smtp: "smtp://127.0.0.1:2525", insecure: yes}`,
		`C:\\a \"b\"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

func TestPort(t *testing.T) {
	first, _, outlets := open(t, "2025-07-29 10:00")
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(outlets["masis"].URL, "http://"))
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	number, _ := strconv.Atoi(port)
	second, err := openPort(first.now, number)
	if err != nil {
		t.Skipf("port %d is not free on all addresses: %v", number, err)
	}
	defer second.Close()
	if got := second.Outlets()[0].URL; got != outlets["masis"].URL {
		t.Errorf("address %s after reopening, was %s", got, outlets["masis"].URL)
	}
	if _, err := openPort(first.now, number); err == nil {
		t.Error("a taken port gives no error")
	}
}

func TestMethods(t *testing.T) {
	_, _, outlets := open(t, "2025-07-29 10:00")
	resp, err := http.Post(outlets["masis"].Source(), "text/plain", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") == "" {
		t.Errorf("POST: status %d", resp.StatusCode)
	}
	resp, err = http.Head(outlets["masis"].Source())
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.ContentLength <= 0 && resp.Header.Get("Content-Encoding") == "" {
		t.Errorf("HEAD: status %d, length %d", resp.StatusCode, resp.ContentLength)
	}
}
