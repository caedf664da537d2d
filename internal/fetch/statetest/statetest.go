// Package statetest holds what every fetch.State must do, as tests: the one in
// memory and those of the databases run the same ones.
package statetest

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/fetch"
	"tocsin/internal/fetch/lane"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// Run tests states that open returns, each time a new and empty one.
func Run(t *testing.T, open func(t *testing.T) fetch.State) {
	t.Run("lane", func(t *testing.T) { leases(t, open(t)) })
	t.Run("lane is claimed once", func(t *testing.T) { race(t, open(t)) })
	t.Run("hold", func(t *testing.T) { hold(t, open(t)) })
	t.Run("robots", func(t *testing.T) { robots(t, open(t)) })
}

func claim(holder string, at time.Duration) lane.Claim {
	return lane.Claim{
		Lane: "example.org", Host: "www.example.org", Holder: holder,
		Now: noon.Add(at), Spacing: 2 * time.Second, Lease: time.Minute,
	}
}

// ask claims the lane; want.Next is the latest right answer.
func ask(t *testing.T, s fetch.State, c lane.Claim, want lane.Grant) {
	t.Helper()
	got, err := s.AcquireLane(t.Context(), c)
	if err != nil || got.OK != want.OK || got.Held != want.Held {
		t.Fatalf("claim by %s: %+v, %v, want %+v", c.Holder, got, err, want)
	}
	if want.OK {
		return
	}
	// A lease may end early, so an earlier time is right for a busy lane.
	if got.Next.After(want.Next) || !got.Next.After(c.Now) || want.Held && !got.Next.Equal(want.Next) {
		t.Fatalf("claim by %s: %+v, %v, want %+v", c.Holder, got, err, want)
	}
}

func release(t *testing.T, s fetch.State, c lane.Claim, next time.Time) {
	t.Helper()
	if err := s.ReleaseLane(t.Context(), c, next); err != nil {
		t.Fatal(err)
	}
}

// leases: spacing, leases that run out, and a loser who cannot release what is
// no longer his.
func leases(t *testing.T, s fetch.State) {
	first := claim("first", 0)
	ask(t, s, first, lane.Grant{OK: true})
	ask(t, s, claim("b", time.Second), lane.Grant{Next: noon.Add(time.Minute)})
	release(t, s, first, noon.Add(time.Second)) // earlier than the spacing: that stays
	ask(t, s, claim("b", time.Second), lane.Grant{Next: noon.Add(2 * time.Second)})
	other := claim("other", time.Second)
	other.Lane = "example.net"
	ask(t, s, other, lane.Grant{OK: true})

	dead := claim("dead", 2*time.Second)
	ask(t, s, dead, lane.Grant{OK: true})
	ask(t, s, claim("c", 61*time.Second), lane.Grant{Next: noon.Add(62 * time.Second)})
	heir := claim("heir", 62*time.Second)
	ask(t, s, heir, lane.Grant{OK: true})
	release(t, s, dead, noon)
	ask(t, s, claim("c", 70*time.Second), lane.Grant{Next: noon.Add(122 * time.Second)})
	release(t, s, heir, noon.Add(100*time.Second)) // later than the spacing: a crawl delay, say
	ask(t, s, claim("c", 70*time.Second), lane.Grant{Next: noon.Add(100 * time.Second)})
	ask(t, s, claim("c", 100*time.Second), lane.Grant{OK: true})
}

// race: of many who claim at once, one is granted.
func race(t *testing.T, s fetch.State) {
	var granted atomic.Int32
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			got, err := s.AcquireLane(context.Background(), claim(string(rune('a'+i)), 0))
			if err != nil {
				t.Error(err)
			}
			if got.OK {
				granted.Add(1)
			}
		})
	}
	wg.Wait()
	if n := granted.Load(); n != 1 {
		t.Fatalf("%d claims were granted, want 1", n)
	}
}

func hold(t *testing.T, s fetch.State) {
	want := func(until, want time.Time) {
		t.Helper()
		if got, err := s.Hold(t.Context(), "www.example.org", until); err != nil || !got.Equal(want) || got.IsZero() != want.IsZero() {
			t.Fatalf("Hold(%v) = %v, %v, want %v", until, got, err, want)
		}
	}
	want(time.Time{}, time.Time{})
	want(noon.Add(time.Hour), noon.Add(time.Hour))
	want(noon, noon.Add(time.Hour)) // the later one stays
	want(time.Time{}, noon.Add(time.Hour))
	ask(t, s, claim("a", 0), lane.Grant{Next: noon.Add(time.Hour), Held: true})
	sibling := claim("b", 0) // the lane is free for its other hosts
	sibling.Host = "example.org"
	ask(t, s, sibling, lane.Grant{OK: true})
	release(t, s, sibling, time.Time{})
	ask(t, s, claim("c", time.Hour), lane.Grant{OK: true})
}

func robots(t *testing.T, s fetch.State) {
	const origin = "https://example.org"
	if _, ok, err := s.Robots(t.Context(), origin); ok || err != nil {
		t.Fatalf("an empty state knows a robots.txt: %v", err)
	}
	for _, want := range []fetch.RobotsRecord{
		{Origin: origin, Checked: noon, FailingSince: noon.Add(-time.Hour), Failure: "status 503"},
		{
			Origin: origin, Rules: "User-agent: *\nDisallow: /ü\n", Known: true, Checked: noon.Add(time.Hour),
			ETag: `W/"é"`, LastModified: "yesterday", ValidatorURL: origin + "/robots.txt",
		},
	} {
		if err := s.SaveRobots(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		got, ok, err := s.Robots(t.Context(), origin)
		if err != nil || !ok {
			t.Fatalf("not found: %v", err)
		}
		got.Checked = got.Checked.UTC()
		if !got.FailingSince.IsZero() {
			got.FailingSince = got.FailingSince.UTC()
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
}
