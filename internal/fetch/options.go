package fetch

import (
	"context"
	"crypto/x509"
	"net"
	"net/netip"
	"time"

	"tocsin/internal/fetch/dial"
	"tocsin/internal/news"
)

// Options configures a Client; the zero value of each field has a default.
type Options struct {
	// UserAgent is the product and version, "Tocsin/1.2"; its name is what
	// robots.txt files are read for. Default "Tocsin".
	UserAgent string
	// Contact is a URL or an e-mail address where publishers learn who asks.
	Contact string
	// Allow names ranges of one's own servers (fetch.allow): they may be
	// reached although not public, on any port unless the range names one,
	// and no spacing applies to them.
	Allow []dial.Range
	// Ports are further ports that public addresses may be asked on; 80 and
	// 443 always may.
	Ports []uint16

	// Proxy is what connections are made through where a request names no
	// other; nil for none. The environment's are never used.
	Proxy *dial.Proxy

	Spacing time.Duration // between the starts of two requests in a lane; default 2 s
	MaxHold time.Duration // Do waits for a Retry-After up to this long, and returns class held beyond; default 30 s
	MaxFeed int64         // bytes of a decoded feed; default 8 MiB
	MaxPage int64         // bytes of a decoded page; default 10 MiB

	// Renderer renders the pages of requests that ask for it; nil: they fail.
	Renderer Renderer

	// Words are those of the surface that people use, for what an error says
	// can be done.
	Words news.Words

	Timeouts Timeouts
	State    State // default NewMemoryState()

	Now  func() time.Time                                 // default time.Now
	Wait func(ctx context.Context, until time.Time) error // default sleeps by Now

	// RootCAs replaces the system's certificate authorities.
	RootCAs *x509.CertPool
	// Resolve and ResolveTXT replace the system's resolver, Dial the opening of
	// sockets; the guard has judged what Dial is given. For tests and simulations.
	Resolve    func(ctx context.Context, host string) ([]netip.Addr, error)
	ResolveTXT func(ctx context.Context, name string) ([]string, error)
	Dial       func(ctx context.Context, ap netip.AddrPort) (net.Conn, error)
}

func (opt *Options) setDefaults() {
	if opt.UserAgent == "" {
		opt.UserAgent = "Tocsin"
	}
	if opt.Spacing == 0 {
		opt.Spacing = 2 * time.Second
	}
	if opt.MaxHold == 0 {
		opt.MaxHold = 30 * time.Second
	}
	if opt.MaxFeed == 0 {
		opt.MaxFeed = 8 << 20
	}
	if opt.MaxPage == 0 {
		opt.MaxPage = 10 << 20
	}
	if opt.State == nil {
		opt.State = NewMemoryState()
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Wait == nil {
		opt.Wait = waiter(opt.Now)
	}
	opt.Timeouts.setDefaults()
}

// Timeouts bounds each phase of one request (each hop of a redirect is one).
type Timeouts struct {
	Dial     time.Duration // name look-up and connection; default 10 s
	TLS      time.Duration // handshake; default 10 s
	Header   time.Duration // from the request's last byte to the end of the header; default 15 s
	Total    time.Duration // all of it; default 60 s
	MinSpeed int64         // bytes per second a body must bring; default 1024
	Window   time.Duration // over which the speed is measured; default 10 s
}

func (t *Timeouts) setDefaults() {
	set := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	set(&t.Dial, 10*time.Second)
	set(&t.TLS, 10*time.Second)
	set(&t.Header, 15*time.Second)
	set(&t.Total, 60*time.Second)
	set(&t.Window, 10*time.Second)
	if t.MinSpeed == 0 {
		t.MinSpeed = 1024
	}
}

// waiter returns a Wait that sleeps real time until the clock says so.
func waiter(now func() time.Time) func(context.Context, time.Time) error {
	return func(ctx context.Context, until time.Time) error {
		t := time.NewTimer(until.Sub(now()))
		defer t.Stop()
		select {
		case <-t.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
