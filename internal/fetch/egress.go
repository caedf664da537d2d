package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"tocsin/internal/fetch/dial"
)

// egress is a way out of the process. Requests that leave the same way share
// connections; those of different ways never do.
type egress struct {
	proxy    *dial.Proxy
	insecure bool // the server's certificate is not verified
	public   bool // to public addresses only, whatever fetch.allow says
	own      bool // to private networks too, on every port
	others   bool // to nobody's servers that fetch.allow names
}

// egresses makes a transport for each way out at its first use. Their number
// is that of the ways a configuration names.
type egresses struct {
	make func(egress) *http.Transport
	mu   sync.Mutex
	have map[string]*http.Transport
}

func (e *egresses) transport(way egress) *http.Transport {
	key := way.proxy.Key()
	if way.insecure {
		key += " insecure"
	}
	if way.public {
		key += " public"
	}
	if way.own {
		key += " own"
	}
	if way.others {
		key += " others"
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
	// A feed names its hub: a stranger, who must not have us post to our own.
	w := egress{proxy: req.Proxy, insecure: req.Insecure && own, others: req.Kind == KindHub}
	if w.proxy == nil {
		w.proxy = c.opt.Proxy
	}
	return w
}

func (c *Client) newTransport(way egress) *http.Transport {
	guard := c.guard
	switch {
	case way.public:
		guard = dial.NewGuard(nil, c.opt.Ports)
	case way.own:
		guard = c.guard.Own()
	case way.others:
		guard = c.guard.Others()
	}
	return &http.Transport{
		Proxy: nil, // never from the environment; dial goes through the one that is configured
		DialContext: dial.New(dial.Options{
			Guard: guard, Names: c.names, Timeout: c.opt.Timeouts.Dial, Proxy: way.proxy,
			RootCAs: c.opt.RootCAs, Explain: explain, Open: c.opt.Dial,
		}),
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

// mailPorts are the ports of public addresses that mailboxes are read from,
// beside those of requests (RFC 8314, RFC 9051).
var mailPorts = []uint16{143, 993}

// MailGuard decides which mail servers may be connected to.
func MailGuard(allow []dial.Range, ports []uint16) *dial.Guard {
	return dial.NewGuard(allow, slices.Concat(ports, mailPorts))
}

// Connection is one to a mail server that the configuration names.
type Connection struct {
	Host     string
	Port     uint16
	Proxy    *dial.Proxy // nil for the client's
	Insecure bool        // its certificate is not verified
}

// Connect opens a connection that no request is sent on. It is guarded as those of
// requests are.
func (c *Client) Connect(ctx context.Context, to Connection) (net.Conn, error) {
	open := dial.New(dial.Options{
		Guard: MailGuard(c.opt.Allow, c.opt.Ports), Names: c.names, Timeout: c.opt.Timeouts.Dial,
		Proxy: c.proxyOf(to), RootCAs: c.opt.RootCAs, Explain: explain, Open: c.opt.Dial,
	})
	return open(ctx, "tcp", net.JoinHostPort(to.Host, strconv.Itoa(int(to.Port))))
}

func (c *Client) proxyOf(to Connection) *dial.Proxy {
	if to.Proxy == nil {
		return c.opt.Proxy
	}
	return to.Proxy
}

// TLS is how such a connection is encrypted.
func (c *Client) TLS(to Connection) *tls.Config {
	return &tls.Config{ServerName: to.Host, MinVersion: tls.VersionTLS12, RootCAs: c.opt.RootCAs, InsecureSkipVerify: to.Insecure}
}

// LookupTXT asks the DNS for a TXT record: whoever answers sees it. Where names are
// not resolved here, none is asked for.
func (c *Client) LookupTXT(ctx context.Context, to Connection, name string) ([]string, error) {
	switch {
	case c.proxyOf(to).Remote():
		return nil, errors.New("names are not resolved here, but by the proxy")
	case c.opt.ResolveTXT != nil:
		return c.opt.ResolveTXT(ctx, name)
	}
	return net.DefaultResolver.LookupTXT(ctx, name)
}

// Failure gives what kept a connection from its work a class and words, as those of
// requests have them. What is an Error already keeps its class.
func Failure(address, host string, err error) *Error {
	out := &Error{Class: classProtocol, URL: address, Host: host, Err: err}
	var e *Error
	if errors.As(err, &e) {
		out.Class, out.Err = e.Class, e.Err
		return out
	}
	class, text := netCause(err)
	if errors.Is(err, context.Canceled) {
		class = ClassCanceled
	}
	if out.Class = class; text != "" {
		out.Err = &told{text, err}
	}
	return out
}
