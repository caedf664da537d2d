package verdict

import (
	"strings"
	"testing"

	"tocsin/internal/news"
)

func TestDrift(t *testing.T) {
	report := strings.Repeat("The town opened its bridge on Monday after nine months of work on its stones and arches. ", 3) +
		"An engineer said that lamps would follow in the autumn. " +
		strings.Repeat("Nine other bridges of the valley wait for their turn, and some of them are older than this one, he said. ", 4)
	other := strings.Repeat("A court in the capital heard the appeal of three fishermen, who had asked for their boats since the "+
		"spring of last year. ", 8)
	for _, tt := range []struct {
		name, title, text string
		drifts, brief     bool
	}{
		{"the same", "The bridge reopens", report, false, false},
		{"cut to a line, under its title", "The bridge reopens", "The town opened its bridge on Monday.", false, false},
		{
			"rewritten under another title", "Lamps will follow",
			"Stones and arches: the town opened its bridge on Monday after nine months of work on its stones and arches. More soon.",
			false, false,
		},
		{
			"a log-in in its place", "Welcome back",
			"Please enter your e-mail and your password to go on to your account and to the reader's corner.", true, true,
		},
		{"a line in its place, under its title", "The bridge reopens", "The editors have withdrawn this report.", true, true},
		{"another article", "Fishermen wait for their boats", other, true, false},
	} {
		got := DriftOf("The bridge reopens", report, news.Document{Title: tt.title, Text: tt.text})
		if (got.Reason != "") != tt.drifts || got.Brief != tt.brief {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
	if got := DriftOf("Flash: a bridge opens", "The bridge is open, more soon.",
		news.Document{Title: "What the town has waited for", Text: other}); got.Reason != "" {
		t.Errorf("a flash that became a report: %q", got.Reason)
	}
}
