package news

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// DigestKey names the digest that a receiver gets on a schedule.
func DigestKey(receiver, schedule string) string { return receiver + " " + schedule }

// ShortHash is a short stable name for strings: 128 bits of SHA-256 in hex.
func ShortHash(parts ...string) string {
	size := 0
	for _, p := range parts {
		size += len("1234567:") + len(p)
	}
	b := make([]byte, 0, size)
	for _, p := range parts {
		b = strconv.AppendInt(b, int64(len(p)), 10)
		b = append(append(b, ':'), p...)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}
