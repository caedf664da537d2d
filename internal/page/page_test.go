package page

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"tocsin/internal/news"
)

const home = "https://outlet.example/news/"

func TestUnreadable(t *testing.T) {
	for _, c := range []struct{ name, body string }{
		{"empty", ""},
		{"blank", " \n\t "},
		{"too deep", strings.Repeat("<div>", 600) + "x"},
		{"too big", "<p>" + strings.Repeat("x", maxBytes)},
		{"too many elements", strings.Repeat("<a href=/x>y</a>", maxElements+1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, err := Links([]byte(c.body), LinkOptions{URL: home}); !errors.Is(err, errUnreadable) {
				t.Errorf("Links: %v, want ErrUnreadable", err)
			}
			if _, err := Watched([]byte(c.body), WatchOptions{URL: home}); !errors.Is(err, errUnreadable) {
				t.Errorf("Watched: %v, want ErrUnreadable", err)
			}
		})
	}
}

func TestBadAddress(t *testing.T) {
	for _, u := range []string{"", "/news", "ftp://outlet.example/", "https://", "%zz"} {
		if _, err := Watched([]byte("<p>x"), WatchOptions{URL: u}); err == nil || errors.Is(err, errUnreadable) {
			t.Errorf("%q: %v, want an error about the address", u, err)
		}
	}
}

// TestEnvironment shows that colly's own environment variables have no say.
func TestEnvironment(t *testing.T) {
	t.Setenv("COLLY_MAX_BODY_SIZE", "10")
	t.Setenv("COLLY_ALLOWED_DOMAINS", "elsewhere.example")
	doc, err := Watched([]byte("<p>A line that is longer than ten bytes."), WatchOptions{URL: home})
	if err != nil || doc.Text != "A line that is longer than ten bytes." {
		t.Errorf("got %q, %v", doc.Text, err)
	}
}

func TestCharsets(t *testing.T) {
	const want = "Красный Крест в Баку"
	page := "<html><head><meta charset=%s></head><body><p>" + want + "</body></html>"
	cp1251, err := charmap.Windows1251.NewEncoder().String(strings.Replace(page, "%s", "windows-1251", 1))
	if err != nil {
		t.Fatal(err)
	}
	unlabelled, _ := charmap.KOI8R.NewEncoder().String("<p>" + want)
	wide, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("<p>" + want)
	for _, c := range []struct{ name, body, contentType string }{
		{"meta", cp1251, "text/html"},
		{"header", unlabelled, "text/html; charset=koi8-r"},
		{"utf-8 mislabelled", "<p>" + want, "text/html; charset=iso-8859-1"},
		{"utf-8 after a long head", "<head><!--" + strings.Repeat("x", 4000) + "--></head><p>" + want, "text/html"},
		{"BOM", "\xef\xbb\xbf<p>" + want, "text/html; charset=windows-1251"},
		{"UTF-16", wide, "text/html"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, err := Watched([]byte(c.body), WatchOptions{URL: home, ContentType: c.contentType})
			if err != nil || doc.Text != want {
				t.Errorf("got %q, %v", doc.Text, err)
			}
		})
	}
}

func TestValidSelector(t *testing.T) {
	for _, s := range []string{"", "main", "article a", "a[href^='/news/']", ".list > li h2 a, .top a", "#news"} {
		if err := ValidSelector(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
	for _, s := range []string{"main >", "a[", "..x", ":nonsense", "//div[@id='x']", strings.Repeat("a", 501)} {
		if err := ValidSelector(s); err == nil {
			t.Errorf("%q is accepted", s)
		}
	}
}

func TestValidPattern(t *testing.T) {
	for _, s := range []string{`/news/\d+`, "^https://", "a|b"} {
		if err := ValidPattern(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
	for _, s := range []string{"", "(", "[a", `(?=x)`, "(a{1000}){1000}", strings.Repeat("a", 1001)} {
		if err := ValidPattern(s); err == nil {
			t.Errorf("%q is accepted", s)
		}
	}
}

// TestSelectorCost shows that a nested page cannot make a chain of descendant
// selectors run for hours: it is refused before it starts.
func TestSelectorCost(t *testing.T) {
	body := "<body>" + strings.Repeat("<div>", 480) + strings.Repeat("<a href=/x>x</a>", 2000)
	_, _, err := Links([]byte(body), LinkOptions{URL: home, Select: ".no div div div div a"})
	if err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("got %v, want a refusal", err)
	}
	if _, _, err := Links([]byte(body), LinkOptions{URL: home, Select: "div a"}); err != nil {
		t.Errorf("a plain selector is refused: %v", err)
	}
}

func FuzzPage(f *testing.F) {
	f.Add(`<main><table><tr><td>a<td>b</table><p>x<br>y<a href="/1">z</a></main>`, "main a", "https?://")
	f.Add(`<base href="//x/"><svg><html><a href=":">`, "*", ".")
	f.Add("<frameset><a href=\"\x00\">", "a:has(b)", "[^x]")
	f.Fuzz(func(t *testing.T, body, css, pattern string) {
		if doc, err := Watched([]byte(body), WatchOptions{URL: home, Select: css, Ignore: []string{css}}); err == nil {
			checkLines(t, doc)
		}
		entries, _, err := Links([]byte(body), LinkOptions{URL: home, Select: css, Include: []string{pattern}})
		if err != nil {
			return
		}
		seen := make(map[string]bool)
		for _, e := range entries {
			if seen[e.URL] || !strings.HasPrefix(e.URL, "http") {
				t.Errorf("entry %q twice or not http", e.URL)
			}
			seen[e.URL] = true
		}
	})
}

func checkLines(t *testing.T, doc news.Document) {
	t.Helper()
	for line := range strings.SplitSeq(doc.Text, "\n") {
		if doc.Text != "" && strings.TrimSpace(line) != line || line == "" && doc.Text != "" {
			t.Errorf("line %q of %q is empty or has outer blanks", line, doc.Text)
		}
	}
}
