package fetch

import (
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"tocsin/internal/fetch/dial"
)

// TestHub: a form is posted, honestly, along the redirects that keep it, and
// never from https to http or into a network that is not public.
func TestHub(t *testing.T) {
	var got []string
	m := newMemNet(func(w http.ResponseWriter, r *http.Request) {
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
	defer m.server.Close()
	const hub = "http://hub.example"
	c := m.client(t, func(o *Options) { o.Spacing = time.Microsecond })
	form := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {"https://a.example/?a=b&c"}}
	const sent = " application/x-www-form-urlencoded hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2F%3Fa%3Db%26c"
	for _, path := range []string{"/hub", "/307", "/308"} {
		got = nil
		r := mustDo(t, c, Request{URL: hub + path, Kind: KindHub, Form: form})
		if last := got[len(got)-1]; r.Status != http.StatusAccepted || last != "POST /hub"+sent || got[0] != "POST "+path+sent {
			t.Errorf("%s: %d, %q", path, r.Status, got)
		}
	}
	for path, class := range map[string]Class{"/302": ClassRedirect, "/away": ClassBlocked, "/400": ClassStatus4xx} {
		got = nil
		wantClass(t, c, Request{URL: hub + path, Kind: KindHub, Form: form}, class)
		if len(got) != 1 {
			t.Errorf("%s: %q", path, got)
		}
	}
	wantClass(t, c, Request{URL: "http://169.254.169.254/", Kind: KindHub, Form: form}, ClassBlocked)
}

// TestHubIsNeverOurs: fetch.allow names servers for our own feeds; a hub, which a
// feed of anybody names, is not asked there, whether by address, by name or by a
// redirect (ADV-62).
func TestHubIsNeverOurs(t *testing.T) {
	m := newMemNet(func(w http.ResponseWriter, r *http.Request) {
		if r.Host == "leads.example" {
			w.Header().Set("Location", "http://inside.example/")
			w.WriteHeader(http.StatusTemporaryRedirect)
		}
	})
	defer m.server.Close()
	m.names["inside.example"] = []netip.Addr{netip.MustParseAddr("10.1.2.3")}
	m.names["ours.example"] = []netip.Addr{netip.MustParseAddr("93.184.216.35")}
	allow := []dial.Range{{Prefix: netip.MustParsePrefix("10.0.0.0/8")}, {Prefix: netip.MustParsePrefix("93.184.216.35/32")}}
	c := m.client(t, func(o *Options) { o.Allow, o.Spacing = allow, time.Microsecond })
	for _, address := range []string{"http://10.1.2.3/", "http://inside.example/", "http://ours.example/", "http://leads.example/"} {
		wantClass(t, c, Request{URL: address, Kind: KindHub, Form: url.Values{"hub.mode": {"subscribe"}}}, ClassBlocked)
	}
	mustDo(t, c, Request{URL: "http://inside.example/", Kind: KindFeed})
	mustDo(t, c, Request{URL: "http://hub.example/", Kind: KindHub, Form: url.Values{"hub.mode": {"subscribe"}}})
}
