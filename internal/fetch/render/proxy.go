package render

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/fetch/dial"
)

// proxy is the one way out that a browser has: it listens on loopback for the
// time of one render, lets in who has its password, and opens connections with
// the fetch client's dialer, which resolves names and judges addresses. The
// browser itself resolves nothing.
type proxy struct {
	dial     func(ctx context.Context, network, address string) (net.Conn, error)
	limits   Limits
	fail     context.CancelCauseFunc // ends the render
	listener net.Listener
	server   *http.Server
	plain    *http.Transport // for requests without TLS
	password string

	bytes    atomic.Int64
	requests atomic.Int64
	mu       sync.Mutex
	hosts    map[string]bool
	refused  []string          // what the page was not let to, for people
	open     map[net.Conn]bool // ends of tunnels; nil after close
}

const proxyUser = "tocsin"

// maxRefused bounds what is remembered of refusals.
const maxRefused = 20

// newProxy listens on the host. fail is called when a limit is passed.
func newProxy(
	ctx context.Context, host string, limits Limits, dial func(context.Context, string, string) (net.Conn, error),
	fail context.CancelCauseFunc,
) (*proxy, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return nil, fmt.Errorf("the proxy for the browser cannot listen: %w", err)
	}
	p := &proxy{
		dial: dial, limits: limits, fail: fail, listener: l, password: rand.Text(), hosts: make(map[string]bool),
		open: make(map[net.Conn]bool),
	}
	p.plain = &http.Transport{
		DialContext: p.connect, DisableCompression: true, MaxResponseHeaderBytes: 64 << 10,
		ResponseHeaderTimeout: 15 * time.Second, MaxIdleConnsPerHost: 6,
	}
	p.server = &http.Server{
		Handler: p, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog:    slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug),
	}
	go p.server.Serve(l) // ends with close; its error says no more
	return p, nil
}

// address is where the browser finds the proxy.
func (p *proxy) address() string { return "http://" + p.listener.Addr().String() }

func (p *proxy) close() {
	p.server.Close()
	p.plain.CloseIdleConnections()
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.open { // tunnels are the server's no more
		c.Close()
	}
	p.open = nil
}

// ServeHTTP serves one request of the browser: a tunnel or, without TLS, a
// request for an absolute URL.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !p.admits(r) {
		w.Header().Set("Proxy-Authenticate", `Basic realm="tocsin"`)
		http.Error(w, "the password of this render is missing", http.StatusProxyAuthRequired)
		return
	}
	raw := r.URL.String()
	if r.Method == http.MethodConnect {
		raw = "https://" + r.Host
	}
	u, err := fetch.ParseURL(raw)
	if err == nil && r.Method != http.MethodConnect && u.Scheme != "http" {
		err = errors.New("only http is asked for in the open")
	}
	if err != nil { // nothing that the client would ask for
		http.Error(w, "not asked for", http.StatusBadRequest)
		return
	}
	if err := p.count(u.Hostname()); err != nil {
		p.fail(err)
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	if r.Method == http.MethodConnect {
		p.tunnel(w, r, addressOf(u, "443"))
		return
	}
	r.URL = u
	r.Host = u.Host
	p.forward(w, r)
}

// addressOf is a URL's host and port.
func addressOf(u *url.URL, usual string) string {
	return net.JoinHostPort(u.Hostname(), orDefault(u.Port(), usual))
}

func (p *proxy) admits(r *http.Request) bool {
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte(proxyUser+":"+p.password))
	return subtle.ConstantTimeCompare([]byte(r.Header.Get("Proxy-Authorization")), []byte(want)) == 1
}

// count counts a request, and says which limit it passes.
func (p *proxy) count(host string) error {
	if p.requests.Add(1) > int64(p.limits.Requests) {
		return tooBig("the page makes more than %d requests", p.limits.Requests)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hosts[host] = true
	if len(p.hosts) > p.limits.Hosts {
		return tooBig("the page asks more than %d hosts", p.limits.Hosts)
	}
	return nil
}

// refuse answers the browser; why stays here, as it tells of our network.
func (p *proxy) refuse(w http.ResponseWriter, address string, why error) {
	if errors.Is(why, dial.ErrBlocked) {
		p.mu.Lock()
		if note := fmt.Sprintf("%.200s: %s", address, why); len(p.refused) < maxRefused && !slices.Contains(p.refused, note) {
			p.refused = append(p.refused, note)
		}
		p.mu.Unlock()
		http.Error(w, "this address is not reached", http.StatusForbidden)
		return
	}
	http.Error(w, "no connection", http.StatusBadGateway)
}

// connect opens a counted connection by the fetch client's dialer.
func (p *proxy) connect(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := p.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &counted{Conn: c, p: p}, nil
}

// tunnel joins the browser with a server, for TLS.
func (p *proxy) tunnel(w http.ResponseWriter, r *http.Request, address string) {
	server, err := p.connect(r.Context(), "tcp", address)
	if err != nil {
		p.refuse(w, address, err)
		return
	}
	defer server.Close()
	browser, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer browser.Close()
	if !p.hold(browser) || !p.hold(server) {
		return
	}
	defer p.release(browser, server)
	if _, err := io.WriteString(browser, "HTTP/1.1 200 Connection Established\r\n\r\n"); err != nil {
		return
	}
	done := make(chan struct{}, 2)
	go func() { _, _ = io.Copy(server, buffered); done <- struct{}{} }()
	go func() { _, _ = io.Copy(browser, server); done <- struct{}{} }()
	<-done // the end of one direction ends both: browsers do not half-close
}

// hold has close end the connection; it is false after close.
func (p *proxy) hold(c net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		return false
	}
	p.open[c] = true
	return true
}

func (p *proxy) release(conns ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		delete(p.open, c)
	}
}

// hopHeaders are between the browser and us (RFC 9110, 7.6.1).
var hopHeaders = []string{
	"Connection", "Proxy-Connection", "Proxy-Authorization", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding",
	"Upgrade",
}

// forward sends a request that is not encrypted.
func (p *proxy) forward(w http.ResponseWriter, r *http.Request) {
	out := r.Clone(r.Context())
	out.RequestURI = ""
	for _, name := range append(strings.Split(out.Header.Get("Connection"), ","), hopHeaders...) {
		out.Header.Del(strings.TrimSpace(name))
	}
	resp, err := p.plain.RoundTrip(out)
	if err != nil {
		p.refuse(w, addressOf(r.URL, "80"), err)
		return
	}
	defer resp.Body.Close()
	for name, values := range resp.Header {
		if !slices.Contains(hopHeaders, name) {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body) // either side has gone: the browser sees the end
}

// counted counts what goes over a connection, both ways.
type counted struct {
	net.Conn
	p *proxy
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if over := c.add(n); over != nil {
		return n, over
	}
	return n, err
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	if over := c.add(n); over != nil {
		return n, over
	}
	return n, err
}

func (c *counted) add(n int) error {
	if c.p.bytes.Add(int64(n)) <= c.p.limits.Bytes {
		return nil
	}
	err := tooBig("the page loads more than %d bytes", c.p.limits.Bytes)
	c.p.fail(err)
	return err
}
