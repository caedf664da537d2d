package fetch

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
	"strconv"
	"strings"

	"golang.org/x/net/proxy"
)

// Proxy is a proxy that connections are made through. It is a trusted hop: it
// may stand on any address, and what it is told to connect to is checked as
// without it. Names are resolved here and the proxy is given the address that
// was judged, so it cannot be led into its own network by a name. The one
// exception is socks5h, which is asked for where names may not be resolved
// here (Tor): then the proxy alone knows which address a name has.
type Proxy struct {
	scheme string
	addr   string        // host:port
	user   *url.Userinfo // behind a pointer: printing shows no password
}

// Direct stands for no proxy where Options.Proxy names one.
var Direct = &Proxy{}

// proxyPorts are the schemes and their usual ports.
var proxyPorts = map[string]string{"http": "3128", "https": "443", "socks5": "1080", "socks5h": "1080"}

// ParseProxy reads "http://host:port", "https://...", "socks5://..." or
// "socks5h://...", each with "user:password@" if the proxy asks for it, or
// "none" for Direct. Errors do not quote it: it may hold a password.
func ParseProxy(raw string) (*Proxy, error) {
	if raw == "none" {
		return Direct, nil
	}
	u, err := url.Parse(raw)
	if err != nil || strings.ContainsAny(raw, "\r\n\t \\") {
		return nil, errors.New("the proxy's address cannot be read: write http://host:port or socks5://host:port, with special characters of a password as %XX")
	}
	usual, known := proxyPorts[u.Scheme]
	switch {
	case !known:
		return nil, errors.New("the proxy is none of http://host:port, https://, socks5:// and socks5h://")
	case u.Hostname() == "":
		return nil, errors.New("the proxy's address names no host")
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("the proxy's address ends after its port")
	}
	port := u.Port()
	if port == "" {
		port = usual
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return nil, fmt.Errorf("the proxy's port %q is not a number from 1 to 65535", port)
	}
	return &Proxy{scheme: u.Scheme, addr: net.JoinHostPort(u.Hostname(), port), user: u.User}, nil
}

// String is the proxy without its user and password.
func (p *Proxy) String() string {
	if p.direct() {
		return "none"
	}
	return p.scheme + "://" + p.addr
}

func (p *Proxy) direct() bool { return p == nil || p.scheme == "" }

// remote reports whether names are resolved by the proxy.
func (p *Proxy) remote() bool { return p != nil && p.scheme == "socks5h" }

// key is equal for proxies that are the same with the same credentials.
func (p *Proxy) key() string {
	if p.direct() {
		return ""
	}
	return p.scheme + " " + p.addr + " " + p.user.String()
}

// tunnel opens connections through a proxy.
type tunnel struct {
	proxy *Proxy
	dial  func(ctx context.Context, network, addr string) (net.Conn, error) // to the proxy itself
	tls   *tls.Config
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
	conn, err := t.dial(ctx, "tcp", t.proxy.addr)
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
	if text := tlsText(err); text != "" {
		return faultf(ClassProxy, "the proxy %s cannot be used: %s", t.proxy, text)
	}
	_, text := connCause(err)
	if text == "" {
		text = "no connection"
	}
	return faultf(ClassProxy, "the proxy %s cannot be reached: %s", t.proxy, text)
}

// askConnect asks an HTTP proxy for a tunnel (RFC 9110, 9.3.6).
func (t *tunnel) askConnect(conn net.Conn, target string) error {
	req := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: target}, Host: target, Header: http.Header{"User-Agent": {""}}}
	if t.proxy.user != nil {
		password, _ := t.proxy.user.Password()
		req.Header.Set("Proxy-Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(t.proxy.user.Username()+":"+password)))
	}
	if err := req.Write(conn); err != nil {
		return faultf(ClassProxy, "the proxy %s broke the connection", t.proxy)
	}
	// One byte at a time: what follows the answer is the server's.
	resp, err := http.ReadResponse(bufio.NewReaderSize(&oneByte{conn: conn, left: maxConnectAnswer}, 16), req)
	if err != nil {
		return faultf(ClassProxy, "the proxy %s gave no answer that is HTTP", t.proxy)
	}
	resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusOK:
		return nil
	case resp.StatusCode == http.StatusProxyAuthRequired:
		return faultf(ClassProxy, "the proxy %s asks for a user and password, or refuses those given", t.proxy)
	case resp.StatusCode >= 500:
		return faultf(ClassRefused, "the proxy %s cannot reach the server: status %d", t.proxy, resp.StatusCode)
	}
	_, port, _ := net.SplitHostPort(target)
	return faultf(ClassProxy, "the proxy %s does not let us through to port %s: status %d", t.proxy, port, resp.StatusCode)
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
		return nil, faultf(ClassProxy, "the proxy %s cannot be used: %w", t.proxy, err)
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
	for _, answer := range []string{"connection refused", "host unreachable", "network unreachable", "TTL expired", "general SOCKS server failure"} {
		if strings.HasSuffix(err.Error(), answer) {
			return nil, faultf(ClassRefused, "the proxy %s cannot reach the server: %s", t.proxy, answer)
		}
	}
	why := err.Error()
	if i := strings.LastIndex(why, ": "); i >= 0 {
		why = why[i+2:]
	}
	return nil, faultf(ClassProxy, "the proxy %s does not let us through: %s", t.proxy, why)
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
