package lane

import (
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	tests := []struct{ in, want string }{
		{"example.org", "example.org"},
		{"www.example.org", "example.org"},
		{"a.b.Example.ORG.", "example.org"},
		{"www.example.org:8080", "example.org"},
		{"news.example.co.uk", "example.co.uk"},
		{"co.uk", "co.uk"},
		{"armenia.report.am", "report.am"},
		{"localhost", "localhost"},
		{"127.0.0.1", "127.0.0.1"},
		{"127.0.0.1:8080", "127.0.0.1"},
		{"[2606:4700::1111]:443", "2606:4700::/64"},
		{"2606:4700::1111", "2606:4700::/64"},
		{"xn--b1amnebsh.xn--p1ai", "xn--b1amnebsh.xn--p1ai"},
	}
	tests = append(tests, struct{ in, want string }{"2606:4700:0:0:dead:beef::1", "2606:4700::/64"},
		struct{ in, want string }{"::ffff:192.0.2.1", "192.0.2.1"}) // one customer's addresses are one lane
	for _, tt := range tests {
		if got := Of(tt.in); got != tt.want {
			t.Errorf("Of(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestOfURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://www.example.org/feed?x=1": "example.org",
		"http://127.0.0.1:8080/":           "127.0.0.1",
		"http://[::1]:8080/":               "::/64",
		"":                                 "",
		"%zz":                              "",
		"https://" + strings.Repeat("a", 300) + ".example/":    "",
		"https://" + strings.Repeat("a.", 5000) + "example./x": "",
	} {
		if got := OfURL(in); got != want {
			t.Errorf("OfURL(%q) = %q, want %q", in, got, want)
		}
	}
}
