package work

import (
	"context"
	"time"
)

// Journal remembers beyond this process what was begun and how it ended, so that
// a piece of work that ends badly each time, or takes the process with it, is put
// off and in the end set aside.
type Journal interface {
	// Begin notes that a task is under way. It returns false if the task has
	// been set aside.
	Begin(t Task) bool
	// Mark returns when that is written down.
	Mark(ctx context.Context, t Task) error
	// End notes how it ended, with nil if it was well. It returns when a task
	// that failed may be tried again, the zero time if it is set aside.
	End(ctx context.Context, t Task, failure error) time.Time
	// Leave notes that a task was left as it was.
	Leave(t Task)
	// Rest is called when nothing is under way, and writes down what is not yet.
	Rest(ctx context.Context)
}

// CutError is the failure of a task that did not end by itself: it panicked, or
// was ended for the time it took.
type CutError struct{ Err error }

// Error is that of what cut it off.
func (e *CutError) Error() string { return e.Err.Error() }

// Unwrap returns what cut it off.
func (e *CutError) Unwrap() error { return e.Err }
