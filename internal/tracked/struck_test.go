package tracked

import (
	"testing"
	"time"

	"tocsin/internal/news"
)

// TestStruck (CHECKS ADV-10): a struck value is not stated any more.
func TestStruck(t *testing.T) {
	set, faults := Compile([]news.Watchlist{factOf(news.Fact{Kind: news.FactNumber, Patterns: english("{number} prisoners")})})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for body, want := range map[string]string{
		"ICRC saw 23 prisoners.":                      "23",
		"ICRC saw ~~23~~ 19 prisoners.":               "19",
		"ICRC saw ~~23 prisoners~~ 19 prisoners.":     "19",
		"~~ICRC saw 23 prisoners.~~ Nobody was seen.": "",
	} {
		at := 0
		for body[at] == '~' {
			at++
		}
		found, stored := Stated(set, Text{
			Text: body, Seen: time.Date(2025, 7, 15, 0, 0, 0, 0, time.UTC),
			Matches: []news.Match{{Watchlist: "w", Entity: "ICRC", Field: news.FieldText, Start: at, End: at + 4}},
		})
		got := ""
		for i, f := range found {
			got += f.Value.String()
			if body[f.Start:f.End] != f.Written || stored[i].Start != f.Start {
				t.Errorf("%q: written %q at %d", body, f.Written, f.Start)
			}
		}
		if got != want {
			t.Errorf("%q states %q, want %q", body, got, want)
		}
	}
}
