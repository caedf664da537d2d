package notwith

import (
	"math"
	"testing"
)

// TestFisher compares with the exact values of small tables.
func TestFisher(t *testing.T) {
	for _, tt := range []struct {
		a, n, b, m int
		want       float64
	}{
		{3, 3, 0, 3, 1.0 / 20},       // 1 / C(6,3)
		{3, 4, 1, 4, 17.0 / 70},      // the lady and her tea
		{4, 4, 0, 4, 1.0 / 70},       // all cups right
		{0, 3, 2, 3, 1},              // nothing is always so
		{2, 2, 8, 8, 1},              // everybody has it
		{5, 5, 0, 95, 1 / 75287520.}, // 1 / C(100,5)
	} {
		if got := fisher(tt.a, tt.n, tt.b, tt.m); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("fisher(%d of %d, %d of %d) = %g, want %g", tt.a, tt.n, tt.b, tt.m, got, tt.want)
		}
	}
}
