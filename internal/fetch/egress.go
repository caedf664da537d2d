package fetch

import (
	"crypto/tls"
	"net/http"
	"net/url"
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
