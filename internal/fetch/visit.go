package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/http/httpguts"
)

// answer is what one hop brought.
type answer struct {
	status      int
	header      http.Header
	body        []byte
	location    string    // where a redirect leads, "" if it is none
	conditional bool      // validators were sent
	at          time.Time // when it had arrived
	retryAfter  time.Time
}

// politePause is the least pause in a lane after a 429 that names no time.
const politePause = time.Minute

// visit sends one request in its lane and reads the answer to its end. own
// says that the request's own headers go with it.
func (c *Client) visit(ctx context.Context, u *url.URL, req *Request, own, conditional bool) (*answer, error) {
	way := c.way(req, own)
	t, err := c.acquire(ctx, u, way.proxy.Remote())
	if err != nil {
		return nil, err
	}
	a, err := c.send(ctx, u, req, way, own, conditional)
	var next time.Time
	if err == nil {
		next, err = c.heed(ctx, u, req.Kind, a)
	}
	if releaseErr := c.lanes.Release(ctx, t, next); releaseErr != nil && err == nil {
		return nil, c.fail(classState, u, releaseErr)
	}
	return a, err
}

// heed records what an answer says about the next request: a hold of the host
// by Retry-After on 429 and 503, or of a path by a long 503. It returns when the
// lane may go on.
func (c *Client) heed(ctx context.Context, u *url.URL, kind Kind, a *answer) (time.Time, error) {
	if a.status != http.StatusTooManyRequests && a.status != http.StatusServiceUnavailable {
		return time.Time{}, nil
	}
	until, ok := parseRetryAfter(first(a.header, "Retry-After"), a.at)
	if !ok {
		if a.status == http.StatusTooManyRequests {
			return a.at.Add(politePause), nil
		}
		return time.Time{}, nil
	}
	if a.status == http.StatusServiceUnavailable && until.Sub(a.at) > closedAfter {
		daily := a.at.Add(closedFeed)
		if kind != KindPage && until.After(daily) {
			until = daily
		}
		a.retryAfter = until
		if !c.closed.add(u, until, a.at) {
			return time.Time{}, nil
		}
		if until.After(daily) {
			until = daily
		}
	} else {
		a.retryAfter = until
	}
	if err := c.lanes.Hold(ctx, u.Host, until, a.at); err != nil {
		return time.Time{}, c.fail(classState, u, err)
	}
	return time.Time{}, nil
}

// acceptValues are shared by all requests; nobody writes to them.
var (
	acceptValues = [...][]string{
		KindFeed: {KindFeed.accept()}, KindPage: {KindPage.accept()}, KindList: {KindList.accept()},
		kindRobots: {kindRobots.accept()}, KindHub: {KindHub.accept()},
	}
	acceptEncoding = []string{"gzip, br, zstd, deflate"}
)

// send does one exchange: no waiting, no following.
func (c *Client) send(ctx context.Context, u *url.URL, req *Request, way egress, own, conditional bool) (*answer, error) {
	h := make(http.Header, 5)
	if own {
		for k, v := range req.Header {
			h[http.CanonicalHeaderKey(k)] = v
		}
	}
	h["User-Agent"] = c.agent
	if _, set := h["Accept"]; !set {
		h["Accept"] = acceptValues[req.Kind]
	}
	h["Accept-Encoding"] = acceptEncoding
	a := &answer{}
	if conditional {
		a.conditional = setValidator(h, "If-None-Match", req.ETag)
		a.conditional = setValidator(h, "If-Modified-Since", req.LastModified) || a.conditional
	}
	w := c.watch(ctx)
	defer w.stop()
	hr := (&http.Request{
		Method: http.MethodGet, URL: u, Host: u.Host, Header: h,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(w.ctx)
	if req.Kind == KindHub {
		post(hr, req.Form)
	}
	resp, err := roundTrip(c.ways.transport(way), hr)
	if err != nil {
		return nil, c.classify(ctx, w, u, 0, err)
	}
	defer resp.Body.Close()
	a.status = resp.StatusCode
	a.header = resp.Header
	a.location = location(resp)
	if isRedirect(a.status) && a.location == "" {
		return nil, c.failStatus(ClassRedirect, u, a.status, fmt.Errorf("status %d names no address to go to", a.status))
	}
	if a.status >= 200 && a.status < 300 && req.Kind != KindHub {
		w.startBody()
		if a.body, err = c.readBody(resp, req.Kind, w); err != nil {
			return nil, c.classify(ctx, w, u, a.status, err)
		}
	} else {
		drain(resp.Body)
	}
	a.at = c.now()
	return a, nil
}

// post has a request send a form.
func post(hr *http.Request, form url.Values) {
	body := form.Encode()
	hr.Method = http.MethodPost
	hr.ContentLength = int64(len(body))
	hr.Header["Content-Type"] = []string{"application/x-www-form-urlencoded"}
	hr.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }
	hr.Body = io.NopCloser(strings.NewReader(body))
}

// setValidator adds a validator as it was received. What cannot be sent (a
// control character in it) is left out.
func setValidator(h http.Header, key, value string) bool {
	if value == "" || !httpguts.ValidHeaderFieldValue(value) {
		return false
	}
	h[key] = []string{value}
	return true
}

func isRedirect(status int) bool {
	switch status {
	case 301, 302, 303, 307, 308:
		return true
	}
	return false
}

func location(resp *http.Response) string {
	if !isRedirect(resp.StatusCode) {
		return ""
	}
	return strings.TrimSpace(first(resp.Header, "Location"))
}

// reserved are headers that a source's configuration may not set: they are
// ours, or break the exchange, or track.
var reserved = map[string]bool{
	"Host": true, "User-Agent": true, "Accept-Encoding": true, "Connection": true, "Content-Length": true,
	"Transfer-Encoding": true, "Te": true, "Trailer": true, "Upgrade": true, "Range": true, "Cookie": true,
	"Referer": true, "Proxy-Authorization": true, "Proxy-Connection": true, "Keep-Alive": true, "Expect": true,
	"If-None-Match": true, "If-Modified-Since": true, "If-Match": true, "If-Range": true, "If-Unmodified-Since": true,
}

// CheckHeader returns an error if a source may not set the headers. It names
// the header, never its value, which may be a key.
func CheckHeader(h http.Header) error {
	for k, values := range h {
		if !httpguts.ValidHeaderFieldName(k) || reserved[http.CanonicalHeaderKey(k)] {
			return fmt.Errorf("header %q may not be set", k)
		}
		for _, v := range values {
			if !httpguts.ValidHeaderFieldValue(v) {
				return fmt.Errorf("the value of header %q has control characters", k)
			}
		}
	}
	return nil
}

var (
	errTotal = errors.New("took longer than the total time limit")
	errSlow  = errors.New("the body comes too slowly")
)

// watch bounds one exchange in time: its total, and the speed of the body.
type watch struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	mu     sync.Mutex
	timer  *time.Timer
	limit  Timeouts
	end    time.Time
	bytes  atomic.Int64 // of the body as it comes over the wire
	inBody atomic.Bool
	last   int64 // bytes at the last look, -1 before the body
}

// watch starts the clock. It runs on real time, whatever Options.Now says:
// sockets do.
func (c *Client) watch(parent context.Context) *watch {
	w := &watch{limit: c.opt.Timeouts, last: -1}
	w.ctx, w.cancel = context.WithCancelCause(parent)
	w.end = time.Now().Add(w.limit.Total)
	w.mu.Lock() // look waits until the timer is there
	w.timer = time.AfterFunc(min(w.limit.Window, w.limit.Total), w.look)
	w.mu.Unlock()
	return w
}

func (w *watch) startBody() { w.inBody.Store(true) }

// look is called once a window. Only a window that was all body counts.
func (w *watch) look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ctx.Err() != nil {
		return // stopped, or the caller has gone
	}
	left := time.Until(w.end)
	if left <= 0 {
		w.cancel(errTotal)
		return
	}
	if w.inBody.Load() {
		n := w.bytes.Load()
		if w.last >= 0 && float64(n-w.last) < float64(w.limit.MinSpeed)*w.limit.Window.Seconds() {
			w.cancel(errSlow)
			return
		}
		w.last = n
	}
	w.timer.Reset(min(w.limit.Window, left))
}

func (w *watch) stop() {
	w.cancel(nil) // before the timer: a look that runs now sets it no more
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer.Stop()
}
