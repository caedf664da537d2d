package text

import "testing"

func TestTitleLikeness(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want float64
	}{
		{"The bridge, open", "the bridge open", 1},
		{"bridge opens", "bridge shut", .5},
		{"bridge", "", 0},
		{"", "", 0},
	} {
		if got := TitleLikeness(tt.a, tt.b); got != tt.want {
			t.Errorf("%q and %q: %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}
