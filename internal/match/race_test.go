//go:build race

package match_test

// raced: the race detector makes sync.Pool forget things at random, so that
// allocations cannot be counted.
const raced = true
