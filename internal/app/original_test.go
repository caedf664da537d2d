package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/digest"
	"tocsin/internal/news"
)

// withOutlets gives a rig more sources, each a site of its own.
func (r *rig) withOutlets(names ...string) []*site {
	var out []*site
	for _, name := range names {
		s := newSite(r.t)
		s.feed()
		src := r.cfg.Sources[0]
		src.Name, src.Outlet, src.Feed = name, "", s.srv.URL+"/feed.xml"
		r.cfg.Sources = append(r.cfg.Sources, src)
		out = append(out, s)
	}
	return out
}

// TestOriginalComesLater reads two outlets that repeat a report and credit a
// radio, and then the radio's own: it leads, and its copies have one root.
func TestOriginalComesLater(t *testing.T) {
	r := newRig(t, rigOptions{source: ", outlet: The Wire"})
	sites := r.withOutlets("mirror", "azatutyun")
	r.drain()
	report := piece{slug: "report", title: "The report of the radio", date: after(10 * time.Minute)}
	report.text = report.paragraphs()
	credited := report
	credited.title, credited.text = "A report, told again", append(slices.Clone(report.text), "This was first reported by RFE/RL.")
	r.web.publish(credited)
	sites[0].publish(credited)
	r.pass(time.Hour)
	r.wantTold("the copies", r.desk, "new A report, told again")
	sites[1].publish(report)
	r.pass(time.Hour)
	r.wantTold("the original of what was told", r.desk)

	byOutlet := map[string]news.Article{}
	for id := int64(1); id <= 3; id++ {
		a, err := r.app.Store.Article(t.Context(), id)
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
		t.Errorf("the copies are of %d and %d, the original %d of %d", byOutlet["wire"].CopyOf, byOutlet["mirror"].CopyOf, original.ID, original.CopyOf)
	}
	st, err := r.app.Store.Story(t.Context(), original.StoryID)
	if err != nil || st.Lead != original.ID || byOutlet["wire"].StoryID != st.ID {
		t.Errorf("story %+v (%v), want it led by %d", st, err, original.ID)
	}

	r.pass(24 * time.Hour)
	r.wantTold("the digest", r.board, "new The report of the radio")
	s := r.board.all()[0].Stories[0]
	if diff := cmp.Diff("3 outlets, 1 origin (RFE/RL), 2 copies folded", plain(digest.StoryLine(s))); diff != "" {
		t.Errorf("who tells it (-want +got):\n%s", diff)
	}
	// A later copy, also after a restart, is a copy of the original.
	r.restart()
	late := report
	late.slug, late.title = "late", "The report, once more"
	r.web.publish(late)
	r.pass(time.Hour)
	a, err := r.app.Store.Article(t.Context(), 4)
	if err != nil || a.CopyOf != original.ID || a.Origin != "RFE/RL" {
		t.Errorf("the late copy is of %d with origin %q (%v), want %d", a.CopyOf, a.Origin, err, original.ID)
	}
	r.wantTold("the late copy", r.desk)
}

// plain drops the marks that isolate names.
func plain(s string) string { return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(s) }
