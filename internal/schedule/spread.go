package schedule

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// Spread returns a stable offset in [0, window) for a name, so that sources
// that share a minute do not all start in its first second. It depends on the
// name alone: a restart or a new neighbour moves nobody. It is meant to be
// added to a due time, never subtracted: the interval only grows.
func Spread(name string, window time.Duration) time.Duration {
	if window <= 0 {
		return 0
	}
	sum := sha256.Sum256([]byte(name))
	return time.Duration(binary.BigEndian.Uint64(sum[:8]) % uint64(window))
}
