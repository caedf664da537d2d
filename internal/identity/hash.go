package identity

import (
	"crypto/sha256"
	"io"
)

// Hash is the SHA-256 of a text's words and signs. Texts that differ only in
// typography (quotes, dashes, spaces, line ends, soft hyphens, commas, the
// Unicode form of letters) have one hash; case counts.
type Hash [32]byte

// ContentHash hashes a title and a text.
func ContentHash(title, text string) Hash {
	d := sha256.New()
	write := func(s string) {
		for _, t := range tokens(s) {
			io.WriteString(d, t.text)
			io.WriteString(d, "\x1f")
		}
		io.WriteString(d, "\x1e")
	}
	write(title)
	write(text)
	return Hash(d.Sum(nil))
}
