package place_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/apptest"
	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// TestOriginalComesLater reads two outlets that repeat a report and credit a
// radio, and then the radio's own: it leads, and its copies have one root.
func TestOriginalComesLater(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{Source: ", outlet: The Wire"})
	sites := r.WithOutlets("mirror", "azatutyun")
	r.Drain()
	report := apptest.Piece{Slug: "report", Title: "The report of the radio", Date: apptest.After(10 * time.Minute)}
	report.Text = report.Paragraphs()
	credited := report
	credited.Title, credited.Text = "A report, told again", append(slices.Clone(report.Text), "This was first reported by RFE/RL.")
	r.Web.Publish(credited)
	sites[0].Publish(credited)
	r.Pass(time.Hour)
	r.WantTold("the copies", r.Desk, "new A report, told again")
	sites[1].Publish(report)
	r.Pass(time.Hour)
	r.WantTold("the original of what was told", r.Desk)

	byOutlet := map[string]news.Article{}
	for id := int64(1); id <= 3; id++ {
		a, err := r.App.Store.Article(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		byOutlet[a.Source] = a
		if a.Origin != "RFE/RL" {
			t.Errorf("%s has the origin %q", a.Source, a.Origin)
		}
	}
	original := byOutlet["azatutyun"]
	if original.CopyOf != 0 || byOutlet["wire"].CopyOf != original.ID || byOutlet["mirror"].CopyOf != original.ID {
		t.Errorf("the copies are of %d and %d, the original %d of %d", byOutlet["wire"].CopyOf, byOutlet["mirror"].CopyOf, original.ID,
			original.CopyOf)
	}
	st, err := r.App.Store.Story(t.Context(), original.StoryID)
	if err != nil || st.Lead != original.ID || byOutlet["wire"].StoryID != st.ID {
		t.Errorf("story %+v (%v), want it led by %d", st, err, original.ID)
	}

	r.Pass(24 * time.Hour)
	r.WantTold("the digest", r.Board, "new The report of the radio")
	s := r.Board.All()[0].Stories[0]
	if diff := cmp.Diff("3 outlets, 1 origin (RFE/RL), 2 copies folded", plain(digest.StoryLine(s))); diff != "" {
		t.Errorf("who tells it (-want +got):\n%s", diff)
	}
	// A later copy, also after a restart, is a copy of the original.
	r.Restart()
	late := report
	late.Slug, late.Title = "late", "The report, once more"
	r.Web.Publish(late)
	r.Pass(time.Hour)
	a, err := r.App.Store.Article(t.Context(), 4)
	if err != nil || a.CopyOf != original.ID || a.Origin != "RFE/RL" {
		t.Errorf("the late copy is of %d with origin %q (%v), want %d", a.CopyOf, a.Origin, err, original.ID)
	}
	r.WantTold("the late copy", r.Desk)
}

// plain drops the marks that isolate names.
func plain(s string) string { return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(s) }
