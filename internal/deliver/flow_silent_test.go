package deliver_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/notify"
	"tocsin/internal/racetest"
)

// TestSilentReceiver: a mail server that is silent in DATA, for ten minutes at
// each message, delays neither polls nor what another receiver is told (ADV-24).
func TestSilentReceiver(t *testing.T) {
	racetest.Alone(t)
	synctest.Test(t, func(t *testing.T) {
		polls := 0
		w := apptest.NewWorld(t, `  - {name: wire, feed: "http://wire.example/feed", schedule: "@every 5m", backlog: digest}
  - {name: gone, feed: "http://gone.example/feed", schedule: "@every 5m"}
`, func(rw http.ResponseWriter, r *http.Request) {
			if r.Host != "wire.example" || r.URL.Path != "/feed" {
				http.Error(rw, "no", http.StatusGone)
				return
			}
			polls++
			feed := `<rss version="2.0"><channel><title>W</title>`
			for i := range polls {
				feed += fmt.Sprintf(`<item><title>Ruben Vardanyan, report %d</title><guid isPermaLink="false">%d</guid><description>Ruben Vardanyan %d</description></item>`, i, i, i)
			}
			io.WriteString(rw, feed+`</channel></rss>`)
		})
		w.Desk.Fail = func(ctx context.Context, _ notify.Notification) error {
			select {
			case <-time.After(10 * time.Minute):
			case <-ctx.Done():
			}
			return notify.Unknown(errors.New("the server did not say whether it took the mail"))
		}
		start := time.Now()
		ctx, stop := context.WithTimeout(t.Context(), time.Hour)
		defer stop()
		if err := w.App.Pool.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if len(w.Desk.Tried) < 2 {
			t.Errorf("the silent receiver was tried %d times", len(w.Desk.Tried))
		}
		for i, gap := range w.Gaps("wire.example/feed") {
			if gap > 5 {
				t.Errorf("poll %d came %d minutes after the one before", i+1, gap)
			}
		}
		if got := apptest.Notices(w.Ops); len(got) == 0 || w.Ops.Tried[0].Sub(start) > 2*time.Minute {
			t.Errorf("the other receiver was told %q at %v", got, w.Ops.Tried)
		}
		w.End()
	})
}
