package work

import (
	"context"
	"fmt"
)

// Attendant does for a task under way what its handler asks for.
type Attendant struct {
	// Take gives it more limits, if each of them has room.
	Take func(limits []Limit) bool
	// Mark returns when it is written down that the task is under way.
	Mark func(ctx context.Context) error
}

type attendantKey struct{}

// WithAttendant lets the handlers that get the context ask.
func WithAttendant(ctx context.Context, a Attendant) context.Context {
	return context.WithValue(ctx, attendantKey{}, a)
}

// Take asks for limits that a task turns out to need only now. It does not
// wait: a worker that waits is one that others miss. Where there is no room, its
// error is a *Wanting, which the handler returns: the task is then done again
// when there is room. Outside a pool there are no limits.
func Take(ctx context.Context, limits ...Limit) error {
	a, _ := ctx.Value(attendantKey{}).(Attendant)
	if a.Take == nil || a.Take(limits) {
		return nil
	}
	return &Wanting{limits}
}

// Mark makes sure that it is written down that the task of the context is under
// way. A handler calls it before it works on what strangers wrote: if the
// process dies of that, the next one knows.
func Mark(ctx context.Context) error {
	a, _ := ctx.Value(attendantKey{}).(Attendant)
	if a.Mark == nil {
		return nil
	}
	return a.Mark(ctx)
}

// Wanting is the error of a task that has done nothing, since these limits had
// no room.
type Wanting struct{ Limits []Limit }

// Error names the first limit.
func (w *Wanting) Error() string {
	return fmt.Sprintf("no room: %d at a time of what counts as %q", w.Limits[0].Most, w.Limits[0].Name)
}
