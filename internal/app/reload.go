package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/desk"
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
	asked      store.Reload   // the latest request of another process that was heeded
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
	if r.asked, err = r.store.LastReload(ctx); err != nil {
		return err
	}
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
	force, err := r.heed(ctx)
	if err != nil {
		return err
	}
	if r.again.Swap(false) {
		if next := r.reread(ctx, force); next != nil {
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

// heed looks whether another process has asked for a reload, and reports whether
// one that loses much is meant (forced). What was asked before the start is done.
func (r *reloader) heed(ctx context.Context) (forced bool, err error) {
	last, err := r.store.LastReload(ctx)
	if err != nil || last.N == r.asked.N {
		return false, err
	}
	r.log.Info("asked to read the configuration again", "by", last.By, "force", last.Force)
	r.asked = last
	r.again.Store(true)
	return last.Force, nil
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

// reread reads the configuration again. If it has a mistake, or loses so much
// that it looks like one and that is not forced, it is refused as a whole, and
// what is in use stays: nil.
func (r *reloader) reread(ctx context.Context, force bool) *config.Config {
	if r.read == nil {
		return nil
	}
	next, faults, err := r.read()
	if err == nil {
		if loss := r.config.Loss(next, r.stored()); loss.Great() && !force {
			if err := r.refuseLoss(ctx, loss); err != nil {
				r.log.Error("a notice could not be saved", "err", err)
			}
			return nil
		}
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

// stored are the watchlists in use that are in no file.
func (r *reloader) stored() (out []news.Watchlist) {
	for _, l := range r.live.Now().Lists {
		if l.Owner != "" {
			out = append(out, l)
		}
	}
	return out
}

// refuseLoss notifies the operators that a configuration is not taken up, since
// it looks like an accident.
func (r *reloader) refuseLoss(ctx context.Context, l config.Loss) error {
	r.broken = true
	r.log.Error("the configuration loses too much to be taken up unless that is forced; what it said before stays in use",
		"sources", len(l.Sources), "of_sources", l.OfSources, "names", len(l.Names), "of_names", l.OfNames, "watchlists_emptied", len(l.Emptied))
	return r.notify(ctx, r.notices.ConfigurationLoses(l, r.now()))
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
