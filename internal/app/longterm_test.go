package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/schedule"
	"tocsin/internal/store"
)

// years begins a rig whose looks at articles end after three days, and go on
// weekly at those that are watched.
func years(t *testing.T, pieces ...piece) *rig {
	t.Helper()
	r := newRig(t, rigOptions{})
	weekly, err := schedule.Parse("@weekly", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	r.cfg.Sources[0].Schedule = weekly
	r.cfg.Revisit = []time.Duration{time.Hour, 24 * time.Hour, 72 * time.Hour}
	r.cfg.LongTerm = config.LongTerm{Every: 7 * 24 * time.Hour, Cover: 2}
	r.web.publish(old)
	r.drain()
	for _, p := range pieces {
		r.web.tagged(p)
	}
	r.web.feed(append(pieces, old)...)
	if err := r.app.Store.Reschedule(t.Context(), 1, r.clock.Now()); err != nil {
		t.Fatal(err)
	}
	r.drain()
	return r
}

// tagged sets a page that answers conditional requests by its ETag.
func (s *site) tagged(p piece) {
	page := p.page()
	page.header = map[string]string{"ETag": fmt.Sprintf("%q", p.slug)}
	s.set("/"+p.slug, page)
}

// leap lets time pass from one due moment to the next.
func (r *rig) leap(d time.Duration) {
	r.t.Helper()
	for end := r.clock.Now().Add(d); r.clock.Now().Before(end); {
		next, err := r.app.Store.NextDue(r.t.Context(), time.Time{})
		if err != nil {
			r.t.Fatal(err)
		}
		if day := r.clock.Now().Add(24 * time.Hour); next.IsZero() || next.After(day) {
			next = day
		}
		if next.After(end) {
			next = end
		}
		r.clock.set(next)
		r.drain()
	}
}

// looks counts the requests for each article since the last call.
func (r *rig) looks() map[string]int {
	r.web.mu.Lock()
	defer r.web.mu.Unlock()
	out := map[string]int{}
	for _, line := range r.web.asked {
		path := strings.Fields(line)[1]
		if slug := strings.TrimPrefix(path, "/"); slug != "feed.xml" && slug != "robots.txt" && slug != "old" {
			out[slug]++
		}
	}
	r.web.asked = nil
	return out
}

// TestLongTermLooks publishes forty articles of which four are watched, and
// reads the outlet's log of the half year that follows.
func TestLongTermLooks(t *testing.T) {
	t.Parallel()
	var pieces []piece
	for i := range 40 {
		p := piece{slug: fmt.Sprintf("a%d", i), title: fmt.Sprintf("Report %d", i), date: after(time.Minute), name: "-"}
		if i%10 == 0 {
			p.name = ""
		}
		pieces = append(pieces, p)
	}
	r := years(t, pieces...)
	r.leap(5 * 24 * time.Hour)
	for slug, n := range r.looks() {
		if n != 4 {
			t.Errorf("%s was looked at %d times while its schedule ran, want 4", slug, n)
		}
	}
	r.leap(24 * 7 * 24 * time.Hour)
	seen := r.looks()
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
		if seen[p.slug] == 0 {
			pinned = p.slug
			break
		}
	}
	if _, err := r.app.Desk.AddPin(t.Context(), anna, r.web.srv.URL+"/"+pinned, "the court is named"); err != nil {
		t.Fatal(err)
	}
	r.leap(5 * 7 * 24 * time.Hour)
	if seen = r.looks(); len(seen) != 12+3 || seen[pinned] < 3 {
		t.Errorf("with one pinned, %d articles are looked at, it %d times", len(seen), seen[pinned])
	}
	if _, err := r.app.Desk.EndPin(t.Context(), anna, r.web.srv.URL+"/"+pinned, ""); err != nil {
		t.Fatal(err)
	}
	r.leap(5 * 7 * 24 * time.Hour)
	if after := r.looks(); len(after) != 15 {
		t.Errorf("after its pin, %d articles are looked at; want the same 15", len(after))
	}
	a, err := r.app.Store.ArticleByURL(t.Context(), r.web.srv.URL+"/"+pinned)
	if err != nil || a.LongTerm != store.LongCover {
		t.Errorf("%v: it is looked at as %q, want a cover", err, a.LongTerm)
	}
}

// TestStaleAnswers edits an article whose server goes on saying that nothing
// has changed: a full look finds the edit.
func TestStaleAnswers(t *testing.T) {
	t.Parallel()
	p := piece{slug: "report", title: "The report", date: after(time.Minute)}
	r := years(t, p)
	r.pass(10 * time.Minute)
	r.wantTold("when it was published", r.desk, "new The report")
	p.name = "Vagif Khachatryan"
	r.web.tagged(p) // the ETag stays as it was
	r.leap(29 * 24 * time.Hour)
	r.wantTold("after four looks and more", r.desk, "edited The report")
}
