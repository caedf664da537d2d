package fetch

import (
	"context"
	"sync"
	"time"
)

// State keeps what politeness must remember across restarts and share between
// processes. Times are those of Options.Now. Hosts that fetch.allow names cost
// no calls, but for one Hold each in a process's life.
type State interface {
	// AcquireLane claims the lane for one request, as one atomic step over all
	// processes: it is granted if nobody holds an unexpired lease on the lane,
	// its next-allowed time is not after c.Now, and c.Host is not on hold.
	// Granting sets the lease to c.Lease after c.Now, and the next-allowed
	// time to c.Spacing after c.Now.
	AcquireLane(ctx context.Context, c Claim) (Grant, error)
	// ReleaseLane ends the lease, if c.Holder still has it, and moves the
	// lane's next-allowed time to next if that is later.
	ReleaseLane(ctx context.Context, c Claim, next time.Time) error
	// Hold records that the host asked for no request before until (its
	// Retry-After), and returns what is recorded then: the later of until and
	// what was there. A zero until only reads.
	Hold(ctx context.Context, host string, until time.Time) (time.Time, error)
	// Robots returns what is known of an origin's robots.txt, and false if
	// nothing is. Records may be dropped at any time, the oldest first.
	Robots(ctx context.Context, origin string) (RobotsRecord, bool, error)
	// SaveRobots replaces what is known of an origin's robots.txt.
	SaveRobots(ctx context.Context, r RobotsRecord) error
}

// Claim asks for a lane.
type Claim struct {
	Lane    string        // see Lane
	Host    string        // the host that will be asked, for its hold
	Holder  string        // unique to the claim: a lease that ran out cannot be released by the one who lost it
	Now     time.Time     // the moment of asking
	Spacing time.Duration // from the start of this request to the start of the next, at least
	Lease   time.Duration // after which the lane is free even if it was never released
}

// Grant answers a Claim.
type Grant struct {
	OK   bool
	Next time.Time // if not OK: when asking again makes sense, after Claim.Now
	Held bool      // if not OK: Next is the end of the host's hold
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
	mu     sync.Mutex
	lanes  map[string]laneState
	holds  map[string]time.Time
	robots *lru[RobotsRecord]
}

type laneState struct {
	next   time.Time
	lease  time.Time
	holder string
}

// NewMemoryState returns an empty state.
func NewMemoryState() *MemoryState {
	return &MemoryState{
		lanes:  make(map[string]laneState),
		holds:  make(map[string]time.Time),
		robots: newLRU[RobotsRecord](maxMemoryRobots),
	}
}

// AcquireLane implements State.
func (s *MemoryState) AcquireLane(_ context.Context, c Claim) (Grant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if until := s.holds[c.Host]; until.After(c.Now) {
		return Grant{Next: until, Held: true}, nil
	}
	l := s.lanes[c.Lane]
	if l.lease.After(c.Now) {
		return Grant{Next: l.lease}, nil
	}
	if l.next.After(c.Now) {
		return Grant{Next: l.next}, nil
	}
	if len(s.lanes) > 1024 {
		s.prune(c.Now)
	}
	s.lanes[c.Lane] = laneState{next: c.Now.Add(c.Spacing), lease: c.Now.Add(c.Lease), holder: c.Holder}
	return Grant{OK: true}, nil
}

// ReleaseLane implements State.
func (s *MemoryState) ReleaseLane(_ context.Context, c Claim, next time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, ok := s.lanes[c.Lane]
	if !ok {
		return nil
	}
	if l.holder == c.Holder {
		l.lease, l.holder = time.Time{}, ""
	}
	if next.After(l.next) {
		l.next = next
	}
	s.lanes[c.Lane] = l
	return nil
}

// Hold implements State.
func (s *MemoryState) Hold(_ context.Context, host string, until time.Time) (time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	have := s.holds[host]
	if until.After(have) {
		s.holds[host], have = until, until
	}
	return have, nil
}

// Robots implements State.
func (s *MemoryState) Robots(_ context.Context, origin string) (RobotsRecord, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.robots.get(origin)
	return r, ok, nil
}

// SaveRobots implements State.
func (s *MemoryState) SaveRobots(_ context.Context, r RobotsRecord) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.robots.put(r.Origin, r, r.size())
	return nil
}

// prune drops what no longer says anything at now.
func (s *MemoryState) prune(now time.Time) {
	for k, l := range s.lanes {
		if !l.lease.After(now) && !l.next.After(now) {
			delete(s.lanes, k)
		}
	}
	for k, until := range s.holds {
		if !until.After(now) {
			delete(s.holds, k)
		}
	}
}
