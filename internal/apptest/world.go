package apptest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/internal/app"
	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/work/pool"
)

// World is the service on an internet of its own, in memory. In a bubble of
// synctest its time is simulated, so a month passes in as long as its work
// takes. Its hosts are public: the rules for strangers' servers hold.
type World struct {
	T      *testing.T
	Config *config.Config
	App    *app.App
	Desk   *Inbox
	Ops    *Inbox
	Quiet  bool // requests are not noted
	// Lost fails the look-up of a host, and with "" every connection; nil for neither.
	// It is set while nothing is under way.
	Lost  func(host string) error
	Asked []Request // those so far

	conns   chan net.Conn
	srv     *http.Server
	mu      sync.Mutex
	handler http.HandlerFunc
}

// Request is one request that a host of the world got.
type Request struct {
	At   time.Time
	URL  string // without scheme: "example.org/feed"
	ETag string // If-None-Match
}

const worldConfig = `
database: "sqlite:%s"
web: {listen: ""}
fetch: {contact: "https://example.net/bot"}
operators: ops
revisit: []
watchlists: [{name: people, entities: [{name: Ruben Vardanyan, kind: person}]}]
receivers:
  - {name: ops, console: {}}
  - {name: desk, console: {}}
route: {receiver: desk, send: now}
sources:
%s`

// NewWorld makes one with the sources, written as YAML list items, and what
// its hosts answer. Call it in a bubble, and end before that does.
func NewWorld(t *testing.T, sources string, handler http.HandlerFunc) *World {
	t.Helper()
	needsMain(t)
	w := &World{T: t, Desk: &Inbox{Now: time.Now}, Ops: &Inbox{Now: time.Now}, conns: make(chan net.Conn), handler: handler}
	w.configure(fmt.Sprintf(worldConfig, filepath.Join(t.TempDir(), "world.db"), sources))
	w.srv = &http.Server{Handler: w}
	go w.srv.Serve(w)
	w.start()
	return w
}

func (w *World) configure(text string) {
	w.T.Helper()
	cfg, faults, err := config.Parse("world.yaml", []byte(text))
	if err != nil {
		w.T.Fatal(err, faults)
	}
	w.Config = cfg
}

func (w *World) start() {
	w.T.Helper()
	a, err := app.New(w.T.Context(), app.Options{
		Config: w.Config, Clock: pool.RealClock{}, Log: slog.New(slog.DiscardHandler), Out: io.Discard, Version: "test",
		Notifiers: map[string]notify.Notifier{"ops": w.Ops, "desk": w.Desk},
		Network: func(o *fetch.Options) {
			o.Dial = w.dial
			o.Resolve = func(_ context.Context, host string) ([]netip.Addr, error) {
				if err := w.lost(host); err != nil {
					return nil, err
				}
				return []netip.Addr{netip.MustParseAddr("93.184.216.34")}, nil
			}
		},
	})
	if err != nil {
		w.T.Fatal(err)
	}
	w.App = a
}

func (w *World) stop() {
	w.T.Helper()
	if err := w.App.Close(); err != nil {
		w.T.Error(err)
	}
}

// Restart ends the service and starts it again.
func (w *World) Restart() {
	w.T.Helper()
	w.stop()
	w.start()
}

// End closes the world.
func (w *World) End() {
	w.stop()
	w.srv.Close()
}

// Pass lets time pass; due work is done at every full step.
func (w *World) Pass(d, step time.Duration) {
	w.T.Helper()
	for end := time.Now().Add(d); ; {
		if err := w.App.Pool.Drain(w.T.Context()); err != nil {
			w.T.Fatal(err)
		}
		next, err := w.App.Store.NextDue(w.T.Context(), time.Time{})
		if err != nil {
			w.T.Fatal(err)
		}
		if next.IsZero() || next.After(end) {
			time.Sleep(time.Until(end))
			return
		}
		if now := time.Now(); !next.After(now) {
			next = now.Add(time.Minute) // what is due has to wait for its lane
		}
		time.Sleep(max(time.Until(next.Truncate(step).Add(step)), step))
	}
}

// Source is what the store knows of one.
func (w *World) Source(name string) news.Source {
	w.T.Helper()
	src, err := w.App.Store.Source(w.T.Context(), name)
	if err != nil {
		w.T.Fatal(err)
	}
	return src
}

// Times are those of the requests for a URL, less its scheme.
func (w *World) Times(url string) []time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []time.Time
	for _, a := range w.Asked {
		if a.URL == url {
			out = append(out, a.At)
		}
	}
	return out
}

// Gaps are the times between requests for a URL, in minutes.
func (w *World) Gaps(url string) []int {
	times := w.Times(url)
	var out []int
	for i := 1; i < len(times); i++ {
		out = append(out, int(times[i].Sub(times[i-1]).Minutes()))
	}
	return out
}

// Answer has the hosts answer otherwise from now on.
func (w *World) Answer(h http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.handler = h
}

// ServeHTTP notes a request, and answers it.
func (w *World) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	h := w.handler
	if !w.Quiet {
		w.Asked = append(w.Asked, Request{time.Now(), r.Host + r.URL.RequestURI(), r.Header.Get("If-None-Match")})
	}
	w.mu.Unlock()
	h(rw, r)
}

func (w *World) lost(host string) error {
	if w.Lost == nil {
		return nil
	}
	return w.Lost(host)
}

func (w *World) dial(ctx context.Context, _ netip.AddrPort) (net.Conn, error) {
	if err := w.lost(""); err != nil {
		return nil, err
	}
	client, server := net.Pipe()
	select {
	case w.conns <- server:
		return client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept implements net.Listener.
func (w *World) Accept() (net.Conn, error) {
	c, ok := <-w.conns
	if !ok {
		return nil, errors.New("the world has ended")
	}
	return c, nil
}

// Close implements net.Listener.
func (w *World) Close() error {
	close(w.conns)
	return nil
}

// Addr implements net.Listener.
func (w *World) Addr() net.Addr { return &net.TCPAddr{} }

// Notices are those told to a receiver since the last call, cut to what they
// say of the source.
func Notices(in *Inbox) []string {
	told := in.Read()
	return slices.DeleteFunc(told, func(s string) bool { return !strings.HasPrefix(s, "notice ") })
}

// WorldFeed is an RSS feed with entries of these numbers, more of its channel
// before them.
func WorldFeed(channel string, numbers ...int) string {
	var b strings.Builder
	b.WriteString(`<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>World</title>` + channel)
	for _, n := range numbers {
		fmt.Fprintf(&b, `<item><title>Report %[1]d</title><guid isPermaLink="false">report-%[1]d</guid><description>The whole of report %[1]d.</description></item>`, n)
	}
	return b.String() + `</channel></rss>`
}
