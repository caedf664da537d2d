package deliver

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/owe"
)

// Deliver makes one attempt to send a notification, and records how it ended.
// That it is under way is recorded before anything leaves the process.
func (m *Deliverer) Deliver(ctx context.Context, id int64) error {
	n, ok, err := m.Store.BeginDelivery(ctx, id, m.Now(), leaseTime, owe.Watched(m.Live.Now()))
	if err != nil || !ok {
		return err
	}
	done := news.Delivery{Notification: n.ID, Attempt: n.Attempts}
	receipt, sendErr := m.attempt(ctx, n)
	done.EndedAt = m.Now()
	// What happened is recorded even when the process is being stopped.
	save, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := m.judge(save, &done, n, receipt, sendErr); err != nil {
		return fmt.Errorf("judge delivery of notification %d: %w", n.ID, err)
	}
	if err := m.Store.EndDelivery(save, done); err != nil {
		return fmt.Errorf("record delivery of notification %d: %w", n.ID, err)
	}
	if sendErr != nil {
		m.Log.Warn("deliver", logged(n, done)...)
		return nil
	}
	m.Log.Info("deliver", logged(n, done)...)
	return nil
}

// logged returns the log attributes of an attempt.
func logged(n news.Notification, d news.Delivery) []any {
	attrs := []any{"receiver", n.Receiver, "notification", n.ID, "kind", n.Kind, "outcome", d.Outcome, "attempt", n.Attempts}
	if d.Error != "" {
		attrs = append(attrs, "err", d.Error)
	}
	if !d.NextAttempt.IsZero() {
		attrs = append(attrs, "next", d.NextAttempt.Format(time.RFC3339))
	}
	return attrs
}

// attempt sends a notification, or finds that an earlier attempt arrived.
func (m *Deliverer) attempt(ctx context.Context, n news.Notification) (notify.Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, attemptLimit)
	defer cancel()
	notifier, ok := m.Live.Now().Notifiers[n.Receiver]
	if !ok {
		return notify.Receipt{}, notify.Permanent(fmt.Errorf("receiver %s is no longer in the configuration", n.Receiver))
	}
	out := notify.Notification{Key: n.Key, Recipient: n.Recipient, FirstAttempt: n.FirstAttempt, Attempt: n.Attempts}
	if err := json.Unmarshal([]byte(n.Message), &out.Message); err != nil {
		return notify.Receipt{}, notify.Permanent(fmt.Errorf("the stored message cannot be read: %w", err))
	}
	if n.Doubtful {
		if l, ok := notifier.(notify.Lookuper); ok {
			receipt, found, err := notify.TryLookup(ctx, l, out)
			if found {
				return receipt, nil
			}
			// A look-up that is merely postponed says nothing: wait for it rather than repeat.
			if outcome, _ := notify.Classify(err); err != nil && outcome == notify.OutcomeTransient && n.Attempts < lookupTries {
				return notify.Receipt{}, err
			}
			out.PossibleRepeat = err != nil
		} else {
			out.PossibleRepeat = true
		}
	}
	return notify.Try(ctx, notifier, out)
}

// lookupTries bounds how often a look-up that does not answer holds up a
// message that nobody may have got.
const lookupTries = 5

// judge decides what the end of an attempt means for the notification.
func (m *Deliverer) judge(ctx context.Context, d *news.Delivery, n news.Notification, receipt notify.Receipt, err error) error {
	outcome, after := notify.Classify(err)
	d.State = news.NotificationPending
	d.Outcome = string(outcome)
	d.ExternalID = n.ExternalID
	if err != nil {
		d.Error = err.Error()
	}
	switch outcome {
	case notify.OutcomeSent:
		d.State = news.NotificationSent
		d.ExternalID = receipt.ID
		return m.reportUp(ctx, d, n)
	case notify.OutcomePermanent:
		d.State = news.NotificationFailed
	}
	if d.State != news.NotificationFailed && d.EndedAt.Sub(n.FirstAttempt) > giveUpAfter {
		d.State = news.NotificationFailed
		d.Error = fmt.Sprintf("given up after %d days: %s", giveUpDays, d.Error)
	}
	if d.State == news.NotificationFailed {
		if notify.IsGone(err) {
			return m.reportDisabled(ctx, d, n)
		}
		return m.reportUndelivered(ctx, d, n, err)
	}
	if !after.IsZero() && !n.Doubtful {
		d.Outcome = news.DeliveryLimited
	}
	d.NextAttempt = nextAttempt(n, d.EndedAt, outcome, after)
	patience := lateAfter
	if outcome == notify.OutcomeDown {
		patience = downAfter
	}
	if notify.IsAbsent(err) {
		d.NextAttempt = d.EndedAt.Add(absentPause)
		return m.reportDown(ctx, d, n, addressee(n))
	}
	if d.EndedAt.Sub(n.FirstAttempt) < patience || m.cutOff(n, d.EndedAt) {
		return nil
	}
	subject := addressee(n)
	if outcome == notify.OutcomeDown {
		subject = n.Receiver
	}
	return m.reportDown(ctx, d, n, subject)
}

// retryPause doubles from attempt to attempt, with a stable jitter that only
// ever adds, so that many notifications do not come back at one moment.
func retryPause(n news.Notification) time.Duration {
	pause := firstRetry
	for i := 1; i < n.Attempts && pause < lastRetry; i++ {
		pause *= 2
	}
	pause = min(pause, lastRetry)
	h := fnv.New32a()
	fmt.Fprint(h, n.Key, n.Attempts)
	return pause + time.Duration(h.Sum32()%1000)*pause/5000
}

// absentPause is how often a recipient whose server says that he is not there is
// tried: each try costs us reputation at that server.
const absentPause = 24 * time.Hour

// reportUndelivered notifies the operators of a failed notification. Of a recipient
// who is not there they know already.
func (m *Deliverer) reportUndelivered(ctx context.Context, d *news.Delivery, n news.Notification, err error) error {
	if notify.IsAbsent(err) {
		if o, err := m.Store.LastOutage(ctx, addressee(n)); err != nil || o.Kind == news.NoticeDown {
			return err
		}
	}
	m.notify(d, n, m.Notices.Undelivered(n, addressee(n), d.Error, d.EndedAt))
	return nil
}
