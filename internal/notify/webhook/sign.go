package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/notify"
)

// Bounds of a signing key in bytes, by the specification.
const (
	minKey = 24
	maxKey = 64
)

const secretPrefix = "whsec_"

// signingKey is what a secret stands for. It is not to be shown.
type signingKey []byte

// Format hides the key.
func (signingKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "<key>") }

// parseSecret reads a secret as Standard Webhooks writes it. No error shows it.
func parseSecret(s notify.Secret) (signingKey, error) {
	text, ok := strings.CutPrefix(s.Value(), secretPrefix)
	if !ok {
		return nil, errors.New("does not begin with " + secretPrefix)
	}
	key, err := base64.StdEncoding.DecodeString(text)
	switch {
	case err != nil:
		return nil, errors.New("is not base64 behind " + secretPrefix)
	case len(key) < minKey || len(key) > maxKey:
		return nil, fmt.Errorf("stands for %d bytes, not %d to %d", len(key), minKey, maxKey)
	}
	return key, nil
}

// sign sets the three headers of Standard Webhooks for a body sent at that
// moment.
func (k signingKey) sign(h http.Header, id string, at time.Time, body []byte) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, k)
	_, _ = io.WriteString(mac, id+"."+stamp+".") // a hash takes all
	_, _ = mac.Write(body)
	h.Set("webhook-id", id)
	h.Set("webhook-timestamp", stamp)
	h.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

// messageID makes an id of a notification's key. A full stop would divide it
// from the timestamp in what is signed.
func messageID(key string) string {
	return "msg_" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '_'
	}, key)
}
