package fetch

import (
	"net/netip"
	"strings"
	"testing"
)

func TestParseURL(t *testing.T) {
	tests := []struct{ in, want string }{ // want "" means refused
		{"https://example.org/feed", "https://example.org/feed"},
		{"HTTPS://EXAMPLE.org:443", "https://example.org/"},
		{"http://example.org:80/a#frag", "http://example.org/a"},
		{"http://example.org:8080/a?b=c&d", "http://example.org:8080/a?b=c&d"},
		{"http://example.org:/a", "http://example.org/a"},
		{"http://example.org:00080/a", "http://example.org/a"},
		{"  https://example.org/a \n", "https://example.org/a"},
		{"https://example.org./a", "https://example.org/a"},
		{"https://example.org/a b?c d", "https://example.org/a%20b?c%20d"},
		{"https://example.org/լուր", "https://example.org/%D5%AC%D5%B8%D6%82%D6%80"},
		{"https://example.org/%D5%AC", "https://example.org/%D5%AC"},
		{"https://BÜCHER.example/", "https://xn--bcher-kva.example/"},
		{"https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"},
		{"https://новости.рф/", "https://xn--b1amnebsh.xn--p1ai/"},
		{"https://my_host.example.org/", "https://my_host.example.org/"},
		{"http://93.184.216.34/", "http://93.184.216.34/"},
		{"http://93.184.216.34./", "http://93.184.216.34/"},
		{"http://１２７.０.０.１/", "http://127.0.0.1/"}, // full-width digits; the guard decides
		{"http://127。0。0。1/", "http://127.0.0.1/"},
		{"http://[2606:4700::1111]:8080/", "http://[2606:4700::1111]:8080/"},
		{"http://[2606:4700:0:0::1111]/", "http://[2606:4700::1111]/"},
		{"http://[::ffff:127.0.0.1]/", "http://[::ffff:127.0.0.1]/"},
		{"http://localhost/", "http://localhost/"},
		{"http://1e100.net/", "http://1e100.net/"},

		{"", ""},
		{"example.org/feed", ""},
		{"//example.org/feed", ""},
		{"feed://example.org/feed", ""},
		{"ftp://example.org/", ""},
		{"file:///etc/passwd", ""},
		{"javascript:alert(1)", ""},
		{"data:text/plain,x", ""},
		{"http:example.org", ""},
		{"http:///example.org", ""},
		{"http://", ""},
		{"http://user@example.org/", ""},
		{"http://user:pass@example.org/", ""},
		{"http://@example.org/", ""},
		{`http://127.0.0.1:1\@example.org/`, ""}, // GHSA-rph4-96w6-q594
		{`http:\\example.org\`, ""},
		{`http://example.org/a\b`, ""},
		{"http://exa\tmple.org/", ""},
		{"http://example.org/a\r\nHost: x", ""},
		{"http://example.org/\x00", ""},
		{"http://example.org/\x7f", ""},
		{"http://exa mple.org/", ""},
		{"http://example.org /", ""},
		{"http://exam%70le.org/", ""},
		{"http://127.0.0.1%2f@example.org/", ""},
		{"http://[fe80::1%25eth0]/", ""},
		{"http://[fe80::1%eth0]/", ""},
		{"http://[127.0.0.1]/", ""},
		{"http://[::1/", ""},
		{"http://::1/", ""},
		{"http://2130706433/", ""},
		{"http://0x7f000001/", ""},
		{"http://0x7f.0.0.1/", ""},
		{"http://0177.0.0.1/", ""},
		{"http://127.1/", ""},
		{"http://127.0.0.1.1/", ""},
		{"http://127.0.0.256/", ""},
		{"http://example.0x/", ""},
		{"http://example.org:0/", ""},
		{"http://example.org:65536/", ""},
		{"http://example.org:80a/", ""},
		{"http://example.org:-1/", ""},
		{"http://exam..ple.org/", ""},
		{"http://.example.org/", ""},
		{"http://./", ""},
		{"http://0../", ""},
		{"http://" + strings.Repeat("a.", 200) + "org/", ""},
		{"http://example.org/" + strings.Repeat("a", maxURL), ""},
		{"http://exa\u200bmple.org/", "http://example.org/"}, // ignored by IDNA mapping, as in browsers
		{"http://example.org@127.0.0.1/", ""},
		{"http://127.0.0.1#@example.org/", "http://127.0.0.1/"}, // the guard decides
		{"http://127.0.0.1?@example.org/", "http://127.0.0.1/?@example.org/"},
		{"http://<script>/", ""},
		{"http://a,b/", ""},
		{"http://\x9c0/", ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			u, err := ParseURL(tt.in)
			if tt.want == "" {
				if err == nil {
					t.Fatalf("ParseURL(%q) = %s, want an error", tt.in, u)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := u.String(); got != tt.want {
				t.Fatalf("ParseURL(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// FuzzParseURL checks that what is accepted is stable and holds nothing that
// is refused.
func FuzzParseURL(f *testing.F) {
	for _, s := range []string{
		"http://example.org/a?b#c", `http://127.0.0.1:1\@public/`, "http://[::1]:80/", "https://BÜCHER.example",
		"http://0x7f.1/", "http://a b/", "http://１.１/%zz",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		u, err := ParseURL(in)
		if err != nil {
			return
		}
		s := u.String()
		again, err := ParseURL(s)
		if err != nil {
			if len(s) > maxURL {
				return // escapes made it longer
			}
			t.Fatalf("%q became %q, which is refused: %v", in, s, err)
		}
		if again.String() != s {
			t.Fatalf("%q became %q, then %q", in, s, again)
		}
		host := u.Hostname()
		if u.User != nil || host == "" || strings.ContainsAny(host, " \\@/%?#") || portOf(u) == 0 {
			t.Fatalf("%q was accepted as %q", in, s)
		}
		if ip, err := netip.ParseAddr(host); err == nil && ip.Zone() != "" {
			t.Fatalf("%q has a zone", in)
		}
	})
}
