package fetch

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"

	"tocsin/internal/fetch/dial"
	"tocsin/internal/fetch/lane"
)

// maxRedirects is how many redirects one request follows.
const maxRedirects = 5

// Client fetches. It is safe for concurrent use; make one for a process.
type Client struct {
	opt     Options
	product string // for robots.txt
	agent   []string
	guard   *dial.Guard
	names   *dial.Resolver
	ways    *egresses
	lanes   *lane.Limiter
	closed  closedPaths
	robots  *robotsCache
}

// New returns a client, or an error that names the option at fault.
func New(opt Options) (*Client, error) {
	opt.setDefaults()
	agent := opt.UserAgent
	if opt.Contact != "" {
		agent += " (+" + opt.Contact + ")"
	}
	if !httpguts.ValidHeaderFieldValue(agent) || strings.TrimSpace(opt.UserAgent) == "" {
		return nil, fmt.Errorf("fetch: user agent %q cannot be sent: it has control characters or is empty", agent)
	}
	c := &Client{
		opt:    opt,
		agent:  []string{agent},
		guard:  dial.NewGuard(opt.Allow, opt.Ports),
		names:  dial.NewResolver(opt.Resolve, opt.Now),
		robots: newRobotsCache(),
		lanes: lane.NewLimiter(lane.Options{
			State: opt.State, Spacing: opt.Spacing, MaxHold: opt.MaxHold, Lease: opt.Timeouts.Total + 30*time.Second,
			Now: opt.Now, Wait: opt.Wait,
		}),
	}
	c.product, _, _ = strings.Cut(strings.Fields(opt.UserAgent)[0], "/")
	c.ways = &egresses{make: c.newTransport, have: make(map[string]*http.Transport)}
	return c, nil
}

// Close ends connections that are not in use.
func (c *Client) Close() { c.ways.close() }

func (c *Client) now() time.Time { return c.opt.Now() }

// spacing is the pause that u's host gets.
func (c *Client) spacing(u *url.URL) time.Duration {
	return max(c.opt.Spacing, c.robots.delay(origin(u)))
}

// Do fetches. It waits for the lane of each hop, follows redirects, decodes
// and reads the body to its end. Every error is an *Error. If the last hop
// answered with an error status, the response is returned beside the error,
// with its header but without its body.
func (c *Client) Do(ctx context.Context, req Request) (*Response, error) {
	u, err := ParseURL(req.URL)
	if err != nil {
		return nil, &Error{Class: classBadURL, URL: showRaw(req.URL), Err: err}
	}
	if err := CheckHeader(req.Header); err != nil {
		return nil, c.fail(classBadRequest, u, err)
	}
	validURL := validatedURL(&req, u)
	ownOrigin := ownOrigin(&req, u)
	var hops []Hop
	for {
		if err := c.guard.CheckPort(portOf(u)); err != nil {
			return nil, c.fail(ClassBlocked, u, err)
		}
		var pause time.Duration
		if req.Kind.obeysRobots() || req.Robots {
			if pause, err = c.obeyRobots(ctx, u, &req); err != nil {
				return nil, err
			}
		}
		// A 304 of a page that is rendered would say nothing of what its
		// scripts load.
		conditional := !req.Unconditional && !req.Render && u.String() == validURL
		// Judged before the page is there, which could have its name lead elsewhere.
		own := req.Render && c.unpaced(ctx, u, c.way(&req, false).proxy.Remote())
		a, err := c.visit(ctx, u, &req, origin(u) == ownOrigin, conditional)
		if err != nil {
			return nil, err
		}
		if next := forwarded(u, a, &req, hops); next != nil {
			hops = append(hops, Hop{Status: a.status, From: u.String(), To: next.String()})
			u = next
			continue
		}
		var refused []string
		if req.Render && a.renderable() {
			if refused, err = c.render(ctx, u, &req, own, a); err != nil {
				return nil, err
			}
		}
		if a.location == "" {
			resp, err := c.finish(u, hops, a, &req)
			if resp != nil {
				resp.CrawlPause = pause
				resp.Refused = refused
			}
			return resp, err
		}
		next, err := redirected(u, a, &req, hops)
		if err != nil {
			return nil, c.failStatus(ClassRedirect, u, a.status, err)
		}
		hops = append(hops, Hop{Status: a.status, From: u.String(), To: next.String()})
		u = next
	}
}

// validatedURL is whose content a request's validators stand for; "" for none.
func validatedURL(req *Request, u *url.URL) string {
	if req.ValidatorURL == "" {
		return u.String()
	}
	v, err := ParseURL(req.ValidatorURL)
	if err != nil {
		return ""
	}
	return v.String()
}

// redirected is where an answer redirects a request.
func redirected(u *url.URL, a *answer, req *Request, hops []Hop) (*url.URL, error) {
	if req.Kind == KindHub && a.status != http.StatusTemporaryRedirect && a.status != http.StatusPermanentRedirect {
		return nil, fmt.Errorf("status %d would lose the form: hubs redirect by 307 or 308", a.status)
	}
	return nextHop(u, a.location, hops)
}

// nextHop is where a redirect to location leads.
func nextHop(u *url.URL, location string, hops []Hop) (*url.URL, error) {
	if len(hops) == maxRedirects {
		return nil, fmt.Errorf("more than %d redirects", maxRedirects)
	}
	if err := checkBytes(location); err != nil {
		return nil, fmt.Errorf("redirect to a bad address: %w", err)
	}
	ref, err := url.Parse(escapeSpaces(location))
	if err != nil {
		return nil, errors.New("redirect to what is not a URL")
	}
	next, err := ParseURL(u.ResolveReference(ref).String())
	if err != nil {
		return nil, fmt.Errorf("redirect to a bad address: %w", err)
	}
	if u.Scheme == "https" && next.Scheme != "https" {
		return nil, errors.New("redirect from https to http")
	}
	to := next.String()
	if to == u.String() {
		return nil, errors.New("redirect to itself (the site may want cookies, which are not sent)")
	}
	for _, h := range hops {
		if h.From == to {
			return nil, errors.New("redirects run in a loop")
		}
	}
	return next, nil
}

// finish makes a response of the last hop's answer.
func (c *Client) finish(u *url.URL, hops []Hop, a *answer, req *Request) (*Response, error) {
	r := &Response{
		Status:       a.status,
		FinalURL:     u.String(),
		Redirects:    hops,
		Header:       a.header,
		Body:         a.body,
		ETag:         first(a.header, "Etag"),
		LastModified: first(a.header, "Last-Modified"),
		NotModified:  a.status == http.StatusNotModified,
		ContentType:  first(a.header, "Content-Type"),
		FetchedAt:    a.at,
		Freshness:    freshness(a.header, a.at),
	}
	for _, h := range hops {
		if !h.permanent() {
			break
		}
		r.PermanentURL = h.To
	}
	switch {
	case r.NotModified && !a.conditional:
		return nil, c.failStatus(classProtocol, u, a.status, errors.New("status 304 to a request without validators"))
	case r.NotModified:
		// What matched stays valid; some servers write another form here.
		r.ETag = req.ETag
		r.LastModified = req.LastModified
		return r, nil
	case a.status == http.StatusPartialContent:
		return nil, c.failStatus(classProtocol, u, a.status, errors.New("status 206: a part was sent although all was asked for"))
	case a.status >= 200 && a.status < 300:
		r.SHA256 = sha256.Sum256(r.Body)
		return r, nil
	}
	e := c.failStatus(statusClass(a.status), u, a.status, statusErr(a.status))
	if a.status >= 400 && strings.EqualFold(a.header.Get("Cf-Mitigated"), "challenge") {
		e.Class = ClassChallenge
		e.Err = fmt.Errorf("status %d: a bot check", a.status)
	}
	e.RetryAfter = a.retryAfter
	e.capped = !a.retryAfter.IsZero() && a.retryAfter.Equal(a.at.Add(maxRetryAfter))
	return r, e
}

func statusErr(status int) error {
	if text := http.StatusText(status); text != "" {
		return fmt.Errorf("status %d %s", status, text)
	}
	return fmt.Errorf("status %d", status)
}

// first is a header's first value, byte for byte.
func first(h http.Header, key string) string {
	if v := h[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// origin is scheme, host and port.
func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }
