package app

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/jobs"
	"tocsin/internal/match"
	"tocsin/internal/monitor"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/yamldoc"
)

// reloader keeps a running service at what the configuration and the
// watchlists of the database say. Each listing of what is due looks whether
// those of the database have changed, which costs one small query, and whether
// the configuration is to be read again; so what is polled and visited next is
// what is configured and watched now. It is used by the one goroutine that lists.
type reloader struct {
	*monitor.Monitor
	store *store.Store
	log   *slog.Logger
	now   func() time.Time
	read  func() (*config.Config, []yamldoc.Fault, error) // the configuration; nil if it has no file

	config     *config.Config // in use
	generation int64          // of the database's watchlists, as they were last read
	again      atomic.Bool    // the configuration is to be read again
	broken     bool           // it was told that it has a mistake
	restart    string         // options of which it was told that they take a restart
	told       string         // of what is wrong in the database
	building   chan compiled  // of a matcher that is being made, nil if none is
	wake       func()         // has the loop list again
	patience   time.Duration  // with a matcher that is being made
	compile    func(context.Context, *store.Store, []news.Watchlist) compiled
}

// Due implements jobs.Work.
func (r *reloader) Due(ctx context.Context, now time.Time) ([]jobs.Task, error) {
	if err := r.look(ctx); err != nil {
		return nil, err
	}
	return r.Monitor.Due(ctx, now)
}

// look takes up what has changed, also while a matcher was being made: nothing
// else may wake the loop for that.
func (r *reloader) look(ctx context.Context) error {
	if r.building != nil {
		if len(r.building) == 0 {
			return nil // it was said, and its end wakes the loop
		}
		if err := r.finish(ctx, <-r.building); err != nil {
			return err
		}
	}
	var next *config.Config
	if r.again.Swap(false) {
		next = r.reread(ctx)
	}
	if next != nil {
		if err := r.takeUpConfig(ctx, next); err != nil {
			r.again.Store(true)
			return fmt.Errorf("take up the configuration: %w", err)
		}
	}
	if err := r.takeUp(ctx, next != nil); err != nil {
		if next != nil {
			r.again.Store(true)
		}
		return fmt.Errorf("watchlists: %w", err)
	}
	return nil
}

// takeUpConfig has the monitor work by a configuration that was read again, and
// tells which of its options take a restart.
func (r *reloader) takeUpConfig(ctx context.Context, next *config.Config) error {
	taken, restart := r.config.Reloaded(next)
	added, changed, removed := taken.SourceChanges(r.config)
	if err := r.Monitor.Reload(ctx, taken); err != nil {
		return err
	}
	r.config = taken
	r.log.Info("configuration taken up", "sources", len(taken.Sources), "added", added, "changed", changed, "removed", removed)
	names := strings.Join(restart, ", ")
	if names == r.restart {
		return nil
	}
	r.restart = names
	if names == "" {
		return nil
	}
	r.log.Warn("options of the configuration are not taken up before a restart", "options", names)
	return r.tell(ctx, "configuration", fmt.Sprintf("restart %d", r.now().UnixMicro()), "the configuration was read again; what it says of "+names+" is not what the service works by",
		"start the service again to have that taken up; sources, watchlists, extract, revisit and long_term are already")
}

// takeUp has a new matcher made if the database's watchlists have changed or
// the files were read again.
func (r *reloader) takeUp(ctx context.Context, fresh bool) error {
	generation, err := r.store.WatchlistGeneration(ctx)
	if err != nil || !fresh && generation == r.generation {
		return err
	}
	if fresh {
		if err := noteFiles(ctx, r.store, r.config.Watchlists, r.now()); err != nil {
			return err
		}
	}
	r.building = make(chan compiled, 1)
	go r.build(ctx, r.config.Watchlists, r.building)
	return r.await(ctx)
}

// patience is how long the work loop waits for a new matcher: what it lists is
// matched by what is watched now, unless a million names have to be read first.
// Then it goes on with those from before.
const patience = 3 * time.Second

// await takes up the matcher that is being made, if it is ready in time.
func (r *reloader) await(ctx context.Context) error {
	late := time.NewTimer(r.patience)
	defer late.Stop()
	select {
	case b := <-r.building:
		return r.finish(ctx, b)
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
		r.log.Info("watchlists are being taken up; until they are, what was watched before is matched")
		return nil
	}
}

// finish puts a matcher to use that was made.
func (r *reloader) finish(ctx context.Context, b compiled) error {
	r.building = nil
	if b.err != nil {
		r.generation = -1 // make it again
		return fmt.Errorf("watchlists: %w", b.err)
	}
	r.Watch(b.lists, b.matcher)
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
	lists      []news.Watchlist
	matcher    *match.Matcher
	generation int64
	wrong      []string // of the database, and left out
	took       time.Duration
	err        error
}

// build makes a matcher, and wakes the loop that waits for it.
func (r *reloader) build(ctx context.Context, files []news.Watchlist, done chan<- compiled) {
	done <- r.compile(ctx, r.store, files)
	r.wake()
}

func compileBoth(ctx context.Context, s *store.Store, files []news.Watchlist) (b compiled) {
	from := time.Now() // how long it takes is told to people, and decides nothing
	w, err := Watch(ctx, s, files)
	if err != nil {
		return compiled{err: err}
	}
	b.generation, b.lists = w.Generation, w.Lists()
	var faults []match.Fault
	b.matcher, faults = match.Compile(b.lists)
	for _, v := range w.Aside {
		b.wrong = append(b.wrong, w.Clash(v)+"; "+clashAdvice)
	}
	for _, f := range faults {
		if !f.Warning {
			b.wrong = append(b.wrong, f.Error())
		}
	}
	b.took = time.Since(from)
	return b
}

// use remembers what was compiled. What is wrong in the database is told, once.
func (r *reloader) use(ctx context.Context, b compiled) error {
	r.generation = b.generation
	text := firstFew(b.wrong)
	if text == r.told || text == "" {
		r.told = text
		return nil
	}
	r.log.Warn("of the database's watchlists something is not matched; `tocsin watch list` says what", "faults", len(b.wrong))
	err := r.tell(ctx, "watchlists", fmt.Sprintf("stored %d %x", b.generation, sha256.Sum256([]byte(text))), "part of the watchlists is not matched: "+text, "`tocsin watch list` shows what; `tocsin watch history NAME` who changed it")
	if err == nil {
		r.told = text
	}
	return err
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
			if err := r.tell(ctx, "configuration", fmt.Sprintf("read %d", r.now().UnixMicro()), "the configuration was read again without a mistake and is in use", ""); err != nil {
				r.log.Error("a notice could not be saved", "err", err)
			}
		}
		return next
	}
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
	r.log.Error("the configuration could not be read again; what it said before stays in use; `tocsin check` says why", "faults", len(wrong), "at", firstFew(places))
	err = r.tell(ctx, "configuration", fmt.Sprintf("unread %d", r.now().UnixMicro()), "the configuration could not be read again, and what it said before stays in use: "+firstFew(wrong),
		"correct them, `tocsin check`, then reload once more (SIGHUP)")
	if err != nil {
		r.log.Error("a notice could not be saved", "err", err)
	}
	return nil
}

// generationLook is how often a loop that has nothing to do is told that the
// watchlists have changed.
const generationLook = 3 * time.Second

// lookOut wakes the work loop when the generation of the watchlists changes,
// until ctx is done. The loop looks for itself whenever it lists work; this is
// for the time in which nothing is due.
func lookOut(ctx context.Context, generation func(context.Context) (int64, error), wake func()) {
	last, _ := generation(ctx) // what cannot be read now is a change later
	tick := time.NewTicker(generationLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if now, err := generation(ctx); err == nil && now != last {
			last = now
			wake()
		}
	}
}

// tell owes the operators a notice of a kind, one for each event.
func (r *reloader) tell(ctx context.Context, kind, event, text, advice string) error {
	now := r.now()
	n := store.Notice{Key: kind + " " + event, At: now, Kind: kind, Subject: kind, Text: text, Advice: advice}
	if err := r.store.SaveNotices(ctx, now, []store.Notice{n}, []store.Owed{store.OweNotice(n, r.config.Operators, now)}); err != nil {
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
