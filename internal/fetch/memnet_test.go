package fetch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// memNet is an internet in memory: every name has an address, every address
// the same handler. It works inside a synctest bubble, where time is simulated.
type memNet struct {
	names   map[string][]netip.Addr // what resolves to other than the default
	handler http.Handler
	conns   chan net.Conn
	server  *http.Server

	mu    sync.Mutex
	dials []netip.AddrPort
	asked []string // what the proxy at memProxy was told to connect to
}

// memProxy is where a memNet has a proxy, HTTP and SOCKS5 alike.
var memProxy = netip.MustParseAddrPort("10.9.8.7:3128")

var someHost = netip.MustParseAddr("93.184.216.34")

// newMemNet starts serving; close it before the bubble ends.
func newMemNet(h http.HandlerFunc) *memNet {
	m := &memNet{handler: h, names: map[string][]netip.Addr{}, conns: make(chan net.Conn)}
	m.server = &http.Server{Handler: h}
	go m.server.Serve(m)
	return m
}

func (m *memNet) options() Options {
	return Options{UserAgent: "Tocsin/1.0", Contact: "https://example.org/bot", Resolve: m.resolve, Dial: m.dial}
}

// client returns a client of this net with the options that f sets.
func (m *memNet) client(t testing.TB, f func(*Options)) *Client {
	t.Helper()
	opt := m.options()
	if f != nil {
		f(&opt)
	}
	c, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (m *memNet) close(clients ...*Client) {
	for _, c := range clients {
		c.Close()
	}
	m.server.Close()
}

func (m *memNet) resolve(_ context.Context, host string) ([]netip.Addr, error) {
	if ips, ok := m.names[host]; ok {
		if len(ips) == 0 {
			return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
		}
		return ips, nil
	}
	return []netip.Addr{someHost}, nil
}

func (m *memNet) dial(ctx context.Context, ap netip.AddrPort) (net.Conn, error) {
	m.mu.Lock()
	m.dials = append(m.dials, ap)
	m.mu.Unlock()
	client, server := net.Pipe()
	if ap == memProxy {
		go m.proxy(server)
		return client, nil
	}
	select {
	case m.conns <- server:
		return client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// proxy answers one connection to memProxy: it notes what it is asked for and
// connects to it.
func (m *memNet) proxy(conn net.Conn) {
	note := func(target string) {
		m.mu.Lock()
		m.asked = append(m.asked, target)
		m.mu.Unlock()
	}
	first := make([]byte, 1)
	if _, err := io.ReadFull(conn, first); err != nil {
		return
	}
	if first[0] != 5 {
		req, err := http.ReadRequest(bufio.NewReader(io.MultiReader(bytes.NewReader(first), conn)))
		if err != nil {
			return
		}
		note(req.Method + " " + req.Host)
		io.WriteString(conn, "HTTP/1.1 200 Connected\r\n\r\n")
	} else {
		b := make([]byte, 300)
		io.ReadFull(conn, b[:1])
		io.ReadFull(conn, b[:b[0]])
		conn.Write([]byte{5, 0})
		io.ReadFull(conn, b[:4])
		size, named := map[byte]int{1: 4, 4: 16}[b[3]], b[3] == 3
		if named {
			io.ReadFull(conn, b[:1])
			size = int(b[0])
		}
		io.ReadFull(conn, b[:size+2])
		host := string(b[:size])
		if ip, ok := netip.AddrFromSlice(b[:size]); ok && !named {
			host = ip.String()
		}
		note("SOCKS " + net.JoinHostPort(host, strconv.Itoa(int(b[size])<<8|int(b[size+1]))))
		conn.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
	}
	m.conns <- conn
}

// judge fails the test if a socket was opened, or a proxy was asked for one,
// to an address that is not public. It returns how many were.
func (m *memNet) judge(t *testing.T, what string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, ap := range m.dials {
		if ap.Addr() != someHost && ap != memProxy {
			t.Errorf("%q: dialled %s", what, ap)
		}
	}
	for _, a := range m.asked {
		host, _, err := net.SplitHostPort(a[strings.IndexByte(a, ' ')+1:])
		ip, ipErr := netip.ParseAddr(host)
		local := !strings.Contains(host, ".") || strings.HasSuffix(host, ".internal")
		if err != nil || ipErr == nil && !isPublic(netip.AddrPortFrom(ip, 80)) || ipErr != nil && local {
			t.Errorf("%q: a proxy was asked for %q", what, a)
		}
	}
	return len(m.dials) + len(m.asked)
}

func (m *memNet) Accept() (net.Conn, error) {
	c, ok := <-m.conns
	if !ok {
		return nil, errors.New("closed")
	}
	return c, nil
}

func (m *memNet) Close() error {
	close(m.conns)
	return nil
}

func (m *memNet) Addr() net.Addr { return &net.TCPAddr{} }

// event is one request that arrived.
type event struct {
	at        time.Time
	host, uri string
}

// journal records requests, and how many are in flight at once per lane.
type journal struct {
	mu       sync.Mutex
	events   []event
	inFlight map[string]int
	overlap  int
}

func (j *journal) wrap(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		lane := Lane(r.Host)
		j.mu.Lock()
		if j.inFlight == nil {
			j.inFlight = map[string]int{}
		}
		j.events = append(j.events, event{time.Now(), r.Host, r.URL.RequestURI()})
		if j.inFlight[lane]++; j.inFlight[lane] > 1 {
			j.overlap++
		}
		j.mu.Unlock()
		h(w, r)
		j.mu.Lock()
		j.inFlight[lane]--
		j.mu.Unlock()
	}
}

// minGap is the least time between two starts in a lane.
func (j *journal) minGap() time.Duration {
	last := map[string]time.Time{}
	gap := time.Duration(1<<63 - 1)
	for _, e := range j.events {
		lane := Lane(e.host)
		if at, ok := last[lane]; ok {
			gap = min(gap, e.at.Sub(at))
		}
		last[lane] = e.at
	}
	return gap
}
