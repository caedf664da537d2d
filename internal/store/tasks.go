package store

import (
	"context"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// TaskKey names a piece of work: its kind, and which of that kind.
type TaskKey struct{ Kind, ID string }

// NewTaskKey returns a key as both databases take it: that of a group is made of
// strangers' words.
func NewTaskKey(kind, id string) TaskKey { return TaskKey{kind, keyOf(id, maxKey)} }

// Task is a piece of work that is under way, or that ended badly the last times.
type Task struct {
	TaskKey
	Began   time.Time // under way since then; zero if it is not
	Failed  int       // times in a row that it ended badly
	Cut     int       // those of them in which it did not end by itself
	Since   time.Time // the first of these times
	RetryAt time.Time // when it is tried again
	Error   string    // of the last time
	Aside   time.Time // when it was set aside; zero if it was not
	Told    time.Time // when the operators were told of it
}

// The polls and visits that may not be done at $1: they are put off, or aside.
const (
	pollsOff  = `(SELECT id FROM tasks WHERE kind = 'poll' AND (aside > 0 OR retry_at > $1))`
	visitsOff = `(SELECT CAST(id AS BIGINT) FROM tasks WHERE kind = 'visit' AND (aside > 0 OR retry_at > $1))`
)

// SaveTask writes how a task ended, with what is told of it; one that has failed
// no time in a row is forgotten.
func (s *Store) SaveTask(ctx context.Context, at time.Time, task Task, gates []Gate, notices []news.Notice, owed []news.Owed) error {
	return s.inTx(ctx, func(t tx) error {
		err := t.Exec(ctx, `DELETE FROM tasks WHERE kind = $1 AND id = $2`, task.Kind, task.ID)
		if err == nil && task.Failed > 0 {
			err = t.Exec(ctx, `INSERT INTO tasks (kind, id, began, failed, cut, since, retry_at, error, aside, told)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
				task.Kind, task.ID, sqldb.Micros(task.Began), task.Failed, task.Cut, sqldb.Micros(task.Since), sqldb.Micros(task.RetryAt),
				task.Error, sqldb.Micros(task.Aside), sqldb.Micros(task.Told))
		}
		if err != nil {
			return err
		}
		return t.saveTold(ctx, at, gates, notices, owed)
	})
}

// stillDue is the condition of tasks t that are still to be done: a source may
// be configured no more, and a page not to be visited, or what ended badly may
// have been done after all when the process died.
const stillDue = `(kind <> 'poll' OR EXISTS (SELECT 1 FROM sources s WHERE s.name = t.id AND s.active = 1
		AND (t.failed = 0 OR t.aside > 0 OR s.next_due <= t.retry_at)))
	AND (kind <> 'visit' OR EXISTS (SELECT 1 FROM articles a WHERE a.id = CASE WHEN t.kind = 'visit' THEN CAST(t.id AS BIGINT) ELSE 0 END
		AND a.next_visit > 0 AND (t.failed = 0 OR t.aside > 0 OR a.next_visit <= t.retry_at)))`

// Tasks returns what is under way and what ended badly the last times, first
// failed first.
func (s *Store) Tasks(ctx context.Context) ([]Task, error) {
	var out []Task
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var t Task
		if err := scan(&t.Kind, &t.ID, sqldb.ScanTime(&t.Began), &t.Failed, &t.Cut, sqldb.ScanTime(&t.Since), sqldb.ScanTime(&t.RetryAt),
			&t.Error, sqldb.ScanTime(&t.Aside), sqldb.ScanTime(&t.Told)); err != nil {
			return err
		}
		out = append(out, t)
		return nil
	}, `SELECT kind, id, began, failed, cut, since, retry_at, error, aside, told FROM tasks t WHERE `+stillDue+` ORDER BY since, kind, id`)
	return out, err
}

// ForgetTasks drops what is not to be done any more.
func (s *Store) ForgetTasks(ctx context.Context) error {
	return s.inTx(ctx, func(t tx) error {
		return t.Exec(ctx, `DELETE FROM tasks WHERE (kind, id) IN (SELECT t.kind, t.id FROM tasks t WHERE NOT (`+stillDue+`))`)
	})
}

// RetryAside makes due again what was set aside, and returns how many that are.
// One more bad end sets such a task aside again: it keeps all but one of the
// times that it ended badly.
func (s *Store) RetryAside(ctx context.Context) (n int64, err error) {
	err = s.inTx(ctx, func(t tx) (err error) {
		n, err = t.Count(ctx, `UPDATE tasks SET aside = 0, failed = failed - 1, cut = cut - 1 WHERE aside > 0`)
		return err
	})
	return n, err
}
