package app

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

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/work/pool"
)

// world is the service on an internet of its own, in memory. In a bubble of
// synctest its time is simulated, so a month passes in as long as its work
// takes. Its hosts are public: the rules for strangers' servers hold.
type world struct {
	t     *testing.T
	cfg   *config.Config
	app   *App
	desk  *inbox
	ops   *inbox
	conns chan net.Conn
	srv   *http.Server

	mu      sync.Mutex
	handler http.HandlerFunc
	quiet   bool    // requests are not noted
	asked   []asked // requests
}

// asked is one request that a host of the world got.
type asked struct {
	at   time.Time
	url  string // without scheme: "example.org/feed"
	etag string // If-None-Match
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

// newWorld makes one with the sources, written as YAML list items, and what
// its hosts answer. Call it in a bubble, and end before that does.
func newWorld(t *testing.T, sources string, handler http.HandlerFunc) *world {
	t.Helper()
	w := &world{t: t, desk: &inbox{now: time.Now}, ops: &inbox{now: time.Now}, conns: make(chan net.Conn), handler: handler}
	w.configure(fmt.Sprintf(worldConfig, filepath.Join(t.TempDir(), "world.db"), sources))
	w.srv = &http.Server{Handler: w}
	go w.srv.Serve(w)
	w.start()
	return w
}

func (w *world) configure(text string) {
	w.t.Helper()
	cfg, faults, err := config.Parse("world.yaml", []byte(text))
	if err != nil {
		w.t.Fatal(err, faults)
	}
	w.cfg = cfg
}

func (w *world) start() {
	w.t.Helper()
	a, err := New(w.t.Context(), Options{
		Config: w.cfg, Clock: pool.RealClock{}, Log: slog.New(slog.DiscardHandler), Out: io.Discard, Version: "test",
		Notifiers: map[string]notify.Notifier{"ops": w.ops, "desk": w.desk},
		Network: func(o *fetch.Options) {
			o.Dial = w.dial
			o.Resolve = func(context.Context, string) ([]netip.Addr, error) {
				return []netip.Addr{netip.MustParseAddr("93.184.216.34")}, nil
			}
		},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.app = a
}

func (w *world) stop() {
	w.t.Helper()
	if err := w.app.Close(); err != nil {
		w.t.Error(err)
	}
}

func (w *world) restart() {
	w.t.Helper()
	w.stop()
	w.start()
}

// end closes the world.
func (w *world) end() {
	w.stop()
	w.srv.Close()
}

// pass lets time pass; due work is done at every full step.
func (w *world) pass(d, step time.Duration) {
	w.t.Helper()
	for end := time.Now().Add(d); ; {
		if err := w.app.Pool.Drain(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
		next, err := w.app.Store.NextDue(w.t.Context(), time.Time{})
		if err != nil {
			w.t.Fatal(err)
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

// source is what the store knows of one.
func (w *world) source(name string) news.Source {
	w.t.Helper()
	src, err := w.app.Store.Source(w.t.Context(), name)
	if err != nil {
		w.t.Fatal(err)
	}
	return src
}

// times are those of the requests for a URL, less its scheme.
func (w *world) times(url string) []time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []time.Time
	for _, a := range w.asked {
		if a.url == url {
			out = append(out, a.at)
		}
	}
	return out
}

// gaps are the times between requests for a URL, in minutes.
func (w *world) gaps(url string) []int {
	times := w.times(url)
	var out []int
	for i := 1; i < len(times); i++ {
		out = append(out, int(times[i].Sub(times[i-1]).Minutes()))
	}
	return out
}

func (w *world) answer(h http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.handler = h
}

func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	h := w.handler
	if !w.quiet {
		w.asked = append(w.asked, asked{time.Now(), r.Host + r.URL.RequestURI(), r.Header.Get("If-None-Match")})
	}
	w.mu.Unlock()
	h(rw, r)
}

func (w *world) dial(ctx context.Context, _ netip.AddrPort) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case w.conns <- server:
		return client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept implements net.Listener.
func (w *world) Accept() (net.Conn, error) {
	c, ok := <-w.conns
	if !ok {
		return nil, errors.New("the world has ended")
	}
	return c, nil
}

// Close implements net.Listener.
func (w *world) Close() error {
	close(w.conns)
	return nil
}

// Addr implements net.Listener.
func (w *world) Addr() net.Addr { return &net.TCPAddr{} }

// notices are those told to a receiver since the last call, cut to what they
// say of the source.
func notices(in *inbox) []string {
	told := in.read()
	return slices.DeleteFunc(told, func(s string) bool { return !strings.HasPrefix(s, "notice ") })
}

// worldFeed is an RSS feed with entries of these numbers, more of its channel
// before them.
func worldFeed(channel string, numbers ...int) string {
	var b strings.Builder
	b.WriteString(`<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>World</title>` + channel)
	for _, n := range numbers {
		fmt.Fprintf(&b, `<item><title>Report %[1]d</title><guid isPermaLink="false">report-%[1]d</guid><description>The whole of report %[1]d.</description></item>`, n)
	}
	return b.String() + `</channel></rss>`
}
