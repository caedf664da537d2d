package push

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"io"
	"strings"
)

// methods are those of WebSub, 7.1. SHA-1 is weak against collisions, which an
// HMAC does not rest on.
var methods = map[string]func() hash.Hash{"sha1": sha1.New, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New}

// Verdict is what came of a signature.
type Verdict string

// The verdicts; all but SignatureGood are why a push is not believed.
const (
	SignatureGood    Verdict = ""
	signatureMissing Verdict = "no signature"
	signatureUnknown Verdict = "a signature that cannot be read"
	signatureWrong   Verdict = "a wrong signature"
)

// Verify reads a body to its end and compares its HMAC by the secret with what
// the header X-Hub-Signature says ("sha256=0ab1..."). The error is the
// body's.
func Verify(secret, header string, body io.Reader) (Verdict, error) {
	if strings.TrimSpace(header) == "" {
		return signatureMissing, nil
	}
	method, digits, _ := strings.Cut(strings.TrimSpace(header), "=")
	newHash := methods[strings.ToLower(strings.TrimSpace(method))]
	said, err := hex.DecodeString(strings.TrimSpace(digits))
	if newHash == nil || err != nil {
		return signatureUnknown, nil
	}
	mac := hmac.New(newHash, []byte(secret))
	if _, err := io.Copy(mac, body); err != nil {
		return signatureWrong, err
	}
	if !hmac.Equal(mac.Sum(nil), said) {
		return signatureWrong, nil
	}
	return SignatureGood, nil
}
