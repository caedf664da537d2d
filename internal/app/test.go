package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/notify"
)

// SendTest sends one test message to each recipient of a receiver, past the
// outbox, and says of each what became of it.
func SendTest(ctx context.Context, receiver string, opt Options, now time.Time) (lines []string, err error) {
	notifiers, err := Notifiers(opt.Config, opt)
	if err != nil {
		return nil, err
	}
	n, ok := notifiers[receiver]
	if !ok {
		return nil, fmt.Errorf("there is no receiver %q", receiver)
	}
	recipients := []string{""}
	if r, ok := n.(notify.Recipients); ok {
		recipients = r.Recipients()
	}
	var errs []error
	for _, to := range recipients {
		key := fmt.Sprintf("test-%s-%d", receiver, now.UnixMicro())
		msg := digest.Build(digest.KindTest, nil, digest.Options{Key: key, Receiver: receiver, At: now, Location: opt.Config.Timezone})
		sendCtx, cancel := context.WithTimeout(ctx, time.Minute)
		receipt, err := n.Notify(sendCtx, notify.Notification{Key: key, Recipient: to, Message: msg, FirstAttempt: now, Attempt: 1})
		cancel()
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", label(receiver, to), err))
			continue
		}
		lines = append(lines, fmt.Sprintf("%s: sent %s %s", label(receiver, to), receipt.ID, receipt.Note))
	}
	return lines, errors.Join(errs...)
}

func label(receiver, recipient string) string {
	if recipient == "" {
		return receiver
	}
	return receiver + " (" + recipient + ")"
}
