package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/desk"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/operators"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/yamldoc"
)

// reloader keeps a running service at what the configuration and the
// watchlists of the database say. Each listing of what is due looks whether
// those of the database have changed, which costs one small query, and whether
// the configuration is to be read again; so what is polled and visited next is
// what is configured and watched now. It is used by the one goroutine that lists.
type reloader struct {
	live  *settings.Live
	store *store.Store
	log   *slog.Logger
	now   func() time.Time
	read  func() (*config.Config, []yamldoc.Fault, error) // the configuration; nil if it has no file

	config     *config.Config // in use, or being taken up
	generation int64          // of the database's watchlists, as they were last read
	again      atomic.Bool    // the configuration is to be read again
	broken     bool           // the operators were notified that it has a mistake
	restart    string         // options of which they were notified that they take a restart
	told       string         // what they were notified of that is wrong in the database
	building   chan compiled  // of a matcher that is being made, nil if none is
	ready      chan struct{}  // receives when what was being made can be taken up
	patience   time.Duration  // with a matcher that is being made
	compile    func(context.Context, *store.Store, *config.Config) compiled
	notices    operators.Notices
	notifiers  func(*config.Config) (map[string]notify.Notifier, error)
}

// start makes the first settings.
func (r *reloader) start(ctx context.Context) error {
	if err := desk.NoteFiles(ctx, r.store, r.config.Watchlists, r.now()); err != nil {
		return err
	}
	first := r.compile(ctx, r.store, r.config)
	if first.err != nil {
		return first.err
	}
	next, err := r.settings(first)
	if err != nil {
		return err
	}
	r.live = settings.NewLive(next)
	if err := r.reportOrphans(ctx); err != nil {
		return err
	}
	return r.use(ctx, first)
}

// settings makes one value of a configuration and its compiled lists. Senders
// are made anew only with another configuration: their secrets may have changed.
func (r *reloader) settings(b compiled) (*settings.Settings, error) {
	if r.live != nil && r.live.Now().Config == b.config {
		return settings.New(b.config, b.lists, b.matcher, r.live.Now().Notifiers)
	}
	notifiers, err := r.notifiers(b.config)
	if err != nil {
		return nil, err
	}
	return settings.New(b.config, b.lists, b.matcher, notifiers)
}

// look takes up what has changed, also while a matcher was being made: nothing
// else may wake the loop for that. sync makes the tables those of new settings.
func (r *reloader) look(ctx context.Context, sync func(context.Context) error) error {
	if r.building != nil {
		if len(r.building) == 0 {
			return nil // already logged; ready wakes the loop
		}
		if err := r.finish(ctx, <-r.building, sync); err != nil {
			return err
		}
	}
	if r.again.Swap(false) {
		if next := r.reread(ctx); next != nil {
			taken, restart := r.config.Reloaded(next)
			if err := r.reportRestart(ctx, restart); err != nil {
				r.again.Store(true)
				return fmt.Errorf("take up the configuration: %w", err)
			}
			r.config = taken
		}
	}
	if err := r.takeUp(ctx, sync); err != nil {
		return fmt.Errorf("take up the configuration and its watchlists: %w", err)
	}
	return nil
}

// reportOrphans notifies the operators of receivers that are configured no more
// while something is owed to them: once for each, and again when there is more.
func (r *reloader) reportOrphans(ctx context.Context) error {
	var configured []string
	for _, c := range r.live.Now().Config.Receivers {
		configured = append(configured, c.Name)
	}
	orphans, err := r.store.Orphans(ctx, configured)
	if err != nil {
		return fmt.Errorf("receivers that are gone: %w", err)
	}
	for _, o := range orphans {
		err := r.notify(ctx, r.notices.ReceiverGone(o.Receiver, o.Rows, r.live.Now().Clock(o.Since), r.now()))
		if err != nil {
			return err
		}
	}
	return nil
}

// reportRestart notifies the operators which options take a restart.
func (r *reloader) reportRestart(ctx context.Context, restart []string) error {
	names := strings.Join(restart, ", ")
	if names == r.restart || names == "" {
		r.restart = names
		return nil
	}
	r.log.Warn("options of the configuration are not taken up before a restart", "options", names)
	err := r.notify(ctx, r.notices.RestartNeeded(names, r.now()))
	if err == nil {
		r.restart = names
	}
	return err
}

// takeUp has new settings made if the database's watchlists have changed or
// the configuration was read again.
func (r *reloader) takeUp(ctx context.Context, sync func(context.Context) error) error {
	generation, err := r.store.WatchlistGeneration(ctx)
	fresh := r.config != r.live.Now().Config
	if err != nil || !fresh && generation == r.generation {
		return err
	}
	if fresh {
		if err := desk.NoteFiles(ctx, r.store, r.config.Watchlists, r.now()); err != nil {
			return err
		}
	}
	r.building = make(chan compiled, 1)
	go r.build(ctx, r.config, r.building)
	return r.await(ctx, sync)
}

// patience is how long the work loop waits for a new matcher: what it lists is
// matched by what is watched now, unless a million names have to be read first.
// Then it goes on with those from before.
const patience = 3 * time.Second

// await takes up the matcher that is being made, if it is ready in time.
func (r *reloader) await(ctx context.Context, sync func(context.Context) error) error {
	late := time.NewTimer(r.patience)
	defer late.Stop()
	select {
	case b := <-r.building:
		return r.finish(ctx, b, sync)
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
		r.log.Info("watchlists are being taken up; until they are, what was watched before is matched")
		return nil
	}
}

// finish puts to use what was made: all of it, or nothing. A configuration
// whose senders cannot be made is refused like one with a mistake.
func (r *reloader) finish(ctx context.Context, b compiled, sync func(context.Context) error) error {
	r.building = nil
	old := r.live.Now()
	if b.err != nil {
		r.generation = -1 // make it again
		return fmt.Errorf("watchlists: %w", b.err)
	}
	next, err := r.settings(b)
	if err != nil {
		r.config = old.Config
		return r.refuse(ctx, nil, err)
	}
	r.live.Swap(next)
	if b.config != old.Config {
		if err := sync(ctx); err != nil {
			r.live.Swap(old)
			return fmt.Errorf("take up the configuration: %w", err)
		}
		added, changed, removed := b.config.SourceChanges(old.Config)
		if err := r.reportOrphans(ctx); err != nil {
			return err
		}
		r.log.Info("configuration taken up", "sources", len(b.config.Sources), "added", added, "changed", changed, "removed", removed,
			"receivers", len(b.config.Receivers))
	}
	if err := r.use(ctx, b); err != nil {
		return err
	}
	head, err := r.store.WatchlistHead(ctx)
	if err != nil {
		return err
	}
	// The making of a matcher, and the configuration as it was read, take many
	// times what is kept of them.
	debug.FreeOSMemory()
	entities, rules := b.matcher.Size()
	r.log.Info("watchlists taken up", "entities", entities, "rules", rules, "took", b.took.Round(time.Millisecond), "head", head)
	return nil
}

// compiled is a matcher of both homes.
type compiled struct {
	config     *config.Config // whose files are part of the lists
	lists      []news.Watchlist
	matcher    *match.Matcher
	generation int64
	wrong      []error // of the database, and left out
	took       time.Duration
	err        error
}

// build makes a matcher, and says when it is ready.
func (r *reloader) build(ctx context.Context, cfg *config.Config, done chan<- compiled) {
	done <- r.compile(ctx, r.store, cfg)
	select {
	case r.ready <- struct{}{}:
	default: // it was said already
	}
}

func compileBoth(ctx context.Context, s *store.Store, cfg *config.Config) (b compiled) {
	from := time.Now() // how long it takes is told to people, and decides nothing
	w, err := settings.ReadLists(ctx, s, cfg.Watchlists)
	if err != nil {
		return compiled{err: err}
	}
	b.config = cfg
	b.generation, b.lists = w.Generation, w.All()
	var faults []match.Fault
	b.matcher, faults = match.Compile(b.lists)
	for _, v := range w.Aside {
		b.wrong = append(b.wrong, w.Clash(v))
	}
	for _, f := range faults {
		if !f.Warning {
			b.wrong = append(b.wrong, f)
		}
	}
	b.took = time.Since(from)
	return b
}

// use remembers what was compiled. What is wrong in the database is told, once.
func (r *reloader) use(ctx context.Context, b compiled) error {
	r.generation = b.generation
	text := firstFew(r.said(b.wrong))
	if text == r.told || text == "" {
		r.told = text
		return nil
	}
	r.log.Warn("of the database's watchlists something is not matched", "faults", len(b.wrong))
	err := r.notify(ctx, r.notices.WatchlistsWrong(text, fmt.Sprintf("stored %d %x", b.generation, sha256.Sum256([]byte(text))), r.now()))
	if err == nil {
		r.told = text
	}
	return err
}

// said are errors with what to do about them, each as one sentence.
func (r *reloader) said(list []error) (out []string) {
	for _, err := range list {
		text := err.Error()
		if p, ok := errors.AsType[*news.Problem](err); ok {
			text += "; " + news.Say(r.notices.Words, p.Advice, p.Hints...)
		}
		out = append(out, text)
	}
	return out
}

// reread reads the configuration again. If it has a mistake, it is refused as
// a whole, and what is in use stays: nil.
func (r *reloader) reread(ctx context.Context) *config.Config {
	if r.read == nil {
		return nil
	}
	next, faults, err := r.read()
	if err == nil {
		if r.broken {
			r.broken = false
			if err := r.notify(ctx, r.notices.ConfigurationRead(r.now())); err != nil {
				r.log.Error("a notice could not be saved", "err", err)
			}
		}
		return next
	}
	if err := r.refuse(ctx, faults, err); err != nil {
		r.log.Error("a notice could not be saved", "err", err)
	}
	return nil
}

// refuse notifies the operators that a configuration is not taken up, and why.
func (r *reloader) refuse(ctx context.Context, faults []yamldoc.Fault, err error) error {
	// The log holds no word of a watchlist: places only.
	var places, wrong []string
	for _, f := range faults {
		if !f.Warning {
			places, wrong = append(places, f.Position.String()), append(wrong, f.String())
		}
	}
	if len(wrong) == 0 {
		wrong = []string{err.Error()}
	}
	r.broken = true
	r.log.Error("the configuration could not be read again; what it said before stays in use", "faults", len(wrong), "at", firstFew(places))
	return r.notify(ctx, r.notices.ConfigurationRefused(firstFew(wrong), r.now()))
}

// generationLook is how often a loop that has nothing to do is told that the
// watchlists have changed.
const generationLook = 3 * time.Second

// lookOut wakes the work loop when the generation of the watchlists changes, and
// when what is being taken up is ready, until ctx is done. The loop looks for itself whenever it lists work; this is
// for the time in which nothing is due.
func lookOut(ctx context.Context, generation func(context.Context) (int64, error), ready <-chan struct{}, wake func()) {
	last, _ := generation(ctx) // what cannot be read now is a change later
	tick := time.NewTicker(generationLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ready:
			wake()
			continue
		case <-tick.C:
		}
		if now, err := generation(ctx); err == nil && now != last {
			last = now
			wake()
		}
	}
}

// notify owes the operators a notice.
func (r *reloader) notify(ctx context.Context, n news.Notice) error {
	var notices []news.Notice
	var owed []news.Owed
	operators.Owe(&notices, &owed, n, r.live.Now().Config.Operators)
	if err := r.store.SaveNotices(ctx, n.At, notices, owed); err != nil {
		return fmt.Errorf("save a notice: %w", err)
	}
	return nil
}

// firstFew are the first five, and how many more there are.
func firstFew(list []string) string {
	const most = 5
	if n := len(list) - most; n > 0 {
		return strings.Join(list[:most], "; ") + fmt.Sprintf("; and %d more", n)
	}
	return strings.Join(list, "; ")
}
