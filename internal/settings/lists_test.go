package settings

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/store"
)

var monday = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

// list is a watchlist of entities.
func list(name, owner string, entities ...string) news.Watchlist {
	l := news.Watchlist{Name: name, Owner: owner}
	for _, e := range entities {
		l.Entities = append(l.Entities, news.Entity{Name: e, Kind: news.KindTerm, Alert: true})
	}
	return l
}

// stored saves versions of watchlists in a database of its own.
func stored(t *testing.T, versions ...store.WatchlistVersion) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for i, v := range versions {
		v.At, v.By = monday.Add(time.Duration(i)*time.Hour), "anna"
		if v.Home == "" {
			v.Home = store.HomeDatabase
		}
		if err := s.SaveWatchlists(t.Context(), int64(i), []store.WatchlistVersion{v}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// both are the lists of a file and of a database: one in both, one noted.
func both(t *testing.T) (*Lists, *store.Store) {
	t.Helper()
	people := list("people", "", "Karen")
	people.Pos = "tocsin.yaml:8:5"
	s := stored(t,
		store.WatchlistVersion{Home: store.HomeFile, Place: "tocsin.yaml:8:5", List: list("people", "", "Karen")},
		store.WatchlistVersion{List: list("families", "anna", "Anna")},
		store.WatchlistVersion{List: list("clubs", "ben", "Chess")},
		store.WatchlistVersion{List: list("clash", "ben", "X")},
	)
	clash := list("clash", "", "Y")
	clash.Pos = "tocsin.yaml:12:5"
	w, err := ReadLists(t.Context(), s, []news.Watchlist{people, clash})
	if err != nil {
		t.Fatal(err)
	}
	return w, s
}

func namesOf(lists []news.Watchlist) (names []string) {
	for _, l := range lists {
		names = append(names, l.Name)
	}
	return names
}

func TestReadLists(t *testing.T) {
	w, _ := both(t)
	if diff := cmp.Diff([]string{"people", "clash", "clubs", "families"}, namesOf(w.All())); diff != "" {
		t.Errorf("matched (-want +got):\n%s", diff)
	}
	if len(w.Noted) != 1 || len(w.Aside) != 1 || w.Generation != 4 || w.FileNamed("people") == nil || w.FileNamed("clubs") != nil ||
		w.StoredNamed("clash") != nil {
		t.Errorf("%+v", w)
	}
	if pos := w.StoredNamed("families").List.Entities[0].Pos; pos != `watchlist "families" of the database` {
		t.Error(pos)
	}
	clash := w.Clash(w.Aside[0])
	want := `watchlist "clash" is written at tocsin.yaml:12:5, and one of that name, of ben, is in the database: only the first is matched`
	if clash.Error() != want || !strings.Contains(news.Told(nil, clash), "list export the one in the database, list remove NAME it") {
		t.Error(news.Told(nil, clash))
	}
	if w, err := ReadLists(t.Context(), nil, w.Files); err != nil || len(w.All()) != 2 {
		t.Errorf("without a database %+v, %v", w, err)
	}
}

func TestWith(t *testing.T) {
	w, _ := both(t)
	got := w.With([]store.WatchlistVersion{
		{List: list("clubs", "ben", "Go")}, {List: list("new", "ben", "N")}, {Gone: true, List: list("families", "anna")},
	})
	if diff := cmp.Diff([]string{"people", "clash", "clubs", "new"}, namesOf(got)); diff != "" || got[2].Entities[0].Name != "Go" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(w.All()) != 4 || w.StoredNamed("clubs").List.Entities[0].Name != "Chess" {
		t.Error("what is there changed")
	}
}

func TestSameList(t *testing.T) {
	a, b := list("a", "anna", "X"), list("a", "ben", "X")
	b.Pos = "x:1:1"
	if !SameList(a, b) || SameList(a, list("a", "anna", "Y")) {
		t.Error("owner and place matter, or entities do not")
	}
}

func TestFind(t *testing.T) {
	w, _ := both(t)
	if v, err := w.Find("people"); err != nil || v.N != 1 || v.Home != store.HomeFile || v.Place != "tocsin.yaml:8:5" {
		t.Errorf("of a file: %+v, %v", v, err)
	}
	w.Files[0].Entities[0].Name = "Anna"
	if v, err := w.Find("people"); err != nil || v.N != 0 {
		t.Errorf("of a file that was changed: %+v, %v", v, err)
	}
	if v, err := w.Find("clubs"); err != nil || v.N != 1 || v.List.Owner != "ben" {
		t.Errorf("of the database: %+v, %v", v, err)
	}
}

// TestWhy: each refusal says what to do.
func TestWhy(t *testing.T) {
	w, s := both(t)
	none := &Lists{}
	_, missing := w.Find("nothing")
	_, empty := none.Find("nothing")
	_, unnoted := none.History(t.Context(), nil, "nothing")
	_, history := w.History(t.Context(), nil, "people")
	_, version := WatchlistVersion(t.Context(), s, "clubs", 7)
	_, nowhere := WatchlistVersion(t.Context(), nil, "clubs", 1)
	for _, tt := range []struct {
		err   error
		want  string
		found bool // what was asked for is there, and yet it is refused
	}{
		{missing, "no watchlist is named \"nothing\"\nhint: there are people, clash, clubs, families", false},
		{empty, "no watchlist is named \"nothing\"\nhint: there is none yet; list add makes one", false},
		{unnoted, "no watchlist is named \"nothing\"\nhint: there is none yet; list add makes one", false},
		{history, "watchlist \"people\" is written at tocsin.yaml:8:5 and has no history yet\nhint: run and once note each change of it", false},
		{version, "watchlist \"clubs\" has no version 7; it has 1\nhint: list history lists them", false},
		{nowhere, "watchlist \"clubs\" has no version 1; it has 0\nhint: list history lists them", false},
		{w.Unknown("nothing"), "no watchlist is named \"nothing\"\nhint: the database has clubs, families", false},
		{none.Unknown("nothing"), "no watchlist is named \"nothing\"\nhint: the database has none yet; list add makes one", false},
		{w.Unknown("people"), "watchlist \"people\" is written at tocsin.yaml:8:5, and that is where it is changed\n" +
			"hint: edit it there, or name another watchlist", true},
		{none.NothingOf("anna", "ben"), "the database has no watchlist yet", true},
		{w.NothingOf("", "ben"), "they are ben's already", true},
		{w.NothingOf("zoe", "ben"), "no watchlist is zoe's\nhint: owners are anna, ben", true},
	} {
		if got := news.Told(nil, tt.err); got != tt.want || errors.Is(tt.err, store.ErrNotFound) == tt.found {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
	if versions, err := w.History(t.Context(), s, "families"); err != nil || len(versions) != 1 {
		t.Errorf("%+v, %v", versions, err)
	}
	if v, err := WatchlistVersion(t.Context(), s, "clubs", 1); err != nil || v.N != 1 {
		t.Errorf("%+v, %v", v, err)
	}
}
