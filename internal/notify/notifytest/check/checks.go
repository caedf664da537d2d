// Package check is what the tests of all senders share: golden files, how a
// sender must take every HTTP status, and a search for leaked secrets. It is
// apart from notifytest because the demo uses that.
package check

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"tocsin/internal/notify"
)

// HTTPOutcomes is how every sender over HTTP must take an answer that has
// nothing but its status.
func HTTPOutcomes() map[int]notify.Outcome {
	out := make(map[int]notify.Outcome)
	for status := 300; status < 400; status++ {
		out[status] = notify.OutcomeDown
	}
	for status := 400; status < 500; status++ {
		out[status] = notify.OutcomeTransient
	}
	for _, status := range []int{400, 406, 411, 413, 414, 415, 422, 431} {
		out[status] = notify.OutcomePermanent
	}
	for _, status := range []int{401, 402, 403, 404, 405, 407, 410, 451} {
		out[status] = notify.OutcomeDown
	}
	for status := 500; status < 600; status++ {
		out[status] = notify.OutcomeUnknown
	}
	return out
}

// LeaksNoSecret fails the test if a secret can be read from any of the
// things, however they are printed, logged or encoded.
func LeaksNoSecret(t testing.TB, secret string, things ...any) {
	t.Helper()
	forms := []string{secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret)), fmt.Sprintf("%x", secret)}
	for _, thing := range things {
		var shown []string
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			shown = append(shown, fmt.Sprintf(verb, thing))
		}
		if b, err := json.Marshal(thing); err == nil {
			shown = append(shown, string(b))
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "thing", thing)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "thing", thing)
		for err, ok := thing.(error); ok && err != nil; {
			shown = append(shown, err.Error(), fmt.Sprintf("%#v", err))
			u, isWrap := err.(interface{ Unwrap() error })
			if !isWrap {
				break
			}
			err = u.Unwrap()
		}
		for _, s := range append(shown, log.String()) {
			for _, form := range forms {
				if strings.Contains(s, form) {
					t.Errorf("%T shows the secret: %.200s", thing, strings.ReplaceAll(s, form, "[SECRET]"))
				}
			}
		}
	}
}
