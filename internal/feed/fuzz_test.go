package feed

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// addShared seeds a fuzz target with every tenth of the shared feeds, if they are there.
func addShared(f *testing.F, add func(body string)) {
	names, _ := filepath.Glob(filepath.Join(sharedFeeds, "xml", "*"))
	for i := 0; i < len(names); i += 10 {
		if body, err := os.ReadFile(names[i]); err == nil {
			add(string(body))
		}
	}
}

// FuzzParse: whatever the bytes, there is a feed or an error that says why,
// in bounded time, and nothing active in it.
func FuzzParse(f *testing.F) {
	add := func(body string) { f.Add([]byte(body), "", uint8(0)) }
	addShared(f, add)
	for _, body := range hostile(200) {
		add(body)
	}
	add(string(typicalFeed(2)))
	f.Add([]byte(rss("<title>a</title>")), "text/xml; charset=windows-1251", uint8(1))
	f.Fuzz(func(t *testing.T, body []byte, contentType string, flags uint8) {
		began := time.Now()
		feed, err := Parse(body, Options{URL: "https://a.example/f", ContentType: contentType, MarkupTitles: flags&1 != 0, MaxEntries: int(flags >> 4), Now: fetched})
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%v for %d bytes", took, len(body))
		}
		if err != nil {
			if !errors.Is(err, ErrNotFeed) && !errors.Is(err, ErrLimit) {
				t.Errorf("an error of another kind: %v", err)
			}
			return
		}
		if feed.Format == "" || !utf8.ValidString(feed.Title) {
			t.Errorf("%+v", feed)
		}
		for _, e := range feed.Entries {
			if e.URL != "" && !isWeb(e.URL) {
				t.Errorf("address %q", e.URL)
			}
			for _, s := range []string{e.ID, e.Title, e.Summary, e.Content, e.URL, e.Language} {
				if !utf8.ValidString(s) {
					t.Errorf("not UTF-8: %q", s)
				}
			}
			checkSafe(t, e.Summary)
			checkSafe(t, e.Content)
			if flags&1 != 0 {
				checkSafe(t, e.Title)
			}
		}
	})
}

// FuzzSanitise: a browser finds nothing in the result but what is allowed.
func FuzzSanitise(f *testing.F) {
	for _, s := range []string{
		`<p onclick="x">a<a href="javascript:x">b</a>`, `<scr<script>ipt>x</script>`, `<img src=x onerror=alert(1)>`, `<a href="java&#115;cript:x">`,
		`<svg><style><img src=x onerror=x></style></svg>`, `<!--><script>x</script>-->`, `<a href='x"onclick="y'>z</a>`, `<p title="&quot;><script>">x`,
		`<math><mi xlink:href="data:x,<script>x</script>">`, `<a href="&#1;javascript:x">`, `<noscript><p title="</noscript><img src=x onerror=x>">`,
		`<a href="javascript&amp;colon;x">`, `<img src="data:text/html,x">`, "<a\x00href=x>", `</p/x>`, `<p/onclick=x>`, `<<script>x`, `&lt;script&gt;`, `<![CDATA[<script>]]>`,
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, withBase bool) {
		if !utf8.ValidString(s) {
			return // Parse makes it valid before
		}
		base := ""
		if withBase {
			base = "https://a.example/x/"
		}
		out := sanitise(s, base)
		checkSafe(t, out)
		if again := sanitise(out, base); again != out {
			t.Errorf("sanitising again changes\n%q into\n%q (from %q)", out, again, s)
		}
	})
}

// checkSafe reads s as a browser does and reports whatever is not allowed.
func checkSafe(t *testing.T, s string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.CommentToken, html.DoctypeToken:
			t.Errorf("a comment or doctype is left in %q", s)
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if !allowed[token.Data] {
				t.Errorf("<%s> is left in %q", token.Data, s)
			}
			for _, a := range token.Attr {
				if !listed(attributesOf[token.Data], a.Key) && !listed(attributesOfAll, a.Key) {
					t.Errorf("%s of <%s> is left in %q", a.Key, token.Data, s)
				}
				scheme, _, found := strings.Cut(strings.ToLower(strings.TrimSpace(a.Val)), ":")
				if (a.Key == "href" || a.Key == "src" || a.Key == "cite") && found && !strings.ContainsAny(scheme, "/?#") &&
					scheme != "http" && scheme != "https" && scheme != "mailto" && scheme != "tel" {
					t.Errorf("address %q is left in %q", a.Val, s)
				}
			}
		}
	}
}

func FuzzScanner(f *testing.F) {
	addShared(f, func(body string) { f.Add(body) })
	for _, body := range hostile(200) {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, s string) {
		sc := scanner{s: s}
		for {
			before := sc.pos
			if sc.next().kind == tokenEnd {
				return
			}
			if sc.pos <= before {
				t.Fatalf("the scanner stands still at %d of %q", sc.pos, s)
			}
		}
	})
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"/a", "../b", "?c", "#d", "//e", "http://f/", "javascript:g", "", ".", "a/../..", "a\nb"} {
		f.Add("https://a.example/x/y?z#w", s)
	}
	f.Fuzz(func(t *testing.T, base, ref string) {
		if got := entryAddress(base, ref); got != "" && !isWeb(got) {
			t.Errorf("entryAddress(%q, %q) = %q", base, ref, got)
		}
	})
}

// TestCutReal cuts fifty real feeds at every byte: what is read is always the beginning of what
// the whole feed says.
func TestCutReal(t *testing.T) {
	names, _ := filepath.Glob(filepath.Join(sharedFeeds, "xml", "wellformed__rss__*"))
	if len(names) == 0 {
		t.Skip("no shared data")
	}
	for _, name := range names[:min(50, len(names))] {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := Parse(body, Options{})
		if err != nil {
			t.Fatal(name, err)
		}
		for n := range len(body) {
			part, err := Parse(body[:n], Options{})
			if err != nil {
				continue
			}
			if len(part.Entries) > len(whole.Entries) {
				t.Fatalf("%s cut at %d: %d entries, of %d", name, n, len(part.Entries), len(whole.Entries))
			}
			for i := range part.Entries {
				if part.Entries[i].Title != whole.Entries[i].Title || part.Entries[i].Content != whole.Entries[i].Content {
					t.Fatalf("%s cut at %d: entry %d differs", name, n, i)
				}
			}
		}
	}
}
