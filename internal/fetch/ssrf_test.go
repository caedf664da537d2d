package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/fetch/dial"
)

// disguises are ways to write addresses of one's own network, or a URL that
// one parser reads as public and another does not.
var disguises = []string{
	"http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://0/", "http://0.0.0.0/", "http://2130706433/", "http://0x7f000001/",
	"http://0x7f.1/", "http://0x7f.0x0.0x0.0x1/",
	"http://0177.0.0.1/", "http://017700000001/", "http://00000177.0.0.1/", "http://127.0.0.01/", "http://127.00.0.1/",
	"http://127.0.0.1./", "http://127.0.0.1../",
	"http://①②⑦.⓪.⓪.①/", "http://１２７.０.０.１/", "http://127。0。0。1/", "http://127．0．0．1/", "http://127｡0｡0｡1/", "http://⑯⑨.②⑤④.⑯⑨.②⑤④/",
	"http://3232235777/", "http://0xC0A80101/", "http://192.168.257/", "http://10.1/", "http://169.254.43518/", "http://0xa9fea9fe/",
	"http://2852039166/", "http://0251.0376.0251.0376/",
	"http://[::]/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[0000:0000:0000:0000:0000:0000:0000:0001]/",
	"http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
	"http://[0:0:0:0:0:ffff:127.0.0.1]/", "http://[::127.0.0.1]/", "http://[::ffff:0:7f00:1]/", "http://[64:ff9b::7f00:1]/",
	"http://[64:ff9b::127.0.0.1]/", "http://[2002:7f00:1::]/",
	"http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/", "http://[fe80::1%25lo]/", "http://[fe80::1%lo]/", "http://[::1%25lo]/",
	"http://[fd00:ec2::254]/", "http://[fec0::1]/",
	"http://user@127.0.0.1/", "http://example.org@127.0.0.1/", "http://example.org:80@127.0.0.1/", "http://127.0.0.1@example.org/",
	"http://example.org%40127.0.0.1/", "http://@127.0.0.1/",
	"http://a:b@127.0.0.1/", "http://example.org:@127.0.0.1/", `http://127.0.0.1:1\@example.org/`, `http://example.org\@127.0.0.1/`,
	`http://127.0.0.1\.example.org/`, `http:\\127.0.0.1\`, `http:/\127.0.0.1/`,
	"http://127.0.0.1#@example.org/", "http://127.0.0.1?@example.org/", "http://127.0.0.1;example.org/", "http://127.0.0.1,example.org/",
	"http://127.0.0.1%00.example.org/", "http://127.0.0.1%0d%0a/",
	"http://127.0.0.1\t.example.org/", "http://127.0.0.1\n/", "http://127.0.0.1 .example.org/", "http://exa\x00mple.org/",
	"http://%31%32%37.0.0.1/", "http://127%2e0%2e0%2e1/", "http://[127.0.0.1]/", "http://[::1]a/",
	"http://[::1", "http://::1/", "http:///127.0.0.1/", "http:127.0.0.1/", "//127.0.0.1/", "///127.0.0.1/", "127.0.0.1", "localhost/",
	"http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://ｌocalhost/",
	"http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "http://local\u00adhost/", "http://local\u200bhost/", "http://127.0.0.1:80/", "http://127.0.0.1:443/",
	"http://127.0.0.1:00080/", "http://127.0.0.1:65616/", "http://127.0.0.1:/",
	"http://127.0.0.1:0x50/", "http://example.org:22/", "http://example.org:25/", "http://example.org:6379/", "http://example.org:11211/",
	"https://127.0.0.1/", "ftp://127.0.0.1/", "gopher://127.0.0.1:6379/_x",
	"file:///etc/passwd", "file://127.0.0.1/etc/passwd", "dict://127.0.0.1:11211/", "ldap://127.0.0.1/", "jar:http://127.0.0.1!/",
	"netdoc:///etc/passwd", "data:text/html,x", "javascript:x", "http+unix://%2Fvar%2Frun/", "unix:/x",
	"HTTP://127.0.0.1/", "hTTp://127.0.0.1/", "http://metadata.google.internal/", "http://inside.example.org/",
	"http://a.inside.example.org./", "http://０x7f.1/", "http://0X7F.1/", "http://1.1.1.1&@127.0.0.1/",
	"http://1.1.1.1 &@127.0.0.1#@3.3.3.3/",
}

// forbiddenNet is a memNet that fails the test when a socket would be opened
// to an address that is not public, or on another port.
func forbiddenNet(t *testing.T, m *memNet) func(*Options) {
	return func(o *Options) {
		o.Dial = func(ctx context.Context, ap netip.AddrPort) (net.Conn, error) {
			if ap == memProxy && o.Proxy != nil {
				return m.dial(ctx, ap)
			}
			if !isPublic(ap) {
				t.Errorf("dialled %s", ap)
			}
			return m.dial(ctx, ap)
		}
	}
}

// isPublic reports whether anybody may be asked there.
func isPublic(ap netip.AddrPort) bool { return dial.NewGuard(nil, nil).Check(ap) == nil }

// deniedAddresses are those that the tests of package dial have.
func deniedAddresses(t *testing.T) []string {
	raw, err := os.ReadFile("dial/testdata/denied.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(raw)) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// ssrfWays are the ways a request can leave: the fetcher, through each kind of
// proxy, and the transport of the receivers.
var ssrfWays = []struct {
	name, proxy string
	do          func(ctx context.Context, c *Client, url string) error
}{
	{"fetch", "", fetchOnce},
	{"receiver", "", sendOnce},
	{"fetch by http proxy", "http://10.9.8.7:3128", fetchOnce},
	{"receiver by http proxy", "http://10.9.8.7:3128", sendOnce},
	{"fetch by socks5 proxy", "socks5://10.9.8.7:3128", fetchOnce},
	{"fetch by socks5h proxy", "socks5h://10.9.8.7:3128", fetchOnce},
}

func fetchOnce(ctx context.Context, c *Client, url string) error {
	_, err := c.Do(ctx, Request{URL: url})
	return err
}

// sendOnce is what a receiver's library does.
func sendOnce(ctx context.Context, c *Client, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader("{}"))
	if err != nil {
		return err
	}
	resp, err := (&http.Client{Transport: c.Transport()}).Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// However an address of one's own network is named, and whichever way a
// request leaves, no socket is opened to it, by us or by a proxy for us.
func TestSSRF(t *testing.T) {
	cases, dials := 0, 0
	try := func(redirect bool, kind string, setup func(m *memNet) string) {
		cases++
		for _, way := range ssrfWays {
			if kind == "name" && way.proxy[:min(7, len(way.proxy))] == "socks5h" {
				continue // which address a name has, such a proxy alone knows
			}
			synctest.Test(t, func(t *testing.T) {
				target := ""
				m := newMemNet(func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Path == "/go" {
						w.Header()["Location"] = []string{target}
						w.WriteHeader(http.StatusTemporaryRedirect)
					}
				})
				inside := []netip.Addr{netip.MustParseAddr("10.1.2.3")}
				for _, name := range []string{"localhost", "inside.example.org", "a.inside.example.org", "metadata.google.internal"} {
					m.names[name] = inside
				}
				target = setup(m)
				c := m.client(t, func(o *Options) {
					forbiddenNet(t, m)(o)
					if way.proxy != "" {
						o.Proxy, _ = dial.ParseProxy(way.proxy)
					}
				})
				defer m.close(c)
				start := target
				if redirect {
					start = "http://example.net/go"
				}
				err := way.do(t.Context(), c, start)
				var e *Error
				refused := errors.As(err, &e) &&
					(e.Class == ClassBlocked || e.Class == classBadURL || e.Class == ClassRedirect || e.Class == classProtocol)
				if byName := way.proxy != "" && strings.Contains(way.proxy, "socks5h"); !refused && !errors.Is(err, dial.ErrBlocked) &&
					way.name[0] == 'f' && !byName {
					t.Errorf("%s, %s %q: %v", way.name, kind, target, err)
				}
				dials += m.judge(t, way.name+" "+target)
			})
		}
	}
	for _, raw := range disguises {
		try(false, "url", func(*memNet) string { return raw })
		if u, err := url.Parse(raw); err == nil && u.Scheme != "" { // a relative one leads back to its own host
			try(true, "url", func(*memNet) string { return raw })
		}
	}
	for _, s := range deniedAddresses(t) {
		ip := netip.MustParseAddr(s)
		literal := "http://" + s + "/"
		if ip.Is6() {
			literal = "http://[" + s + "]/"
		}
		name := func(m *memNet) string {
			m.names["evil.example.com"] = []netip.Addr{ip}
			return "http://evil.example.com/"
		}
		try(false, "address", func(*memNet) string { return literal })
		try(true, "address", func(*memNet) string { return literal })
		try(false, "name", name)
		try(true, "name", name)
	}
	t.Logf("%d cases by %d ways, %d sockets opened, none to a forbidden address", cases, len(ssrfWays), dials)
	if cases < 500 {
		t.Errorf("%d cases, want 500", cases)
	}
}

// What is inside our network cannot be told from the error: an open port, a
// closed one and a machine that is not there read alike, and no socket tells
// them apart (NET-08).
func TestBlockedTellsNothing(t *testing.T) {
	open, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	port := open.Addr().(*net.TCPAddr).AddrPort().Port()
	c := newClient(t, Options{Allow: []dial.Range{}, Ports: []uint16{port, 1}})
	var texts []string
	for _, host := range []string{netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), port).String(), "127.0.0.1:1", "127.77.77.77:1"} {
		e := wantClass(t, c, Request{URL: "http://" + host + "/"}, ClassBlocked)
		texts = append(texts, strings.NewReplacer(host, "HOST", host[:strings.IndexByte(host, ':')], "ADDRESS").Replace(e.Error()))
	}
	if texts[0] != texts[1] || texts[1] != texts[2] {
		t.Errorf("the errors differ: %q", texts)
	}
}

// A name that changes between two look-ups is judged each time, and of several
// addresses only public ones are dialled.
func TestRebinding(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemNet(func(http.ResponseWriter, *http.Request) {})
		var asked atomic.Int32
		inside := netip.MustParseAddr("127.0.0.1")
		c := m.client(t, func(o *Options) {
			forbiddenNet(t, m)(o)
			o.Resolve = func(_ context.Context, host string) ([]netip.Addr, error) {
				if host == "both.example.org" {
					return []netip.Addr{inside, someHost, netip.MustParseAddr("::1")}, nil
				}
				if asked.Add(1) == 1 {
					return []netip.Addr{someHost}, nil
				}
				return []netip.Addr{inside}, nil
			}
		})
		defer m.close(c)
		mustDo(t, c, Request{URL: "http://evil.example.org/"})
		time.Sleep(2 * time.Minute) // the answer and the connection are forgotten
		wantClass(t, c, Request{URL: "http://evil.example.org/"}, ClassBlocked)
		mustDo(t, c, Request{URL: "http://both.example.org/"})
		if len(m.dials) != 2 {
			t.Errorf("dials %v, want two", m.dials)
		}
	})
}

func TestDNSErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemNet(func(http.ResponseWriter, *http.Request) {})
		m.names["gone.example"] = []netip.Addr{}
		c := m.client(t, func(o *Options) {
			resolve := o.Resolve
			o.Resolve = func(ctx context.Context, host string) ([]netip.Addr, error) {
				if host == "slow.example" {
					<-ctx.Done()
					return nil, &net.DNSError{Err: "i/o timeout", Name: host, IsTimeout: true, Server: "10.0.0.53:53"}
				}
				return resolve(ctx, host)
			}
		})
		defer m.close(c)
		e := wantClass(t, c, Request{URL: "http://gone.example/"}, ClassDNS)
		if !strings.Contains(e.Error(), "no such host: gone.example") {
			t.Error(e)
		}
		e = wantClass(t, c, Request{URL: "http://slow.example/?key=secret"}, ClassDNS)
		if strings.Contains(e.Error(), "10.0.0.53") || strings.Contains(e.Error(), "secret") {
			t.Errorf("the error tells too much: %v", e)
		}
	})
}
