package diff

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		name     string
		old, new Revision
		want     []Pair
	}{
		{
			"a word",
			Revision{Text: "It rained. They hold 23 men there. It snowed."},
			Revision{Text: "It rained. They hold 19 men there. It snowed."},
			[]Pair{{"They hold 23 men there.", "They hold 19 men there."}},
		},
		{
			"headline",
			Revision{Title: "Visit banned", Text: "It rained."},
			Revision{Title: "Visit delayed", Text: "It rained."},
			[]Pair{{"Visit banned", "Visit delayed"}},
		},
		{"deleted", Revision{Text: "It rained. They left. It snowed."}, Revision{Text: "It rained. It snowed."}, []Pair{{"They left.", ""}}},
		{"deleted at the end", Revision{Text: "It rained. They left."}, Revision{Text: "It rained."}, []Pair{{"They left.", ""}}},
		{"added", Revision{Text: "It rained. It snowed."}, Revision{Text: "It rained. They left. It snowed."}, []Pair{{"", "They left."}}},
		{
			"the first word",
			Revision{Text: "It rained. Yesterday, they left. It snowed."},
			Revision{Text: "It rained. They left. It snowed."},
			[]Pair{{"Yesterday, they left.", "They left."}},
		},
		{
			"two in a row",
			Revision{Text: "They hold 23 men there. They left in May. It snowed."},
			Revision{Text: "They hold 19 men there. They left in June. It snowed."},
			[]Pair{{"They hold 23 men there.", "They hold 19 men there."}, {"They left in May.", "They left in June."}},
		},
		{
			"lines",
			Revision{Text: "Status\nVisits: 2 in May\nCalls"},
			Revision{Text: "Status\nVisits: 3 in May\nCalls"},
			[]Pair{{"Visits: 2 in May", "Visits: 3 in May"}},
		},
		{
			"a line's last word",
			Revision{Text: "Status\nThe office there is open\nCalls"},
			Revision{Text: "Status\nThe office there is closed\nCalls"},
			[]Pair{{"The office there is open", "The office there is closed"}},
		},
		{"nothing", Revision{Text: "It rained."}, Revision{Text: "It  rained."}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, Sentences(Compare(c.old, c.new, Options{}))); d != "" {
				t.Error(d)
			}
		})
	}
}
