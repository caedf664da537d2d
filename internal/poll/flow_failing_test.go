package poll_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// TestFailingSourceIsNews shows that a source that dies is told once, and its
// recovery once, and that nothing it published meanwhile is lost.
func TestFailingSourceIsNews(t *testing.T) {
	racetest.Alone(t)
	for name, dead := range map[string]apptest.Reply{
		"not found":      {Status: http.StatusNotFound, Kind: "text/html", Body: "no"},
		"not a feed":     {Kind: "text/html", Body: "<html><head><title>The Wire</title></head><body><p>We have moved.</p></body></html>"},
		"internal error": {Status: http.StatusInternalServerError, Kind: "text/plain", Body: "no"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, p := apptest.Told(t)
			r.Web.Set("/feed.xml", dead)
			r.Pass(3 * 24 * time.Hour)
			if got := r.Ops.Read(); len(got) != 1 || !strings.Contains(got[0], "cannot be read since") {
				t.Errorf("the operators were told %q, want one notice", got)
			}
			q := apptest.Piece{Slug: "meanwhile", Title: "Written meanwhile", Date: r.Clock.Now()}
			r.Web.Publish(q, p, apptest.Old)
			r.Pass(25 * time.Hour)
			if got := r.Ops.Read(); len(got) != 1 || !strings.Contains(got[0], "works again") {
				t.Errorf("the operators were told %q, want its recovery", got)
			}
			// What the publisher means is told to whoever relies on the source.
			toldDesk := r.Desk.Read()
			if notices := len(toldDesk) - 1; notices != map[string]int{"not found": 2}[name] || toldDesk[notices] != "new Written meanwhile" {
				t.Errorf("the desk was told %q", toldDesk)
			}
		})
	}
}
