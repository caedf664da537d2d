package dial

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/proxy"
)

// ProxyError is a failure of the way through a proxy.
type ProxyError struct {
	// Refused reports that the proxy works and cannot reach the server.
	Refused bool
	Err     error
}

// Error says which proxy it is and what it did.
func (e *ProxyError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *ProxyError) Unwrap() error { return e.Err }

func proxyFault(format string, args ...any) error {
	return &ProxyError{Err: fmt.Errorf(format, args...)}
}

func refusedFault(format string, args ...any) error {
	return &ProxyError{Refused: true, Err: fmt.Errorf(format, args...)}
}

// tunnel opens connections through a proxy.
type tunnel struct {
	proxy   *Proxy
	socket  func(ctx context.Context, address string) (net.Conn, error) // opens a socket to the proxy itself
	tls     *tls.Config
	explain func(error) (text string, byTLS bool)
}

func newTunnel(opt Options) *tunnel {
	host, _, _ := net.SplitHostPort(opt.Proxy.addr) // ParseProxy joined them
	return &tunnel{
		proxy:   opt.Proxy,
		socket:  toProxy(opt.Open),
		tls:     &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: opt.RootCAs, ServerName: host},
		explain: opt.Explain,
	}
}

// toProxy returns a function that opens sockets to proxies, which the guard does
// not judge: the configuration names them.
func toProxy(open openFunc) func(ctx context.Context, address string) (net.Conn, error) {
	if open == nil {
		d := &net.Dialer{KeepAlive: 30 * time.Second}
		return func(ctx context.Context, address string) (net.Conn, error) { return d.DialContext(ctx, "tcp", address) }
	}
	return func(ctx context.Context, address string) (net.Conn, error) {
		ap, err := netip.ParseAddrPort(address)
		if err != nil {
			return nil, err
		}
		return open(ctx, ap)
	}
}

// open connects to an address that the guard has judged.
func (t *tunnel) open(ctx context.Context, ap netip.AddrPort) (net.Conn, error) {
	return t.connect(ctx, ap.String())
}

// connect connects to host:port, where the host may be a name.
func (t *tunnel) connect(ctx context.Context, target string) (net.Conn, error) {
	if strings.HasPrefix(t.proxy.scheme, "socks5") {
		return t.socks(ctx, target)
	}
	conn, err := t.reach(ctx)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	if err := t.askConnect(conn, target); err != nil {
		conn.Close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	return conn, nil
}

// reach opens a connection to the proxy itself.
func (t *tunnel) reach(ctx context.Context) (net.Conn, error) {
	conn, err := t.socket(ctx, t.proxy.addr)
	if err != nil {
		return nil, t.unreachable(ctx, err)
	}
	if t.proxy.scheme != "https" {
		return conn, nil
	}
	c := tls.Client(conn, t.tls)
	if err := c.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, t.unreachable(ctx, err)
	}
	return c, nil
}

func (t *tunnel) unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	text, byTLS := t.explain(err)
	switch {
	case byTLS:
		return proxyFault("the proxy %s cannot be used: %s", t.proxy, text)
	case text == "":
		text = "no connection"
	}
	return proxyFault("the proxy %s cannot be reached: %s", t.proxy, text)
}

// askConnect asks an HTTP proxy for a tunnel (RFC 9110, 9.3.6).
func (t *tunnel) askConnect(conn net.Conn, target string) error {
	req := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: target}, Host: target, Header: http.Header{"User-Agent": {""}}}
	if t.proxy.user != nil {
		password, _ := t.proxy.user.Password()
		req.Header.Set("Proxy-Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(t.proxy.user.Username()+":"+password)))
	}
	if err := req.Write(conn); err != nil {
		return proxyFault("the proxy %s broke the connection", t.proxy)
	}
	// One byte at a time: what follows the answer is the server's.
	resp, err := http.ReadResponse(bufio.NewReaderSize(&oneByte{conn: conn, left: maxConnectAnswer}, 16), req)
	if err != nil {
		return proxyFault("the proxy %s gave no answer that is HTTP", t.proxy)
	}
	resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusOK:
		return nil
	case resp.StatusCode == http.StatusProxyAuthRequired:
		return proxyFault("the proxy %s asks for a user and password, or refuses those given", t.proxy)
	case resp.StatusCode >= 500:
		return refusedFault("the proxy %s cannot reach the server: status %d", t.proxy, resp.StatusCode)
	}
	_, port, _ := net.SplitHostPort(target)
	return proxyFault("the proxy %s does not let us through to port %s: status %d", t.proxy, port, resp.StatusCode)
}

// maxConnectAnswer bounds the header of a proxy's answer in bytes.
const maxConnectAnswer = 64 << 10

// oneByte reads a byte at a time, so that nothing behind a header is taken.
type oneByte struct {
	conn net.Conn
	left int
}

func (r *oneByte) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, errors.New("the header is too long")
	}
	if len(p) > 1 {
		p = p[:1]
	}
	n, err := r.conn.Read(p)
	r.left -= n
	return n, err
}

// socks asks a SOCKS5 proxy (RFC 1928, 1929).
func (t *tunnel) socks(ctx context.Context, target string) (net.Conn, error) {
	var auth *proxy.Auth
	if u := t.proxy.user; u != nil {
		password, _ := u.Password()
		auth = &proxy.Auth{User: u.Username(), Password: password}
	}
	var reached error
	d, err := proxy.SOCKS5("tcp", t.proxy.addr, auth, forward(func(ctx context.Context, _, _ string) (net.Conn, error) {
		conn, err := t.reach(ctx)
		reached = err
		return conn, err
	}))
	if err != nil {
		return nil, proxyFault("the proxy %s cannot be used: %w", t.proxy, err)
	}
	conn, err := d.(proxy.ContextDialer).DialContext(ctx, "tcp", target)
	switch {
	case err == nil:
		return conn, nil
	case reached != nil:
		return nil, reached
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	// The library names the proxy's answers (RFC 1928, 6) in words alone.
	for _, answer := range []string{
		"connection refused", "host unreachable", "network unreachable", "TTL expired",
		"general SOCKS server failure",
	} {
		if strings.HasSuffix(err.Error(), answer) {
			return nil, refusedFault("the proxy %s cannot reach the server: %s", t.proxy, answer)
		}
	}
	why := err.Error()
	if i := strings.LastIndex(why, ": "); i >= 0 {
		why = why[i+2:]
	}
	return nil, proxyFault("the proxy %s does not let us through: %s", t.proxy, why)
}

// forward is a function as a dialer of package proxy.
type forward func(ctx context.Context, network, addr string) (net.Conn, error)

// Dial implements proxy.Dialer.
func (f forward) Dial(network, addr string) (net.Conn, error) {
	return f(context.Background(), network, addr)
}

// DialContext implements proxy.ContextDialer.
func (f forward) DialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	return f(ctx, network, addr)
}
