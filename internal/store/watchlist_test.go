package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// version makes a version of a watchlist of the database.
func version(name, what string, minute int, entities ...string) WatchlistVersion {
	list := news.Watchlist{Name: name, Owner: "ani"}
	for _, e := range entities {
		list.Entities = append(list.Entities, news.Entity{
			Name: e, Kind: news.KindPerson, Aliases: []string{"ԿԽՄԿ", "a|b", "\x00"}, Alert: true,
			Notes: "one\ntwo",
		})
	}
	list.Rules = []news.Rule{{Name: "visits", Query: `"Red Cross" <b>`, Alert: true}}
	return WatchlistVersion{At: time.Date(2025, 7, 28, 10, minute, 0, 0, time.UTC), By: "ani", What: what, Home: HomeDatabase, List: list}
}

func testWatchlists(t *testing.T, s *Store) {
	ctx := t.Context()
	save := func(generation int64, versions ...WatchlistVersion) {
		t.Helper()
		if err := s.SaveWatchlists(ctx, generation, versions); err != nil {
			t.Fatal(err)
		}
	}
	now := func(generation int64, want ...WatchlistVersion) {
		t.Helper()
		got, n, err := s.Watchlists(ctx)
		if err != nil || n != generation {
			t.Errorf("generation %d, %v", n, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	now(0)
	save(0)
	now(0) // nothing was to be saved
	a1, b1 := version("detainees", "made", 1, "Ruben Vardanyan"), version("officials", "made", 1)
	b1.Home, b1.Place, b1.List.Owner = HomeFile, "tocsin.yaml:12:5", ""
	save(0, a1, b1)
	a1.N, b1.N = 1, 1
	now(1, a1, b1)
	a2 := version("detainees", "added Bako Sahakyan", 2, "Ruben Vardanyan", "Bako Sahakyan")
	save(1, a2)
	a2.N = 2
	now(2, a2, b1)

	// What somebody saves who has not seen that is refused, all of it.
	late := version("detainees", "added Karen Avanesyan", 3, "Ruben Vardanyan", "Karen Avanesyan")
	if err := s.SaveWatchlists(ctx, 1, []WatchlistVersion{version("new", "made", 3), late}); !errors.Is(err, ErrConflict) {
		t.Errorf("a late save: %v", err)
	}
	now(2, a2, b1)

	a3 := version("detainees", "removed", 4, "Ruben Vardanyan", "Bako Sahakyan")
	a3.Gone = true
	save(2, a3)
	a3.N = 3
	now(3, b1)
	got, err := s.WatchlistHistory(ctx, "detainees")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]WatchlistVersion{a1, a2, a3}, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if got, err := s.WatchlistHistory(ctx, "Detainees"); err != nil || len(got) > 0 {
		t.Errorf("history of another name: %v, %v", got, err)
	}
}

// testWatchlistWriters lets several add to one list at once, each trying
// again when another was faster.
func testWatchlistWriters(t *testing.T, s *Store) {
	ctx := t.Context()
	const writers = 8
	add := func(name string) error {
		for {
			lists, generation, err := s.Watchlists(ctx)
			if err != nil {
				return err
			}
			v := version("people", "added "+name, 1)
			if len(lists) > 0 {
				v.List = lists[0].List
			}
			v.List.Entities = append(v.List.Entities, news.Entity{Name: name})
			if err := s.SaveWatchlists(ctx, generation, []WatchlistVersion{v}); !errors.Is(err, ErrConflict) {
				return err
			}
		}
	}
	var wg sync.WaitGroup
	errs := make([]error, writers)
	for i := range writers {
		wg.Go(func() { errs[i] = add(fmt.Sprint("person ", i)) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	lists, generation, err := s.Watchlists(ctx)
	if err != nil || generation != writers || len(lists) != 1 || lists[0].N != writers || len(lists[0].List.Entities) != writers {
		t.Errorf("generation %d, %v: %v", generation, lists, err)
	}
}

// TestBeside opens a database that another process has locked: it can be
// written, and is not migrated.
func TestBeside(t *testing.T) {
	ctx, url := t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "tocsin.db")
	made, err := Open(ctx, url, Options{Beside: true, Make: true}) // which makes it, under the lock
	if err != nil {
		t.Fatal(err)
	}
	defer made.Close()
	run, err := Open(ctx, url, Options{Lock: true})
	if err != nil {
		t.Fatal("the lock was not given back: ", err)
	}
	defer run.Close()
	s, err := Open(ctx, url, Options{Beside: true, Make: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.SaveWatchlists(ctx, 0, []WatchlistVersion{version("people", "made", 1)}); err != nil {
		t.Error(err)
	}
	if n, err := run.WatchlistGeneration(ctx); err != nil || n != 1 {
		t.Errorf("the service sees generation %d, %v", n, err)
	}
	if _, err := run.db.Writer().ExecContext(ctx, `DELETE FROM goose_db_version WHERE version_id = $1`, Schema); err != nil {
		t.Fatal(err)
	}
	_, err = Open(ctx, url, Options{Beside: true, Make: true})
	if p, ok := errors.AsType[*news.Problem](err); !ok || p.Hints[0].Kind != news.HintMigrate {
		t.Errorf("an older schema: %v", err)
	}
}

// TestWatchlistDocument holds how a watchlist is kept: a database of today is
// read by every later version.
func TestWatchlistDocument(t *testing.T) {
	const document = `{"name":"people","strict_i":true,"entities":[{"name":"Ruben Vardanyan","kind":"person","aliases":["R.V."],"exact":true,"alert":true,` +
		`"spellings":["Rubik"],"strike":["Robert"],"languages":["hy"],"never":["Street"],"context":["Artsakh"],"not_with":["chess"],"notes":"n"}],` +
		`"rules":[{"name":"visits","query":"visit*","alert":true}]}`
	s, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "tocsin.db"), Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.db.Writer().ExecContext(t.Context(),
		`INSERT INTO watchlist_versions (name, n, at, who, what, owner, home, place, gone, document) VALUES ('people', 1, 5, 'ani', 'made', 'ani', 'database', '', 0, $1)`, document); err != nil {
		t.Fatal(err)
	}
	lists, _, err := s.Watchlists(t.Context())
	if err != nil || len(lists) != 1 {
		t.Fatal(lists, err)
	}
	list := lists[0].List
	list.Owner = ""
	if diff := cmp.Diff(document, sqldb.JSON(list)); diff != "" {
		t.Errorf("(-read +written again):\n%s", diff)
	}
}
