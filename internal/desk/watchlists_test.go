package desk

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/watchlist"
)

// named are the options of an entity of a name.
func named(name string, more ...watchlist.Option) []watchlist.Option {
	return append([]watchlist.Option{{Name: "name", Values: []string{name}}}, more...)
}

func TestWatchlists(t *testing.T) {
	r := newRoom(t)
	ok(t, NoteFiles(t.Context(), r.store, r.Config().Watchlists, monday))
	r.clock = monday.Add(time.Hour)
	_, _, err := r.AddEntity(t.Context(), anna, "families", named("Karen Avanesyan"), EditOptions{Owner: "ben"})
	ok(t, err)
	report := must[WatchlistReport](t)(r.Watchlists(t.Context(), anna))
	var got []string
	for _, l := range report.Watchlists {
		got = append(got, l.Name+" "+string(l.Home)+" of "+l.Owner+" by "+l.ChangedBy)
	}
	want := []string{"people file of  by configuration", "others file of  by configuration", "families database of ben by anna"}
	if diff := cmp.Diff(want, got); diff != "" || len(report.NotMatched) != 0 {
		t.Errorf("not matched %q (-want +got):\n%s", report.NotMatched, diff)
	}
	if l := report.Watchlists[0]; l.Entities != 3 || l.Rules != 1 || l.Version != 1 || l.InDatabase() || l.Place == "" ||
		!l.ChangedAt.Equal(monday) {
		t.Errorf("%+v", l)
	}
	if diff := cmp.Diff([]Owned{{"ben", []string{"families"}}}, must[[]Owned](t)(r.Owners(t.Context(), anna))); diff != "" {
		t.Errorf("owners (-want +got):\n%s", diff)
	}
}

func TestWatchlistVersions(t *testing.T) {
	r := newRoom(t)
	for _, name := range []string{"Karen Avanesyan", "Anna Petrosyan"} {
		_, _, err := r.AddEntity(t.Context(), anna, "families", named(name), EditOptions{})
		ok(t, err)
	}
	now := must[WatchlistVersion](t)(r.Watchlist(t.Context(), ben, "families", 0))
	if now.Version != 2 || now.What != "added Anna Petrosyan" || len(now.Watchlist.Entities) != 2 || !now.InDatabase() || now.Gone {
		t.Errorf("%+v", now)
	}
	first := must[WatchlistVersion](t)(r.Watchlist(t.Context(), ben, "families", 1))
	if first.What != "made; added Karen Avanesyan" || len(first.Watchlist.Entities) != 1 {
		t.Errorf("%+v", first)
	}
	_, err := r.Watchlist(t.Context(), ben, "families", 3)
	refused(t, err, "has no version 3; it has 2\nhint: list history lists them", ErrNotFound)
	_, err = r.Watchlist(t.Context(), ben, "family", 0)
	refused(t, err, "there are people, others, families", nil)

	_, err = r.RemoveWatchlist(t.Context(), ben, "families")
	ok(t, err)
	history := must[[]WatchlistVersion](t)(r.WatchlistHistory(t.Context(), anna, "families"))
	if len(history) != 3 || !history[2].Gone || history[2].ChangedBy != "ben" {
		t.Errorf("%+v", history)
	}
	_, err = r.WatchlistHistory(t.Context(), anna, "nothing")
	refused(t, err, `no watchlist is named "nothing"`, ErrNotFound)
	c := must[Chain](t)(r.VerifyHistory(t.Context(), ""))
	if c.Versions != 3 || c.Watchlists != 1 || c.Broken != "" || c.Head == "" {
		t.Errorf("%+v", c)
	}
	if c := must[Chain](t)(r.VerifyHistory(t.Context(), c.Head[:12])); c.Since != 0 {
		t.Errorf("%+v", c)
	}
}

// TestNoteFiles: each change of a file is noted once, and that it is gone.
func TestNoteFiles(t *testing.T) {
	r := newRoom(t)
	files := r.Config().Watchlists
	note := func(lists []news.Watchlist, want ...string) {
		t.Helper()
		ok(t, NoteFiles(t.Context(), r.store, lists, r.now()))
		var got []string
		for _, v := range must[[]WatchlistVersion](t)(r.WatchlistHistory(t.Context(), anna, "others")) {
			got = append(got, v.What)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	note(files, "made; added Ruben Vardanyan")
	note(files, "made; added Ruben Vardanyan")
	changed := []news.Watchlist{files[0], {Name: "others", Pos: "x:1:1", Entities: []news.Entity{{Name: "Baku", Kind: news.KindPlace}}}}
	note(changed, "made; added Ruben Vardanyan", "added Baku; removed Ruben Vardanyan")
	note(changed[:1], "made; added Ruben Vardanyan", "added Baku; removed Ruben Vardanyan", "is no longer in the configuration")
}
