package app

import (
	"path/filepath"
	"testing"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/fetch/statetest"
	"tocsin/internal/store"
)

// TestLaneState holds the stored state to what the fetcher asks of any.
func TestLaneState(t *testing.T) {
	statetest.Run(t, func(t *testing.T) fetch.State {
		s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "lanes.db"), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return laneState{s}
	})
}

// TestDamagedRobots: a stored robots.txt that cannot be decoded is none, and is
// replaced by the next answer; it does not end the requests to its server.
func TestDamagedRobots(t *testing.T) {
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "robots.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	state, origin := laneState{s}, "https://a.example"
	if err := s.SaveRobots(t.Context(), origin, `{"Rules":"User-agent`, time.Now()); err != nil {
		t.Fatal(err)
	}
	if r, ok, err := state.Robots(t.Context(), origin); ok || err != nil || r != (fetch.RobotsRecord{}) {
		t.Errorf("a damaged record is read as %+v, %v, %v; want none", r, ok, err)
	}
	if err := state.SaveRobots(t.Context(), fetch.RobotsRecord{Origin: origin, Known: true}); err != nil {
		t.Fatal(err)
	}
	if r, ok, err := state.Robots(t.Context(), origin); !ok || err != nil || !r.Known {
		t.Errorf("the new record is read as %+v, %v, %v", r, ok, err)
	}
}
