package robots

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// vectors follow RFC 9309, section 2.2 and its examples, and the behaviour
// that Google publishes for its parser. The product is "Tocsin".
var vectors = []struct {
	name, file, path string
	want             bool
}{
	// Nothing that forbids.
	{"empty file", "", "/a", true},
	{"only comments", "# Disallow: /\n", "/a", true},
	{"empty disallow allows", "User-agent: *\nDisallow:\n", "/a", true},
	{"empty allow says nothing", "User-agent: *\nAllow:\nDisallow: /\n", "/a", false},
	{"html is no robots.txt", "<html><body>Disallow nothing here</body></html>", "/a", true},
	{"rules before any group are ignored", "Disallow: /\nUser-agent: x\nDisallow: /\n", "/a", true},

	// Product tokens.
	{"our token", "User-agent: Tocsin\nDisallow: /\n", "/a", false},
	{"token in other case", "user-AGENT: tOCSIN\ndisALLOW: /\n", "/a", false},
	{"token with a version", "User-agent: Tocsin/1.0\nDisallow: /\n", "/a", false},
	{"token with words behind", "User-agent: Tocsin the bell\nDisallow: /\n", "/a", false},
	{"a longer token is another", "User-agent: TocsinBot\nDisallow: /\n", "/a", true},
	{"a shorter token is another", "User-agent: Toc\nDisallow: /\n", "/a", true},
	{"a token with a digit is another", "User-agent: Tocsin2\nDisallow: /\n", "/a", true},
	{"a token that ends in ours is another", "User-agent: My-Tocsin\nDisallow: /\n", "/a", true},
	{"others are not meant", "User-agent: Googlebot\nDisallow: /\n", "/a", true},

	// Groups.
	{"our group, not the star's", "User-agent: *\nDisallow: /\n\nUser-agent: Tocsin\nDisallow: /x\n", "/a", true},
	{"our group wherever it stands", "User-agent: Tocsin\nDisallow: /x\n\nUser-agent: *\nDisallow: /\n", "/a", true},
	{"an empty group of ours allows", "User-agent: *\nDisallow: /\nUser-agent: Tocsin\n", "/a", true},
	{"star if we are not named", "User-agent: x\nAllow: /\n\nUser-agent: *\nDisallow: /\n", "/a", false},
	{"star with words behind", "User-agent: * everybody\nDisallow: /\n", "/a", false},
	{"two tokens, one group", "User-agent: x\nUser-agent: Tocsin\nDisallow: /\n", "/a", false},
	{
		"groups of one token are merged: first",
		"User-agent: Tocsin\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: Tocsin\nDisallow: /b\n", "/a", false,
	},
	{
		"groups of one token are merged: last",
		"User-agent: Tocsin\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: Tocsin\nDisallow: /b\n", "/b", false,
	},
	{
		"groups of the star are merged", "User-agent: *\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: *\nDisallow: /b\n", "/a",
		false,
	},
	{"a blank line does not end a group", "User-agent: Tocsin\n\n\nDisallow: /\n", "/a", false},
	{
		"a sitemap does not end the run of agents", "User-agent: Tocsin\nSitemap: https://example.org/s.xml\nUser-agent: x\nDisallow: /\n",
		"/a", false,
	},
	{"an unknown line does not end the run of agents", "User-agent: Tocsin\nNoindex: /z\nUser-agent: x\nDisallow: /\n", "/a", false},
	{"an empty rule ends the run of agents", "User-agent: Tocsin\nDisallow:\nUser-agent: x\nDisallow: /\n", "/a", true},
	{"a crawl delay ends the run of agents", "User-agent: Tocsin\nCrawl-delay: 5\nUser-agent: x\nDisallow: /\n", "/a", true},
	{"a sitemap inside a group", "User-agent: *\nDisallow: /a\nSitemap: https://example.org/s.xml\nDisallow: /b\n", "/b", false},

	// Matching.
	{"prefix", "User-agent: *\nDisallow: /fish\n", "/fish.html", false},
	{"prefix without slash", "User-agent: *\nDisallow: /fish\n", "/fishheads/yummy", false},
	{"prefix with query", "User-agent: *\nDisallow: /fish\n", "/fish?id=1", false},
	{"case of paths counts", "User-agent: *\nDisallow: /fish\n", "/Fish", true},
	{"only from the start", "User-agent: *\nDisallow: /fish\n", "/catfish", true},
	{"a directory", "User-agent: *\nDisallow: /fish/\n", "/fish", true},
	{"in a directory", "User-agent: *\nDisallow: /fish/\n", "/fish/salmon", false},
	{"a pattern without slash matches no path", "User-agent: *\nDisallow: fish\n", "/fish", true},
	{"longest wins: allow", "User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b/c", true},
	{"longest wins: disallow", "User-agent: *\nAllow: /a\nDisallow: /a/b\n", "/a/b/c", false},
	{"order does not count", "User-agent: *\nAllow: /a/b\nDisallow: /a\n", "/a/b", true},
	{"allow wins a tie", "User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", true},
	{"allow wins a tie in the other order", "User-agent: *\nAllow: /a\nDisallow: /a\n", "/a", true},
	{"allow the root alone", "User-agent: *\nAllow: /$\nDisallow: /\n", "/", true},
	{"all but the root", "User-agent: *\nAllow: /$\nDisallow: /\n", "/a", false},
	{"an empty path is the root", "User-agent: *\nDisallow: /\n", "", false},
	{"robots.txt is always allowed", "User-agent: *\nDisallow: /\n", "/robots.txt", true},
	{"robots.txt elsewhere is not", "User-agent: *\nDisallow: /\n", "/a/robots.txt", false},

	// Wildcards.
	{"star in the middle", "User-agent: *\nDisallow: /*.php\n", "/folder/a.php?x=1", false},
	{"star matches nothing too", "User-agent: *\nDisallow: /fish*.php\n", "/fish.php", false},
	{"star keeps case", "User-agent: *\nDisallow: /fish*.php\n", "/Fish.PHP", true},
	{"star at the end changes nothing", "User-agent: *\nDisallow: /fish*\n", "/fish", false},
	{"star at the start", "User-agent: *\nDisallow: *fish\n", "/a/fish", false},
	{"end", "User-agent: *\nDisallow: /*.php$\n", "/folder/a.php", false},
	{"end with query", "User-agent: *\nDisallow: /*.php$\n", "/folder/a.php?x", true},
	{"end with more", "User-agent: *\nDisallow: /*.php$\n", "/a.php5", true},
	{"end is the last one", "User-agent: *\nDisallow: /*.php$\n", "/a.php/b.php", false},
	{"dollar inside is itself", "User-agent: *\nDisallow: /a$b\n", "/a%24b", true},
	{"two stars", "User-agent: *\nDisallow: /a*b*c\n", "/a1b2c3", false},
	{"two stars, wrong order", "User-agent: *\nDisallow: /a*b*c\n", "/a1c2b3", true},
	{"pieces do not overlap", "User-agent: *\nDisallow: /*ab*ba$\n", "/aba", true},
	{"star and end alone", "User-agent: *\nDisallow: /*$\n", "/a", false},
	{"longer pattern with star wins", "User-agent: *\nAllow: /page\nDisallow: /*.htm\n", "/page.htm", false},
	{"example of the RFC: gif", "User-agent: Tocsin\nAllow: *.gif$\nDisallow: /x\n", "/a.gif", true},
	{"literal star by escape", "User-agent: *\nDisallow: /a-%2A.html\n", "/a-*.html", false},
	{"an escaped star is no wildcard", "User-agent: *\nDisallow: /a-%2A.html\n", "/a-b.html", true},
	{"literal dollar by escape", "User-agent: *\nDisallow: /a-%24.html\n", "/a-$.html", false},

	// Escapes (the table of RFC 9309, 2.2.2).
	{"query", "User-agent: *\nDisallow: /foo/bar?baz=quz\n", "/foo/bar?baz=quz", false},
	{"url in the query, pattern raw", "User-agent: *\nDisallow: /foo/bar?baz=http://foo.bar\n", "/foo/bar?baz=http%3A%2F%2Ffoo.bar", false},
	{
		"url in the query, pattern escaped", "User-agent: *\nDisallow: /foo/bar?baz=http%3A%2F%2Ffoo.bar\n", "/foo/bar?baz=http://foo.bar",
		false,
	},
	{"other scripts, pattern raw", "User-agent: *\nDisallow: /foo/bar/ツ\n", "/foo/bar/%E3%83%84", false},
	{"other scripts, path raw", "User-agent: *\nDisallow: /foo/bar/%E3%83%84\n", "/foo/bar/ツ", false},
	{"hexadecimal in lower case", "User-agent: *\nDisallow: /foo/bar/%e3%83%84\n", "/foo/bar/%E3%83%84", false},
	{"unreserved in the pattern", "User-agent: *\nDisallow: /foo/bar/%62%61%7A\n", "/foo/bar/baz", false},
	{"unreserved in the path", "User-agent: *\nDisallow: /foo/bar/baz\n", "/foo/bar/%62%61%7A", false},
	{"an escaped slash is no slash", "User-agent: *\nDisallow: /a/b\n", "/a%2Fb", true},
	{"a percent sign alone", "User-agent: *\nDisallow: /100%\n", "/100%25", false},

	// How it is written.
	{"BOM", "\xef\xbb\xbfUser-agent: *\nDisallow: /\n", "/a", false},
	{"CR LF", "User-agent: *\r\nDisallow: /\r\n", "/a", false},
	{"CR alone", "User-agent: *\rDisallow: /\r", "/a", false},
	{"no newline at the end", "User-agent: *\nDisallow: /", "/a", false},
	{"spaces everywhere", "  User-agent :  *  \n\tDisallow\t: /a  \n", "/a", false},
	{"a comment behind", "User-agent: * # all\nDisallow: /a # here\n", "/a", false},
	{"a slip: no colon", "User-agent *\nDisallow /\n", "/a", false},
	{"a slip: spelling", "User-agent: *\nDissallow: /\n", "/a", false},
	{"a slip: useragent", "useragent: *\nDisallow: /\n", "/a", false},
	{"a bad crawl delay voids nothing", "User-agent: *\nCrawl-delay: soon\nDisallow: /a\n", "/a", false},
	{"bytes that are no UTF-8", "User-agent: *\nDisallow: /\xff\n", "/%FF", false},
}

func TestVectors(t *testing.T) {
	for _, v := range vectors {
		t.Run(v.name, func(t *testing.T) {
			r := Parse([]byte(v.file), "Tocsin")
			if got, line := r.Allowed(v.path); got != v.want {
				t.Fatalf("%q: allowed %v by %q, want %v", v.path, got, line, v.want)
			}
			// The printed form decides alike, for another product too.
			if got, _ := Parse([]byte(r.String()), "Other").Allowed(v.path); got != v.want {
				t.Fatalf("printed as %q, it decides otherwise", r)
			}
		})
	}
	t.Logf("%d vectors", len(vectors))
}

func TestCrawlDelay(t *testing.T) {
	tests := []struct {
		value string
		want  time.Duration
	}{
		{"10", 10 * time.Second},
		{"2.5", 2500 * time.Millisecond},
		{"0.1", time.Second},
		{"61", time.Minute},
		{"86400", time.Minute},
		{"1e300", time.Minute},
		{"+Inf", time.Minute},
		{"0", 0},
		{"-1", 0},
		{"", 0},
		{"NaN", 0},
		{"soon", 0},
		{"10s", 0},
	}
	for _, tt := range tests {
		r := Parse([]byte("User-agent: *\nCrawl-delay: "+tt.value+"\n"), "Tocsin")
		if got := r.CrawlDelay(); got != tt.want {
			t.Errorf("%q: %v, want %v", tt.value, got, tt.want)
		}
		if got := Parse([]byte(r.String()), "Tocsin").CrawlDelay(); got != tt.want {
			t.Errorf("%q: %v after printing, want %v", tt.value, got, tt.want)
		}
	}
	r := Parse([]byte("User-agent: x\nCrawl-delay: 20\n\nUser-agent: *\nCrawl-delay: 5\n\nUser-agent: *\nCrawl-delay: 7\n"), "Tocsin")
	if got := r.CrawlDelay(); got != 7*time.Second {
		t.Errorf("merged groups: %v, want 7s", got)
	}
}

func TestSize(t *testing.T) {
	pad := strings.Repeat("# "+strings.Repeat("x", 98)+"\n", 500<<10/101)
	tests := []struct {
		name string
		file string
		want bool
	}{
		{"a rule at 500 KiB is read", "User-agent: *\n" + pad + "Disallow: /\n", false},
		{"a rule past 1 MiB is not", "User-agent: *\n" + pad + pad + pad + "Disallow: /\n", true},
		{"a rule that the limit cuts is not", "User-agent: *\n#" + strings.Repeat("x", MaxBytes-14-1-1-len("Disallow: /")) +
			"\nDisallow: /a/b\n", true},
		{"a long disallow is widened", "User-agent: *\nDisallow: /a" + strings.Repeat("b", maxValue) + "c\n", false},
		{"a long allow is dropped", "User-agent: *\nDisallow: /\nAllow: /a" + strings.Repeat("b", maxValue) + "\n", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, line := Parse([]byte(tt.file), "Tocsin").Allowed("/a" + strings.Repeat("b", maxValue)); got != tt.want {
				t.Fatalf("allowed %v by %.60q, want %v", got, line, tt.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, v := range vectors {
		f.Add([]byte(v.file), v.path)
	}
	f.Fuzz(func(t *testing.T, file []byte, path string) {
		r := Parse(file, "Tocsin")
		ok, line := r.Allowed(path)
		if !ok && line == "" {
			t.Fatal("forbidden without a line that says so")
		}
		printed := r.String()
		again := Parse([]byte(printed), "Tocsin")
		if again.String() != printed {
			t.Fatalf("printed %q, then %q", printed, again)
		}
		if got, _ := again.Allowed(path); got != ok {
			t.Fatalf("%q: %v, and %v after printing as %q", path, ok, got, printed)
		}
	})
}

func BenchmarkAllowed(b *testing.B) {
	var s strings.Builder
	s.WriteString("User-agent: *\n")
	for i := range 200 {
		s.WriteString("Disallow: /section" + strings.Repeat("x", i%20) + "/*/print$\n")
	}
	r := Parse([]byte(s.String()), "Tocsin")
	b.ReportAllocs()
	for b.Loop() {
		if ok, _ := r.Allowed("/news/2026/03/02/a-title-of-an-article?page=2"); !ok {
			b.Fatal("forbidden")
		}
	}
}

func TestSitemaps(t *testing.T) {
	got := Sitemaps([]byte("User-agent: *\r\nDisallow: /\r\nSITEMAP : https://example.org/a.xml \r\nsitemap:\n" +
		"Sitemap: https://example.org/b.xml"))
	if want := []string{"https://example.org/a.xml", "https://example.org/b.xml"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
