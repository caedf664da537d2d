package web

import (
	"net/http"
	"strconv"
	"time"
)

// A record is read whole, and may have many texts of 2 MB: so many are shown at
// once, and who comes meanwhile waits so long. Forty requests at once took 350 MB.
const (
	recordsAtOnce = 4
	recordWait    = 10 * time.Second
)

// atOnce lets n requests through at a time. The others wait, for at most wait and
// while somebody waits for them; then they are told to come again.
func atOnce(n int, wait time.Duration, next http.HandlerFunc) http.HandlerFunc {
	turns := make(chan struct{}, n)
	return func(w http.ResponseWriter, r *http.Request) {
		late := time.NewTimer(wait)
		defer late.Stop()
		select {
		case turns <- struct{}{}:
			defer func() { <-turns }()
			next(w, r)
		case <-late.C:
			w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())))
			plain(w, http.StatusServiceUnavailable, "too many pages are being shown; come again in "+wait.String())
		case <-r.Context().Done():
		}
	}
}
