package fetch

import (
	"context"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"
)

// Lane is the unit of politeness: a host's registrable domain (eTLD+1 by the
// public suffix list), or the host itself if it is an IP address or a name
// without one. The host may have a port, which does not matter.
func Lane(host string) string {
	h := host
	if strings.HasPrefix(h, "[") {
		if i := strings.IndexByte(h, ']'); i > 0 {
			h = h[1:i]
		}
	} else if strings.Count(h, ":") == 1 {
		h, _, _ = strings.Cut(h, ":")
	}
	h = strings.ToLower(strings.TrimSuffix(h, "."))
	if _, err := netip.ParseAddr(h); err == nil {
		return h
	}
	if domain, err := publicsuffix.EffectiveTLDPlusOne(h); err == nil {
		return domain
	}
	return h
}

// NextAllowed is the earliest time at which a request for the URL would be
// sent rather than wait, as far as this process knows: a scheduler can defer a
// fetch until then. It is zero if nothing is known to stand against it. Do
// decides; this is a hint.
func (c *Client) NextAllowed(rawURL string) time.Time {
	u, err := ParseURL(rawURL)
	if err != nil {
		return time.Time{}
	}
	lane := Lane(u.Host)
	c.lanes.mu.Lock()
	defer c.lanes.mu.Unlock()
	now := c.now()
	next := c.lanes.next[lane]
	if q := c.lanes.queue[lane]; q != nil {
		if next.Before(now) {
			next = now
		}
		next = next.Add(time.Duration(q.refs) * c.opt.Spacing)
	}
	if until := c.lanes.holds[u.Host]; until.After(next) {
		next = until
	}
	if !next.After(now) {
		return time.Time{}
	}
	return next
}

// HeldUntil is until when the URL's host has asked to be left alone, as far as
// this process knows: Do returns an error of class held until shortly before.
// It is zero if the host is not on hold.
func (c *Client) HeldUntil(rawURL string) time.Time {
	u, err := ParseURL(rawURL)
	if err != nil {
		return time.Time{}
	}
	c.lanes.mu.Lock()
	defer c.lanes.mu.Unlock()
	if until := c.lanes.holds[u.Host]; until.Sub(c.now()) > c.opt.MaxHold {
		return until
	}
	return time.Time{}
}

// minAsk is how long to wait at least before a lane is asked for again, should
// the clock of State's database differ from ours.
const minAsk = 50 * time.Millisecond

// turn is the right to send one request.
type turn struct {
	lane  string // "" if no lane applies
	claim Claim
}

// acquire waits until a request may be sent to u's host, or returns an error
// of class held, state or canceled. remote says that names are not to be
// resolved here.
func (c *Client) acquire(ctx context.Context, u *url.URL, remote bool) (turn, error) {
	if c.unpaced(ctx, u, remote) {
		return turn{}, c.checkHold(ctx, u)
	}
	lane := Lane(u.Host)
	if err := c.lanes.enter(ctx, lane); err != nil {
		return turn{}, c.fail(ClassCanceled, u, err)
	}
	claim := Claim{Lane: lane, Host: u.Host, Spacing: c.spacing(u), Lease: c.lease()}
	for {
		claim.Now = c.now()
		claim.Holder = c.lanes.holder(c.id)
		grant, err := c.opt.State.AcquireLane(ctx, claim)
		if err != nil {
			c.lanes.leave(lane, time.Time{}, claim.Now)
			if ctx.Err() != nil {
				return turn{}, c.fail(ClassCanceled, u, ctx.Err())
			}
			return turn{}, c.fail(ClassState, u, err)
		}
		if grant.OK {
			return turn{lane: lane, claim: claim}, nil
		}
		if grant.Held {
			c.lanes.hold(u.Host, grant.Next, claim.Now)
			if grant.Next.Sub(claim.Now) > c.opt.MaxHold {
				c.lanes.leave(lane, time.Time{}, claim.Now)
				return turn{}, c.held(u, grant.Next)
			}
		}
		// A lease may end long before it runs out: look again soon.
		wake := grant.Next
		if soon := claim.Now.Add(c.opt.Spacing); !grant.Held && wake.After(soon) && c.opt.Spacing > 0 {
			wake = soon
		}
		if least := claim.Now.Add(minAsk); wake.Before(least) {
			wake = least
		}
		if err := c.opt.Wait(ctx, wake); err != nil {
			c.lanes.leave(lane, time.Time{}, claim.Now)
			return turn{}, c.fail(ClassCanceled, u, err)
		}
	}
}

// release gives the turn back; next is when the lane may be used again at the
// earliest, zero for the spacing alone.
func (c *Client) release(ctx context.Context, t turn, next time.Time) error {
	if t.lane == "" {
		return nil
	}
	if spaced := t.claim.Now.Add(t.claim.Spacing); next.Before(spaced) {
		next = spaced
	}
	// The lane must be freed although the caller has gone away.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := c.opt.State.ReleaseLane(ctx, t.claim, next)
	c.lanes.leave(t.lane, next, c.now())
	return err
}

// checkHold stops a request to an allowed host whose Retry-After lasts. State
// is asked once; later holds of this process are in memory.
func (c *Client) checkHold(ctx context.Context, u *url.URL) error {
	for {
		c.lanes.mu.Lock()
		until, asked := c.lanes.holds[u.Host], c.lanes.asked[u.Host]
		c.lanes.mu.Unlock()
		if !asked {
			stored, err := c.opt.State.Hold(ctx, u.Host, time.Time{})
			if err != nil {
				return c.fail(ClassState, u, err)
			}
			c.lanes.mu.Lock()
			c.lanes.asked[u.Host] = true
			if stored.After(until) {
				c.lanes.holds[u.Host], until = stored, stored
			}
			c.lanes.mu.Unlock()
		}
		if until.IsZero() {
			return nil
		}
		now := c.now()
		if !until.After(now) {
			return nil
		}
		if until.Sub(now) > c.opt.MaxHold {
			return c.held(u, until)
		}
		if err := c.opt.Wait(ctx, until); err != nil {
			return c.fail(ClassCanceled, u, err)
		}
	}
}

// unpaced reports whether u's host is one that fetch.allow names: then no
// lane applies. A name counts if all addresses that may be dialled for it do.
func (c *Client) unpaced(ctx context.Context, u *url.URL, remote bool) bool {
	if len(c.guard.allow) == 0 {
		return false
	}
	port := portOf(u)
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil {
		return c.guard.Allowed(netip.AddrPortFrom(ip, port))
	}
	if remote {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, c.opt.Timeouts.Dial)
	defer cancel()
	ips, err := c.dns.lookup(ctx, u.Hostname())
	if err != nil {
		return false // the dial will tell
	}
	allowed := false
	for _, ip := range ips {
		ap := netip.AddrPortFrom(ip, port)
		if c.guard.Allowed(ap) {
			allowed = true
		} else if c.guard.Check(ap) == nil {
			return false
		}
	}
	return allowed
}
