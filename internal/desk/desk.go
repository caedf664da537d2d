// Package desk is what people ask and decide. The page, the API, Slack and the
// command line call it and nothing beside it, and hold no rule of their own.
//
// Methods have one form: the context, then who asks, then what. Who it is
// (news.Actor) is a parameter where something is decided, and is written with
// the decision; and where the answer says what the watchlists hold or found,
// since a list may be for some people's eyes alone. What is the same for
// everybody (how the sources and outlets stand, what is pinned) is asked by
// nobody in particular.
//
// It promises that a decision is checked and saved whole or not at all, that
// what it cannot do it explains as a news.Problem, in no surface's words, and
// that nothing here is fetched or sent but what the caller hands it the means for.
package desk

import (
	"context"
	"errors"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// Errors that callers distinguish.
var (
	ErrNotFound   = store.ErrNotFound   // what was asked for is not there
	ErrConflict   = store.ErrConflict   // somebody else was faster
	ErrNoDatabase = store.ErrNoDatabase // there is no database yet
)

// Options is what a Desk is made of.
type Options struct {
	// Store may be nil where there is no database yet: then there are the
	// watchlists of files, and nothing else.
	Store *store.Store
	// Settings returns those in use. A service's are live; each question is
	// answered by one version of them.
	Settings func() *settings.Settings
	Now      func() time.Time
	// File is where the configuration is written, "" where it is in no file.
	File string
}

// Desk answers questions and takes decisions. It is safe for concurrent use.
type Desk struct {
	store    *store.Store
	settings func() *settings.Settings
	now      func() time.Time
	file     string
}

// New returns a Desk.
func New(opt Options) *Desk {
	return &Desk{store: opt.Store, settings: opt.Settings, now: opt.Now, file: opt.File}
}

// Zone is the time zone of what people read.
func (d *Desk) Zone() *time.Location { return d.settings().Config.Timezone }

// Config is the configuration in use.
func (d *Desk) Config() *config.Config { return d.settings().Config }

// File is where the configuration is written, "" where it is in no file.
func (d *Desk) File() string { return d.file }

// Ready reports what keeps the database from being written.
func (d *Desk) Ready(ctx context.Context) error { return d.store.Ping(ctx) }

// settingsFor returns the settings as somebody may see them. Everybody sees
// every watchlist.
func (d *Desk) settingsFor(news.Actor) *settings.Settings { return d.settings() }

// lists returns the watchlists of both homes as they are now.
func (d *Desk) lists(ctx context.Context) (*settings.Lists, error) {
	return settings.ReadLists(ctx, d.store, d.settings().Config.Watchlists)
}

// at returns a moment as JSON has it, nil for none.
func at(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Access is what a Desk of its own may do with the database.
type Access int

// The kinds of access.
const (
	Reading Access = iota // it only looks
	Files                 // it asks no database: there are the watchlists of files alone
	IfThere               // it only looks; without a database there are the watchlists of files alone
	Writing               // it writes a little, whether or not the service runs
	Making                // the same, and a database that is not there is made
)

func (a Access) options() store.Options {
	switch a {
	case Writing:
		return store.Options{Beside: true}
	case Making:
		return store.Options{Beside: true, Make: true}
	}
	return store.Options{ReadOnly: true}
}

// OpenOptions say how a Desk of its own is opened, beside a service that may run.
type OpenOptions struct {
	Config *config.Config
	File   string // of the configuration
	Access Access
	Now    func() time.Time
}

// Own is a Desk with a database of its own.
type Own struct {
	*Desk
	Warnings []error // what of the database's watchlists is not matched
}

// Open returns a Desk with the watchlists of both homes, which are compiled on
// first need.
func Open(ctx context.Context, opt OpenOptions) (*Own, error) {
	s, err := opt.openStore(ctx)
	if err != nil {
		return nil, err
	}
	own := &Own{Desk: New(Options{Store: s, Now: opt.Now, File: opt.File})}
	if err := own.read(ctx, opt.Config); err != nil {
		return nil, errors.Join(err, own.Close())
	}
	return own, nil
}

func (o OpenOptions) openStore(ctx context.Context) (*store.Store, error) {
	if o.Access == Files {
		return nil, nil
	}
	s, err := store.Open(ctx, o.Config.Database.Value(), o.Access.options())
	if o.Access == IfThere && errors.Is(err, ErrNoDatabase) {
		return nil, nil
	}
	return s, err
}

func (o *Own) read(ctx context.Context, cfg *config.Config) error {
	w, err := settings.ReadLists(ctx, o.store, cfg.Watchlists)
	if err != nil {
		return err
	}
	set, err := settings.New(cfg, w.All(), nil, nil)
	if err != nil {
		return err
	}
	o.settings = func() *settings.Settings { return set }
	for _, v := range w.Aside {
		o.Warnings = append(o.Warnings, w.Clash(v))
	}
	return nil
}

// Close closes the database.
func (o *Own) Close() error {
	if o.store == nil {
		return nil
	}
	return o.store.Close()
}

// StoredLists returns the watchlists that the database of a configuration has
// beside those of its files; none if there is no database yet.
func StoredLists(ctx context.Context, cfg *config.Config) (lists []news.Watchlist, err error) {
	s, err := store.Open(ctx, cfg.Database.Value(), store.Options{ReadOnly: true})
	if errors.Is(err, ErrNoDatabase) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer s.Close()
	w, err := settings.ReadLists(ctx, s, cfg.Watchlists)
	if err != nil {
		return nil, err
	}
	for _, v := range w.Stored {
		lists = append(lists, v.List)
	}
	return lists, nil
}
