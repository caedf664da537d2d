package outage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tocsin/internal/fetch"
)

// Fetcher is what polls and visits fetch with.
type Fetcher interface {
	Do(ctx context.Context, req fetch.Request) (*fetch.Response, error)
	HeldUntil(url string) time.Time
}

// Client is a Fetcher whose failures during an outage of our own are said as such
// (fetch.ClassOffline): nothing was learnt about the host, which is asked again soon.
type Client struct {
	Fetcher
	Watch *Watch
	// Own reports whether a URL is on a server listed in fetch.allow, which answers
	// while the internet does not. Nil means none.
	Own func(url string) bool
}

// Do fetches. Its errors are those of the Fetcher, and of class fetch.ClassOffline.
func (c *Client) Do(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	resp, err := c.Fetcher.Do(ctx, req)
	if c.Own != nil && c.Own(req.URL) || ctx.Err() != nil {
		return resp, err
	}
	lane := fetch.LaneOf(req.URL)
	var f *fetch.Error
	switch failed := errors.As(err, &f); {
	case err == nil, failed && f.Status != 0:
		if err := c.Watch.heard(ctx, lane); err != nil {
			return nil, err
		}
	case failed && unreached(f.Class):
		began, err := c.Watch.missed(ctx, lane)
		if err != nil {
			return nil, err
		}
		if !began.IsZero() {
			return nil, offline(f, began, c.Watch.Now())
		}
	}
	return resp, err
}

// Judge returns an error of a request that went another way than Do: as it is, or of
// class fetch.ClassOffline if nothing could be reached then.
func (c *Client) Judge(err error) error {
	var f *fetch.Error
	if !errors.As(err, &f) || !unreached(f.Class) {
		return err
	}
	c.Watch.mu.Lock()
	defer c.Watch.mu.Unlock()
	if !c.Watch.lasts() {
		return err
	}
	return offline(f, c.Watch.outage.Began, c.Watch.Now())
}

// unreached reports whether a failure may be of our own network.
func unreached(c fetch.Class) bool {
	switch c {
	case fetch.ClassDNS, fetch.ClassRefused, fetch.ClassTimeout, fetch.ClassProxy:
		return true
	}
	return false
}

// offline is a failure of ours in place of a host's.
func offline(f *fetch.Error, began, now time.Time) error {
	return &fetch.Error{
		Class: fetch.ClassOffline, URL: f.URL, Host: f.Host, RetryAfter: now.Add(tryAgain),
		Err: fmt.Errorf("nothing has been reached from here since %s: %w", began.UTC().Format(time.RFC3339), f.Err),
	}
}
