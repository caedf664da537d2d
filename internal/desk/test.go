package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/internal/backtest"
	"tocsin/internal/config"
	"tocsin/internal/digest"
	"tocsin/internal/fetch"
	"tocsin/internal/fetch/dial"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/settings"
	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

// testTimeout bounds one test message.
const testTimeout = time.Minute

// SendTest sends one test message to each recipient of a receiver, past the
// outbox but over the same connections as an alert, and says of each what
// became of it. The error says of those that failed why, and what to do.
func (d *Desk) SendTest(ctx context.Context, receiver string) (lines []string, err error) {
	set := d.settings()
	n, conf, err := senderOf(set, receiver)
	if err != nil {
		return nil, err
	}
	recipients := []string{""}
	if r, ok := n.(notify.Recipients); ok {
		recipients = r.Recipients()
	}
	var errs []error
	for _, to := range recipients {
		receipt, err := d.sendTest(ctx, set, n, receiver, to)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", label(receiver, to), err))
			continue
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s: sent %s %s", label(receiver, to), receipt.ID, receipt.Note)))
	}
	if len(errs) > 0 {
		return lines, news.Advise(errors.Join(errs...), testAdvice(conf, errs[0]))
	}
	return lines, nil
}

// senderOf returns a receiver and what sends to it.
func senderOf(set *settings.Settings, receiver string) (notify.Notifier, config.Receiver, error) {
	all := set.Config.Receivers
	i := slices.IndexFunc(all, func(r config.Receiver) bool { return r.Name == receiver })
	if i < 0 || set.Notifiers[receiver] == nil {
		var names []string
		for _, r := range all {
			names = append(names, r.Name)
		}
		err := news.Because(ErrNotFound, fmt.Sprintf("there is no receiver %q", receiver))
		return nil, config.Receiver{}, news.Advise(err, "the configuration has "+strings.Join(names, ", "))
	}
	return set.Notifiers[receiver], all[i], nil
}

func (d *Desk) sendTest(ctx context.Context, set *settings.Settings, n notify.Notifier, receiver, to string) (notify.Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, testTimeout)
	defer cancel()
	now := d.now()
	key := fmt.Sprintf("test-%s-%d", receiver, now.UnixMicro())
	msg := digest.Build(digest.KindTest, nil, digest.Options{Key: key, Receiver: receiver, At: now, Location: set.Config.Timezone})
	return n.Notify(ctx, notify.Notification{Key: key, Recipient: to, Message: msg, FirstAttempt: now, Attempt: 1})
}

// testAdvice is what the person who sent a test should look at first.
func testAdvice(r config.Receiver, err error) string {
	if failed, ok := errors.AsType[*fetch.Error](err); ok && failed.Class == fetch.ClassBlocked || errors.Is(err, dial.ErrBlocked) {
		return "the receiver's address is not public; if the server is yours, name its range in fetch.allow"
	}
	if outcome, _ := notify.Classify(err); outcome == notify.OutcomeUnknown {
		return "it may have arrived: look there before you send another"
	}
	return r.Options.Advice(err)
}

// label names a receiver and, where it has several, its recipient.
func label(receiver, recipient string) string {
	if recipient == "" {
		return receiver
	}
	return receiver + " (" + recipient + ")"
}

// Backtest tries the watchlists, as they are now, on the articles that are
// stored. The moment from which it looks back is now.
func (d *Desk) Backtest(ctx context.Context, who news.Actor, opt backtest.Options) (*backtest.Report, error) {
	opt.Now = d.now()
	return backtest.Run(ctx, d.store, d.settingsFor(who), opt)
}

// Trial tries a watchlist as it is.
func (d *Desk) Trial(who news.Actor, name string) (*backtest.Trial, error) {
	return backtest.NewTrial(d.settingsFor(who), name)
}

// DraftTrial tries the one watchlist of a draft, in the place of the one of its
// name, if there is one. Nothing is saved.
func (d *Desk) DraftTrial(who news.Actor, draft *watchlist.Draft) (*backtest.Trial, []yamldoc.Fault, error) {
	return backtest.NewDraftTrial(d.settingsFor(who), draft)
}

// TryStored tries what a trial tries on the articles that are stored.
func (d *Desk) TryStored(ctx context.Context, t *backtest.Trial, opt backtest.Options) (*backtest.Report, error) {
	if d.store == nil {
		return nil, ErrNoDatabase
	}
	opt.Now = d.now()
	return t.Stored(ctx, d.store, opt)
}
