package inspect

import (
	"testing"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
)

// TestRequest: what is inspected is asked for as its source is, and
// what is no source's, as any page.
func TestRequest(t *testing.T) {
	cfg, faults, err := config.Parse("t.yaml", []byte(`
fetch: {contact: a@example.org}
sources:
  - {name: feed, feed: "https://a.example.org/feed?x=1", bearer: token, proxy: "socks5://127.0.0.1:9"}
  - {name: page, page: "https://a.example.org/page", headers: {x-key: k}}
`))
	if err != nil {
		t.Fatal(err, faults)
	}
	for url, want := range map[string]struct {
		kind               fetch.Kind
		bearer, key, proxy string
		of                 string
	}{
		"https://A.example.org/feed?x=1": {fetch.KindFeed, "Bearer token", "", "socks5://127.0.0.1:9", "https://a.example.org/feed?x=1"},
		"https://a.example.org/page":     {fetch.KindPage, "", "k", "none", "https://a.example.org/page"},
		"https://www.example.org/news/1": {fetch.KindPage, "Bearer token", "", "socks5://127.0.0.1:9", "https://a.example.org/feed?x=1"},
		"https://b.example.net/":         {fetch.KindPage, "", "", "none", ""},
		"not an address":                 {fetch.KindPage, "", "", "none", ""},
	} {
		req := Request(cfg, url)
		if req.Kind != want.kind || req.Header.Get("Authorization") != want.bearer || req.Header.Get("X-Key") != want.key ||
			req.Proxy.String() != want.proxy || req.HeaderURL != want.of {
			t.Errorf("%s: %+v, want %+v", url, req, want)
		}
	}
}
