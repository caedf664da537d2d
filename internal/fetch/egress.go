package fetch

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"
)

// egress is a way out of the process. Requests that leave the same way share
// connections; those of different ways never do.
type egress struct {
	proxy    *Proxy
	insecure bool // the server's certificate is not verified
	public   bool // to public addresses only, whatever fetch.allow says
	own      bool // to private networks too, on every port
}

// egresses makes a transport for each way out at its first use. Their number
// is that of the ways a configuration names.
type egresses struct {
	make func(egress) *http.Transport
	mu   sync.Mutex
	have map[string]*http.Transport
}

func (e *egresses) transport(way egress) *http.Transport {
	key := way.proxy.key()
	if way.insecure {
		key += " insecure"
	}
	if way.public {
		key += " public"
	}
	if way.own {
		key += " own"
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	t := e.have[key]
	if t == nil {
		t = e.make(way)
		e.have[key] = t
	}
	return t
}

func (e *egresses) close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, t := range e.have {
		t.CloseIdleConnections()
	}
}

// way is how a request leaves: by its own proxy or the client's, and without
// verification only to the origin that was named for it.
func (c *Client) way(req *Request, own bool) egress {
	w := egress{proxy: req.Proxy, insecure: req.Insecure && own}
	if w.proxy == nil {
		w.proxy = c.opt.Proxy
	}
	return w
}

func (c *Client) newTransport(way egress) *http.Transport {
	guard := c.guard
	switch {
	case way.public:
		guard = NewGuard(nil, c.opt.Ports)
	case way.own:
		guard = &Guard{allow: c.guard.allow, own: true}
	}
	open := c.opt.Dial
	if open == nil {
		open = openSocket(guard)
	}
	d := &dialer{guard: guard, dns: c.dns, open: open, limit: c.opt.Timeouts.Dial}
	if !way.proxy.direct() {
		host, _, _ := net.SplitHostPort(way.proxy.addr) // ParseProxy joined them
		t := &tunnel{proxy: way.proxy, dial: c.dialProxy(), tls: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.opt.RootCAs, ServerName: host}}
		d.open = t.open
		if way.proxy.remote() {
			d.byName = t.connect
		}
	}
	return &http.Transport{
		Proxy:                  nil, // never from the environment; d goes through the one that is configured
		DialContext:            d.dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.opt.RootCAs, InsecureSkipVerify: way.insecure},
		TLSHandshakeTimeout:    c.opt.Timeouts.TLS,
		ResponseHeaderTimeout:  c.opt.Timeouts.Header,
		MaxResponseHeaderBytes: 64 << 10,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // bodies are decoded here, within bounds
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    64,
		IdleConnTimeout:        idleTimeout,
	}
}

// idleTimeout is no whole number of seconds on purpose: net/http leaves the
// timer of an idle connection running while a request uses it, and an answer
// that ends in the very instant the timer fires is lost ("idle connection
// timeout"). Polls are whole seconds apart, and so are equal answers.
const idleTimeout = 30*time.Second + 500*time.Millisecond

// dialProxy opens sockets to proxies, which the guard does not judge: the
// configuration names them.
func (c *Client) dialProxy() func(ctx context.Context, network, addr string) (net.Conn, error) {
	if c.opt.Dial == nil {
		return (&net.Dialer{KeepAlive: 30 * time.Second}).DialContext
	}
	return func(ctx context.Context, _, addr string) (net.Conn, error) {
		ap, err := netip.ParseAddrPort(addr)
		if err != nil {
			return nil, err
		}
		return c.opt.Dial(ctx, ap)
	}
}

// localName reports whether a name can only mean a machine of the network it
// is resolved in: a proxy that resolves names is not asked for it.
func localName(host string) bool {
	if !strings.Contains(host, ".") {
		return true
	}
	for _, end := range []string{".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".in-addr.arpa", ".ip6.arpa"} {
		if strings.HasSuffix(host, end) {
			return true
		}
	}
	return false
}

// ownOrigin is the origin that the request's own headers are for.
func ownOrigin(req *Request, u *url.URL) string {
	if req.HeaderURL == "" {
		return origin(u)
	}
	own, err := ParseURL(req.HeaderURL)
	if err != nil {
		return "" // nobody's
	}
	return origin(own)
}
