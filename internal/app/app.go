// Package app builds Tocsin from its configuration, in one straight function,
// and runs it. Everything that the parts share is made here and passed down;
// nothing is global. It promises that what it opened is closed again, in the
// reverse order, also when building stops half way.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"slices"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/fetch/dial"
	"tocsin/internal/fetch/render"
	"tocsin/internal/jobs"
	"tocsin/internal/match"
	"tocsin/internal/monitor"
	"tocsin/internal/notify"
	"tocsin/internal/notify/console"
	"tocsin/internal/notify/email"
	"tocsin/internal/notify/slack"
	"tocsin/internal/route"
	"tocsin/internal/store"
	"tocsin/internal/web"
)

// Options says how to build an App.
type Options struct {
	Config  *config.Config
	Clock   jobs.Clock
	Log     *slog.Logger
	Out     io.Writer // where console receivers print
	Version string
	Workers int // fetches, deliveries and closings at a time; default 16
	// Transport makes the connections of receivers that speak HTTP; New passes
	// the fetcher's, which guards addresses.
	Transport http.RoundTripper
	// Read reads the configuration again, for Reload. Nil: there is no file to
	// read.
	Read func() (*config.Config, []config.Fault, error)
	// Notifiers take the place of the configured receivers of their names.
	Notifiers map[string]notify.Notifier
	// Network changes the fetcher's options: simulations bring their own
	// internet. Nil for none.
	Network func(*fetch.Options)
}

// App is a built Tocsin that holds its database's lock.
type App struct {
	Store   *store.Store
	Monitor *monitor.Monitor
	Pool    *jobs.Pool

	opt      Options
	reloader *reloader
	cleanup  []func() error
}

// New builds everything: database and lock, fetcher, matcher, routes,
// receivers, monitor and pool.
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
	fetcher, err := newFetcher(cfg, a.opt.Version, a.opt.Clock, laneState{a.Store}, a.opt.Log, a.opt.Network)
	if err != nil {
		return err
	}
	a.cleanup = append(a.cleanup, func() error { fetcher.Close(); return nil })
	routes, err := routesOf(cfg)
	if err != nil {
		return err
	}
	if err := noteFiles(ctx, a.Store, cfg.Watchlists, a.opt.Clock.Now()); err != nil {
		return err
	}
	a.reloader = &reloader{
		store: a.Store, log: a.opt.Log, now: a.opt.Clock.Now, read: a.opt.Read, config: cfg,
		patience: patience, compile: compileBoth,
	}
	first := compileBoth(ctx, a.Store, cfg.Watchlists)
	if first.err != nil {
		return first.err
	}
	if err := a.reloader.use(ctx, first); err != nil {
		return err
	}
	lists, matcher := first.lists, first.matcher
	a.opt.Transport = fetcher.Transport()
	notifiers, err := Notifiers(cfg, a.opt)
	if err != nil {
		return err
	}
	own := ownServers(cfg)
	a.Monitor, err = monitor.New(ctx, monitor.Options{
		Store: a.Store, Fetch: fetcher, Config: cfg, Matcher: matcher, Routes: routes, Notifiers: notifiers, Now: a.opt.Clock.Now, Log: a.opt.Log, Own: own,
	})
	if err != nil {
		return err
	}
	a.Monitor.Watch(lists, matcher)
	a.reloader.Monitor = a.Monitor
	workers := a.opt.Workers
	if workers == 0 {
		workers = 16
	}
	a.Pool = &jobs.Pool{Work: a.reloader, Clock: a.opt.Clock, Workers: workers, Log: a.opt.Log}
	a.reloader.wake = a.Pool.Wake
	return a.Monitor.Sync(ctx)
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
		stop, err := web.Serve(ctx, listen, a.pages(), a.opt.Log)
		if err != nil {
			return err
		}
		defer stop()
		a.Monitor.Listen()
	}
	// What the libraries allocate when they are loaded is several times what a
	// quiet service needs; without this it would be held until the first busy hour.
	debug.FreeOSMemory()
	head, err := a.Store.WatchlistHead(ctx) // in the log it is out of reach of who could write the history anew
	if err != nil {
		return err
	}
	a.opt.Log.Info("started", "version", a.opt.Version, "sources", len(a.opt.Config.Sources), "watchlists_head", head)
	go lookOut(ctx, a.Store.WatchlistGeneration, a.Pool.Wake)
	err = a.Pool.Run(ctx)
	a.opt.Log.Info("stopped")
	return err
}

// pages are those of package web.
func (a *App) pages() http.Handler {
	opt := web.Options{
		Store: a.Store, Beat: a.Pool.Beat, Now: a.opt.Clock.Now, Zone: a.opt.Config.Timezone, Log: a.opt.Log, PublicURL: a.opt.Config.Web.PublicURL,
	}
	// Also with push off: hubs that were asked when it was on call to end it.
	opt.Hubs, opt.Wake = a.Monitor, a.Pool.Wake
	return web.New(opt)
}

// NewFetcher makes the one client that sends requests to sources.
func NewFetcher(cfg *config.Config, version string, clock jobs.Clock, state fetch.State) (*fetch.Client, error) {
	return newFetcher(cfg, version, clock, state, slog.New(slog.DiscardHandler), nil)
}

func newFetcher(cfg *config.Config, version string, clock jobs.Clock, state fetch.State, log *slog.Logger, network func(*fetch.Options)) (*fetch.Client, error) {
	opt := fetch.Options{
		UserAgent: "Tocsin/" + version, Contact: cfg.Fetch.Contact, Allow: cfg.Fetch.Allow, Ports: cfg.Fetch.Ports, Proxy: cfg.Fetch.Way(), State: state, Now: clock.Now,
		Renderer: render.New(render.Options{Path: cfg.Browser.Path, URL: cfg.Browser.URL.Value(), Listen: cfg.Browser.Listen, AtOnce: cfg.Browser.AtOnce, Log: log}),
	}
	if network != nil {
		network(&opt)
	}
	return fetch.New(opt)
}

// Rules compiles the watchlists and the route tree of a configuration, which
// was checked when it was read: its watchlists have faults only where they
// are joined with those of the database (WithStored), and what is faulty there
// is left out here as in the service, which tells the operators.
func Rules(cfg *config.Config) (*match.Matcher, *route.Tree, error) {
	matcher, _ := match.Compile(cfg.Watchlists)
	routes, err := routesOf(cfg)
	return matcher, routes, err
}

func routesOf(cfg *config.Config) (*route.Tree, error) {
	routes, wrong := route.New(cfg.Route)
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%s: %s", wrong[0].Path, wrong[0].Msg)
	}
	return routes, nil
}

// slackGap is how long Slack wants between two messages to one channel.
const slackGap = time.Second

// Notifiers makes the senders of all receivers.
func Notifiers(cfg *config.Config, opt Options) (map[string]notify.Notifier, error) {
	out := map[string]notify.Notifier{}
	pacer := notify.NewPacer(slackGap, opt.Clock.Now, nil)
	for _, r := range cfg.Receivers {
		if n := opt.Notifiers[r.Name]; n != nil {
			out[r.Name] = n
			continue
		}
		n, err := newNotifier(r, cfg, pacer, opt)
		if err != nil {
			return nil, fmt.Errorf("receiver %s: %w", r.Name, err)
		}
		out[r.Name] = n
	}
	return out, nil
}

func newNotifier(r config.Receiver, cfg *config.Config, pacer *notify.Pacer, opt Options) (notify.Notifier, error) {
	switch {
	case r.Slack != nil:
		return slack.New(*r.Slack, slack.Deps{Dir: cfg.Dir, Transport: opt.Transport, Pacer: pacer, Now: opt.Clock.Now})
	case r.Email != nil:
		return email.New(*r.Email, email.Deps{Name: r.Name, Dir: cfg.Dir})
	}
	return console.New(r.Name, *r.Console, opt.Out)
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
