package visit_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/config"
	"tocsin/internal/racetest"
	"tocsin/internal/schedule"
	"tocsin/internal/store"
)

// years begins a rig whose looks at articles end after three days, and go on
// weekly at those that are watched.
func years(t *testing.T, pieces ...apptest.Piece) *apptest.Rig {
	t.Helper()
	r := apptest.New(t, apptest.Options{})
	weekly, err := schedule.Parse("@weekly", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	r.Config.Sources[0].Schedule = weekly
	r.Config.Revisit = []time.Duration{time.Hour, 24 * time.Hour, 72 * time.Hour}
	r.Config.LongTerm = config.LongTerm{Every: 7 * 24 * time.Hour, Cover: 2}
	r.Web.Publish(apptest.Old)
	r.Drain()
	for _, p := range pieces {
		tagged(r.Web, p)
	}
	r.Web.Feed(append(pieces, apptest.Old)...)
	if err := r.App.Store.Reschedule(t.Context(), 1, r.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	r.Drain()
	return r
}

// tagged sets a page that answers conditional requests by its ETag.
func tagged(s *apptest.Site, p apptest.Piece) {
	page := p.Page()
	page.Header = map[string]string{"ETag": fmt.Sprintf("%q", p.Slug)}
	s.Set("/"+p.Slug, page)
}

// looks counts the requests for each article since the last call.
func looks(r *apptest.Rig) map[string]int {
	out := map[string]int{}
	for _, line := range r.Web.Asked() {
		path := strings.Fields(line)[1]
		if slug := strings.TrimPrefix(path, "/"); slug != "feed.xml" && slug != "robots.txt" && slug != "old" {
			out[slug]++
		}
	}
	r.Web.ClearLog()
	return out
}

// TestLongTermLooks publishes forty articles of which four are watched, and
// reads the outlet's log of the half year that follows.
func TestLongTermLooks(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	var pieces []apptest.Piece
	for i := range 40 {
		p := apptest.Piece{Slug: fmt.Sprintf("a%d", i), Title: fmt.Sprintf("Report %d", i), Date: apptest.After(time.Minute), Name: "-"}
		if i%10 == 0 {
			p.Name = ""
		}
		pieces = append(pieces, p)
	}
	r := years(t, pieces...)
	r.Leap(5 * 24 * time.Hour)
	for slug, n := range looks(r) {
		if n != 4 {
			t.Errorf("%s was looked at %d times while its schedule ran, want 4", slug, n)
		}
	}
	r.Leap(24 * 7 * 24 * time.Hour)
	seen := looks(r)
	if len(seen) != 4+8 {
		t.Errorf("%d articles are looked at in the long term, want 4 watched ones and 8 covers: %v", len(seen), seen)
	}
	for slug, n := range seen {
		if n < 23 || n > 25 {
			t.Errorf("%s was looked at %d times in 24 weeks", slug, n)
		}
	}
	for i := 0; i < 40; i += 10 {
		if seen[fmt.Sprintf("a%d", i)] == 0 {
			t.Errorf("a%d is watched and was not looked at", i)
		}
	}
	// Pinned later: watched from then on, with two more covers.
	pinned := ""
	for _, p := range pieces {
		if seen[p.Slug] == 0 {
			pinned = p.Slug
			break
		}
	}
	if _, err := r.App.Desk.AddPin(t.Context(), apptest.Anna, r.Web.URL+"/"+pinned, "the court is named"); err != nil {
		t.Fatal(err)
	}
	r.Leap(5 * 7 * 24 * time.Hour)
	if seen = looks(r); len(seen) != 12+3 || seen[pinned] < 3 {
		t.Errorf("with one pinned, %d articles are looked at, it %d times", len(seen), seen[pinned])
	}
	if _, err := r.App.Desk.EndPin(t.Context(), apptest.Anna, r.Web.URL+"/"+pinned, ""); err != nil {
		t.Fatal(err)
	}
	r.Leap(5 * 7 * 24 * time.Hour)
	if after := looks(r); len(after) != 15 {
		t.Errorf("after its pin, %d articles are looked at; want the same 15", len(after))
	}
	a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/"+pinned)
	if err != nil || a.LongTerm != store.LongCover {
		t.Errorf("%v: it is looked at as %q, want a cover", err, a.LongTerm)
	}
}

// TestStaleAnswers edits an article whose server goes on saying that nothing
// has changed: a full look finds the edit.
func TestStaleAnswers(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	p := apptest.Piece{Slug: "report", Title: "The report", Date: apptest.After(time.Minute)}
	r := years(t, p)
	r.Pass(10 * time.Minute)
	r.WantTold("when it was published", r.Desk, "new The report")
	p.Name = "Vagif Khachatryan"
	tagged(r.Web, p) // the ETag stays as it was
	r.Leap(29 * 24 * time.Hour)
	r.WantTold("after four looks and more", r.Desk, "edited The report")
}

// TestDecoyLooks publishes thirty articles, three of them about somebody watched
// and three about somebody else, and reads the outlet's log of the half year that
// follows: whose articles are all looked at is not the watched one alone.
func TestDecoyLooks(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	var pieces []apptest.Piece
	about := map[string]string{"a0": "", "a10": "", "a20": "", "a4": "Anna Petrosyan", "a15": "Anna Petrosyan", "a26": "Anna Petrosyan"}
	for i := range 30 {
		p := apptest.Piece{Slug: fmt.Sprintf("a%d", i), Title: fmt.Sprintf("Report %d", i), Date: apptest.After(time.Minute), Name: "-"}
		if name, is := about[p.Slug]; is {
			p.Name = name
		}
		pieces = append(pieces, p)
	}
	r := years(t, pieces...)
	r.Leap(8 * 7 * 24 * time.Hour)
	r.Web.ClearLog()
	r.Leap(24 * 7 * 24 * time.Hour)
	seen := looks(r)
	for slug, name := range about {
		if seen[slug] < 23 || seen[slug] > 25 {
			t.Errorf("%s about %q was looked at %d times in 24 weeks", slug, name, seen[slug])
		}
		e, err := r.App.Desk.Explain(t.Context(), apptest.Anna, r.Web.URL+"/"+slug)
		want := store.LongMatched
		if name != "" {
			want = store.LongCover
		}
		if err != nil || e.LongTerm != want {
			t.Errorf("%v: %s about %q is looked at as %q, want %q", err, slug, name, e.LongTerm, want)
		}
	}
	if len(seen) != 18 {
		t.Errorf("%d articles are looked at, want six blocks of three", len(seen))
	}
	// What comes later counts too, as soon as its schedule has ended.
	late := apptest.Piece{Slug: "late", Title: "The latest report", Date: r.Clock.Now(), Name: "Anna Petrosyan"}
	tagged(r.Web, late)
	r.Web.Feed(append(pieces, late)...)
	r.Leap(4 * 7 * 24 * time.Hour)
	r.Web.ClearLog()
	r.Leap(8 * 7 * 24 * time.Hour)
	if n := looks(r)["late"]; n < 7 || n > 9 {
		t.Errorf("a later article about the decoy was looked at %d times in eight weeks", n)
	}
}
