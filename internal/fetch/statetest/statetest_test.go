package statetest

import (
	"testing"

	"tocsin/internal/fetch"
)

func TestMemoryState(t *testing.T) {
	Run(t, func(*testing.T) fetch.State { return fetch.NewMemoryState() })
}
