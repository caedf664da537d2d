// Package racetest marks the tests that the race detector has no use for.
package racetest

import "testing"

// Alone skips a test under the race detector: it is long and does one thing at
// a time, so that it would take minutes there and show nothing.
func Alone(t testing.TB) {
	t.Helper()
	if Enabled {
		t.Skip("does one thing at a time and takes long: not under the race detector")
	}
}
