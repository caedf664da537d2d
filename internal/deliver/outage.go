package deliver

import (
	"context"
	"slices"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/operators"
)

// An outage of a receiver is one notice when it has lasted for a while, and one
// when a message gets through again, however many messages wait. Whether one is
// under way is read from the notices themselves.

// addressee returns the words for whom a notification is for.
func addressee(n news.Notification) string {
	if n.Recipient == "" {
		return n.Receiver
	}
	return n.Receiver + " (" + n.Recipient + ")"
}

// reportDown notifies the operators that a receiver takes no messages, or that
// one recipient gets none, unless they have been notified already.
func (m *Deliverer) reportDown(ctx context.Context, d *news.Delivery, n news.Notification, subject string) error {
	last := int64(0)
	for _, name := range []string{n.Receiver, addressee(n)} {
		o, err := m.Store.LastOutage(ctx, name)
		if err != nil || o.Kind == news.NoticeDown {
			return err
		}
		if name == subject {
			last = o.ID
		}
	}
	m.notify(d, n, m.Notices.ReceiverDown(subject, n.Receiver, m.Live.Now().Clock(n.FirstAttempt), d.Error, last, giveUpDays, d.EndedAt))
	return nil
}

// cutOff reports whether a receiver is not to blame for a message that does not get
// through at a moment: nothing can be reached from here. For an hour it is given the
// benefit of the doubt.
func (m *Deliverer) cutOff(n news.Notification, at time.Time) bool {
	return m.Outage != nil && (m.Outage.Lasts() || m.Outage.Doubtful() && at.Sub(n.FirstAttempt) < lateAfter)
}

// reportDisabled notifies the operators that a receiver wants no messages any
// more: once, however many fail for it until somebody has seen to it.
func (m *Deliverer) reportDisabled(ctx context.Context, d *news.Delivery, n news.Notification) error {
	last, err := m.Store.LastOutage(ctx, n.Receiver)
	if err != nil || operators.IsDisabled(last) {
		return err
	}
	m.notify(d, n, m.Notices.ReceiverDisabled(n.Receiver, d.Error, last.ID, d.EndedAt))
	return nil
}

// reportUp notifies that messages get through again, if it was notified that they do not.
func (m *Deliverer) reportUp(ctx context.Context, d *news.Delivery, n news.Notification) error {
	for _, subject := range slices.Compact([]string{n.Receiver, addressee(n)}) {
		o, err := m.Store.LastOutage(ctx, subject)
		if err != nil {
			return err
		}
		if o.Kind != news.NoticeDown {
			continue
		}
		m.notify(d, n, m.Notices.ReceiverUp(subject, m.Live.Now().Clock(o.At), o.ID, d.EndedAt))
	}
	return nil
}

// tellOf adds a notice about a notification to its delivery: to the operators,
// and where they are the ones who cannot be reached, to another receiver. That
// a notice got lost is told no further than there: it would go round for ever.
func (m *Deliverer) notify(d *news.Delivery, n news.Notification, notice news.Notice) {
	to := m.Live.Now().Config.Operators
	if n.Receiver == to {
		to = m.instead()
	}
	lost := n.Kind == string(digest.KindNotice) && n.Receiver != m.Live.Now().Config.Operators && d.State == news.NotificationFailed
	if to == "" || lost {
		m.Log.Error("nobody else can be told of it", "receiver", n.Receiver, "notice", notice.Text)
		return
	}
	operators.Owe(&d.Notices, &d.Owed, notice, to)
}

// instead is the first configured receiver that is not the operators', "" if
// there is no other.
func (m *Deliverer) instead() string {
	for _, r := range m.Live.Now().Config.Receivers {
		if r.Name != m.Live.Now().Config.Operators && m.Live.Now().Notifiers[r.Name] != nil {
			return r.Name
		}
	}
	return ""
}
