package store

import (
	"context"
	"errors"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

const muteColumns = `id, watchlist, rule, entity, story_id, source, made_at, until_at, made_by, why, ended_at, ended_by, ended_why`

func muteFields(m *news.Mute) []any {
	return []any{
		&m.ID, &m.Watchlist, &m.Rule, &m.Entity, &m.Story, &m.Source,
		sqldb.ScanTime(&m.MadeAt),
		sqldb.ScanTime(&m.Until),
		&m.By, &m.Why,
		sqldb.ScanTime(&m.EndedAt),
		&m.EndedBy, &m.EndedWhy,
	}
}

// AddMute makes a mute and returns its number.
func (s *Store) AddMute(ctx context.Context, m news.Mute) (id int64, err error) {
	err = s.inTx(ctx, func(t tx) error {
		return t.Row(ctx, []any{&id}, `INSERT INTO mutes (watchlist, rule, entity, story_id, source, made_at, until_at, made_by, why)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
			m.Watchlist, m.Rule, m.Entity, m.Story, m.Source, sqldb.Micros(m.MadeAt), sqldb.Micros(m.Until), m.By, m.Why)
	})
	return id, err
}

// errMuteOver is returned by EndMute for a mute that holds nothing back any more.
var errMuteOver = errors.New("it is over already")

// EndMute ends a mute before its time and returns it; ErrNotFound if there
// is none of that number. What it has held back stays held back.
func (s *Store) EndMute(ctx context.Context, id int64, at time.Time, by, why string) (m news.Mute, err error) {
	err = s.inTx(ctx, func(t tx) error {
		if err := t.Row(ctx, muteFields(&m), `SELECT `+muteColumns+` FROM mutes WHERE id = $1`, id); err != nil {
			return err
		}
		if !m.Active(at) {
			return errMuteOver
		}
		m.EndedAt = at
		m.EndedBy = by
		m.EndedWhy = why
		return t.Exec(ctx, `UPDATE mutes SET ended_at = $2, ended_by = $3, ended_why = $4 WHERE id = $1`, id, sqldb.Micros(at), by, why)
	})
	return m, err
}

// Mutes returns all mutes ever made, the oldest first.
func (s *Store) Mutes(ctx context.Context) ([]news.Mute, error) {
	return scanMutes(func(fn func(scan func(...any) error) error) error {
		return s.db.Each(ctx, fn, `SELECT `+muteColumns+` FROM mutes ORDER BY id`)
	})
}

const activeMutes = `SELECT ` + muteColumns + ` FROM mutes WHERE ended_at = 0 AND until_at > $1 ORDER BY id`

// ActiveMutes returns the mutes that hold something back at a moment.
func (s *Store) ActiveMutes(ctx context.Context, now time.Time) ([]news.Mute, error) {
	return scanMutes(func(fn func(scan func(...any) error) error) error {
		return s.db.Each(ctx, fn, activeMutes, sqldb.Micros(now))
	})
}

func (t tx) activeMutes(ctx context.Context, now time.Time) ([]news.Mute, error) {
	return scanMutes(func(fn func(scan func(...any) error) error) error {
		return t.Each(ctx, fn, activeMutes, sqldb.Micros(now))
	})
}

func scanMutes(each func(fn func(scan func(...any) error) error) error) ([]news.Mute, error) {
	var out []news.Mute
	err := each(func(scan func(...any) error) error {
		var m news.Mute
		if err := scan(muteFields(&m)...); err != nil {
			return err
		}
		out = append(out, m)
		return nil
	})
	return out, err
}

// MuteIDs are the numbers of mutes, as Closing names those it heeded.
func MuteIDs(mutes []news.Mute) []int64 {
	ids := make([]int64, 0, len(mutes))
	for _, m := range mutes {
		ids = append(ids, m.ID)
	}
	return ids
}

// hold records which mutes held back a row.
func (t tx) hold(ctx context.Context, row int64, mutes []int64, at time.Time) error {
	for _, m := range mutes {
		if err := t.Exec(ctx, `INSERT INTO held (mute_id, owed_id, at) VALUES ($1, $2, $3) ON CONFLICT (mute_id, owed_id) DO NOTHING`, m, row,
			sqldb.Micros(at)); err != nil {
			return err
		}
	}
	return nil
}

// Held is how much one mute held back.
type Held struct {
	Articles int // each once
	Removed  int // those of them that were removed by their outlet
}

// HeldBack counts what each mute held back from a receiver ("" for all) in (since,
// until], by the mute's number; 0 is for all together, as two mutes may hold back
// one article.
func (s *Store) HeldBack(ctx context.Context, receiver string, since, until time.Time) (map[int64]Held, error) {
	out := map[int64]Held{}
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var id int64
		var h Held
		if err := scan(&id, &h.Articles, &h.Removed); err != nil {
			return err
		}
		if h.Articles > 0 {
			out[id] = h
		}
		return nil
	}, `WITH rows AS (SELECT h.mute_id, o.article_id, CASE WHEN ' ' || c.classes || ' ' LIKE '% removed %' THEN o.article_id END AS removed
			FROM held h JOIN owed o ON o.id = h.owed_id LEFT JOIN changes c ON c.id = o.change_id
			WHERE (o.receiver = $1 OR $1 = '') AND h.at > $2 AND h.at <= $3)
		SELECT mute_id, COUNT(DISTINCT article_id), COUNT(DISTINCT removed) FROM rows GROUP BY mute_id
		UNION ALL SELECT 0, COUNT(DISTINCT article_id), COUNT(DISTINCT removed) FROM rows`, receiver, sqldb.Micros(since), sqldb.Micros(until))
	return out, err
}

// withdraw cancels a notification that has certainly not been sent if every row in
// it is muted by now, or no longer watched. A row is suppressed with its last
// notification; it counts as sent if another one was.
func (t tx) withdraw(ctx context.Context, id int64, now time.Time, live func(news.Reason) bool) (bool, error) {
	var unsent int
	if found, err := exists(t.Row(ctx, []any{&unsent}, `SELECT 1 FROM notifications WHERE id = $1 AND state = 'pending' AND doubtful = 0`,
		id)); err != nil || !found {
		return false, err
	}
	mutes, err := t.activeMutes(ctx, now)
	if err != nil {
		return false, err
	}
	rows, err := t.carried(ctx, id)
	if err != nil || len(rows) == 0 {
		return false, err
	}
	why := make([]news.Withheld, len(rows))
	for i, r := range rows {
		if why[i] = r.withheld(mutes, live); why[i].Reason == "" {
			return false, nil
		}
	}
	if err := t.Exec(ctx, `UPDATE notifications SET state = 'suppressed', last_error = $2 WHERE id = $1`, id, why[0].Reason); err != nil {
		return false, err
	}
	for i, r := range rows {
		n, err := t.Count(ctx, `UPDATE owed SET state = 'suppressed', reason = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM notification_owed l
			JOIN notifications n ON n.id = l.notification_id WHERE l.owed_id = owed.id AND n.state <> 'suppressed')`, r.ID, why[i].Reason)
		if err == nil && n > 0 {
			err = t.hold(ctx, r.ID, why[i].Mutes, now)
		}
		if err != nil {
			return false, err
		}
	}
	return true, t.settle(ctx, id, news.NotificationSent, "") // what another notification has told is sent
}

// placed is an owed row with its article's story and source.
type placed struct {
	news.Owed
	story  int64
	source string
}

// carried returns the rows of a notification.
func (t tx) carried(ctx context.Context, id int64) ([]placed, error) {
	var out []placed
	err := t.Each(ctx, func(scan func(...any) error) error {
		var p placed
		if err := scan(&p.ID, &p.Kind, sqldb.ScanList(&p.Reasons), &p.story, &p.source); err != nil {
			return err
		}
		out = append(out, p)
		return nil
	}, `SELECT o.id, o.kind, o.reasons, COALESCE(a.story_id, 0), COALESCE(s.name, '') FROM owed o LEFT JOIN articles a ON a.id = o.article_id
		LEFT JOIN sources s ON s.id = a.source_id WHERE o.id IN (SELECT owed_id FROM notification_owed WHERE notification_id = $1) ORDER BY o.id`, id)
	return out, err
}

func (p placed) withheld(mutes []news.Mute, live func(news.Reason) bool) news.Withheld {
	if p.Kind == news.OwedNotice {
		return news.Withheld{}
	}
	return news.Recheck(p.Reasons, p.story, p.source, mutes, live)
}
