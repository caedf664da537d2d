package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
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
}

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
	select {
	case m.conns <- server:
		return client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
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
