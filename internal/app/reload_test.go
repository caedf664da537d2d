package app

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/desk"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/store"
	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

// beside is a desk over the rig's database beside the service, as that of
// another process.
func (r *rig) beside() *desk.Own {
	r.t.Helper()
	d, err := desk.Open(r.t.Context(), desk.OpenOptions{Config: r.cfg, Access: desk.Making, Now: r.clock.Now})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { d.Close() })
	return d
}

// report publishes one article about a person, lets it be read and says
// whether it matched.
func (r *rig) report(slug, name string) bool {
	r.t.Helper()
	r.web.publish(piece{slug: slug, title: "Report on " + slug, name: name, date: r.clock.Now()})
	r.pass(40 * time.Minute)
	a, err := r.app.Store.ArticleByURL(r.t.Context(), r.web.srv.URL+"/"+slug)
	if err != nil || a.Revision == 0 {
		r.t.Fatalf("%s: revision %d, %v", slug, a.Revision, err)
	}
	return a.Matched
}

const unwatched = "Melikset Pashayan"

// TestWatchlistTakenUp: a running service matches what it reads next by what
// another process has changed.
func TestWatchlistTakenUp(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.drain()
	if r.report("letters", unwatched) {
		t.Error("matched before he is watched")
	}
	d := r.beside()
	options := []watchlist.Option{{Name: "name", Values: []string{unwatched}}, {Name: "kind", Values: []string{"person"}}}
	if _, _, err := d.AddEntity(t.Context(), anna, "families", options, desk.EditOptions{}); err != nil {
		t.Fatal(err)
	}
	if !r.report("visit", unwatched) {
		t.Error("not matched although he is watched")
	}
	r.pass(24 * time.Hour) // the digest
	r.wantTold("of a watchlist of the database", r.board, "new Report on visit")
	a, err := r.app.Store.ArticleByURL(t.Context(), r.web.srv.URL+"/letters")
	if err != nil || a.Matched {
		t.Errorf("what was read before: matched %v, %v", a.Matched, err)
	}
	if _, err := d.RemoveEntries(t.Context(), anna, "families", []string{unwatched}); err != nil {
		t.Fatal(err)
	}
	if r.report("trial", unwatched) {
		t.Error("matched although he is watched no more")
	}
}

// TestTakenUpBeside: while a great watchlist is made ready the service goes on
// with what was watched before, and takes it up when it is, with what it was
// told meanwhile.
func TestTakenUpBeside(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.drain()
	ready, woken := make(chan struct{}), r.app.reloader.ready
	r.app.reloader.patience = time.Millisecond
	r.app.reloader.compile = func(ctx context.Context, s *store.Store, cfg *config.Config) compiled {
		<-ready
		return compileBoth(ctx, s, cfg)
	}
	options := []watchlist.Option{{Name: "name", Values: []string{unwatched}}, {Name: "kind", Values: []string{"person"}}}
	if _, _, err := r.beside().AddEntity(t.Context(), anna, "families", options, desk.EditOptions{}); err != nil {
		t.Fatal(err)
	}
	if r.report("visit", unwatched) {
		t.Error("matched by what is not ready")
	}
	reads := 0
	r.app.reloader.read = func() (*config.Config, []yamldoc.Fault, error) { reads++; return r.cfg, nil, nil }
	r.app.reloader.again.Store(true)
	close(ready)
	<-woken
	if err := r.app.reloader.look(t.Context(), r.app.flow.Sync); err != nil || reads != 1 {
		t.Errorf("the configuration was read %d times when the watchlists were ready, %v", reads, err)
	}
	<-woken
	if !r.report("trial", unwatched) {
		t.Error("not matched although he is watched")
	}
}

// TestReload: on Reload the configuration's watchlists are read again; with a
// mistake in them those from before stay, and the operators are told where.
func TestReload(t *testing.T) {
	r := newRig(t, rigOptions{})
	var log bytes.Buffer
	lists, faults := r.cfg.Watchlists, []yamldoc.Fault(nil)
	a, err := New(t.Context(), Options{
		Config: r.cfg, Clock: r.clock, Log: slog.New(slog.NewTextHandler(&log, nil)), Version: "test",
		Notifiers: map[string]notify.Notifier{"ops": r.ops, "desk": r.desk, "board": r.board},
		Read: func() (*config.Config, []yamldoc.Fault, error) {
			if faults != nil {
				return nil, faults, errors.New("a mistake")
			}
			next := *r.cfg
			next.Watchlists = lists
			return &next, nil, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	r.app = a
	r.drain()
	own := lists[:1:1]
	lists = append(own, news.Watchlist{Name: "new", Pos: "rig.yaml:30:5", Entities: []news.Entity{{Name: unwatched, Kind: news.KindPerson, Alert: true, Pos: "rig.yaml:31:5"}}})
	if r.report("letters", unwatched) {
		t.Error("matched before the reload")
	}
	a.Reload()
	if !r.report("visit", unwatched) {
		t.Error("not matched after the reload")
	}
	r.ops.read()
	faults = []yamldoc.Fault{{Position: yamldoc.Position{File: "rig.yaml", Line: 31, Col: 5}, What: `entity "Secret Name" stands twice`}}
	a.Reload()
	if !r.report("trial", unwatched) {
		t.Error("a broken reload threw the old ones away")
	}
	told := strings.Join(r.ops.read(), "\n")
	if !strings.Contains(told, `rig.yaml:31:5: entity "Secret Name" stands twice`) || !strings.Contains(told, "stays in use") {
		t.Errorf("the operators were told %q", told)
	}
	if got := log.String(); !strings.Contains(got, "rig.yaml:31:5") || strings.Contains(got, "Secret") || strings.Contains(got, "Pashayan") {
		t.Errorf("the log says %s", got)
	}
	faults, lists = nil, own
	a.Reload()
	if r.report("appeal", unwatched) {
		t.Error("matched after he was taken out")
	}
	if told := strings.Join(r.ops.read(), "\n"); !strings.Contains(told, "read again without a mistake") {
		t.Errorf("the operators were told %q", told)
	}
	history, err := a.Store.WatchlistHistory(t.Context(), "new")
	if err != nil || len(history) != 2 || !history[1].Gone || history[1].What != "is no longer in the configuration" {
		t.Errorf("%v, %v", history, err)
	}
}

// TestLookOut: a loop that sleeps is woken soon after a change, and only then.
func TestLookOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		var generation, woken atomic.Int64
		go lookOut(ctx, func(context.Context) (int64, error) {
			if n := generation.Load(); n >= 0 {
				return n, nil
			}
			return 7, errors.New("the database does not answer")
		}, nil, func() { woken.Add(1) })
		for i, want := range []int64{0, 1, 1, 1, 2} {
			generation.Store([]int64{0, 1, 1, -1, 2}[i])
			time.Sleep(2 * generationLook)
			if got := woken.Load(); got != want {
				t.Errorf("step %d: woken %d times, want %d", i, got, want)
			}
		}
		stop()
	})
}
