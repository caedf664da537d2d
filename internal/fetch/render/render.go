package render

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"tocsin/internal/fetch"
)

// Limits bound one render. The zero value of each field has a default.
type Limits struct {
	Time     time.Duration // all of it, the browser's start included; default 30 s
	Settle   time.Duration // from the page's load until it is taken although it never rests; default 10 s
	Bytes    int64         // over the network, both ways; default 48 MiB
	Requests int           // default 400
	Hosts    int           // default 80
	Nodes    int           // of the document, text included; default 200,000
	HTML     int           // characters of the document; default 8 Mi
	Memory   int64         // bytes that the browser's processes take for themselves (Linux); default 1 GiB
}

func (l *Limits) setDefaults() {
	l.Time = orDefault(l.Time, 30*time.Second)
	l.Settle = orDefault(l.Settle, 10*time.Second)
	l.Bytes = orDefault(l.Bytes, 48<<20)
	l.Requests = orDefault(l.Requests, 400)
	l.Hosts = orDefault(l.Hosts, 80)
	l.Nodes = orDefault(l.Nodes, 200_000)
	l.HTML = orDefault(l.HTML, 8<<20)
	l.Memory = orDefault(l.Memory, 1<<30)
}

func orDefault[T comparable](v, usual T) T {
	var zero T
	if v == zero {
		return usual
	}
	return v
}

// Options say which browser renders.
type Options struct {
	// Path is the browser's program; "" has it looked up (fetch.FindBrowser).
	Path string
	// URL is the DevTools address of a browser that runs elsewhere, instead:
	// "http://host:9222", or "ws://..." in full.
	URL string
	// Listen is the address of ours where that browser reaches our proxy.
	// Default 127.0.0.1.
	Listen string
	// AtOnce is how many pages are rendered at a time. Default 2.
	AtOnce int
	Limits Limits
	Log    *slog.Logger // default slog.Default()
}

// Renderer implements fetch.Renderer. It is safe for concurrent use.
type Renderer struct {
	opt   Options
	slots chan struct{}
	warn  sync.Once // that the browser runs without its sandbox
	sweep sync.Once // of profiles that were left
}

// New returns a renderer. Whether there is a browser is seen when one is
// needed.
func New(opt Options) *Renderer {
	opt.Listen = orDefault(opt.Listen, "127.0.0.1")
	opt.AtOnce = orDefault(opt.AtOnce, 2)
	opt.Limits.setDefaults()
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	return &Renderer{opt: opt, slots: make(chan struct{}, opt.AtOnce)}
}

// Acquire implements fetch.Renderer: it waits until a browser may be started.
func (r *Renderer) Acquire(ctx context.Context) (release func(), err error) {
	select {
	case r.slots <- struct{}{}:
		return func() { <-r.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// errTime is the cause of a render that took too long.
var errTime = errors.New("the time of the render is over")

// Render implements fetch.Renderer. Its errors are *fetch.Error with a class.
func (r *Renderer) Render(ctx context.Context, p fetch.Page) (fetch.Rendered, error) {
	caller := ctx
	ctx, cancel := context.WithTimeoutCause(ctx, r.opt.Limits.Time, errTime)
	defer cancel()
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	out, err := r.render(ctx, fail, p)
	if err == nil {
		return out, nil
	}
	if caller.Err() != nil {
		return fetch.Rendered{}, fault(fetch.ClassCanceled, caller.Err())
	}
	cause := context.Cause(ctx)
	var known *fetch.Error
	switch {
	case errors.As(cause, &known), errors.As(err, &known):
		return fetch.Rendered{}, known
	case errors.Is(cause, errTime):
		return fetch.Rendered{}, fault(fetch.ClassTimeout, fmt.Errorf("the page was not rendered within %s: its scripts never let go",
			r.opt.Limits.Time))
	}
	return fetch.Rendered{}, fault(fetch.ClassBrowser, err)
}

func (r *Renderer) render(ctx context.Context, fail context.CancelCauseFunc, p fetch.Page) (fetch.Rendered, error) {
	proxy, err := newProxy(ctx, r.opt.Listen, r.opt.Limits, p.Dial, fail)
	if err != nil {
		return fetch.Rendered{}, err
	}
	defer proxy.close()
	b, err := r.open(ctx, fail, proxy, p.Agent)
	if err != nil {
		return fetch.Rendered{}, err
	}
	defer b.close()
	t := &tab{page: p, limits: r.opt.Limits, proxy: proxy, fail: fail, rested: make(chan struct{}), moved: make(chan string, 1)}
	out, err := t.render(ctx, b.transport)
	if err != nil {
		return out, b.explain(err)
	}
	proxy.mu.Lock()
	defer proxy.mu.Unlock()
	if out.Refused = proxy.refused; len(out.Refused) > 0 {
		r.opt.Log.Warn("a rendered page asked for what is not reached", "host", hostOf(p.URL), "refused", out.Refused)
	}
	return out, nil
}

// hostOf is a page's host, for logs.
func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Host
}

// fault is an error with a class; the client adds the URL.
func fault(class fetch.Class, err error) *fetch.Error { return &fetch.Error{Class: class, Err: err} }

func tooBig(format string, args ...any) *fetch.Error {
	return fault(fetch.ClassTooBig, fmt.Errorf(format, args...))
}
