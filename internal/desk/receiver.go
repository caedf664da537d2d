package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/digest"
	"tocsin/internal/fetch"
	"tocsin/internal/fetch/dial"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/settings"
)

// ReceiverLine is a receiver and what is owed to it.
type ReceiverLine struct {
	Name       string     `json:"name"`
	Kind       string     `json:"kind"`       // "" where it is not configured
	Configured bool       `json:"configured"` // false: something is owed to it all the same
	Unsent     int        `json:"unsent"`     // articles, changes and notices that it was not sent yet
	Since      *time.Time `json:"since"`      // of the oldest of them; null for none
}

// MovedOwed says how much of what was owed changed hands.
type MovedOwed struct {
	From string `json:"from"`
	To   string `json:"to,omitempty"` // "" where it was given up
	Rows int    `json:"rows"`
}

// Receivers lists the configured receivers, and behind them those that are not
// configured any more while something is owed to them.
func (d *Desk) Receivers(ctx context.Context) ([]ReceiverLine, error) {
	unsent, err := d.store.Orphans(ctx, nil)
	if err != nil {
		return nil, err
	}
	var out []ReceiverLine
	for _, r := range d.settings().Config.Receivers {
		out = append(out, ReceiverLine{Name: r.Name, Kind: r.Kind, Configured: true})
	}
	for _, o := range unsent {
		i := slices.IndexFunc(out, func(l ReceiverLine) bool { return l.Name == o.Receiver })
		if i < 0 {
			out = append(out, ReceiverLine{Name: o.Receiver})
			i = len(out) - 1
		}
		out[i].Unsent, out[i].Since = o.Rows, at(o.Since)
	}
	return out, nil
}

// MoveOwed gives what is owed to one receiver, and was not sent, to another
// that is configured. It goes out as one message when the other's turn comes.
func (d *Desk) MoveOwed(ctx context.Context, by news.Actor, from, to string) (MovedOwed, error) {
	if from == to {
		return MovedOwed{}, errors.New("both are the same receiver")
	}
	configured := d.settings().Config.Receivers
	if !slices.ContainsFunc(configured, func(r config.Receiver) bool { return r.Name == to }) {
		var names []string
		for _, r := range configured {
			names = append(names, r.Name)
		}
		err := news.Because(ErrNotFound, fmt.Sprintf("there is no receiver %q", to))
		return MovedOwed{}, news.Advise(err, "the configuration has "+strings.Join(names, ", "))
	}
	n, err := d.store.MoveOwed(ctx, from, to, by.Name, d.now())
	return MovedOwed{From: from, To: to, Rows: n}, err
}

// DropOwed gives up what is owed to a receiver and was not sent. What it was
// stays stored, with who gave it up.
func (d *Desk) DropOwed(ctx context.Context, by news.Actor, from string) (MovedOwed, error) {
	n, err := d.store.DropOwed(ctx, from, by.Name)
	return MovedOwed{From: from, Rows: n}, err
}

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
	return notify.Try(ctx, n, notify.Notification{Key: key, Recipient: to, Message: msg, FirstAttempt: now, Attempt: 1})
}

// testAdvice returns what the person who sent a test should check first.
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
