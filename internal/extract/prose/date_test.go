package prose

import "testing"

// TestMaybeDate: a counter is no date because it has a 20 somewhere, and so comes
// and goes with its number.
func TestMaybeDate(t *testing.T) {
	for in, want := range map[string]bool{
		"24.06.2025": true, "24 June 2025": true, "2025-06-24": true, "20250624": true, "19:17": true, "Դիտվել է 24.06.2025-ին": true,
		"Դիտվել է 1204 անգամ": false, "Просмотров: 1 204": false, "1120 views": false, "20": false, "no digits": false,
		"2025 2026 2027 2028 2029 2030": false,
	} {
		if have := MaybeDate(in); have != want {
			t.Errorf("%q: %t", in, have)
		}
	}
}
