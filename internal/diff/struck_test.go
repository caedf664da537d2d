package diff

import (
	"strings"
	"testing"

	"tocsin/internal/news"
)

// TestStruck (CHECKS ADV-10): striking words is a change of just these words, and
// so is to take that back.
func TestStruck(t *testing.T) {
	const stands = "The court heard nine witnesses. Ruben Vardanyan was released on Friday. His lawyer told reporters at the gate."
	for _, tt := range []struct{ name, from, to, want string }{
		{"words", stands, strings.Replace(stands, "was released", "~~was released~~", 1), "[was released|~~was released~~]"},
		{"back", strings.Replace(stands, "was released", "~~was released~~", 1), stands, "[~~was released~~|was released]"},
		{
			"sentence", stands, strings.Replace(stands, "Ruben Vardanyan was released on Friday.", "~~Ruben Vardanyan was released on Friday.~~", 1),
			"[Ruben Vardanyan was released on Friday.|~~Ruben Vardanyan was released on Friday.~~]",
		},
		{"number", "Guards killed 23 people.", "Guards killed ~~23~~ 19 people.", "[23|~~23~~ 19]"},
		{"beside it", "~~Guards killed 23 people.~~ It is quiet.", "~~Guards killed 23 people.~~ It is quiet now.", "[|now]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Compare(Revision{Text: tt.from}, Revision{Text: tt.to}, Options{})
			var b strings.Builder
			for _, e := range c.Edits {
				if e.Old != "" || e.New != "" {
					b.WriteString("[" + strings.TrimSpace(e.Old) + "|" + strings.TrimSpace(e.New) + "]")
				}
			}
			if b.String() != tt.want || len(c.Classes) == 0 {
				t.Errorf("%s, classes %v; want %s", b.String(), c.Classes, tt.want)
			}
		})
	}
	c := Compare(Revision{Title: "Guards killed 23 people"}, Revision{Title: "Guards killed ~~23~~ 19 people"}, Options{})
	if !c.Has(news.ChangeHeadline) {
		t.Errorf("classes %v, want headline", c.Classes)
	}
	if len(c.Numbers) != 1 || c.Numbers[0] != (news.NumberEdit{Old: "23", New: "19"}) {
		t.Errorf("numbers %v, want that 23 became 19", c.Numbers)
	}
}
