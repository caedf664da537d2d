package weburl

import (
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "https://example.com/news/a-b", "https://example.com/news/a-b"},
		{"case of scheme and host, not of path", "HTTPS://Example.COM/News/A", "https://example.com/News/A"},
		{"http is https", "http://example.com/a", "https://example.com/a"},
		{"default port", "http://example.com:80/a", "https://example.com/a"},
		{"default port tls", "https://example.com:443/a", "https://example.com/a"},
		{"other port", "http://127.0.0.1:8099/a", "http://127.0.0.1:8099/a"},
		{"other port keeps scheme", "https://example.com:8443/a", "https://example.com:8443/a"},
		{"root", "https://example.com", "https://example.com/"},
		{"slash at the end", "https://example.com/a/", "https://example.com/a"},
		{"www", "https://www.example.com/a", "https://example.com/a"},
		{"www is the domain", "https://www.am/a", "https://www.am/a"},
		{"mobile host", "https://m.example.com/a", "https://example.com/a"},
		{"mobile label inside", "https://hy.m.example.org/wiki/X", "https://hy.example.org/wiki/X"},
		{"mobile host under a two-part suffix", "https://mobile.example.co.uk/a", "https://example.co.uk/a"},
		{"tenant of a shared suffix", "https://m.github.io/a", "https://m.github.io/a"},
		{"fragment", "https://example.com/a#comments", "https://example.com/a"},
		{"hash-bang route", "https://example.com/#!/article/5", "https://example.com/#!/article/5"},
		{"hash route", "https://example.com/app#/article/5", "https://example.com/app#/article/5"},
		{"credentials", "https://me:secret@example.com/a", "https://example.com/a"},
		{"final dot", "https://example.com./a", "https://example.com/a"},
		{"idn", "https://Հայ.example/ա", "https://xn--y9a3aq.example/%D5%A1"},
		{"idn in ascii", "https://xn--y9a3aq.example/%d5%a1", "https://xn--y9a3aq.example/%D5%A1"},
		{"ipv6", "http://[::1]:8080/a", "http://[::1]:8080/a"},
		{"mapped ip", "http://[::ffff:127.0.0.2]:8080/a", "http://127.0.0.2:8080/a"},
		{"escapes of unreserved", "https://example.com/%7Ejoe/%61%2fb", "https://example.com/~joe/a%2Fb"},
		{"stray percent and space", "https://example.com/100% sure", "https://example.com/100%25%20sure"},
		{"dot segments", "https://example.com/a/./b/../c//d", "https://example.com/a/c/d"},
		{"default document", "https://example.com/news/index.html", "https://example.com/news"},
		{"session in path", "https://example.com/a/b.jsp;jsessionid=0A1B2C", "https://example.com/a/b.jsp"},
		{"session in query", "https://example.com/a?PHPSESSID=0a1b2c3d4e5f6a7b&id=5", "https://example.com/a?id=5"},
		{"short sid selects", "https://example.com/a?sid=17", "https://example.com/a?sid=17"},
		{"long sid is a session", "https://example.com/a?sid=0a1b2c3d4e5f6a7b8c", "https://example.com/a"},
		{"utm", "https://example.com/a?utm_source=rss&utm_medium=feed&utm_campaign=x", "https://example.com/a"},
		{"utm in upper case", "https://example.com/a?UTM_Source=rss&id=1", "https://example.com/a?id=1"},
		{"click ids", "https://example.com/a?fbclid=I1&gclid=2&yclid=3&id=4", "https://example.com/a?id=4"},
		{"doubly escaped ampersand", "https://example.com/a?id=4&amp;utm_source=x", "https://example.com/a?id=4"},
		{"ref from a feed", "https://example.com/a?ref=rss", "https://example.com/a"},
		{"ref that selects", "https://example.com/a?ref=1234", "https://example.com/a?ref=1234"},
		{"deutsche welle", "https://www.dw.com/en/x/a-123?maca=en-rss-en-all-1573-rdf", "https://dw.com/en/x/a-123"},
		{"bbc", "https://www.bbc.com/news/x?at_medium=RSS&at_campaign=rss", "https://bbc.com/news/x"},
		{"sorted", "https://example.com/a?c=3&b=2&a=1", "https://example.com/a?a=1&b=2&c=3"},
		{"equal names keep their order", "https://example.com/a?x=2&x=1&a=0", "https://example.com/a?a=0&x=2&x=1"},
		{"plus and space", "https://example.com/s?q=red%20cross", "https://example.com/s?q=red+cross"},
		{"empty query", "https://example.com/a?", "https://example.com/a"},
		{"query without a name", "https://example.com/a?12345", "https://example.com/a?12345"},
		{"amp at the end", "https://example.com/a/amp/", "https://example.com/a"},
		{"amp at the beginning", "https://example.com/amp/a", "https://example.com/a"},
		{"amp file", "https://example.com/a.amp.html", "https://example.com/a.html"},
		{"amp parameter", "https://example.com/a?amp=1", "https://example.com/a"},
		{"amp output", "https://example.com/a?outputType=amp", "https://example.com/a"},
		{"amp host", "https://amp.example.com/a", "https://example.com/a"},
		{"amp inside a word", "https://example.com/camp", "https://example.com/camp"},
		{"amp cache", "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a?x=1&utm_source=y", "https://example.com/a"},
		{"google amp viewer", "https://www.google.com/amp/s/www.example.com/a/amp", "https://example.com/a"},
		{"google redirect", "https://www.google.com/url?q=https%3A%2F%2Fexample.com%2Fa&sa=D", "https://example.com/a"},
		{"facebook redirect", "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com%2Fa%3Ffbclid%3D1", "https://example.com/a"},
		{"no scheme", "//example.com/a", "https://example.com/a"},
		{"white space and control bytes", " https://example.com/\n\ta ", "https://example.com/a"},
		{"preview of a Telegram post", "https://t.me/s/hetq_online/1234", "https://t.me/hetq_online/1234"},
		{"Telegram post alone", "https://t.me/hetq_online/1234?single&embed=1", "https://t.me/hetq_online/1234"},
		{"comment under a Telegram post", "https://t.me/hetq_online/1234?comment=5", "https://t.me/hetq_online/1234?comment=5"},
		{"preview of a Telegram channel", "https://t.me/s/hetq_online", "https://t.me/s/hetq_online"},
		{"older name of Telegram", "https://telegram.me/hetq_online/1234", "https://t.me/hetq_online/1234"},
		{"Twitter is X", "https://twitter.com/ICRC/status/17?s=20", "https://x.com/ICRC/status/17"},
		{"mobile X, one photo", "https://mobile.x.com/ICRC/status/17/photo/1", "https://x.com/ICRC/status/17"},
		{"X that is no post", "https://twitter.com/ICRC", "https://x.com/ICRC"},
		{"short YouTube", "https://youtu.be/abc_DEF-123?t=10", "https://youtube.com/watch?t=10&v=abc_DEF-123"},
		{"Blogger for phones", "https://baku.blogspot.com/2025/07/report.html?m=1", "https://baku.blogspot.com/2025/07/report.html"},
		{"Blogger on a host of its own", "https://baku.example/2025/07/report.html?m=0", "https://baku.example/2025/07/report.html"},
		{"Blogger by country", "https://baku.blogspot.co.uk/2025/07/report.html", "https://baku.blogspot.com/2025/07/report.html"},
		{"m that selects", "https://example.com/2025/07/report.html?m=17", "https://example.com/2025/07/report.html?m=17"},
		{"m elsewhere", "https://example.com/list?m=1", "https://example.com/list?m=1"},
		{"reply to a comment", "https://example.com/2025/07/report/?replytocom=88", "https://example.com/2025/07/report"},
		{"decomposed letters", "https://example.com/news/Nu\u0308shaba\u0301", "https://example.com/news/N%C3%BCshab%C3%A1"},
		{"decomposed letters escaped", "https://example.com/news/Nu%CC%88s", "https://example.com/news/N%C3%BCs"},
		{"an escaped slash stays", "https://example.com/a%2Fu%CC%88", "https://example.com/a%2F%C3%BC"},
		{"backslashes", `https:\\example.com\a`, "https://example.com/a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Canonical(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if got != tt.want {
				t.Errorf("Canonical(%q)\n got %s\nwant %s", tt.in, got, tt.want)
			}
		})
	}
}

func TestCanonicalErrors(t *testing.T) {
	tests := []struct{ name, in, say string }{
		{"empty", "  ", "empty"},
		{"relative", "/news/a", "not absolute"},
		{"mail", "mailto:desk@example.com", "only http and https"},
		{"script", "javascript:alert(1)", "only http and https"},
		{"no host", "https:///a", "no host"},
		{"bad port", "https://example.com:port/", "cannot be read"},
		{"payload", "https://example.com/" + strings.Repeat("a", maxURL), "longer than"},
		{"host of dots", "https://../a", "cannot be a name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Canonical(tt.in)
			if err == nil {
				t.Fatalf("Canonical(%.60q) = %q, want an error", tt.in, got)
			}
			if !strings.Contains(err.Error(), tt.say) {
				t.Errorf("error %q does not say %q", err, tt.say)
			}
		})
	}
}

func TestAccept(t *testing.T) {
	const page = "https://www.example.com/news/2025/07/red-cross-33490.html?utm_source=rss"
	const own = "https://example.com/news/2025/07/red-cross-33490.html"
	tests := []struct {
		name, page, declared, want string
		ok                         bool
	}{
		{"itself", page, own, own, true},
		{"none", page, "", own, false},
		{"relative", page, "/a/red-cross-33490.html", "https://example.com/a/red-cross-33490.html", true},
		{
			"other slug of the same article", page, "https://example.com/news/2025/07/icrc-33490.html",
			"https://example.com/news/2025/07/icrc-33490.html", true,
		},
		{"home page", page, "https://www.example.com/", own, false},
		{"section", page, "https://www.example.com/news/2025", own, false},
		{"other site", page, "https://agency.example.org/red-cross", own, false},
		{"error page", page, "https://example.com/404.html", own, false},
		{"not a web address", page, "javascript:void(0)", own, false},
		{"another article's number", page, "https://example.com/news/2025/07/weather-33491.html", own, false},
		{
			"amp to article", "https://example.com/amp/33490111.html", "https://www.example.com/a/red-cross/33490111.html",
			"https://example.com/a/red-cross/33490111.html", true,
		},
		{"selector lost", "https://example.com/story.php?id=5", "https://example.com/story.php", "https://example.com/story.php?id=5", false},
		{"page number lost", "https://example.com/story?page=2", "https://example.com/story", "https://example.com/story", true},
		{"another language", "https://example.com/hy/a/1", "https://example.com/en/a/1", "https://example.com/hy/a/1", false},
		{
			"another language's host", "https://hy.example.com/a/long-name", "https://en.example.com/a/long-name",
			"https://hy.example.com/a/long-name", false,
		},
		{
			"other host, same name", "https://news.example.com/long-name", "https://example.com/news/long-name",
			"https://example.com/news/long-name", true,
		},
		{
			"other host, other name", "https://news.example.com/long-name", "https://shop.example.com/offers", "https://news.example.com/long-name",
			false,
		},
		{"neighbours on a shared suffix", "https://a.github.io/x-long", "https://b.github.io/x-long", "https://a.github.io/x-long", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok, reason := Accept(tt.page, tt.declared)
			if got != tt.want || ok != tt.ok {
				t.Errorf("got %s, %v (%s)\nwant %s, %v", got, ok, reason, tt.want, tt.ok)
			}
			if reason == "" {
				t.Error("no reason")
			}
		})
	}
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{
		"https://example.com/a?b=c#d", "http://[::1]:80/%2f%zz;jsessionid=1/x", "//հայ.am/%d5?&&=;",
		"https://google.com/url?q=https://google.com/url?q=x",
		"https://x/..//./amp.amp/amp", "https://a.cdn.ampproject.org/c/s/b.c/d", "https://1.2.3/#!/%", "http://0x7f.1/", "https://a/%25%32%35",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once, err := Canonical(s)
		if err != nil {
			return
		}
		twice, err := Canonical(once)
		if err != nil {
			t.Fatalf("canonical form %q of %q is refused: %v", once, s, err)
		}
		if once != twice {
			t.Fatalf("not idempotent: %q -> %q -> %q", s, once, twice)
		}
		Accept(s, "https://example.com/a")
		Accept("https://example.com/a", s)
	})
}
