package digest

import (
	"slices"
	"testing"

	"tocsin/internal/news"
)

// TestEffects: what a rewritten change and one of spelling are called.
func TestEffects(t *testing.T) {
	for _, tt := range []struct {
		change news.Change
		want   []string
	}{
		{
			news.Change{Classes: []news.ChangeClass{news.ChangeNumber, news.ChangeRewritten}, Kept: 0.504, Numbers: []news.NumberEdit{{New: "19"}}},
			[]string{"the number 19 was added", "the text was rewritten (about 50 % of it stayed)"},
		},
		{news.Change{Classes: []news.ChangeClass{news.ChangeSpelling}}, []string{"words were changed, probably spelling only"}},
	} {
		if got := effects(&tt.change); !slices.Equal(got, tt.want) {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
