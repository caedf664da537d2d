package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// Reason is a rule or an entity of a watchlist that is why something is owed.
// The zero Reason is that of a watched page without any match.
type Reason struct {
	Watchlist string `json:"watchlist,omitempty"`
	Rule      string `json:"rule,omitempty"`
	Entity    string `json:"entity,omitempty"`
}

// ReasonOf is the reason that a match is: its rule, else its entity. An entity
// that a rule found is evidence of the rule.
func ReasonOf(m news.Match) Reason {
	if m.Rule != "" {
		return Reason{Watchlist: m.Watchlist, Rule: m.Rule}
	}
	return Reason{Watchlist: m.Watchlist, Entity: m.Entity}
}

// String names the reason: "rule detainees / visits", "detainees / Ruben Vardanyan".
func (r Reason) String() string {
	switch {
	case r.Rule != "":
		return "rule " + r.Watchlist + " / " + r.Rule
	case r.Entity != "":
		return r.Watchlist + " / " + r.Entity
	}
	return "watchlist " + r.Watchlist
}

// Mute holds back what it covers until a time. All conditions that are set
// must hold; at least one is.
type Mute struct {
	ID     int64
	Reason        // Rule or Entity, not both; Watchlist alone covers all of it
	Story  int64  // 0: any
	Source string // "": any
	MadeAt time.Time
	Until  time.Time
	By     string // who made it
	Why    string

	EndedAt  time.Time // zero while nobody has ended it
	EndedBy  string
	EndedWhy string
}

const muteColumns = `id, watchlist, rule, entity, story_id, source, made_at, until_at, made_by, why, ended_at, ended_by, ended_why`

func (m *Mute) fields() []any {
	return []any{
		&m.ID, &m.Watchlist, &m.Rule, &m.Entity, &m.Story, &m.Source,
		sqldb.ScanTime(&m.MadeAt),
		sqldb.ScanTime(&m.Until),
		&m.By, &m.Why,
		sqldb.ScanTime(&m.EndedAt),
		&m.EndedBy, &m.EndedWhy,
	}
}

// Active reports whether the mute holds anything back at a moment.
func (m Mute) Active(now time.Time) bool { return m.EndedAt.IsZero() && now.Before(m.Until) }

// Covers reports whether the mute holds back a reason in an article of a
// story and a source.
func (m Mute) Covers(r Reason, story int64, source string) bool {
	fits := func(want, have string) bool { return want == "" || want == have }
	return fits(m.Watchlist, r.Watchlist) && fits(m.Rule, r.Rule) && fits(m.Entity, r.Entity) && fits(m.Source, source) && (m.Story == 0 || m.Story == story)
}

// What says what is muted: "rule detainees / visits from hetq".
func (m Mute) What() string {
	var parts []string
	if m.Reason != (Reason{}) {
		parts = append(parts, m.Reason.String())
	}
	if m.Story != 0 {
		parts = append(parts, fmt.Sprintf("story %d", m.Story))
	}
	switch {
	case m.Source != "" && len(parts) == 0:
		parts = append(parts, "source "+m.Source)
	case m.Source != "":
		parts = append(parts, "from "+m.Source)
	}
	return strings.Join(parts, " ")
}

// Kind is what sort of thing is muted, for counters: no name is in it.
func (m Mute) Kind() string {
	switch {
	case m.Rule != "":
		return "rule"
	case m.Entity != "":
		return "entity"
	case m.Watchlist != "":
		return "watchlist"
	case m.Story != 0:
		return "story"
	}
	return "source"
}

// String names the mute as the reason of a row that it holds back.
func (m Mute) String() string {
	return fmt.Sprintf("mute %d of %s, by %s: %s", m.ID, m.What(), m.By, m.Why)
}

// HeldBy returns the mutes that hold a row back, which is none if one of its
// reasons is not covered by any. A row without reasons has the zero Reason.
func HeldBy(mutes []Mute, reasons []Reason, story int64, source string) []Mute {
	if len(reasons) == 0 {
		reasons = []Reason{{}}
	}
	var by []Mute
	for _, r := range reasons {
		i := slices.IndexFunc(mutes, func(m Mute) bool { return m.Covers(r, story, source) })
		if i < 0 {
			return nil
		}
		if !slices.ContainsFunc(by, func(have Mute) bool { return have.ID == mutes[i].ID }) {
			by = append(by, mutes[i])
		}
	}
	slices.SortFunc(by, func(a, b Mute) int { return cmp.Compare(a.ID, b.ID) })
	return by
}

// Withheld says why a row is not told after all.
type Withheld struct {
	Reason string
	Mutes  []int64 // those that hold it back; none where it is no longer watched
}

// WithheldBy is what mutes make of a row; the zero Withheld for none.
func WithheldBy(mutes []Mute) (w Withheld) {
	said := make([]string, 0, len(mutes))
	for _, m := range mutes {
		said, w.Mutes = append(said, m.String()), append(w.Mutes, m.ID)
	}
	w.Reason = strings.Join(said, "; ")
	return w
}

// AddMute makes a mute and returns its number.
func (s *Store) AddMute(ctx context.Context, m Mute) (id int64, err error) {
	err = s.inTx(ctx, func(t tx) error {
		return t.Row(ctx, []any{&id}, `INSERT INTO mutes (watchlist, rule, entity, story_id, source, made_at, until_at, made_by, why)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
			m.Watchlist, m.Rule, m.Entity, m.Story, m.Source, sqldb.Micros(m.MadeAt), sqldb.Micros(m.Until), m.By, m.Why)
	})
	return id, err
}

// ErrMuteOver is returned by EndMute for a mute that holds nothing back any more.
var ErrMuteOver = errors.New("it is over already")

// EndMute ends a mute before its time and returns it; ErrNotFound if there
// is none of that number. What it has held back stays held back.
func (s *Store) EndMute(ctx context.Context, id int64, at time.Time, by, why string) (m Mute, err error) {
	err = s.inTx(ctx, func(t tx) error {
		if err := t.Row(ctx, m.fields(), `SELECT `+muteColumns+` FROM mutes WHERE id = $1`, id); err != nil {
			return err
		}
		if !m.Active(at) {
			return ErrMuteOver
		}
		m.EndedAt, m.EndedBy, m.EndedWhy = at, by, why
		return t.Exec(ctx, `UPDATE mutes SET ended_at = $2, ended_by = $3, ended_why = $4 WHERE id = $1`, id, sqldb.Micros(at), by, why)
	})
	return m, err
}

// Mutes returns all mutes ever made, the oldest first.
func (s *Store) Mutes(ctx context.Context) ([]Mute, error) {
	return scanMutes(func(fn func(scan func(...any) error) error) error {
		return s.db.Each(ctx, fn, `SELECT `+muteColumns+` FROM mutes ORDER BY id`)
	})
}

const activeMutes = `SELECT ` + muteColumns + ` FROM mutes WHERE ended_at = 0 AND until_at > $1 ORDER BY id`

// ActiveMutes returns the mutes that hold something back at a moment.
func (s *Store) ActiveMutes(ctx context.Context, now time.Time) ([]Mute, error) {
	return scanMutes(func(fn func(scan func(...any) error) error) error {
		return s.db.Each(ctx, fn, activeMutes, sqldb.Micros(now))
	})
}

func (t tx) activeMutes(ctx context.Context, now time.Time) ([]Mute, error) {
	return scanMutes(func(fn func(scan func(...any) error) error) error {
		return t.Each(ctx, fn, activeMutes, sqldb.Micros(now))
	})
}

func scanMutes(each func(fn func(scan func(...any) error) error) error) ([]Mute, error) {
	var out []Mute
	err := each(func(scan func(...any) error) error {
		var m Mute
		if err := scan(m.fields()...); err != nil {
			return err
		}
		out = append(out, m)
		return nil
	})
	return out, err
}

// MuteIDs are the numbers of mutes, as Closing names those it heeded.
func MuteIDs(mutes []Mute) []int64 {
	ids := make([]int64, 0, len(mutes))
	for _, m := range mutes {
		ids = append(ids, m.ID)
	}
	return ids
}

// hold notes which mutes held back a row.
func (t tx) hold(ctx context.Context, row int64, mutes []int64, at time.Time) error {
	for _, m := range mutes {
		if err := t.Exec(ctx, `INSERT INTO held (mute_id, owed_id, at) VALUES ($1, $2, $3) ON CONFLICT (mute_id, owed_id) DO NOTHING`, m, row, sqldb.Micros(at)); err != nil {
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

// HeldBack counts what each mute held back from a receiver ("" for all) in
// (since, until], by the number of the mute; 0 is all of them together, where
// two may have held back one article.
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

// withdraw keeps a notification that has surely not been sent from being sent
// when every row it carries is muted by now, or no longer watched. A row goes
// with its last notification; it counts as sent if another one was.
func (t tx) withdraw(ctx context.Context, id int64, now time.Time, live func(Reason) bool) (bool, error) {
	var unsent int
	if found, err := exists(t.Row(ctx, []any{&unsent}, `SELECT 1 FROM notifications WHERE id = $1 AND state = 'pending' AND doubtful = 0`, id)); err != nil || !found {
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
	why := make([]Withheld, len(rows))
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
	return true, t.settle(ctx, id, NotificationSent, "") // what another notification has told is sent
}

// placed is an owed row with where its article stands.
type placed struct {
	Owed
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

func (p placed) withheld(mutes []Mute, live func(Reason) bool) Withheld {
	if p.Kind == OwedNotice {
		return Withheld{}
	}
	return Recheck(p.Reasons, p.story, p.source, mutes, live)
}

// Recheck says whether a row is withheld now: what is no longer watched is no
// reason any more, and the rest may be muted. A nil live says that all is
// still watched.
func Recheck(reasons []Reason, story int64, source string, mutes []Mute, live func(Reason) bool) Withheld {
	left := reasons
	if live != nil {
		left = slices.DeleteFunc(slices.Clone(reasons), func(r Reason) bool { return !live(r) })
	}
	if len(left) == 0 && len(reasons) > 0 {
		return Withheld{Reason: reasons[0].String() + " is no longer watched"}
	}
	return WithheldBy(HeldBy(mutes, left, story, source))
}
