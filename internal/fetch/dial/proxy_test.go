package dial

import (
	"strings"
	"testing"
)

func mustProxy(t testing.TB, raw string) *Proxy {
	t.Helper()
	p, err := ParseProxy(raw)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestParseProxy(t *testing.T) {
	for raw, want := range map[string]string{
		"none":                                "none",
		"http://proxy.example.org":            "http://proxy.example.org:3128",
		"http://user:secret@127.0.0.1:8080/":  "http://127.0.0.1:8080",
		"https://proxy.example.org":           "https://proxy.example.org:443",
		"socks5://user:secret@10.0.0.1":       "socks5://10.0.0.1:1080",
		"socks5h://localhost:9050":            "socks5h://localhost:9050",
		"http://[fd00::1]:3128":               "http://[fd00::1]:3128",
		"http://user:sec%40ret@example.org:1": "http://example.org:1",
	} {
		if got := mustProxy(t, raw).String(); got != want {
			t.Errorf("%s: %s, want %s", raw, got, want)
		}
	}
	for _, raw := range []string{
		"", "secret", "proxy.example.org:secret", "ftp://user:secret@example.org", "socks4://secret", "http://", "http://:secret@/",
		"http://h:0/secret", "http://h:99999", "http://h:1/secret", "http://h:1?secret",
		"http://user:sec ret@h:1", "http://user:secret\\@h:1", "http://user:secret@h:x", "http://user:%zz@h:1secret",
	} {
		_, err := ParseProxy(raw)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", raw, err)
		}
	}
}
