package fetch

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"tocsin/internal/fetch/dial"
)

func mustProxy(t testing.TB, raw string) *dial.Proxy {
	t.Helper()
	p, err := dial.ParseProxy(raw)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestProxyHidesItsPassword(t *testing.T) {
	p := mustProxy(t, "http://user:secret@127.0.0.1:1")
	c := newClient(t, Options{Proxy: p})
	_, err := c.Do(t.Context(), Request{URL: "http://127.0.0.1:2/", Proxy: p})
	for _, s := range []string{
		fmt.Sprintf("%v %+v %#v %s %q", p, p, p, p, p),
		fmt.Sprintf("%v %+v %#v", Options{Proxy: p}, Request{Proxy: p}, Request{Proxy: p}), err.Error(),
	} {
		if strings.Contains(s, "secret") {
			t.Errorf("shows the password: %s", s)
		}
	}
}

// connectProxy is an HTTP proxy on loopback that lets through who gives the
// right password. It notes what it was asked to connect to.
type connectProxy struct {
	addr   string
	answer string // in place of letting through
	mu     sync.Mutex
	asked  []string
}

func (p *connectProxy) targets() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.asked)
}

func serveProxy(t *testing.T, answer string) *connectProxy {
	t.Helper()
	p := &connectProxy{answer: answer}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked = append(p.asked, r.Method+" "+r.Host)
		p.mu.Unlock()
		conn, rest, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		switch {
		case p.answer != "":
			io.WriteString(conn, p.answer)
			return
		case r.Header.Get("Proxy-Authorization") != "Basic dXNlcjpzZWNyZXQ=":
			io.WriteString(conn, "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
			return
		}
		up, err := net.Dial("tcp", r.Host)
		if err != nil {
			io.WriteString(conn, "HTTP/1.1 502 Bad Gateway\r\n\r\n")
			return
		}
		io.WriteString(conn, "HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n")
		go func() { defer up.Close(); io.Copy(up, rest) }()
		io.Copy(conn, up)
	})
	p.addr = strings.TrimPrefix(s.URL, "http://")
	return p
}

// An HTTP proxy is asked for a tunnel to the address, never to see a request.
func TestProxyHTTP(t *testing.T) {
	var protos []string
	seen := func(_ http.ResponseWriter, r *http.Request) {
		protos = append(protos, r.Proto)
		for k := range r.Header {
			if strings.HasPrefix(k, "Proxy-") {
				t.Errorf("the server was told %s", k)
			}
		}
	}
	url, pool := serveTLS(t, seen)
	plain := serve(t, seen)
	p := serveProxy(t, "")
	c := newClient(t, Options{RootCAs: pool, Proxy: mustProxy(t, "http://user:secret@"+p.addr)})
	mustDo(t, c, Request{URL: url})
	mustDo(t, c, Request{URL: plain.URL})
	want := []string{"CONNECT " + strings.TrimPrefix(url, "https://"), "CONNECT " + strings.TrimPrefix(plain.URL, "http://")}
	if got := p.targets(); !slices.Equal(got, want) || !slices.Equal(protos, []string{"HTTP/2.0", "HTTP/1.1"}) {
		t.Errorf("the proxy was asked %q, want %q; the servers saw %v", got, want, protos)
	}
	mustDo(t, c, Request{URL: plain.URL, Proxy: dial.Direct})
	if got := p.targets(); len(got) != 2 {
		t.Errorf("a request without proxy went through it: %q", got)
	}
	resp, err := (&http.Client{Transport: c.Transport()}).Get(plain.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if got := p.targets(); len(got) != 2 { // the connection of before is used again
		t.Errorf("the receivers' transport opened a connection of its own: %q", got)
	}
}

// What a proxy answers is told from what the server answers.
func TestProxyFaults(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the server was reached") })
	for answer, want := range map[string]struct {
		class Class
		text  string
	}{
		"HTTP/1.1 407 No\r\n\r\n":                                    {ClassProxy, "asks for a user and password"},
		"HTTP/1.1 403 No\r\n\r\n":                                    {ClassProxy, "does not let us through to port"},
		"HTTP/1.1 503 No\r\n\r\n":                                    {ClassRefused, "cannot reach the server"},
		"HTTP/1.1 302 No\r\nLocation: http://10.0.0.1/\r\n\r\n":      {ClassProxy, "does not let us through"},
		"SSH-2.0-OpenSSH\r\n":                                        {ClassProxy, "no answer that is HTTP"},
		"HTTP/1.1 200 Yes\r\n" + strings.Repeat("A: b\r\n", 100_000): {ClassProxy, "no answer that is HTTP"},
	} {
		p := serveProxy(t, answer)
		e := wantClass(t, newClient(t, Options{Proxy: mustProxy(t, "http://user:wrong@"+p.addr)}), Request{URL: s.URL}, want.class)
		if !strings.Contains(e.Error(), want.text) || strings.Contains(e.Error(), "wrong") {
			t.Errorf("%.30q: %v", answer, e)
		}
	}
	for _, scheme := range []string{"http", "https", "socks5"} {
		e := wantClass(t, newClient(t, Options{Proxy: mustProxy(t, scheme+"://127.0.0.2:1")}), Request{URL: s.URL}, ClassProxy)
		if !strings.Contains(e.Error(), "cannot be reached: the server refused the connection") {
			t.Errorf("%s: %v", scheme, e)
		}
	}
	p := serveProxy(t, "")
	e := wantClass(t, newClient(t, Options{Proxy: mustProxy(t, "https://"+p.addr)}), Request{URL: s.URL}, ClassProxy)
	if !strings.Contains(e.Error(), "does not speak TLS") {
		t.Errorf("an HTTP proxy taken for HTTPS: %v", e)
	}
}

// A proxy is given addresses, which were judged here; with socks5h, names.
func TestProxySOCKS(t *testing.T) {
	for scheme, want := range map[string]string{
		"http": "CONNECT 93.184.216.34:80", "socks5": "SOCKS 93.184.216.34:80", "socks5h": "SOCKS news.example.org:80",
	} {
		t.Run(scheme, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemNet(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Host) })
				resolved := 0
				c := m.client(t, func(o *Options) {
					o.Proxy = mustProxy(t, scheme+"://"+memProxy.String())
					o.Allow = []dial.Range{{Prefix: netip.MustParsePrefix("192.0.2.0/24")}}
					resolve := o.Resolve
					o.Resolve = func(ctx context.Context, host string) ([]netip.Addr, error) { resolved++; return resolve(ctx, host) }
				})
				defer m.close(c)
				r := mustDo(t, c, Request{URL: "http://news.example.org/feed", Kind: KindPage})
				if string(r.Body) != "news.example.org" || !slices.Equal(m.asked, []string{want}) {
					t.Errorf("body %q, asked %q, want %q", r.Body, m.asked, want)
				}
				if (resolved == 0) != (scheme == "socks5h") {
					t.Errorf("%d names were resolved here", resolved)
				}
			})
		})
	}
}

// Requests of one source go its way, robots.txt and redirects too, those of
// another source theirs.
func TestProxyOfASource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemNet(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/old" {
				http.Redirect(w, r, "http://www.example.net/new", http.StatusFound)
			}
		})
		c := m.client(t, nil)
		defer m.close(c)
		mustDo(t, c, Request{URL: "http://example.org/old", Kind: KindPage, Proxy: mustProxy(t, "socks5h://"+memProxy.String())})
		want := []string{"SOCKS example.org:80", "SOCKS www.example.net:80"}
		if !slices.Equal(m.asked, want) || slices.ContainsFunc(m.dials, func(ap netip.AddrPort) bool { return ap != memProxy }) {
			t.Errorf("asked %q, dialled %v", m.asked, m.dials)
		}
		mustDo(t, c, Request{URL: "http://example.org/other"})
		if len(m.asked) != 2 {
			t.Errorf("another source went through the proxy: %q", m.asked)
		}
	})
}
