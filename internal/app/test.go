package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/digest"
	"tocsin/internal/fetch/dial"
	"tocsin/internal/news"
	"tocsin/internal/notify"
)

// testTimeout bounds one test message.
const testTimeout = time.Minute

// SendTest sends one test message to each recipient of a receiver, past the
// outbox but over the same connections as `run`, and says of each what became
// of it. The error says of those that failed why, and what to do.
func SendTest(ctx context.Context, receiver string, opt Options, now time.Time) (lines []string, err error) {
	i := slices.IndexFunc(opt.Config.Receivers, func(r config.Receiver) bool { return r.Name == receiver })
	if i < 0 {
		return nil, fmt.Errorf("there is no receiver %q", receiver)
	}
	conf := opt.Config.Receivers[i]
	fetcher, err := NewFetcher(opt)
	if err != nil {
		return nil, err
	}
	defer fetcher.Close()
	opt.Transport = fetcher.Transport()
	opt.Own = fetcher.OwnTransport()
	n := opt.Notifiers[receiver]
	if n == nil {
		if n, err = conf.Options.Notifier(conf.Name, opt.surroundings(opt.Config)); err != nil {
			return nil, fmt.Errorf("receiver %s: %w", receiver, err)
		}
	}
	recipients := []string{""}
	if r, ok := n.(notify.Recipients); ok {
		recipients = r.Recipients()
	}
	var errs []error
	for _, to := range recipients {
		receipt, err := sendTest(ctx, n, receiver, to, opt, now)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", label(receiver, to), err))
			continue
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s: sent %s %s", label(receiver, to), receipt.ID, receipt.Note)))
	}
	if len(errs) > 0 {
		return lines, news.Advise(errors.Join(errs...), testHint(conf, errs[0]))
	}
	return lines, nil
}

func sendTest(ctx context.Context, n notify.Notifier, receiver, to string, opt Options, now time.Time) (notify.Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, testTimeout)
	defer cancel()
	key := fmt.Sprintf("test-%s-%d", receiver, now.UnixMicro())
	msg := digest.Build(digest.KindTest, nil, digest.Options{Key: key, Receiver: receiver, At: now, Location: opt.Config.Timezone})
	return n.Notify(ctx, notify.Notification{Key: key, Recipient: to, Message: msg, FirstAttempt: now, Attempt: 1})
}

// testHint is what the person who sent a test should look at first.
func testHint(r config.Receiver, err error) string {
	if errors.Is(err, dial.ErrBlocked) {
		return "the receiver's address is not public; if the server is yours, name its range in fetch.allow"
	}
	if outcome, _ := notify.Classify(err); outcome == notify.OutcomeUnknown {
		return "it may have arrived: look there before you send another"
	}
	return r.Options.Advice(err)
}

func label(receiver, recipient string) string {
	if recipient == "" {
		return receiver
	}
	return receiver + " (" + recipient + ")"
}
