// Package app builds Tocsin from its configuration, in one straight function,
// and runs it. Everything that the parts share is made here and passed down;
// nothing is global. It promises that what it opened is closed again, in the
// reverse order, also when building stops half way.
package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"slices"
	"sync"

	"tocsin/internal/config"
	"tocsin/internal/desk"
	"tocsin/internal/fetch"
	"tocsin/internal/fetch/dial"
	"tocsin/internal/fetch/render"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/operators"
	"tocsin/internal/receivers"
	"tocsin/internal/retry"
	"tocsin/internal/store"
	"tocsin/internal/web"
	"tocsin/internal/work"
	"tocsin/internal/work/pool"
	"tocsin/internal/yamldoc"
)

// Options says how to build an App.
type Options struct {
	Config  *config.Config
	Clock   pool.Clock
	Log     *slog.Logger
	Out     io.Writer // where console receivers print
	Version string
	// Words puts what people can do next into the words of the surface that they use.
	Words   news.Words
	Workers int // polls and visits at a time, see work.Shares; default 16
	// Transport makes the connections of receivers that speak HTTP; New passes
	// the fetcher's, which guards addresses.
	Transport http.RoundTripper
	// Own makes those to addresses that the operator wrote down, as Transport;
	// they may lie in a private network.
	Own http.RoundTripper
	// Pacer keeps the distances that receivers ask for; New makes one, which
	// outlives reloads.
	Pacer *notify.Pacer
	// Read reads the configuration again, for Reload. Nil: there is no file to
	// read.
	Read func() (*config.Config, []yamldoc.Fault, error)
	// Notifiers take the place of the configured receivers of their names.
	Notifiers map[string]notify.Notifier
	// Network changes the fetcher's options: simulations bring their own
	// internet. Nil for none.
	Network func(*fetch.Options)
}

// App is a built Tocsin that holds its database's lock.
type App struct {
	Store *store.Store
	Pool  *pool.Pool
	Flow  *Flow // what the pool does
	Desk  *desk.Desk

	opt      Options
	reloader *reloader
	cleanup  []func() error
}

// New builds everything: database and lock, fetcher, matcher, routes,
// receivers, the flow and the pool that does its work.
func New(ctx context.Context, opt Options) (*App, error) {
	a := &App{opt: opt}
	if err := a.build(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) build(ctx context.Context) (err error) {
	cfg := a.opt.Config
	if a.Store, err = store.Open(ctx, cfg.Database.Value(), store.Options{Lock: true}); err != nil {
		return err
	}
	a.cleanup = append(a.cleanup, a.Store.Close)
	if err := a.Store.ReleaseLeases(ctx); err != nil {
		return err
	}
	fetcher, err := newFetcher(a.opt, laneState{a.Store})
	if err != nil {
		return err
	}
	a.cleanup = append(a.cleanup, func() error { fetcher.Close(); return nil })
	a.opt.Transport = fetcher.Transport()
	a.opt.Own = fetcher.OwnTransport()
	a.opt.Pacer = notify.NewPacer(a.opt.Clock.Now, nil)
	a.reloader = &reloader{
		store: a.Store, log: a.opt.Log, now: a.opt.Clock.Now, read: a.opt.Read, config: cfg, patience: patience, compile: compileBoth,
		ready: make(chan struct{}, 1), notices: operators.Notices{Words: a.opt.Words},
		notifiers: func(cfg *config.Config) (map[string]notify.Notifier, error) { return Notifiers(cfg, a.opt) },
	}
	if err := a.reloader.start(ctx); err != nil {
		return err
	}
	if a.Flow, err = newFlow(ctx, parts{
		store: a.Store, fetch: fetcher, live: a.reloader.live, notices: a.reloader.notices, own: ownServers(cfg), now: a.opt.Clock.Now,
		log: a.opt.Log,
	}); err != nil {
		return err
	}
	a.cleanup = append(a.cleanup, func() error { return a.Flow.Visitor.Placer.Close(context.WithoutCancel(ctx)) })
	a.Desk = desk.New(desk.Options{Store: a.Store, Settings: a.reloader.live.Now, Now: a.opt.Clock.Now})
	workers := a.opt.Workers
	if workers == 0 {
		workers = 16
	}
	journal := &retry.Journal{Store: a.Store, Live: a.reloader.live, Notices: a.reloader.notices, Now: a.opt.Clock.Now, Log: a.opt.Log}
	if err := journal.Recover(ctx); err != nil {
		return err
	}
	a.cleanup = append(a.cleanup, func() error { return a.Store.FlushTasks(context.WithoutCancel(ctx)) })
	common, shares := work.Shares(workers)
	a.Pool = &pool.Pool{
		Work: &service{reloader: a.reloader, flow: a.Flow, journal: journal}, Handlers: a.Flow.Handlers(), Clock: a.opt.Clock,
		Workers: common, Shares: shares,
		Journal: journal, Log: a.opt.Log,
	}
	// Before Sync, which would take a moment that cannot be for one that was put off.
	if err := a.Flow.bringBack(ctx, a.reloader.notices, true); err != nil {
		return err
	}
	return a.Flow.Sync(ctx)
}

// Reload has the configuration read again before the next work begins. With a
// mistake in it nothing of it is taken up, and the operators are told; they are
// also told which changed options take a restart (config.Config.Reloaded).
func (a *App) Reload() {
	a.reloader.again.Store(true)
	a.Pool.Wake()
}

// Close closes what was opened, last first.
func (a *App) Close() error {
	var errs []error
	for i := len(a.cleanup) - 1; i >= 0; i-- {
		errs = append(errs, a.cleanup[i]())
	}
	a.cleanup = nil
	return errors.Join(errs...)
}

// Run serves health and metrics and works until ctx is done. It fails if the
// database's lock is lost: two that poll and deliver would tell things twice.
func (a *App) Run(ctx context.Context) error {
	return whileHeld(ctx, a.Store.Held, a.run)
}

func (a *App) run(ctx context.Context) error {
	if listen := a.opt.Config.Web.Listen; listen != "" {
		stop, err := web.Serve(ctx, listen, a.Pages(), a.opt.Log)
		if err != nil {
			return err
		}
		defer stop()
		a.Flow.Hubs.Listen()
	}
	// What the libraries allocate when they are loaded is several times what a
	// quiet service needs; without this it would be held until the first busy hour.
	debug.FreeOSMemory()
	head, err := a.Store.WatchlistHead(ctx) // in the log it is out of reach of who could write the history anew
	if err != nil {
		return err
	}
	a.opt.Log.Info("started", "version", a.opt.Version, "sources", len(a.opt.Config.Sources), "watchlists_head", head)
	go lookOut(ctx, a.opt.Clock.Now, a.Store.Wishes, a.reloader.ready, a.Pool.Wake)
	var listening sync.WaitGroup
	listen, deafen := context.WithCancel(ctx)
	listening.Go(func() { a.Flow.Mailboxes.Listen(listen, a.Pool.Wake) })
	err = a.Pool.Run(ctx)
	deafen()
	listening.Wait()
	a.opt.Log.Info("stopped")
	return err
}

// Pages are those that package web serves while the service runs.
func (a *App) Pages() http.Handler {
	opt := web.Options{
		Desk: a.Desk, Beat: a.Pool.Beat, Now: a.opt.Clock.Now, Started: a.opt.Clock.Now(), Zone: a.opt.Config.Timezone, Log: a.opt.Log,
		PublicURL: a.opt.Config.Web.PublicURL,
	}
	// Also with push off: hubs that were asked when it was on call to end it.
	opt.Hubs = a.Flow.Hubs
	opt.Wake = a.Pool.Wake
	return web.New(opt)
}

// NewFetcher makes the one client that sends requests to sources, for a
// command. It needs of the options Config, Version, Clock and Words.
func NewFetcher(opt Options) (*fetch.Client, error) {
	opt.Log = slog.New(slog.DiscardHandler)
	return newFetcher(opt, nil)
}

func newFetcher(opt Options, state fetch.State) (*fetch.Client, error) {
	cfg := opt.Config
	out := fetch.Options{
		UserAgent: "Tocsin/" + opt.Version, Contact: cfg.Fetch.Contact, Allow: cfg.Fetch.Allow, Ports: cfg.Fetch.Ports, Proxy: cfg.Fetch.Way(),
		State: state, Now: opt.Clock.Now, Words: opt.Words,
		Renderer: render.New(render.Options{
			Path: cfg.Browser.Path, URL: cfg.Browser.URL.Value(), Listen: cfg.Browser.Listen, AtOnce: cfg.Browser.AtOnce, Log: opt.Log,
		}),
	}
	if opt.Network != nil {
		opt.Network(&out)
	}
	return fetch.New(out)
}

// Notifiers makes the senders of all receivers.
func Notifiers(cfg *config.Config, opt Options) (map[string]notify.Notifier, error) {
	return receivers.Build(cfg.Receivers, opt.surroundings(cfg), opt.Notifiers)
}

// surroundings are what receivers of a configuration are made with.
func (o Options) surroundings(cfg *config.Config) notify.Surroundings {
	return notify.Surroundings{Dir: cfg.Dir, Transport: o.Transport, Own: o.Own, Out: o.Out, Now: o.Clock.Now, Pacer: o.Pacer}
}

// ownServers tells the URLs whose host is an address named in fetch.allow:
// nobody else's server is spared by queueing for them.
func ownServers(cfg *config.Config) func(string) bool {
	return func(raw string) bool {
		u, err := url.Parse(raw)
		if err != nil {
			return false
		}
		ip, err := netip.ParseAddr(u.Hostname())
		return err == nil && slices.ContainsFunc(cfg.Fetch.Allow, func(r dial.Range) bool {
			return r.Prefix.Contains(ip.Unmap()) && (r.Port == 0 || r.Port == port(u))
		})
	}
}
