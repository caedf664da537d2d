package diff

import (
	"strings"
	"testing"
)

// TestRolled: what is one entry, edited or moved, and what are two.
func TestRolled(t *testing.T) {
	for name, tt := range map[string]struct {
		old, now    string
		entries     bool
		gone, added string // whole lines
	}{
		"a date at the top":       {"3 July: a briefing\n1 July: a briefing", "14 July: a briefing\n3 July: a briefing", true, "1 July: a briefing", "14 July: a briefing"},
		"numbers at the bottom":   {"Order No 1 of the court\nOrder No 2 of the court", "Order No 2 of the court\nOrder No 3 of the court", true, "Order No 1 of the court", "Order No 3 of the court"},
		"below a heading":         {"List\n2 July: a visit to them\n1 July: a visit to them", "List\n3 July: a visit to them\n2 July: a visit to them", true, "1 July: a visit to them", "3 July: a visit to them"},
		"an entry that was moved": {"Aram Petyan\nBako Sahakyan\nDavit Ishkhanyan", "Davit Ishkhanyan\nAram Petyan\nBako Sahakyan", true, "", ""},
		"one edited in its place": {"3 July: a briefing on Monday\n1 July: a visit", "3 July: a briefing on Tuesday\n1 July: a visit", true, "", ""},
	} {
		c := Compare(Revision{Text: tt.old}, Revision{Text: tt.now}, Options{Entries: tt.entries})
		var gone, added []string
		for _, e := range c.Edits {
			if s := strings.TrimSpace(e.Old); e.New == "" && strings.Contains(s, " ") {
				gone = append(gone, s)
			}
			if s := strings.TrimSpace(e.New); e.Old == "" && strings.Contains(s, " ") {
				added = append(added, s)
			}
		}
		if strings.Join(gone, "|") != tt.gone || strings.Join(added, "|") != tt.added {
			t.Errorf("%s: gone %q, added %q: %+v", name, gone, added, c.Edits)
		}
	}
}
