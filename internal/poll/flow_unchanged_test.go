package poll_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// TestAlways304: a server that answers 304 to whatever carries a validator does
// not silence its feed: after a day of 304 alone it is asked in full, once a day
// and no more often.
func TestAlways304(t *testing.T) {
	racetest.Alone(t)
	for name, header := range map[string][2]string{
		"a fixed ETag":         {"ETag", `"const"`},
		"a date long gone":     {"Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT"},
		"a date in the future": {"Last-Modified", "Sat, 16 Nov 2041 19:11:00 GMT"},
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			full, asked, entries := 0, 0, 1
			inWorld(t, ", visit: no", func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				asked++
				w.Header().Set(header[0], header[1])
				if r.Header.Get("If-None-Match")+r.Header.Get("If-Modified-Since") != "" {
					w.WriteHeader(http.StatusNotModified)
					return
				}
				full++
				var b strings.Builder
				for i := range entries {
					fmt.Fprintf(&b, "<item><title>Entry %d</title><link>http://wire.example/%d</link></item>", i, i)
				}
				w.Header().Set("Content-Type", "application/rss+xml")
				fmt.Fprintf(w, `<rss version="2.0"><channel><title>t</title>%s</channel></rss>`, b.String())
			}, func(w *apptest.World) {
				w.Pass(time.Hour, 10*time.Minute)
				first := w.Source("wire").LastNew
				mu.Lock()
				entries = 3
				mu.Unlock()
				w.Pass(5*24*time.Hour, 10*time.Minute)
				mu.Lock()
				defer mu.Unlock()
				if full < 3 || full > 6 || asked < 3*full {
					t.Errorf("asked in full %d times of %d in five days, want once a day or in three of its gaps", full, asked)
				}
				if late := w.Source("wire").LastNew.Sub(first); late < time.Hour || late > 27*time.Hour {
					t.Errorf("the new entries were seen %s after the first, want within a day", late)
				}
			})
		})
	}
}
