package store

import (
	"context"
	"sync"
	"time"

	"tocsin/internal/sqldb"
)

// marks are the tasks under way, as the table of tasks is to have them. They are
// written with whatever is written next, such as the claim of a lane before a
// request, so that a task costs no transaction of its own.
type marks struct {
	mu      sync.Mutex
	running map[TaskKey]bool      // from BeginTask to EndTask
	waiting map[TaskKey]time.Time // begun, and not given to a transaction yet
	written map[TaskKey]bool      // begun, and in the table
	ended   []TaskKey             // to be taken out of it
	idle    []TaskKey             // to stay there for their failures, as not under way
}

// someMarks are what one transaction writes.
type someMarks struct {
	begun       map[TaskKey]time.Time
	ended, idle []TaskKey
}

func newMarks() *marks {
	return &marks{running: map[TaskKey]bool{}, waiting: map[TaskKey]time.Time{}, written: map[TaskKey]bool{}}
}

// BeginTask notes that a task is under way, with the next write.
func (s *Store) BeginTask(key TaskKey, now time.Time) {
	s.marks.mu.Lock()
	defer s.marks.mu.Unlock()
	s.marks.running[key] = true
	s.marks.waiting[key] = now
}

// EndTask notes, with the next write, that a task is not under way any more; bad
// says that something is known of its failures, which stays.
func (s *Store) EndTask(key TaskKey, bad bool) {
	s.marks.mu.Lock()
	defer s.marks.mu.Unlock()
	delete(s.marks.running, key)
	delete(s.marks.written, key)
	_, unwritten := s.marks.waiting[key]
	switch {
	case bad:
		s.marks.idle = append(s.marks.idle, key)
	case !unwritten:
		s.marks.ended = append(s.marks.ended, key)
	}
	delete(s.marks.waiting, key)
}

// MarkTask returns when it is written that a task is under way.
func (s *Store) MarkTask(ctx context.Context, key TaskKey, now time.Time) error {
	s.marks.mu.Lock()
	written := s.marks.written[key]
	if !written {
		s.marks.waiting[key] = now // also if a transaction has it that may fail
	}
	s.marks.mu.Unlock()
	if written {
		return nil
	}
	return s.FlushTasks(ctx)
}

// FlushTasks writes what waits for the next write.
func (s *Store) FlushTasks(ctx context.Context) error {
	s.marks.mu.Lock()
	nothing := len(s.marks.waiting)+len(s.marks.ended)+len(s.marks.idle) == 0
	s.marks.mu.Unlock()
	if nothing {
		return nil
	}
	return s.inTx(ctx, func(tx) error { return nil })
}

// take gives a transaction what waits.
func (m *marks) take() someMarks {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := someMarks{begun: m.waiting, ended: m.ended, idle: m.idle}
	if len(m.waiting) > 0 {
		m.waiting = map[TaskKey]time.Time{}
	} else {
		out.begun = nil
	}
	m.ended = nil
	m.idle = nil
	return out
}

// settle notes how the transaction ended. One that failed gives back what is
// still so; one that wrote what is over by now has it taken out.
func (m *marks) settle(some someMarks, failed bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, at := range some.begun {
		switch {
		case m.running[key] && failed:
			m.waiting[key] = at
		case m.running[key]:
			m.written[key] = true
		case !failed:
			m.ended = append(m.ended, key)
		}
	}
	if failed {
		m.ended = append(m.ended, some.ended...)
		m.idle = append(m.idle, some.idle...)
	}
}

func (some someMarks) write(ctx context.Context, t tx) error {
	in := ` AND kind || ' ' || id IN (SELECT value` + t.DB().Scalar() + ` FROM ` + t.DB().Rows("$1") + `)`
	if len(some.ended) > 0 {
		if err := t.Exec(ctx, `DELETE FROM tasks WHERE failed = 0`+in, names(some.ended)); err != nil {
			return err
		}
	}
	if len(some.idle) > 0 {
		if err := t.Exec(ctx, `UPDATE tasks SET began = 0 WHERE failed > 0`+in, names(some.idle)); err != nil {
			return err
		}
	}
	if len(some.begun) == 0 {
		return nil
	}
	b := sqldb.Batch{
		Table: "tasks", Columns: []sqldb.Column{sqldb.Text("kind"), sqldb.Text("id"), sqldb.Int("began")},
		Tail: ` ON CONFLICT (kind, id) DO UPDATE SET began = excluded.began`,
	}
	for k, at := range some.begun {
		b.Rows = append(b.Rows, []any{k.Kind, k.ID, sqldb.Micros(at)})
	}
	return b.Insert(ctx, t.Tx)
}

// names are keys as a parameter of Rows.
func names(keys []TaskKey) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.Kind + " " + k.ID
	}
	return sqldb.JSON(out)
}
