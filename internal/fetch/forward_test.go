package fetch

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestForwards follows pages that only forward their readers, and no page that is
// to be read, however it refreshes itself.
func TestForwards(t *testing.T) {
	text := "<p>" + strings.Repeat("The court heard the first witnesses. ", 20) + "</p>"
	for name, tt := range map[string]struct {
		header, body string
		follow       bool
	}{
		"meta":                      {"", `<meta http-equiv="refresh" content="0; url=/end">Redirecting...`, true},
		"meta in capitals, quoted":  {"", `<META HTTP-EQUIV=Refresh CONTENT=" 3 ;URL = '/end' ">Wait.`, true},
		"meta with a comma":         {"", `<meta http-equiv="refresh" content="1,/end">`, true},
		"meta at once, with a text": {"", `<meta http-equiv="refresh" content="0; url=/end">` + text, true},
		"header":                    {"0; url=/end", "wait", true},
		"header, absolute":          {"2;url=%s/end", "wait", true},
		"script":                    {"", `<script>window.location.replace("/end");</script>`, true},
		"script, assigned":          {"", `<script>setTimeout(function(){location.href = '/end'}, 10)</script><p>Moved.</p>`, true},

		"later, with a text":             {"", `<meta http-equiv="refresh" content="5; url=/end">` + text, false},
		"much later":                     {"", `<meta http-equiv="refresh" content="60; url=/end">`, false},
		"reload":                         {"", `<meta http-equiv="refresh" content="0">`, false},
		"reload of the same address":     {"0; url=/start", "x", false},
		"for those without scripts":      {"", `<noscript><meta http-equiv="refresh" content="0; url=/end"></noscript>`, false},
		"in a comment":                   {"", `<!-- <meta http-equiv="refresh" content="0; url=/end"> -->`, false},
		"in a text":                      {"", `<p>&lt;meta http-equiv="refresh" content="0; url=/end"></p>`, false},
		"a script on a page with a text": {"", `<script>if (x) location.href = "/end";</script>` + text, false},
		"two ways":                       {"", `<script>if (x) { location = "/end" } else { location = "/other" }</script>`, false},
		"a variable":                     {"", `<script>location.href = next; var mylocation = "/end";</script>`, false},
		"to a file":                      {"0; url=file:///etc/passwd", "x", false},
		"to a script":                    {"0; url=javascript:alert(1)", "x", false},
		"to somebody":                    {"0; url=http://user@127.0.0.1/", "x", false},
		"no number":                      {"url=/end", "x", false},
		"another equivalent":             {"", `<meta http-equiv="X-UA-Compatible" content="0; url=/end">`, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/html")
				if r.URL.Path == "/start" {
					if tt.header != "" {
						w.Header().Set("Refresh", strings.Replace(tt.header, "%s", "http://"+r.Host, 1))
					}
					fmt.Fprint(w, tt.body)
				}
			})
			final := "/start"
			if tt.follow {
				final = "/end"
			}
			for _, kind := range []Kind{KindPage, KindList} {
				r := mustDo(t, newClient(t, Options{}), Request{URL: s.URL + "/start", Kind: kind})
				if r.FinalURL != s.URL+final || r.PermanentURL != "" || len(r.Redirects) == 1 != tt.follow {
					t.Errorf("kind %d: final %s, permanent %q, %d redirects", kind, r.FinalURL, r.PermanentURL, len(r.Redirects))
				}
			}
			if r := mustDo(t, newClient(t, Options{}), Request{URL: s.URL + "/start", Kind: KindFeed}); r.FinalURL != s.URL+"/start" {
				t.Errorf("a feed is at %s", r.FinalURL)
			}
		})
	}
}

// TestForwardsWithinBounds: a forward is a redirect to the guard, to robots.txt and
// to what bounds redirects; a ring of forwards is read where it closes.
func TestForwardsWithinBounds(t *testing.T) {
	requests := 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		requests++
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /secret")
		case "/inside":
			w.Header().Set("Refresh", "0; url=http://10.0.0.1/admin")
		case "/disallowed":
			w.Header().Set("Refresh", "0; url=/secret/1")
		case "/a":
			w.Header().Set("Refresh", "0; url=/b")
		case "/b":
			w.Header().Set("Refresh", "0; url=/a")
		default:
			w.Header().Set("Refresh", "0; url="+r.URL.Path+"x")
		}
	})
	c := newClient(t, Options{})
	wantClass(t, c, Request{URL: s.URL + "/inside", Kind: KindPage}, ClassBlocked)
	wantClass(t, c, Request{URL: s.URL + "/disallowed", Kind: KindPage}, ClassRobots)
	if r := mustDo(t, c, Request{URL: s.URL + "/a", Kind: KindPage}); r.FinalURL != s.URL+"/b" {
		t.Errorf("a ring is read at %s", r.FinalURL)
	}
	requests = 0
	if r := mustDo(t, c, Request{URL: s.URL + "/endless", Kind: KindPage}); len(r.Redirects) != maxRedirects || requests != maxRedirects+1 {
		t.Errorf("an endless one is followed %d times, by %d requests", len(r.Redirects), requests)
	}
}
