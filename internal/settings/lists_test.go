package settings

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

var monday = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

const configuration = `
database: "sqlite:t.db"
timezone: Asia/Yerevan
operators: ops
sources: [{name: wire, feed: "https://wire.example/feed", timezone: Asia/Tbilisi}]
watchlists: [{name: people, entities: [{name: Ann Lee, kind: person}]}]
receivers: [{name: ops, console: {}}]
route: {receiver: ops}
`

func configurationOf(t *testing.T) *config.Config {
	t.Helper()
	cfg, faults, err := config.Parse("t.yaml", []byte(configuration))
	if err != nil {
		t.Fatal(err, faults)
	}
	return cfg
}

func openStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func list(name, owner string) news.Watchlist {
	return news.Watchlist{
		Name: name, Owner: owner, Entities: []news.Entity{{Name: "Bo Li", Kind: news.KindPerson, Alert: true}},
		Rules: []news.Rule{{Name: "r", Query: "river"}},
		Facts: []news.Fact{{Name: "f", Patterns: []news.FactPattern{{Text: "{number} men"}}}},
	}
}

// stored saves watchlists in the database, one after another.
func stored(t *testing.T, s *store.Store, versions ...store.WatchlistVersion) {
	t.Helper()
	for _, v := range versions {
		generation, err := s.WatchlistGeneration(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		v.At, v.By = monday, "eve"
		if err := s.SaveWatchlists(t.Context(), generation, []store.WatchlistVersion{v}); err != nil {
			t.Fatal(err)
		}
	}
}

func version(home store.Home, l news.Watchlist) store.WatchlistVersion {
	return store.WatchlistVersion{Home: home, List: l}
}

// both reads the lists of a file (people) and of a database: beat, one that
// clashes with the file's, and the file's as it was noted.
func both(t *testing.T) (*Lists, *store.Store) {
	t.Helper()
	s := openStore(t)
	stored(t, s, version(store.HomeDatabase, list("people", "eve")), version(store.HomeDatabase, list("beat", "mia")))
	w, err := ReadLists(t.Context(), s, configurationOf(t).Watchlists)
	if err != nil {
		t.Fatal(err)
	}
	return w, s
}

// TestBothHomes: the file wins a name that both have; all else is matched.
func TestBothHomes(t *testing.T) {
	w, _ := both(t)
	var names []string
	for _, l := range w.All() {
		names = append(names, l.Name+" "+l.Owner)
	}
	if diff := cmp.Diff([]string{"people ", "beat mia"}, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(w.Aside) != 1 || w.Aside[0].List.Owner != "eve" || w.Generation == 0 {
		t.Errorf("%+v", w)
	}
	if w.FileNamed("beat") != nil || w.StoredNamed("people") != nil || w.FileNamed("people") == nil || w.StoredNamed("beat") == nil {
		t.Error("one name has one home")
	}
	clash := w.Clash(w.Aside[0])
	for _, part := range []string{`"people"`, "t.yaml:6", "eve"} {
		if !strings.Contains(clash.Error(), part) {
			t.Errorf("%s: without %s", clash, part)
		}
	}
	l := w.StoredNamed("beat").List
	const pos = `watchlist "beat" of the database`
	if l.Pos != pos || l.Entities[0].Pos != pos || l.Rules[0].Pos != pos || l.Facts[0].Pos != pos || l.Facts[0].Patterns[0].Pos != pos {
		t.Errorf("where it stands: %+v", l)
	}
}

// TestWithStored: what of the database is not matched is warned of, and the
// configuration itself stays as it was.
func TestWithStored(t *testing.T) {
	_, s := both(t)
	cfg := configurationOf(t)
	joined, warnings, err := WithStored(t.Context(), s, cfg)
	if err != nil || len(warnings) != 1 || len(joined.Watchlists) != 2 || len(cfg.Watchlists) != 1 {
		t.Errorf("%v, %v, %d lists", err, warnings, len(cfg.Watchlists))
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := WithStored(ctx, s, cfg); err == nil {
		t.Error("a database that cannot be read is no error")
	}
}

// TestWith: a change is tried on all lists before it is saved.
func TestWith(t *testing.T) {
	w, _ := both(t)
	changed := list("beat", "bob")
	gone := version(store.HomeDatabase, list("beat", "mia"))
	gone.Gone = true
	for name, tt := range map[string]struct {
		versions []store.WatchlistVersion
		want     []string
	}{
		"none":    {nil, []string{"people ", "beat mia"}},
		"changed": {[]store.WatchlistVersion{version(store.HomeDatabase, changed)}, []string{"people ", "beat bob"}},
		"new":     {[]store.WatchlistVersion{version(store.HomeDatabase, list("more", "bob"))}, []string{"people ", "beat mia", "more bob"}},
		"gone":    {[]store.WatchlistVersion{gone}, []string{"people "}},
	} {
		var got []string
		for _, l := range w.With(tt.versions) {
			got = append(got, l.Name+" "+l.Owner)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if len(w.All()) != 2 {
		t.Error("trying a change made it")
	}
}

// TestFind: a list is found in its home, with its version where one is noted.
func TestFind(t *testing.T) {
	w, s := both(t)
	if v, err := w.Find("beat"); err != nil || v.N != 1 || v.Home != store.HomeDatabase {
		t.Errorf("%+v (%v)", v, err)
	}
	if v, err := w.Find("people"); err != nil || v.N != 0 || v.Home != store.HomeFile || !strings.HasPrefix(v.Place, "t.yaml:") {
		t.Errorf("%+v (%v)", v, err)
	}
	w.Noted = []store.WatchlistVersion{{N: 4, List: *w.FileNamed("people")}}
	if v, _ := w.Find("people"); v.N != 4 {
		t.Errorf("version %d, want the one that was noted", v.N)
	}
	w.Noted[0].List.Entities = nil
	if v, _ := w.Find("people"); v.N != 0 {
		t.Errorf("version %d of a file that says otherwise by now", v.N)
	}
	if _, err := w.Find("nobody"); err == nil || !strings.Contains(err.Error(), `"nobody"`) {
		t.Error(err)
	}
	if h, err := w.History(t.Context(), s, "beat"); err != nil || len(h) != 1 {
		t.Errorf("%v (%v)", h, err)
	}
	for _, name := range []string{"file only", "nobody"} {
		w.Files = append(w.Files, news.Watchlist{Name: "file only"})
		if h, err := w.History(t.Context(), s, name); err == nil {
			t.Errorf("%s: %v", name, h)
		}
	}
	if v, err := WatchlistVersion(t.Context(), s, "beat", 1); err != nil || v.List.Owner != "mia" {
		t.Errorf("%+v (%v)", v, err)
	}
	if _, err := WatchlistVersion(t.Context(), s, "beat", 2); err == nil || !strings.Contains(err.Error(), "has no version 2; it has 1") {
		t.Error(err)
	}
}

// TestRefusals: what cannot be done is said with what there is.
func TestRefusals(t *testing.T) {
	w, _ := both(t)
	none := &Lists{}
	for _, tt := range []struct {
		err  error
		want string
	}{
		{w.Writable("people"), `watchlist "people" is written at t.yaml:6`},
		{w.Unknown("people"), `watchlist "people" is written at t.yaml:6`},
		{w.Unknown("nobody"), `no watchlist is named "nobody"`},
		{none.Unknown("nobody"), `no watchlist is named "nobody"`},
		{none.NothingOf("a", "b"), "the database has no watchlist yet"},
		{w.NothingOf("", "mia"), "they are mia's already"},
		{w.NothingOf("bob", "mia"), "they are mia's already"},
		{w.NothingOf("bob", "eve"), "no watchlist is bob's"},
	} {
		if tt.err == nil || !strings.Contains(tt.err.Error(), tt.want) {
			t.Errorf("%v, want %s", tt.err, tt.want)
		}
	}
	if err := w.Writable("beat"); err != nil {
		t.Error(err)
	}
	a, b := list("x", "a"), list("x", "b")
	if b.Pos = "elsewhere"; !SameList(a, b) {
		t.Error("who has a list and where it stands is no difference")
	}
	if b.Rules[0].Query = "lake"; SameList(a, b) {
		t.Error("another query is one")
	}
}
