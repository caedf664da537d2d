package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// Why an article is looked at after its schedule has ended.
const (
	LongMatched = "matched"
	LongPinned  = "pinned"
	LongCover   = "cover" // so that the pattern of looks does not tell which ones are watched
)

const (
	hasReason = `EXISTS (SELECT 1 FROM matches m WHERE m.article_id = a.id AND m.alert = 1)`
	isPinned  = `EXISTS (SELECT 1 FROM pins p WHERE p.article_id = a.id AND p.ended_at = 0)`
)

// Ended returns the articles whose schedule of looks has ended and that matched
// in any revision, or are pinned, first seen first.
func (s *Store) Ended(ctx context.Context) ([]news.Article, error) {
	return s.articles(ctx, `SELECT `+articleColumns+articleFrom+`LEFT JOIN long_term l ON l.article_id = a.id
		WHERE a.kind = 'article' AND a.url <> '' AND (a.next_visit = 0 OR l.why = 'cover') AND COALESCE(l.why, 'cover') = 'cover'
			AND (a.state IN ('live', 'removed') AND (`+hasReason+` OR `+isPinned+`) OR a.state = 'backlog' AND `+isPinned+`)
		ORDER BY a.first_seen, a.id`)
}

// Stopped returns the articles in the long term that have no next look: it was
// lost, or long_term was switched off for a time.
func (s *Store) Stopped(ctx context.Context) ([]news.Article, error) {
	return s.articles(ctx, `SELECT `+articleColumns+articleFrom+`JOIN long_term l ON l.article_id = a.id
		WHERE a.next_visit = 0 AND a.state IN ('live', 'removed', 'backlog') ORDER BY a.id`)
}

// Block returns the articles of an article's lane that are looked at in the long
// term together with it, itself included, first seen first. The articles of a
// lane, in the order in which they were seen, are divided into blocks of a size;
// who is watched has no part in that. full is false while the block may still
// grow: the newest of a lane, which is filled up with those before it. Articles
// of a backlog, which are never visited unless they are pinned, have blocks of
// their own.
func (s *Store) Block(ctx context.Context, a news.Article, size int) (members []news.Article, full bool, err error) {
	const (
		eligible = `lane = $1 AND kind = 'article' AND url <> '' AND CASE WHEN state = 'backlog' THEN 1 ELSE 0 END = $2`
		before   = `(first_seen < $3 OR first_seen = $3 AND id < $4)`
	)
	backlog, seen := sqldb.Bit(a.State == news.StateBacklog), sqldb.Micros(a.FirstSeen)
	var place, all int
	err = s.db.Row(ctx, []any{&place, &all}, `SELECT COALESCE(SUM(CASE WHEN `+before+` THEN 1 ELSE 0 END), 0), COUNT(*) FROM articles WHERE `+eligible,
		a.Lane, backlog, seen, a.ID)
	if err != nil {
		return nil, false, err
	}
	first := place - place%size
	if full = first+size <= all; !full {
		first = max(0, all-size)
	}
	members, err = s.articles(ctx, `SELECT `+articleColumns+articleFrom+`JOIN (SELECT id AS member FROM articles WHERE `+eligible+`
			ORDER BY first_seen, id LIMIT $3 OFFSET $4) AS block ON member = a.id
		WHERE a.state IN ('live', 'missing', 'removed', 'backlog') ORDER BY a.first_seen, a.id`, a.Lane, backlog, size, first)
	return members, full, err
}

// LongTerm is one article that is to be looked at in the long term.
type LongTerm struct {
	Article   int64
	Why       string
	CoverFor  int64     // the article that a cover was drawn for
	NextVisit time.Time // where the article has no next look
}

// WatchLong notes articles that are to be looked at in the long term.
func (s *Store) WatchLong(ctx context.Context, list []LongTerm, at time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		for _, l := range list {
			if err := t.Exec(ctx, `INSERT INTO long_term (article_id, since, why, cover_for) VALUES ($1, $2, $3, $4)
				ON CONFLICT (article_id) DO UPDATE SET why = excluded.why, cover_for = excluded.cover_for WHERE long_term.why = 'cover'`,
				l.Article, sqldb.Micros(at), l.Why, l.CoverFor); err != nil {
				return err
			}
			if err := t.Exec(ctx, `UPDATE articles SET next_visit = $2 WHERE id = $1 AND next_visit = 0`, l.Article,
				sqldb.Micros(l.NextVisit)); err != nil {
				return err
			}
		}
		return nil
	})
}

// CoverKey returns this database's secret for drawing covers and the moments of
// looks. Without it nobody can work out which articles are covers and which are
// watched, or when one will be looked at.
func (s *Store) CoverKey(ctx context.Context) (key []byte, err error) {
	var value string
	err = s.inTx(ctx, func(t tx) error {
		if err := t.Exec(ctx, `INSERT INTO meta (key, value) VALUES ('cover_key', $1) ON CONFLICT (key) DO NOTHING`, rand.Text()); err != nil {
			return err
		}
		return t.Row(ctx, []any{&value}, `SELECT value FROM meta WHERE key = 'cover_key'`)
	})
	return []byte(value), err
}

// Pin is one article that somebody wants watched as long as it is kept.
type Pin struct {
	ID        int64
	ArticleID int64
	MadeAt    time.Time
	By, Why   string

	EndedAt  time.Time // zero while nobody has ended it
	EndedBy  string
	EndedWhy string
}

const pinColumns = `id, article_id, made_at, made_by, why, ended_at, ended_by, ended_why`

func (p *Pin) fields() []any {
	return []any{&p.ID, &p.ArticleID, sqldb.ScanTime(&p.MadeAt), &p.By, &p.Why, sqldb.ScanTime(&p.EndedAt), &p.EndedBy, &p.EndedWhy}
}

// Errors of pins.
var (
	errPinned    = errors.New("it is pinned already")
	errNotPinned = errors.New("it is not pinned")
)

// AddPin pins an article; errPinned if it is.
func (s *Store) AddPin(ctx context.Context, p Pin) error {
	return s.inTx(ctx, func(t tx) error {
		n, err := t.Count(ctx, `INSERT INTO pins (article_id, made_at, made_by, why) SELECT $1, $2, $3, $4
			WHERE NOT EXISTS (SELECT 1 FROM pins WHERE article_id = $1 AND ended_at = 0)`, p.ArticleID, sqldb.Micros(p.MadeAt), p.By, p.Why)
		if err == nil && n == 0 {
			err = errPinned
		}
		return err
	})
}

// EndPin unpins an article and returns the pin; errNotPinned if there is none. An
// article that was watched only because of its pin goes on as a cover: if its
// looks ended, they would show what they were for.
func (s *Store) EndPin(ctx context.Context, article int64, at time.Time, by, why string) (p Pin, err error) {
	err = s.inTx(ctx, func(t tx) error {
		err := t.Row(ctx, p.fields(), `SELECT `+pinColumns+` FROM pins WHERE article_id = $1 AND ended_at = 0`, article)
		if errors.Is(err, ErrNotFound) {
			return errNotPinned
		}
		if err != nil {
			return err
		}
		p.EndedAt = at
		p.EndedBy = by
		p.EndedWhy = why
		if err := t.Exec(ctx, `UPDATE pins SET ended_at = $2, ended_by = $3, ended_why = $4 WHERE id = $1`, p.ID, sqldb.Micros(at), by,
			why); err != nil {
			return err
		}
		return t.Exec(ctx, `UPDATE long_term SET why = 'cover' WHERE article_id = $1 AND why = 'pinned'`, article)
	})
	if err != nil && !errors.Is(err, errNotPinned) {
		err = fmt.Errorf("article %d: %w", article, err)
	}
	return p, err
}

// Pins returns the pins of an article, or all active ones for article 0,
// oldest first.
func (s *Store) Pins(ctx context.Context, article int64) ([]Pin, error) {
	var out []Pin
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var p Pin
		if err := scan(p.fields()...); err != nil {
			return err
		}
		out = append(out, p)
		return nil
	}, `SELECT `+pinColumns+` FROM pins WHERE article_id = $1 OR $1 = 0 AND ended_at = 0 ORDER BY id`, article)
	return out, err
}
