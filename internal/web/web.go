// Package web serves Tocsin's own pages: whether it lives, whether it can
// work, its figures for Prometheus, the record of an article that messages
// link to, and where WebSub hubs call back. It promises that metrics name no
// watchlist, rule or entity and have bounded labels, that a stranger's text
// stays text, and that nothing here changes anything, except that a hub can
// have its own feed polled. There is no log-in yet: it is for loopback, or to
// stand behind a proxy that authenticates, except under /push/.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"tocsin/internal/desk"
	"tocsin/internal/news"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// stuckAfter is how long the loop may stand still before readiness fails.
const stuckAfter = 2 * time.Minute

// Desk is what the pages ask.
type Desk interface {
	Record(ctx context.Context, who news.Actor, article int64) (desk.Record, error)
	Counts(ctx context.Context) (desk.Counts, error)
	Gates(ctx context.Context, since time.Time) ([]desk.GateCount, error)
	Ready(ctx context.Context) error
	Overdue(ctx context.Context, since time.Time) (desk.Overdue, error)
}

// Options is what the pages are made of.
type Options struct {
	Desk Desk
	Beat func() time.Time // when the work loop last turned
	// Started is when the service was: what was due before is late from then.
	Started time.Time
	Now     func() time.Time
	Zone    *time.Location // of the times that people read
	// PublicURL is the address under which a proxy shows the pages, "" for none.
	PublicURL string
	// Hubs is told what WebSub hubs call for, and Wake called after a push.
	// Without Hubs there is nothing to call.
	Hubs Hubs
	Wake func()
	Log  *slog.Logger
}

// New returns the handler of all pages.
func New(opt Options) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(&collector{opt: opt}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "alive") })
	mux.HandleFunc("GET /readyz", opt.ready)
	mux.HandleFunc("GET /articles/{id}", atOnce(recordsAtOnce, recordWait, opt.showRecord))
	if opt.Hubs != nil {
		mux.Handle("/push/{token}", opt.hubCalls())
	}
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return guarded(mux, publicHost(opt.PublicURL))
}

// publicHost is the host of an address, without its port.
func publicHost(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// ready answers whether work is done: the database can be written, the loop
// turns, and no poll is late by more than the pause between two.
func (o Options) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	if err := o.Desk.Ready(ctx); err != nil {
		o.Log.Error("not ready: the database cannot be written", "err", err)
		plain(w, http.StatusServiceUnavailable, "the database cannot be written")
		return
	}
	if since := o.Now().Sub(o.Beat()); since > stuckAfter {
		plain(w, http.StatusServiceUnavailable, fmt.Sprintf("the work loop has stood still for %s", since.Round(time.Second)))
		return
	}
	late, err := o.Desk.Overdue(ctx, o.Started)
	if err != nil {
		o.Log.Error("not ready: the sources cannot be read", "err", err)
		plain(w, http.StatusServiceUnavailable, "the sources cannot be read")
		return
	}
	if late.Worst > max(late.WorstEvery, stuckAfter) {
		plain(w, http.StatusServiceUnavailable, fmt.Sprintf("source %s is to be polled every %s, and its poll is overdue by %s",
			late.WorstSource, late.WorstEvery.Round(time.Second), late.Worst.Round(time.Second)))
		return
	}
	plain(w, http.StatusOK, "ready")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintln(w, text)
}

// guarded sets the headers that every answer has, and answers to no name but
// its own: a page elsewhere whose name is made to point here (DNS rebinding)
// would otherwise read, in its visitor's browser, what is for loopback only.
func guarded(next http.Handler, public string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		if !ownName(r.Host, public) {
			plain(w, http.StatusMisdirectedRequest, "unknown host name: ask by IP address, or set web.public_url to the address you use")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ownName reports whether a Host header names this server: by an IP address,
// which no page's name can be, as localhost, or by its public name. A request
// without the header comes from no browser.
func ownName(host, public string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"), ".")
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return host == "" || strings.EqualFold(host, "localhost") || strings.EqualFold(host, public)
}

// Serve listens on the address and serves until stop is called.
func Serve(ctx context.Context, listen string, handler http.Handler, log *slog.Logger) (stop func(), err error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", listen)
	if err != nil {
		return nil, fmt.Errorf("web.listen %s: %w; choose another address, or \"\" for none", listen, err)
	}
	srv := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("the web server stopped", "err", err)
		}
	}()
	log.Info("serving health and metrics", "address", l.Addr().String())
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if err := srv.Shutdown(ctx); err != nil {
			log.Warn("the web server did not stop in time", "err", err)
		}
		<-done
	}, nil
}
