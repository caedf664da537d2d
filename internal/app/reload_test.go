package app_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/config"
	"tocsin/internal/desk"
	"tocsin/internal/news"
	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

// beside is a desk over the rig's database beside the service, as that of
// another process.
func beside(r *apptest.Rig) *desk.Own {
	r.T.Helper()
	d, err := desk.Open(r.T.Context(), desk.OpenOptions{Config: r.Config, Access: desk.Making, Now: r.Clock.Now})
	if err != nil {
		r.T.Fatal(err)
	}
	r.T.Cleanup(func() { d.Close() })
	return d
}

// report publishes one article about a person, lets it be read and says
// whether it matched.
func report(r *apptest.Rig, slug, name string) bool {
	r.T.Helper()
	r.Web.Publish(apptest.Piece{Slug: slug, Title: "Report on " + slug, Name: name, Date: r.Clock.Now()})
	r.Pass(40 * time.Minute)
	a, err := r.App.Store.ArticleByURL(r.T.Context(), r.Web.URL+"/"+slug)
	if err != nil || a.Revision == 0 {
		r.T.Fatalf("%s: revision %d, %v", slug, a.Revision, err)
	}
	return a.Matched
}

const unwatched = "Melikset Pashayan"

// TestWatchlistTakenUp: a running service matches what it reads next by what
// another process has changed.
func TestWatchlistTakenUp(t *testing.T) {
	r := apptest.New(t, apptest.Options{})
	r.Drain()
	if report(r, "letters", unwatched) {
		t.Error("matched before he is watched")
	}
	d := beside(r)
	options := []watchlist.Option{{Name: "name", Values: []string{unwatched}}, {Name: "kind", Values: []string{"person"}}}
	if _, _, err := d.AddEntity(t.Context(), apptest.Anna, "families", options, desk.EditOptions{}); err != nil {
		t.Fatal(err)
	}
	if !report(r, "visit", unwatched) {
		t.Error("not matched although he is watched")
	}
	r.Pass(24 * time.Hour) // the digest
	r.WantTold("of a watchlist of the database", r.Board, "new Report on visit")
	a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/letters")
	if err != nil || a.Matched {
		t.Errorf("what was read before: matched %v, %v", a.Matched, err)
	}
	if _, err := d.RemoveEntries(t.Context(), apptest.Anna, "families", []string{unwatched}); err != nil {
		t.Fatal(err)
	}
	if report(r, "trial", unwatched) {
		t.Error("matched although he is watched no more")
	}
}

// TestTakenUpBeside: while a great watchlist is made ready the service goes on
// with what was watched before, and takes it up when it is, with what it was
// told meanwhile.
func TestTakenUpBeside(t *testing.T) {
	reads := 0
	r := apptest.New(t, apptest.Options{})
	r.Read = func() (*config.Config, []yamldoc.Fault, error) { reads++; return r.Config, nil, nil }
	r.Drain()
	ready := make(chan struct{})
	woken := r.App.HoldMatchers(ready)
	options := []watchlist.Option{{Name: "name", Values: []string{unwatched}}, {Name: "kind", Values: []string{"person"}}}
	if _, _, err := beside(r).AddEntity(t.Context(), apptest.Anna, "families", options, desk.EditOptions{}); err != nil {
		t.Fatal(err)
	}
	if report(r, "visit", unwatched) {
		t.Error("matched by what is not ready")
	}
	r.App.Reload()
	close(ready)
	<-woken
	if err := r.App.Look(t.Context()); err != nil || reads != 1 {
		t.Errorf("the configuration was read %d times when the watchlists were ready, %v", reads, err)
	}
	<-woken
	if !report(r, "trial", unwatched) {
		t.Error("not matched although he is watched")
	}
}

// TestReload: on Reload the configuration's watchlists are read again; with a
// mistake in them those from before stay, and the operators are told where.
func TestReload(t *testing.T) {
	r := apptest.New(t, apptest.Options{})
	var log bytes.Buffer
	lists, faults := r.Config.Watchlists, []yamldoc.Fault(nil)
	r.Log = slog.New(slog.NewTextHandler(&log, nil))
	r.Read = func() (*config.Config, []yamldoc.Fault, error) {
		if faults != nil {
			return nil, faults, errors.New("a mistake")
		}
		next := *r.Config
		next.Watchlists = lists
		return &next, nil, nil
	}
	r.Drain()
	own := lists[:1:1]
	lists = append(own, news.Watchlist{
		Name: "new", Pos: "rig.yaml:30:5",
		Entities: []news.Entity{{Name: unwatched, Kind: news.KindPerson, Alert: true, Pos: "rig.yaml:31:5"}},
	})
	if report(r, "letters", unwatched) {
		t.Error("matched before the reload")
	}
	r.App.Reload()
	if !report(r, "visit", unwatched) {
		t.Error("not matched after the reload")
	}
	r.Ops.Read()
	faults = []yamldoc.Fault{{Position: yamldoc.Position{File: "rig.yaml", Line: 31, Col: 5}, What: `entity "Secret Name" stands twice`}}
	r.App.Reload()
	if !report(r, "trial", unwatched) {
		t.Error("a broken reload threw the old ones away")
	}
	told := strings.Join(r.Ops.Read(), "\n")
	if !strings.Contains(told, `rig.yaml:31:5: entity "Secret Name" stands twice`) || !strings.Contains(told, "stays in use") {
		t.Errorf("the operators were told %q", told)
	}
	if got := log.String(); !strings.Contains(got, "rig.yaml:31:5") || strings.Contains(got, "Secret") || strings.Contains(got, "Pashayan") {
		t.Errorf("the log says %s", got)
	}
	faults, lists = nil, own
	r.App.Reload()
	if report(r, "appeal", unwatched) {
		t.Error("matched after he was taken out")
	}
	if told := strings.Join(r.Ops.Read(), "\n"); !strings.Contains(told, "read again without a mistake") {
		t.Errorf("the operators were told %q", told)
	}
	history, err := r.App.Store.WatchlistHistory(t.Context(), "new")
	if err != nil || len(history) != 2 || !history[1].Gone || history[1].What != "is no longer in the configuration" {
		t.Errorf("%v, %v", history, err)
	}
}
