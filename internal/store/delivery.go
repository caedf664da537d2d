package store

import (
	"context"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

const notificationColumns = `id, key, receiver, recipient, kind, message, created_at, state, attempts, first_attempt, next_attempt, doubtful, external_id, last_error, sent_at`

func notificationFields(n *news.Notification) []any {
	return []any{
		&n.ID, &n.Key, &n.Receiver, &n.Recipient, &n.Kind, &n.Message,
		sqldb.ScanTime(&n.CreatedAt),
		&n.State, &n.Attempts,
		sqldb.ScanTime(&n.FirstAttempt),
		sqldb.ScanTime(&n.NextAttempt),
		sqldb.ScanFlag(&n.Doubtful),
		&n.ExternalID, &n.LastError,
		sqldb.ScanTime(&n.SentAt),
	}
}

func (t tx) insertNotification(ctx context.Context, n news.Notification) error {
	var id int64
	isNew, err := exists(t.Row(ctx, []any{&id}, `INSERT INTO notifications (key, receiver, recipient, kind, message, created_at, state, next_attempt)
		VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7) ON CONFLICT (key) DO NOTHING RETURNING id`,
		n.Key, n.Receiver, n.Recipient, n.Kind, n.Message, sqldb.Micros(n.CreatedAt), sqldb.Micros(n.NextAttempt)))
	if err != nil || !isNew {
		return err
	}
	for _, row := range n.Rows {
		if err := t.Exec(ctx, `INSERT INTO notification_owed (notification_id, owed_id) VALUES ($1, $2)`, id, row); err != nil {
			return err
		}
	}
	return nil
}

// stuck selects the notifications that have been tried too often to keep later
// ones waiting: a fault of one message must not silence its recipient. If the
// receiver itself is down, or asked for a pause, all wait in order behind the one
// that finds out when it is over; so the pause outlives the process, as that
// one's next_attempt.
const stuck = `(attempts >= 3 AND NOT EXISTS (SELECT 1 FROM deliveries d
	WHERE d.notification_id = notifications.id AND d.attempt = notifications.attempts AND d.outcome IN ('down', 'limited')))`

// DueNotifications returns what is to be attempted at now: for each recipient of
// a receiver the oldest undelivered notification, and those that were passed
// because they failed three times. So a recipient's order is kept where possible,
// and neither a message nor a recipient that is stuck delays others.
// A notification left "sending" by a crash is due when its lease is over.
func (s *Store) DueNotifications(ctx context.Context, now time.Time) ([]news.Notification, error) {
	var out []news.Notification
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var n news.Notification
		if err := scan(notificationFields(&n)...); err != nil {
			return err
		}
		out = append(out, n)
		return nil
	}, `SELECT `+notificationColumns+` FROM notifications
		WHERE state IN ('pending', 'sending') AND next_attempt <= $1 AND (state = 'pending' OR (state = 'sending' AND lease_until <= $1)) AND (`+stuck+`
			OR id IN (SELECT MIN(id) FROM notifications WHERE state IN ('pending', 'sending') AND NOT `+stuck+` GROUP BY receiver, recipient))
		ORDER BY next_attempt, id`, sqldb.Micros(now))
	return out, err
}

// BeginDelivery records, before anything leaves the process, that an attempt is
// under way. It returns the notification as it is now, and false if another
// worker has taken it, or if nothing in it is to be sent any more: all its rows
// are muted, or live reports that they are no longer watched. A notification
// whose last attempt never ended is doubtful: that attempt may have arrived.
func (s *Store) BeginDelivery(
	ctx context.Context, id int64, now time.Time, lease time.Duration, live func(news.Reason) bool,
) (n news.Notification, ok bool, err error) {
	err = s.inTx(ctx, func(t tx) error {
		if withdrawn, err := t.withdraw(ctx, id, now, live); err != nil || withdrawn {
			return err
		}
		taken, e := exists(t.Row(ctx, notificationFields(&n), `UPDATE notifications SET
				doubtful = CASE WHEN state = 'sending' THEN 1 ELSE doubtful END,
				state = 'sending', attempts = attempts + 1, lease_until = $3,
				first_attempt = CASE WHEN first_attempt = 0 THEN $2 ELSE first_attempt END
			WHERE id = $1 AND (state = 'pending' OR (state = 'sending' AND lease_until <= $2)) RETURNING `+notificationColumns, id, sqldb.Micros(now), sqldb.Micros(now.Add(lease))))
		if e != nil || !taken {
			return e
		}
		ok = true
		return t.Exec(ctx, `INSERT INTO deliveries (notification_id, attempt, started_at, outcome) VALUES ($1, $2, $3, $4)`, id, n.Attempts,
			sqldb.Micros(now), news.DeliveryStarted)
	})
	return n, ok && err == nil, err
}

// ReleaseLeases makes notifications due that a dead process was sending.
// Only the holder of the database lock may call it, before it delivers.
func (s *Store) ReleaseLeases(ctx context.Context) error {
	return s.inTx(ctx, func(t tx) error {
		return t.Exec(ctx, `UPDATE notifications SET lease_until = 0 WHERE state = 'sending'`)
	})
}

// EndDelivery records how an attempt ended. When a notification is done, its owed
// rows are done that no other notification carries.
func (s *Store) EndDelivery(ctx context.Context, d news.Delivery) error {
	return s.inTx(ctx, func(t tx) error {
		if err := t.Exec(ctx, `UPDATE deliveries SET ended_at = $3, outcome = $4, error = $5 WHERE notification_id = $1 AND attempt = $2`,
			d.Notification, d.Attempt, sqldb.Micros(d.EndedAt), d.Outcome, d.Error); err != nil {
			return err
		}
		var sent int64
		if d.State == news.NotificationSent {
			sent = sqldb.Micros(d.EndedAt)
		}
		if err := t.Exec(ctx, `UPDATE notifications SET state = $2, next_attempt = $3, lease_until = 0, external_id = $4, last_error = $5, sent_at = $6,
				doubtful = CASE WHEN $7 = 'unknown' THEN 1 ELSE doubtful END
			WHERE id = $1 AND attempts = $8`,
			d.Notification, d.State, sqldb.Micros(d.NextAttempt), d.ExternalID, d.Error, sent, d.Outcome, d.Attempt); err != nil {
			return err
		}
		if err := t.settle(ctx, d.Notification, d.State, d.Error); err != nil {
			return err
		}
		return t.saveTold(ctx, d.EndedAt, nil, d.Notices, d.Owed)
	})
}

// settle moves the owed rows of a finished notification: failed if it
// failed, sent when no other notification of the row is still on its way.
func (t tx) settle(ctx context.Context, notification int64, state, reason string) error {
	switch state {
	case news.NotificationFailed:
		return t.Exec(ctx, `UPDATE owed SET state = 'failed', reason = $2 WHERE state IN ('pending', 'sent')
			AND id IN (SELECT owed_id FROM notification_owed WHERE notification_id = $1)`, notification, reason)
	case news.NotificationSent:
		return t.Exec(ctx, `UPDATE owed SET state = 'sent' WHERE state = 'pending'
			AND id IN (SELECT owed_id FROM notification_owed WHERE notification_id = $1)
			AND NOT EXISTS (SELECT 1 FROM notification_owed l JOIN notifications n ON n.id = l.notification_id
				WHERE l.owed_id = owed.id AND n.state IN ('pending', 'sending'))`, notification)
	}
	return nil
}

// RetryDown makes notifications due that wait for a receiver that was down: its
// configuration may have been corrected.
func (s *Store) RetryDown(ctx context.Context, now time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		_, err := t.retryDown(ctx, now)
		return err
	})
}

func (t tx) retryDown(ctx context.Context, now time.Time) (n int64, err error) {
	return t.Count(ctx, `UPDATE notifications SET next_attempt = $1 WHERE state = 'pending' AND next_attempt > $1 AND EXISTS (SELECT 1 FROM deliveries d
		WHERE d.notification_id = notifications.id AND d.attempt = notifications.attempts AND d.outcome = 'down')`, sqldb.Micros(now))
}

// Requeue makes the failed notifications of the receivers due again, under their
// keys, and their rows pending, and so those that wait until a receiver or recipient
// takes messages again. It returns their number. Attempts go on counting;
// the time to give up starts again, except for one that is to be looked up by the
// time of its first attempt.
func (s *Store) Requeue(ctx context.Context, receivers []string, now time.Time) (n int, err error) {
	failed := `state = 'failed' AND receiver IN (SELECT value` + s.db.Scalar() + ` FROM ` + s.db.Rows("$1") + `)`
	err = s.inTx(ctx, func(t tx) error {
		if err := t.Exec(ctx, `UPDATE owed SET state = 'pending', reason = '' WHERE state = 'failed' AND id IN
			(SELECT owed_id FROM notification_owed WHERE notification_id IN (SELECT id FROM notifications WHERE `+failed+`))`, sqldb.JSON(receivers)); err != nil {
			return err
		}
		count, err := t.Count(ctx, `UPDATE notifications SET state = 'pending', next_attempt = $2,
			first_attempt = CASE WHEN doubtful = 1 THEN first_attempt ELSE 0 END WHERE `+failed, sqldb.JSON(receivers), sqldb.Micros(now))
		if err != nil {
			return err
		}
		waiting, err := t.retryDown(ctx, now)
		n = int(count + waiting)
		return err
	})
	return n, err
}

// NotificationsFor returns the notifications that carry an owed row.
func (s *Store) NotificationsFor(ctx context.Context, owed int64) ([]news.Notification, error) {
	var out []news.Notification
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var n news.Notification
		if err := scan(notificationFields(&n)...); err != nil {
			return err
		}
		out = append(out, n)
		return nil
	}, `SELECT `+notificationColumns+` FROM notifications WHERE id IN (SELECT notification_id FROM notification_owed WHERE owed_id = $1) ORDER BY id`, owed)
	return out, err
}
