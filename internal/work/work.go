// Package work says what due work is: data, so that it can be listed in one
// process and done in another. What is due is kept in the tables; a Task names
// a piece of it, and one handler a kind does it.
package work

import (
	"context"
	"fmt"
	"time"
)

// Kind is a sort of work; one handler does all of a kind.
type Kind string

// The kinds of work, with what their ID is.
const (
	Deliver  Kind = "deliver"   // the number of a notification
	Close    Kind = "close"     // a receiver, a space and the key of a group
	Digest   Kind = "digest"    // the key of a digest
	Hub      Kind = "hub"       // the number of a subscription
	Visit    Kind = "visit"     // the number of an article
	Poll     Kind = "poll"      // the name of a source
	LongTerm Kind = "long_term" // none: long-term revisits are planned for all
	Decoys   Kind = "decoys"    // none: they are drawn for all watched names
)

// Task is one piece of due work.
type Task struct {
	Kind      Kind
	ID        string    // which piece of its kind; one task of a kind and ID runs at a time
	Class     Class     // whose workers it takes
	Lane      string    // tasks of one lane run one at a time, its polls first; "" has no lane
	NotBefore time.Time // when the lane lets it start; zero is now
	Limits    []Limit   // it starts only where each of them has room
	// Late is how late it is by its own measure: at 1 by as much as lies between
	// two of its turns. Of a class's tasks, the latest go first.
	Late float64
	Last bool // it goes behind all others of its class: a stranger chose how many there are
	// Every is the pause that it has anyway between two turns, 0 for none.
	Every time.Duration
}

// Lateness is how late something due is, measured in turns of so much time each.
// A turn counts as at least a minute and at most a day.
func Lateness(due, now time.Time, turn time.Duration) float64 {
	return float64(now.Sub(due)) / float64(min(max(turn, time.Minute), 24*time.Hour))
}

// Key names the task among all that are under way.
func (t Task) Key() string { return string(t.Kind) + " " + t.ID }

// Limit bounds how many of the tasks that name it run at a time, so that work
// that hangs leaves workers to other work. However high, it leaves one worker.
type Limit struct {
	Name string
	Most int // at least 1
}

// Lister lists what is due and says when more will be.
type Lister interface {
	// Due returns the tasks due at now, most urgent first. It may return
	// tasks that are under way already; the pool knows them by their key.
	Due(ctx context.Context, now time.Time) ([]Task, error)
	// Next returns when something falls due after a moment; zero if nothing
	// will.
	Next(ctx context.Context, after time.Time) (time.Time, error)
}

// How much due work one listing names: in all, of polls in one lane, of visits
// for one source. The rest is named by the next one.
const (
	ListLimit     = 1000
	ListPerLane   = 400
	ListPerSource = 400
)

// Handler does the task of its kind that has the ID. A task whose work is done
// already, or gone, is no error.
type Handler func(ctx context.Context, id string) error

// Handlers has one handler for each kind.
type Handlers map[Kind]Handler

// Do runs the handler of a task.
func (h Handlers) Do(ctx context.Context, t Task) error {
	do := h[t.Kind]
	if do == nil {
		return fmt.Errorf("work of kind %q has no handler here", t.Kind)
	}
	return do(ctx, t.ID)
}
