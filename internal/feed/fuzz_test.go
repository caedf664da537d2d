package feed

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"tocsin/internal/feed/address"
	"tocsin/internal/feed/markup"
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
		feed, err := Parse(body,
			Options{
				URL: "https://a.example/f", ContentType: contentType, MarkupTitles: flags&1 != 0, maxEntries: int(flags >> 4),
				Now: fetched,
			})
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%v for %d bytes", took, len(body))
		}
		if err != nil {
			if !errors.Is(err, ErrNotFeed) && !errors.Is(err, errLimit) {
				t.Errorf("an error of another kind: %v", err)
			}
			return
		}
		if feed.Format == "" || !utf8.ValidString(feed.Title) {
			t.Errorf("%+v", feed)
		}
		for _, e := range feed.Entries {
			if e.URL != "" && !address.IsWeb(e.URL) {
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

// checkSafe fails the test where a text holds what may not be shown: then the
// sanitiser would change it (package markup has the test of that).
func checkSafe(t *testing.T, s string) {
	t.Helper()
	if safe := markup.Sanitise(s, ""); safe != s {
		t.Errorf("%q is not safe to show: %q is", s, safe)
	}
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
