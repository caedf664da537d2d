package fetch

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"time"

	"tocsin/internal/fetch/lane"
)

// Lane is the unit of politeness: a host's registrable domain (see lane.Of).
func Lane(host string) string { return lane.Of(host) }

// LaneOf is the lane of a URL's host, "" for what is no URL.
func LaneOf(rawURL string) string { return lane.OfURL(rawURL) }

// NextAllowed is the earliest time at which a request for the URL would be
// sent rather than wait, as far as this process knows: a scheduler can defer a
// fetch until then. It is zero if nothing is known to stand against it. Do
// decides; this is a hint.
func (c *Client) NextAllowed(rawURL string) time.Time {
	u, err := ParseURL(rawURL)
	if err != nil {
		return time.Time{}
	}
	return c.lanes.NextAllowed(u.Host)
}

// HeldUntil is until when the URL's host has asked to be left alone, as far as
// this process knows: Do returns an error of class held until shortly before.
// It is zero if the host is not on hold.
func (c *Client) HeldUntil(rawURL string) time.Time {
	u, err := ParseURL(rawURL)
	if err != nil {
		return time.Time{}
	}
	return c.lanes.HeldUntil(u.Host)
}

// acquire waits until a request may be sent to u's host, or returns an error
// of class held, state or canceled. remote says that names are not to be
// resolved here.
func (c *Client) acquire(ctx context.Context, u *url.URL, remote bool) (lane.Turn, error) {
	var t lane.Turn
	var err error
	if until := c.closed.until(u); until.Sub(c.now()) > c.opt.MaxHold {
		return t, c.notSent(u, &lane.HeldError{Host: u.Host + u.EscapedPath(), Until: until})
	}
	if c.unpaced(ctx, u, remote) {
		err = c.lanes.WaitHold(ctx, u.Host)
	} else {
		t, err = c.lanes.Acquire(ctx, u.Host, c.spacing(u))
	}
	if err != nil {
		return t, c.notSent(u, err)
	}
	return t, nil
}

// notSent gives an error of package lane its class.
func (c *Client) notSent(u *url.URL, err error) *Error {
	var held *lane.HeldError
	var state *lane.StateError
	switch {
	case errors.As(err, &held):
		e := c.fail(ClassHeld, u, err)
		e.RetryAfter = held.Until
		return e
	case errors.As(err, &state):
		return c.fail(classState, u, state.Err)
	}
	return c.fail(ClassCanceled, u, err)
}

// unpaced reports whether u's host is one that fetch.allow names: then no
// lane applies. A name counts if all addresses that may be dialled for it do.
func (c *Client) unpaced(ctx context.Context, u *url.URL, remote bool) bool {
	if len(c.opt.Allow) == 0 {
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
	ips, err := c.names.Lookup(ctx, u.Hostname())
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
