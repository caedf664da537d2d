// Package retry decides when work that ended badly is tried again, and when no
// more. What the world is to blame for, such as a page that does not answer, is
// an outcome of the work and no bad end: this is about errors inside. It promises
// that a task that takes the process with it is named after the first time, does
// not run beside another such, and is set aside after the third; that the pauses
// of all others grow; and that the operators are told of both.
package retry

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tocsin/internal/operators"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

const (
	asideAfter = 3 // times cut off in a row, and a task is set aside
	tellAfter  = 3 // times failed in a row, and the operators are told
	firstPause = time.Minute
	lastPause  = time.Hour // or the pause that the task has anyway, if that is shorter
	tellHourly = 5         // tasks that the operators are told of in an hour: one cause can make thousands fail
)

// suspects run one at a time: of several that were under way when the process
// ended, one is to blame, and it shall show which.
var suspects = work.Limit{Name: "suspects", Most: 1}

// Journal is a work.Journal in the store. It is safe for concurrent use.
type Journal struct {
	Store   *store.Store
	Live    *settings.Live
	Notices operators.Notices
	Now     func() time.Time
	Log     *slog.Logger

	mu  sync.Mutex
	bad map[store.TaskKey]bad
}

// bad is a task that ended badly the last times.
type bad struct {
	store.Task
	unsaved bool // the store does not know it yet
}

func keyOf(t work.Task) store.TaskKey { return store.NewTaskKey(string(t.Kind), t.ID) }

// Recover takes up what the last process left behind, before work begins. What
// was under way when it ended may be what it died of. It is tried again when
// this process has lived for a while: one that dies soon after each start, of
// something else, has no strikes for what comes first.
func (j *Journal) Recover(ctx context.Context) error {
	if err := j.Store.ForgetTasks(ctx); err != nil {
		return err
	}
	all, err := j.Store.Tasks(ctx)
	if err != nil {
		return err
	}
	j.bad = map[store.TaskKey]bad{}
	for _, t := range all {
		if t.Failed > 0 {
			j.bad[t.TaskKey] = bad{Task: t}
		}
	}
	for _, t := range all {
		if !t.Began.IsZero() {
			j.failed(ctx, t, true, "the process ended in the middle of it", 0)
		}
	}
	return nil
}

// Filter leaves out the tasks that may not be done yet.
func (j *Journal) Filter(ctx context.Context, tasks []work.Task, now time.Time) ([]work.Task, error) {
	all, err := j.Store.Tasks(ctx)
	if err != nil {
		return nil, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for k, b := range j.bad {
		if !b.unsaved {
			delete(j.bad, k)
		}
	}
	for _, t := range all {
		if t.Failed > 0 && isOver(t, now) {
			if err := j.Store.SaveTask(ctx, now, store.Task{TaskKey: t.TaskKey}, nil, nil, nil); err != nil {
				return nil, err
			}
			continue
		}
		if _, newer := j.bad[t.TaskKey]; t.Failed > 0 && !newer {
			j.bad[t.TaskKey] = bad{Task: t}
		}
	}
	if len(j.bad) == 0 {
		return tasks, nil
	}
	out := tasks[:0]
	for _, t := range tasks {
		b, ok := j.bad[keyOf(t)]
		if ok && (!b.Aside.IsZero() || b.RetryAt.After(now)) {
			continue
		}
		if b.Cut > 0 {
			t.Limits = append(slices.Clone(t.Limits), suspects)
		}
		out = append(out, t)
	}
	return out, nil
}

// isOver reports whether a task that is no poll or visit, of which the store
// knows what is due, was not tried again long after it was to be: there is
// nothing left of it to do.
func isOver(t store.Task, now time.Time) bool {
	known := t.Kind == string(work.Poll) || t.Kind == string(work.Visit)
	return !known && t.Began.IsZero() && t.Aside.IsZero() && now.Sub(t.RetryAt) > lastPause
}

// Begin implements work.Journal.
func (j *Journal) Begin(t work.Task) bool {
	key := keyOf(t)
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.bad[key].Aside.IsZero() {
		return false
	}
	j.Store.BeginTask(key, j.Now())
	return true
}

// Mark implements work.Journal.
func (j *Journal) Mark(ctx context.Context, t work.Task) error {
	return j.Store.MarkTask(ctx, keyOf(t), j.Now())
}

// End implements work.Journal.
func (j *Journal) End(ctx context.Context, t work.Task, failure error) (again time.Time) {
	// How it ended is written also when the process is being stopped.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	b, known := j.leave(t)
	switch {
	case failure != nil:
		b.TaskKey = keyOf(t)
		return j.failed(ctx, b.Task, isCut(failure), failure.Error(), t.Every)
	case known:
		j.worked(ctx, b.Task)
	}
	return time.Time{}
}

// Leave implements work.Journal.
func (j *Journal) Leave(t work.Task) { j.leave(t) }

// Rest implements work.Journal.
func (j *Journal) Rest(ctx context.Context) {
	if err := j.Store.FlushTasks(ctx); err != nil && ctx.Err() == nil {
		j.Log.Error("cannot note that work has ended", "err", err)
	}
}

// leave returns what is known of a task that is not under way any more.
func (j *Journal) leave(t work.Task) (bad, bool) {
	key := keyOf(t)
	j.mu.Lock()
	defer j.mu.Unlock()
	b, known := j.bad[key]
	j.Store.EndTask(key, known)
	return b, known
}

// pause is how long a task is put off after the nth bad end in a row. every is
// the pause that it has anyway, 0 for none.
func pause(n int, every time.Duration) time.Duration {
	limit := lastPause
	if every > 0 {
		limit = min(limit, max(every, firstPause))
	}
	return min(firstPause<<min(n-1, 10), limit)
}

// recent counts the tasks that the operators were told of since a moment.
func (j *Journal) recent(since time.Time) int {
	n := 0
	for _, b := range j.bad {
		if b.Told.After(since) {
			n++
		}
	}
	return n
}
