package fetch

import (
	"context"
	"sync"
	"time"

	"tocsin/internal/fetch/lane"
	"tocsin/internal/fetch/lru"
)

// State keeps what politeness must remember across restarts and share between
// processes. Times are those of Options.Now. Hosts that fetch.allow names cost
// no calls, but for one Hold each in a process's life.
type State interface {
	lane.State
	// Robots returns what is known of an origin's robots.txt, and false if
	// nothing is. Records may be dropped at any time, the oldest first.
	Robots(ctx context.Context, origin string) (RobotsRecord, bool, error)
	// SaveRobots replaces what is known of an origin's robots.txt.
	SaveRobots(ctx context.Context, r RobotsRecord) error
}

// RobotsRecord is what is known of one origin's robots.txt. Its texts are
// valid UTF-8, so that it can be kept as JSON.
type RobotsRecord struct {
	Origin       string    // scheme, host and port: "https://example.org"
	Rules        string    // the rules that apply to us, as robots.Rules prints them; "" allows all
	Known        bool      // Rules were read from the server once (or it said there are none)
	ETag         string    // validators of the file, raw
	LastModified string    //
	ValidatorURL string    // the URL they belong to
	Checked      time.Time // when the file was last asked for
	FailingSince time.Time // since when it could not be read; zero if the last look succeeded
	Failure      string    // why not
}

// size is about what the record takes in memory.
func (r *RobotsRecord) size() int {
	return 512 + len(r.Origin) + len(r.Rules) + len(r.ETag) + len(r.LastModified) + len(r.ValidatorURL) + len(r.Failure)
}

// maxMemoryRobots bounds MemoryState's records, in bytes.
const maxMemoryRobots = 16 << 20

// MemoryState is a State of this process alone, which a restart forgets. The
// zero value is not ready; use NewMemoryState. It is safe for concurrent use.
type MemoryState struct {
	*lane.Memory
	mu     sync.Mutex
	robots *lru.Cache[RobotsRecord]
}

// NewMemoryState returns an empty state.
func NewMemoryState() *MemoryState {
	return &MemoryState{Memory: lane.NewMemory(), robots: lru.New[RobotsRecord](maxMemoryRobots)}
}

// Robots implements State.
func (s *MemoryState) Robots(_ context.Context, origin string) (RobotsRecord, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.robots.Get(origin)
	return r, ok, nil
}

// SaveRobots implements State.
func (s *MemoryState) SaveRobots(_ context.Context, r RobotsRecord) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.robots.Put(r.Origin, r, r.size())
	return nil
}
