package fetch

import (
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// redirector serves /STATUS/rest as a redirect to rest, which may be a URL.
func redirector(t testing.TB, seen *[]string) string {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		if seen != nil {
			*seen = append(*seen, r.URL.RequestURI())
		}
		status, to, ok := strings.Cut(strings.TrimPrefix(r.URL.RequestURI(), "/"), "/")
		if n, err := strconv.Atoi(status); ok && err == nil {
			if !strings.HasPrefix(to, "http") {
				to = "/" + to
			}
			w.Header()["Location"] = []string{to}
			w.WriteHeader(n)
		}
	}).URL
}

func TestRedirects(t *testing.T) {
	url := redirector(t, nil)
	tests := []struct {
		path      string
		final     string
		permanent string
		class     Class
	}{
		{path: "/end", final: "/end"},
		{path: "/301/end", final: "/end", permanent: "/end"},
		{path: "/308/end", final: "/end", permanent: "/end"},
		{path: "/302/end", final: "/end"},
		{path: "/303/end", final: "/end"},
		{path: "/307/end", final: "/end"},
		{path: "/301/308/end", final: "/end", permanent: "/end"},
		{path: "/301/302/end", final: "/end", permanent: "/302/end"},
		{path: "/302/301/end", final: "/end"},
		{path: "/301/302/301/end", final: "/end", permanent: "/302/301/end"},
		{path: "/301/302/303/307/308/end", final: "/end", permanent: "/302/303/307/308/end"},
		{path: "/301/301/301/301/301/301/end", class: ClassRedirect},
	}
	c := newClient(t, Options{})
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			if tt.class != "" {
				wantClass(t, c, Request{URL: url + tt.path}, tt.class)
				return
			}
			r := mustDo(t, c, Request{URL: url + tt.path})
			permanent := strings.TrimPrefix(r.PermanentURL, url)
			if r.FinalURL != url+tt.final || permanent != tt.permanent {
				t.Fatalf("final %s, permanent %q; want %s, %q", r.FinalURL, permanent, tt.final, tt.permanent)
			}
			if n := strings.Count(tt.path, "/30"); len(r.Redirects) != n {
				t.Fatalf("%d redirects told, want %d", len(r.Redirects), n)
			}
		})
	}
	r := mustDo(t, c, Request{URL: url + "/301/302/end"})
	want := []Hop{{301, url + "/301/302/end", url + "/302/end"}, {302, url + "/302/end", url + "/end"}}
	if diff := cmp.Diff(want, r.Redirects); diff != "" {
		t.Error(diff)
	}
}

func TestBadRedirects(t *testing.T) {
	for _, location := range []string{
		"", `/\evil.example`, `\\evil.example`, "ftp://example.org/", "javascript:alert(1)", "http://user@127.0.0.1/", "http://",
		"http://a b/",
		"http://127.1/", "http://0x7f.1/", "http://[fe80::1%25lo]/", "//127.0.0.1:0/", "http://127.0.0.1:99999/", "%zz://",
		"http://127.0.0.1:80\t80/", "/a\x01b",
		"/start", // itself
		"data:text/html,x", "file:///etc/passwd", "mailto:a@example.org",
	} {
		t.Run(location, func(t *testing.T) {
			url := rawServer(t, func(string) string {
				return "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n"
			})
			c := newClient(t, Options{})
			_, err := c.Do(t.Context(), Request{URL: url + "/start"})
			e, ok := err.(*Error)
			if !ok || e.Class != ClassRedirect && e.Class != classProtocol {
				t.Fatalf("got %v", err)
			}
		})
	}
}

func TestRedirectLoop(t *testing.T) {
	hits := 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		hits++
		http.Redirect(w, r, map[string]string{"/a": "/b", "/b": "/c", "/c": "/a"}[r.URL.Path], http.StatusMovedPermanently)
	})
	wantClass(t, newClient(t, Options{}), Request{URL: s.URL + "/a"}, ClassRedirect)
	if hits != 3 {
		t.Errorf("%d requests, want 3", hits)
	}
}

// What one host was told is not told to another: validators, headers of the
// source's own, and where the reader came from.
func TestNothingCrossesHosts(t *testing.T) {
	var there []http.Header
	other := serve(t, func(w http.ResponseWriter, r *http.Request) {
		there = append(there, r.Header.Clone())
		w.Header().Set("ETag", `"there"`)
	})
	var here []http.Header
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		here = append(here, r.Header.Clone())
		http.Redirect(w, r, other.URL+"/x", http.StatusFound)
	})
	c := newClient(t, Options{})
	own := http.Header{"Authorization": {"Bearer key"}, "X-Key": {"key"}}
	req := Request{URL: s.URL + "/feed", ETag: `"here"`, LastModified: "yesterday", Header: own}
	r := mustDo(t, c, req)
	if here[0].Get("Authorization") != "Bearer key" || here[0].Get("If-None-Match") != `"here"` {
		t.Errorf("the source's own host got %v", here[0])
	}
	for _, key := range []string{"Authorization", "X-Key", "If-None-Match", "If-Modified-Since", "Referer", "Cookie"} {
		if v := there[0].Get(key); v != "" {
			t.Errorf("the other host got %s: %s", key, v)
		}
	}
	// The other host's validator goes back to the other host, and only there.
	req.ETag, req.LastModified = r.ETag, ""
	req.ValidatorURL = r.FinalURL
	mustDo(t, c, req)
	if got := here[1].Get("If-None-Match"); got != "" {
		t.Errorf("the first host got the other's validator %s", got)
	}
	if got := there[1].Get("If-None-Match"); got != `"there"` {
		t.Errorf("the other host got the validator %q, want its own", got)
	}
}

// TestValidatorsStayWithTheirURL: a page that becomes a redirect on its own
// host is not taken for unchanged because the target says 304 to its ETag.
func TestValidatorsStayWithTheirURL(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/page":
			http.Redirect(w, r, "/other", http.StatusFound)
		case r.Header.Get("If-None-Match") != "" || r.Header.Get("If-Modified-Since") != "":
			w.WriteHeader(http.StatusNotModified)
		default:
			fmt.Fprint(w, "another page")
		}
	})
	c := newClient(t, Options{})
	for _, tt := range []struct {
		name, validatorURL string
		notModified        bool
	}{
		{"validators of the request's URL", "", false},
		{"the same, said", s.URL + "/page", false},
		{"another query", s.URL + "/other?page=2", false},
		{"no URL", "::", false},
		{"validators of the target", s.URL + "/other", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := mustDo(t, c, Request{URL: s.URL + "/page", ETag: `"v1"`, LastModified: "yesterday", ValidatorURL: tt.validatorURL})
			if r.NotModified != tt.notModified || r.FinalURL != s.URL+"/other" {
				t.Errorf("not modified %v at %s, want %v", r.NotModified, r.FinalURL, tt.notModified)
			}
		})
	}
}

func TestHeadersOfTheSource(t *testing.T) {
	c := newClient(t, Options{})
	for _, h := range []http.Header{
		{"Cookie": {"a=b"}},
		{"user-agent": {"Mozilla"}},
		{"Host": {"x"}},
		{"X-A": {"a\r\nB: c"}},
		{"X A": {"b"}},
		{"Referer": {"x"}},
		{"If-None-Match": {"x"}},
	} {
		e := wantClass(t, c, Request{URL: "http://127.0.0.1:1/", Header: h}, classBadRequest)
		if strings.Contains(e.Error(), "B: c") {
			t.Errorf("a value is told: %v", e)
		}
	}
}

func TestHTTPSToHTTPRefused(t *testing.T) {
	hits := 0
	plain := serve(t, func(http.ResponseWriter, *http.Request) { hits++ })
	s, pool := serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, plain.URL, http.StatusMovedPermanently)
	})
	e := wantClass(t, newClient(t, Options{RootCAs: pool}), Request{URL: s}, ClassRedirect)
	if hits > 0 || !strings.Contains(e.Error(), "https to http") {
		t.Errorf("%d hits, %v", hits, e)
	}
}

// A public host cannot lead into the network it is read from.
func TestRedirectIntoTheNetwork(t *testing.T) {
	for _, to := range []string{
		"http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
		"http://[::ffff:10.0.0.1]/",
		"http://inside.example.org/", "http://192.168.1.1/", "http://example.org:22/", "http://[64:ff9b::a00:1]/",
	} {
		t.Run(to, func(t *testing.T) {
			m := newMemNet(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) })
			m.names["inside.example.org"] = []netip.Addr{netip.MustParseAddr("10.1.2.3")}
			m.names["localhost"] = []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("::1")}
			c := m.client(t, func(o *Options) { o.Spacing = 1 })
			defer m.close(c)
			wantClass(t, c, Request{URL: "http://example.org/"}, ClassBlocked)
			if len(m.dials) != 1 {
				t.Errorf("dials %v, want one to the public host", m.dials)
			}
		})
	}
}

func TestStatuses(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		fmt.Sscanf(r.URL.Path, "/%d", &n)
		if r.URL.RawQuery != "" {
			w.Header().Set("Cf-Mitigated", "challenge")
		}
		w.WriteHeader(n)
	})
	c := newClient(t, Options{})
	tests := map[string]Class{
		"/400": ClassStatus4xx, "/401": ClassUnauthorised, "/403": ClassForbidden, "/404": ClassNotFound, "/410": ClassGone,
		"/418": ClassStatus4xx,
		"/429": ClassTooMany, "/451": ClassForbidden, "/500": ClassStatus5xx, "/503": ClassStatus5xx, "/599": ClassStatus5xx,
		"/999": ClassStatus5xx,
		"/206": classProtocol, "/304": classProtocol, "/302": ClassRedirect, "/300": ClassRedirect, "/403?x": ClassChallenge,
	}
	for path, class := range tests {
		e := wantClass(t, c, Request{URL: s.URL + path}, class)
		if strconv.Itoa(e.Status) != path[1:4] || e.Error() == "" || e.hint() == "" {
			t.Errorf("%s: %+v", path, e)
		}
	}
	r, err := c.Do(t.Context(), Request{URL: s.URL + "/404"})
	if err == nil || r == nil || r.Status != 404 {
		t.Errorf("an error status gives %+v, %v; want both", r, err)
	}
	if r := mustDo(t, c, Request{URL: s.URL + "/204"}); r.Status != 204 || len(r.Body) != 0 {
		t.Errorf("204: %+v", r)
	}
}
