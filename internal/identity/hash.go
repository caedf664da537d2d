package identity

import (
	"bufio"
	"crypto/sha256"
)

// Hash is the SHA-256 of a text's words, signs and joints. Texts that differ only
// in typography (kinds of quotes and dashes, spaces, line ends, soft hyphens, the
// Unicode form of letters) have one hash; case counts.
type Hash [32]byte

// ContentHash hashes a title and a text.
func ContentHash(title, text string) Hash {
	d := sha256.New()
	w := bufio.NewWriter(d)
	write := func(s string) {
		eachToken(s, func(t token) {
			w.WriteString(t.text)
			w.WriteByte('\x1f')
		})
		w.WriteByte('\x1e')
	}
	write(title)
	write(text)
	w.Flush()
	return Hash(d.Sum(nil))
}
