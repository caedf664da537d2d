package app

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/fetch/lane"
	"tocsin/internal/store"
)

// laneState keeps what the fetcher must remember across restarts in the
// store. It is glue: the two packages do not know each other.
type laneState struct{ s *store.Store }

func (l laneState) AcquireLane(ctx context.Context, c lane.Claim) (lane.Grant, error) {
	granted, next, held, err := l.s.ClaimLane(ctx, store.Claim(c))
	return lane.Grant{OK: granted, Next: next, Held: held}, err
}

func (l laneState) ReleaseLane(ctx context.Context, c lane.Claim, next time.Time) error {
	return l.s.ReleaseLane(ctx, c.Lane, c.Holder, next)
}

func (l laneState) Hold(ctx context.Context, host string, until time.Time) (time.Time, error) {
	return l.s.HoldHost(ctx, host, until)
}

func (l laneState) Robots(ctx context.Context, origin string) (fetch.RobotsRecord, bool, error) {
	var r fetch.RobotsRecord
	raw, err := l.s.Robots(ctx, origin)
	if err != nil || raw == "" {
		return r, false, err
	}
	if json.Unmarshal([]byte(raw), &r) != nil {
		return fetch.RobotsRecord{}, false, nil // it is damaged: the server is asked anew, and the answer kept in its place
	}
	return r, true, nil
}

func (l laneState) SaveRobots(ctx context.Context, r fetch.RobotsRecord) error {
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return l.s.SaveRobots(ctx, r.Origin, string(raw), r.Checked)
}

// port is the port a URL is fetched from.
func port(u *url.URL) uint16 {
	if p, err := strconv.ParseUint(u.Port(), 10, 16); err == nil {
		return uint16(p)
	}
	if u.Scheme == "http" {
		return 80
	}
	return 443
}
