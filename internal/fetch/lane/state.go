package lane

import (
	"context"
	"sync"
	"time"
)

// State keeps what must outlast a restart and be shared between processes.
// Times are those of Options.Now.
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
}

// Claim asks for a lane.
type Claim struct {
	Lane    string        // see Of
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

// Memory is a State of this process alone, which a restart forgets. It is safe
// for concurrent use.
type Memory struct {
	mu    sync.Mutex
	lanes map[string]lease
	holds map[string]time.Time
}

// lease is what is known of one lane.
type lease struct {
	next   time.Time
	until  time.Time
	holder string
}

// NewMemory returns an empty state.
func NewMemory() *Memory {
	return &Memory{lanes: make(map[string]lease), holds: make(map[string]time.Time)}
}

// AcquireLane implements State.
func (s *Memory) AcquireLane(_ context.Context, c Claim) (Grant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if until := s.holds[c.Host]; until.After(c.Now) {
		return Grant{Next: until, Held: true}, nil
	}
	l := s.lanes[c.Lane]
	if l.until.After(c.Now) {
		return Grant{Next: l.until}, nil
	}
	if l.next.After(c.Now) {
		return Grant{Next: l.next}, nil
	}
	if len(s.lanes) > 1024 {
		s.prune(c.Now)
	}
	s.lanes[c.Lane] = lease{next: c.Now.Add(c.Spacing), until: c.Now.Add(c.Lease), holder: c.Holder}
	return Grant{OK: true}, nil
}

// ReleaseLane implements State.
func (s *Memory) ReleaseLane(_ context.Context, c Claim, next time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, ok := s.lanes[c.Lane]
	if !ok {
		return nil
	}
	if l.holder == c.Holder {
		l.until = time.Time{}
		l.holder = ""
	}
	if next.After(l.next) {
		l.next = next
	}
	s.lanes[c.Lane] = l
	return nil
}

// Hold implements State.
func (s *Memory) Hold(_ context.Context, host string, until time.Time) (time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	have := s.holds[host]
	if until.After(have) {
		s.holds[host], have = until, until
	}
	return have, nil
}

// prune drops what no longer says anything at now.
func (s *Memory) prune(now time.Time) {
	for k, l := range s.lanes {
		if !l.until.After(now) && !l.next.After(now) {
			delete(s.lanes, k)
		}
	}
	for k, until := range s.holds {
		if !until.After(now) {
			delete(s.holds, k)
		}
	}
}
