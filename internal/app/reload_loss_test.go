package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/desk"
	"tocsin/internal/news"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/operators"
	"tocsin/internal/watchlist"
)

// TestReloadLoses: a configuration that was cut short is not taken up by SIGHUP,
// nor by a request of another process that does not force it; the operators are
// told what would go and what to do, and what was watched is watched (ADV-57,
// ADV-58).
func TestReloadLoses(t *testing.T) {
	r := newReloadRig(t)
	twelve := wireSource
	for i := range 11 {
		twelve += fmt.Sprintf("  - {name: source-%d, feed: \"BASE/feed.xml?%d\", schedule: \"@every 20m\"}\n", i, i)
	}
	r.edit(twelve)
	r.Drain()
	polled := func(path string) bool {
		t.Helper()
		before := r.Web.Requests(path)
		r.Pass(time.Hour)
		return r.Web.Requests(path) > before
	}
	told := func(when string, want ...string) {
		t.Helper()
		got := strings.Join(r.Ops.Read(), "\n")
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: the operators were told %q, want %q", when, got, w)
			}
		}
		if len(want) == 0 && got != "" {
			t.Errorf("%s: the operators were told %q", when, got)
		}
	}
	const second = "/feed.xml?1"
	told("before")

	r.edit("")
	if !polled(second) {
		t.Error("a configuration without sources was taken up")
	}
	told("without sources", "12 of 12 sources would go (wire, source-0, source-1, source-2, source-3 and 7 more)")
	if notices, err := r.App.Store.NoticesOf(t.Context(), operators.KindConfiguration); err != nil || len(notices) != 1 ||
		!strings.Contains(notices[0].Advice, notifytest.Words(news.HintReloadForce)) {
		t.Errorf("%+v, %v", notices, err)
	}

	r.edit(twelve, "      - {name: Ruben Vardanyan, kind: person}\n      - {name: Vagif Khachatryan, kind: person}\n", "      []\n")
	r.Drain()
	if !report(r.Rig, "visit", "Ruben Vardanyan") {
		t.Error("a watchlist that was emptied was taken up")
	}
	told("an empty watchlist", "2 of 2 names would go (Ruben Vardanyan, Vagif Khachatryan), nothing would be left in people")
	if got := r.log.String(); strings.Contains(got, "Khachatryan") || !strings.Contains(got, "watchlists_emptied=1") {
		t.Errorf("the log says %s", got)
	}

	r.edit(wireSource)
	r.Drain()
	if err := beside(r.Rig).Reload(t.Context(), apptest.Anna, false); err != nil {
		t.Fatal(err)
	}
	if !polled(second) {
		t.Error("half of the sources went")
	}
	told("eleven gone", "11 of 12 sources would go (source-0, ")
	if err := beside(r.Rig).Reload(t.Context(), apptest.Anna, true); err != nil {
		t.Fatal(err)
	}
	r.Drain()
	if polled(second) {
		t.Error("what was forced was not taken up")
	}
	told("forced", "is in use")
	r.App.Reload()
	r.Restart()
	r.Drain()
	told("the same again")
}

// TestDecidedLosses: what somebody takes out of a watchlist of the database is a
// decision, and taken up however much it is (ADV-57).
func TestDecidedLosses(t *testing.T) {
	r := newReloadRig(t)
	d := beside(r.Rig)
	options := []watchlist.Option{{Name: "name", Values: []string{unwatched}}, {Name: "kind", Values: []string{"person"}}}
	if _, _, err := d.AddEntity(t.Context(), apptest.Anna, "families", options, desk.EditOptions{}); err != nil {
		t.Fatal(err)
	}
	if !report(r.Rig, "visit", unwatched) {
		t.Fatal("not watched")
	}
	if _, err := d.RemoveEntries(t.Context(), apptest.Anna, "families", []string{unwatched}); err != nil {
		t.Fatal(err)
	}
	if report(r.Rig, "trial", unwatched) {
		t.Error("still watched")
	}
	for _, told := range r.Ops.Read() {
		t.Errorf("the operators were told %q", told)
	}
}
