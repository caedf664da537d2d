package notwith

import "math"

// fisher returns the chance that at least a of n articles have a word that b of m
// others have, were it spread evenly (Fisher's exact test, one-sided).
func fisher(a, n, b, m int) float64 {
	k, all := a+b, n+m
	p := 0.0
	for x := a; x <= min(n, k); x++ {
		if k-x > m {
			continue
		}
		p += math.Exp(choose(n, x) + choose(m, k-x) - choose(all, k))
	}
	return min(1, p)
}

// choose returns the logarithm of n over k.
func choose(n, k int) float64 {
	lg := func(x int) float64 { v, _ := math.Lgamma(float64(x) + 1); return v }
	return lg(n) - lg(k) - lg(n-k)
}
