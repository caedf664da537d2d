package deliver

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/store"
)

const (
	attemptLimit = 13 * time.Minute // one attempt: a mail server may take ten for its last answer (RFC 5321 4.5.3.2.6)
	leaseTime    = 20 * time.Minute // longer than any attempt
	firstRetry   = 30 * time.Second
	lastRetry    = 50 * time.Minute // the longest pause between two attempts, without jitter
	giveUpDays   = 30
	giveUpAfter  = giveUpDays * 24 * time.Hour
	lookupPause  = 10 * time.Second

	downAfter = 5 * time.Minute // operators are notified of a receiver that takes no message at all
	lateAfter = time.Hour       // ... and of a message that does not get through
)

// CloseGroup turns the open rows of a group into notifications: one for each
// recipient of the receiver, and for each part where a message is too long
// for one. Rows, notifications and the digest's next window are one commit.
func (m *Deliverer) CloseGroup(ctx context.Context, mode string, g store.Group, d *store.Digest) error {
	return heeding(func() error { return m.closeGroup(ctx, mode, g, d) })
}

func (m *Deliverer) closeGroup(ctx context.Context, mode string, g store.Group, d *store.Digest) error {
	now := m.Now()
	rows, err := m.Store.OpenOwed(ctx, mode, g)
	if err != nil {
		return fmt.Errorf("close %s of %s: %w", g.Key, g.Receiver, err)
	}
	c := store.Closing{At: now, Rows: rows}
	var late []string
	if d != nil {
		if late, err = m.late(ctx, *d, now); err != nil {
			return err
		}
		if c.Digest, err = m.nextWindow(*d, now); err != nil {
			return err
		}
	}
	if err := m.fill(ctx, mode, g, d, late, &c); err != nil {
		return fmt.Errorf("close %s of %s: %w", g.Key, g.Receiver, err)
	}
	if err := m.Store.CloseGroup(ctx, c); err != nil {
		return fmt.Errorf("close %s of %s: %w", g.Key, g.Receiver, err)
	}
	m.Log.Info("closed", "receiver", g.Receiver, "mode", mode, "rows", len(rows), "notifications", len(c.Notifications))
	return nil
}

// fill adds the messages of a closing: for the rows that no mute holds back by
// now and, in a digest, for what is missing at this moment and what mutes hold
// back. If there is none of that, there is no message. late are the sources that
// were not read in time for it.
func (m *Deliverer) fill(ctx context.Context, mode string, g store.Group, d *store.Digest, late []string, c *store.Closing) error {
	mutes, err := m.Store.ActiveMutes(ctx, c.At)
	if err != nil {
		return err
	}
	c.Heeded = store.MuteIDs(mutes)
	if c.Suppressed, err = m.recheck(ctx, c.Rows, mutes); err != nil {
		return err
	}
	rows := slices.DeleteFunc(slices.Clone(c.Rows), func(o news.Owed) bool { return c.Suppressed[o.ID].Reason != "" })
	told := len(rows) > 0
	var shown []digest.Mute
	var held int
	if mode == news.ModeDigest {
		missing, err := m.notRead(ctx, g, d.LastDue, c.At, nil)
		if err != nil {
			return err
		}
		if shown, held, err = m.mutesShown(ctx, g.Receiver, d.LastDue, c.At, c.Rows, c.Suppressed); err != nil {
			return err
		}
		flaps, err := m.flapsShown(ctx, g.Receiver, d.LastDue, c.At)
		if err != nil {
			return err
		}
		shown = append(shown, flaps...)
		// Silence must not be mistaken for calm: what was held back is mentioned.
		told = told || len(missing) > 0 || held > 0 || len(flaps) > 0
	}
	if !told {
		return nil
	}
	what := closing{mode: mode, group: g, rows: rows, digest: d, at: c.At, mutes: shown, held: held, late: late}
	if mode == news.ModeDigest {
		if what.seen, err = m.seenShown(ctx, g.Receiver, c.At); err != nil {
			return err
		}
		c.Seen = seenNames(what.seen)
	}
	c.Notifications, err = m.notifications(ctx, what)
	return err
}

// closing is what a message is made of.
type closing struct {
	mode   string
	group  store.Group
	rows   []news.Owed
	digest *store.Digest // nil for an alert
	at     time.Time
	mutes  []digest.Mute
	held   int // articles that the mutes held back
	seen   []digest.SeenRow
	late   []string // sources that were not read in time
}

// nextWindow advances a digest: windows follow each other without gap or overlap,
// and after a downtime there is one catch-up, not one for each window missed.
func (m *Deliverer) nextWindow(d store.Digest, now time.Time) (*store.Digest, error) {
	sched, err := m.Live.Now().Schedule(d.Schedule)
	if err != nil {
		return nil, err
	}
	d.LastDue = now
	d.NextDue = sched.Next(now)
	return &d, nil
}

// notifications freezes the message of a closing, for each recipient and part.
func (m *Deliverer) notifications(ctx context.Context, c closing) ([]news.Notification, error) {
	g, rows, now := c.group, c.rows, c.at
	notifier, ok := m.Live.Now().Notifiers[g.Receiver]
	if !ok {
		return nil, fmt.Errorf("receiver %s is not in the configuration: its rows wait until it is", g.Receiver)
	}
	msg, owners, err := m.message(ctx, c)
	if err != nil {
		return nil, err
	}
	recipients := []string{""}
	if r, ok := notifier.(notify.Recipients); ok {
		recipients = r.Recipients()
	}
	var out []news.Notification
	for _, recipient := range recipients {
		msg.Key = notificationKey(g.Receiver, recipient, rows)
		if len(rows) == 0 { // nothing but what is missing or muted: the window tells two such digests apart
			msg.Key = news.ShortHash(msg.Key, c.digest.LastDue.UTC().Format(time.RFC3339))
		}
		parts := []digest.Message{msg}
		if s, ok := notifier.(notify.Splitter); ok {
			parts = s.Split(msg)
		}
		for _, part := range parts {
			frozen, err := json.Marshal(part)
			if err != nil {
				return nil, err
			}
			out = append(out, news.Notification{
				Key: part.Key, Receiver: g.Receiver, Recipient: recipient, Kind: string(part.Kind), Message: string(frozen),
				CreatedAt: now, NextAttempt: now, Rows: rowsIn(part, parts, rows, owners),
			})
		}
	}
	return out, nil
}

// notificationKey is derived from receiver, recipient and the rows: the same
// rows make the same key after a crash, on any machine, in any version.
func notificationKey(receiver, recipient string, rows []news.Owed) string {
	parts := []string{receiver, recipient}
	for _, o := range rows {
		parts = append(parts, o.Key)
	}
	slices.Sort(parts[2:])
	return news.ShortHash(parts...)
}

// rowsIn returns the rows that a part carries: those of the articles in it and,
// in the first part, those that no part names.
func rowsIn(part digest.Message, parts []digest.Message, rows []news.Owed, owners map[string][]int64) []int64 {
	if len(parts) == 1 {
		ids := make([]int64, len(rows))
		for i, o := range rows {
			ids[i] = o.ID
		}
		return ids
	}
	var ids []int64
	named := map[int64]bool{}
	for _, p := range parts {
		for it := range p.Items() {
			for _, id := range owners[it.Article] {
				if p.Part == part.Part && !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
				named[id] = true
			}
		}
	}
	for _, o := range rows {
		if part.Part <= 1 && !named[o.ID] {
			ids = append(ids, o.ID)
		}
	}
	return ids
}
