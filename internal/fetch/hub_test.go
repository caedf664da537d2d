package fetch

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestHub: a form is posted, honestly, along the redirects that keep it, and
// never from https to http or into a network that is not public.
func TestHub(t *testing.T) {
	var got []string
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got = append(got, r.Method+" "+r.URL.Path+" "+r.Header.Get("Content-Type")+" "+string(body))
		if r.UserAgent() != "Tocsin/1.0 (+https://example.org/bot)" ||
			r.Header.Get("Cookie")+r.Header.Get("Referer")+r.Header.Get("X-Key") != "" {
			t.Errorf("headers %v", r.Header)
		}
		switch r.URL.Path {
		case "/307", "/308":
			w.Header().Set("Location", "/hub")
			w.WriteHeader(map[string]int{"/307": 307, "/308": 308}[r.URL.Path])
		case "/302":
			http.Redirect(w, r, "/hub", http.StatusFound)
		case "/away":
			w.Header().Set("Location", "http://10.0.0.1/hub")
			w.WriteHeader(http.StatusTemporaryRedirect)
		case "/400":
			http.Error(w, "no such topic", http.StatusBadRequest)
		default:
			w.WriteHeader(http.StatusAccepted)
			_, _ = io.WriteString(w, strings.Repeat("thank you ", 1000))
		}
	})
	c := newClient(t, Options{})
	form := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {"https://a.example/?a=b&c"}}
	const sent = " application/x-www-form-urlencoded hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2F%3Fa%3Db%26c"
	for _, path := range []string{"/hub", "/307", "/308"} {
		got = nil
		r := mustDo(t, c, Request{URL: srv.URL + path, Kind: KindHub, Form: form})
		if last := got[len(got)-1]; r.Status != http.StatusAccepted || last != "POST /hub"+sent || got[0] != "POST "+path+sent {
			t.Errorf("%s: %d, %q", path, r.Status, got)
		}
	}
	for path, class := range map[string]Class{"/302": ClassRedirect, "/away": ClassBlocked, "/400": ClassStatus4xx} {
		got = nil
		wantClass(t, c, Request{URL: srv.URL + path, Kind: KindHub, Form: form}, class)
		if len(got) != 1 {
			t.Errorf("%s: %q", path, got)
		}
	}
	wantClass(t, c, Request{URL: "http://169.254.169.254/", Kind: KindHub, Form: form}, ClassBlocked)
}
