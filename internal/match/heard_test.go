package match_test

import (
	"slices"
	"strings"
	"testing"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// TestTellsHowNamesAreRead: what is read in a way that its owner may not expect is
// told with the reading, and nothing else is.
func TestTellsHowNamesAreRead(t *testing.T) {
	for _, tt := range []struct {
		entity news.Entity
		want   string // in the one warning; "" for none
	}{
		{news.Entity{Name: "Ruben Vardanyan", Aliases: []string{"Vardanyan", "Рубен", "روبن"}}, ""},
		{news.Entity{Name: "Варданян Рубен Карленович"}, ""},
		{news.Entity{Name: "Варданян Рубен"}, "read as: given Рубен, family Варданян"},
		{news.Entity{Name: "R. V.", Aliases: []string{"Vardanyan Ruben"}, Exact: true}, ""},
		{news.Entity{Name: "Ruben Vardanyan", Aliases: []string{"President Ruben Vardanyan"}}, "without President"},
		{news.Entity{Name: "Vardanyan R.K."}, "everybody with this surname and initial"},
		{news.Entity{Name: "Messi"}, "is one word"},
		{news.Entity{Name: "روبن واردانیان"}, "nothing can be read"},
	} {
		tt.entity.Kind = news.KindPerson
		_, faults := match.Compile([]news.Watchlist{{Name: "w", Entities: []news.Entity{tt.entity}}})
		if slices.ContainsFunc(faults, func(f match.Fault) bool { return !f.Warning }) {
			t.Errorf("%s: an error: %v", tt.entity.Name, faults)
		}
		if tt.want == "" && len(faults) > 0 || tt.want != "" && (len(faults) != 1 || !strings.Contains(faults[0].Msg, tt.want)) {
			t.Errorf("%s: %v, want %q", tt.entity.Name, faults, tt.want)
		}
	}
}
