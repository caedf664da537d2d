package poll

import (
	"testing"
	"time"

	"tocsin/internal/news"
)

func entryAt(id, url, title string, day int) news.Entry {
	return news.Entry{ID: id, URL: url, Title: title, Published: news.Date{Time: time.Date(2025, 7, day, 9, 0, 0, 0, time.UTC)}}
}

// TestShareAddress: entries of one listing that have one address are articles of
// their own where their GUIDs and titles differ.
func TestShareAddress(t *testing.T) {
	const page = "https://a.example/news"
	for _, tt := range []struct {
		name string
		a, b news.Entry
		want int
	}{
		{"bulletins", entryAt("1", page, "Bulletin 7", 1), entryAt("2", page, "Bulletin 8", 2), 2},
		{"statements", entryAt("1", page, "The court rejects the appeal", 1), entryAt("2", page, "Weather for the weekend", 1), 2},
		{"an article listed twice", entryAt("1", page, "The court rejects the appeal", 1), entryAt("2", page, "The court rejects the appeal", 1), 0},
		{
			"an article and its new headline", entryAt("1", page, "The court rejects the appeal", 1),
			entryAt("2", page, "The court rejects the appeal of fishermen", 1), 0,
		},
		{"one GUID", entryAt("1", page, "Bulletin 7", 1), entryAt("1", page, "Bulletin 8", 2), 0},
		{"no GUIDs", entryAt("", page, "Bulletin 7", 1), entryAt("", page, "Bulletin 8", 2), 0},
		{"two addresses", entryAt("1", page, "Bulletin 7", 1), entryAt("2", page+"/2", "Bulletin 8", 2), 0},
	} {
		n := identities{apart: map[string]bool{}}
		n.shareAddress(KeyEntries([]news.Entry{tt.a, tt.b}))
		if len(n.apart) != tt.want {
			t.Errorf("%s: %d apart, want %d", tt.name, len(n.apart), tt.want)
		}
	}
}

// TestSameUnderGUID: a GUID names the entry that it named before if day, title or
// path say so too; careless publishers give it to something else.
func TestSameUnderGUID(t *testing.T) {
	old := entryAt("1", "https://a.example/1-old", "Hearing in Baku", 1)
	for _, tt := range []struct {
		name string
		e    news.Entry
		want bool
	}{
		{"another headline and slug, the same day", entryAt("1", "https://a.example/1-new", "Verdict expected on Friday", 1), true},
		{"the same headline, later", entryAt("1", "https://a.example/1-new", "Hearing in Baku ends", 9), true},
		{"a token in the link", entryAt("1", "https://a.example/1-old?v=7", "Verdict expected on Friday", 9), true},
		{"something else", entryAt("1", "https://a.example/9", "Weather for the weekend", 9), false},
	} {
		g := goneEntry{entry: old}
		if got := g.sameUnderGUID(tt.e); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
