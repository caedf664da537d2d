package app

import (
	"path/filepath"
	"testing"

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
