package hubs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"tocsin/internal/mailbox"
	"tocsin/internal/news"
	"tocsin/internal/pacing"
	"tocsin/internal/schedule"
	"tocsin/internal/settings"
)

const (
	// lookPause is how often it is looked whose mailboxes are configured, and work.
	lookPause = time.Minute
	// deafPause is until a server that does not say when something has come is asked
	// again whether it does.
	deafPause = 24 * time.Hour
	// longestPause bounds the pauses, doubled each time, after connections that broke.
	longestPause = time.Hour
)

// Hint makes a mailbox's source due, as a push does a feed's.
func (m *Hubs) Hint(ctx context.Context, source string) error {
	src, err := m.Store.Source(ctx, source)
	if err != nil {
		return fmt.Errorf("hint of %s: %w", source, err)
	}
	now := m.Now()
	looks := hintLooks(src, now)
	due := schedule.Later(now, src.LastPoll.Add(hintPauses[looks]))
	if err := m.Store.Hint(ctx, src.ID, now, due, looks); err != nil {
		return fmt.Errorf("hint of %s: %w", source, err)
	}
	m.Log.Info("mail has come", "source", source, "due", due.Format(time.RFC3339))
	return nil
}

// Read says how far a mailbox was read; ok is false where its last poll failed, or
// there was none.
func (m *Hubs) Read(ctx context.Context, source string) (mark mailbox.Mark, ok bool, err error) {
	src, err := m.Store.Source(ctx, source)
	return mailbox.ParseMark(src.ETag), src.Failures == 0 && !src.LastOK.IsZero(), err
}

// Mailboxes listens to the servers of mailboxes, with a connection for each: where one
// says that something has come, its source is due.
type Mailboxes struct {
	Sources interface {
		Hint(ctx context.Context, source string) error
		Read(ctx context.Context, source string) (mark mailbox.Mark, ok bool, err error)
	}
	Net  mailbox.Network
	Live *settings.Live
	Log  *slog.Logger
}

// Listen listens until ctx is done, and has ended all connections when it returns. It
// calls wake when a source has become due.
func (m *Mailboxes) Listen(ctx context.Context, wake func()) {
	var all sync.WaitGroup
	defer all.Wait()
	ends := map[string]context.CancelFunc{} // by address, in which the source's name stands
	tick := time.NewTicker(lookPause)
	defer tick.Stop()
	for {
		wanted := map[string]bool{}
		for _, conf := range m.Live.Now().Config.Sources {
			if conf.Kind() != news.SourceMail || !conf.Push {
				continue
			}
			key := conf.Name + " " + conf.URL()
			wanted[key] = true
			if ends[key] == nil {
				one, end := context.WithCancel(ctx)
				ends[key] = end
				all.Go(func() { m.keep(one, conf.Name, wake) })
			}
		}
		for key, end := range ends {
			if !wanted[key] {
				end()
				delete(ends, key)
			}
		}
		if !wait(ctx, tick.C) {
			for _, end := range ends {
				end()
			}
			return
		}
	}
}

func wait(ctx context.Context, c <-chan time.Time) bool {
	select {
	case <-ctx.Done():
		return false
	case <-c:
		return true
	}
}

// keep listens to one mailbox, again and again.
func (m *Mailboxes) keep(ctx context.Context, source string, wake func()) {
	pause := lookPause
	for ctx.Err() == nil {
		began := time.Now()
		tried, err := m.listen(ctx, source, wake)
		switch {
		case errors.Is(err, mailbox.ErrNoIdle):
			m.Log.Info("its server does not say when something has come: the mailbox is polled only", "source", source)
			pause = deafPause
		case !tried || time.Since(began) > longestPause:
			pause = lookPause
		default:
			pause = min(pacing.Doubled(pause, 1), longestPause)
		}
		if err != nil && ctx.Err() == nil && pause != deafPause {
			m.Log.Warn("a mailbox's server is listened to again later", "source", source, "after", pause.String(), "err", err)
		}
		wait(ctx, time.After(pause))
	}
}

// listen listens once, to a mailbox whose last poll worked: what stands against it, the
// next poll finds out, and tells.
func (m *Mailboxes) listen(ctx context.Context, source string, wake func()) (tried bool, err error) {
	mark, ok, err := m.Sources.Read(ctx, source)
	if err != nil || !ok {
		return false, err
	}
	login, err := m.login(source)
	if err != nil {
		return false, err
	}
	came := make(chan struct{}, 1) // what comes while a hint is given leads to one more
	var hints sync.WaitGroup
	ctx, end := context.WithCancel(ctx)
	defer hints.Wait()
	defer end()
	hints.Go(func() { m.hint(ctx, source, came, wake) })
	return true, mailbox.Listen(ctx, m.Net, login, mark, func() {
		select {
		case came <- struct{}{}:
		default:
		}
	})
}

func (m *Mailboxes) login(source string) (mailbox.Login, error) {
	conf := m.Live.Now().Source(source)
	if conf.Kind() != news.SourceMail {
		return mailbox.Login{}, errors.New("it is no mailbox any more")
	}
	return conf.Login()
}

// hint gives hints of what came, not faster than a poll could follow.
func (m *Mailboxes) hint(ctx context.Context, source string, came <-chan struct{}, wake func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-came:
		}
		if err := m.Sources.Hint(ctx, source); err != nil {
			m.Log.Warn("mail has come, and its source is polled no sooner for it", "source", source, "err", err)
		} else {
			wake()
		}
		wait(ctx, time.After(hintPauses[0]))
	}
}
