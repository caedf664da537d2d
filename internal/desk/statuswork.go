package desk

import (
	"context"
	"strconv"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

// WorkStatus is a piece of work that ended badly the last times, through no
// fault of the world outside.
type WorkStatus struct {
	Kind     string     `json:"kind"`
	ID       string     `json:"id"`
	Failures int        `json:"failures"` // consecutive
	Since    *time.Time `json:"since"`
	Error    string     `json:"error"`
	Again    *time.Time `json:"again"` // when it is tried again; null for what was set aside
	Aside    *time.Time `json:"aside"` // since when
}

func workStatus(t store.Task) WorkStatus {
	w := WorkStatus{Kind: t.Kind, ID: t.ID, Failures: t.Failed, Since: at(t.Since), Error: t.Error, Aside: at(t.Aside)}
	if t.Aside.IsZero() {
		w.Again = at(t.RetryAt)
	}
	return w
}

// addWork adds what fails inside. A source whose poll does is failing, whatever
// its last answer was.
func (d *Desk) addWork(ctx context.Context, out *Status) error {
	out.Work = []WorkStatus{}
	tasks, err := d.store.Tasks(ctx)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.Failed == 0 {
			continue
		}
		w := workStatus(t)
		out.Work = append(out.Work, w)
		for i := range out.SourceList {
			if src := &out.SourceList[i]; t.Kind == string(work.Poll) && src.Name == t.ID {
				src.State = "failing"
				if w.Aside != nil {
					src.State = "aside"
				}
				src.Failures = max(src.Failures, t.Failed)
				src.Error = t.Error
				src.FailingSince = w.Since
				src.NextDue = w.Again
			}
		}
	}
	return nil
}

// workOf is what fails of the visits to an article, nil for nothing.
func (d *Desk) workOf(ctx context.Context, article int64) (*WorkStatus, error) {
	tasks, err := d.store.Tasks(ctx)
	for _, t := range tasks {
		if t.Failed > 0 && t.Kind == string(work.Visit) && t.ID == strconv.FormatInt(article, 10) {
			w := workStatus(t)
			return &w, err
		}
	}
	return nil, err
}

// Retried is what is tried once more.
type Retried struct {
	Tasks    int64 `json:"retried"`  // that were set aside
	Messages int   `json:"messages"` // that were refused or given up, or wait for a receiver or recipient
}

// Retry has work done once more that was set aside, and messages sent that were
// refused, given up or wait until somebody takes messages again. The running
// service finds them due.
func (d *Desk) Retry(ctx context.Context, _ news.Actor) (out Retried, err error) {
	if out.Tasks, err = d.store.RetryAside(ctx); err != nil {
		return out, err
	}
	var receivers []string
	for _, r := range d.settings().Config.Receivers {
		receivers = append(receivers, r.Name)
	}
	out.Messages, err = d.store.Requeue(ctx, receivers, d.now())
	return out, err
}

// Reload has the running service read its configuration again; force, also one
// that has much less to watch.
func (d *Desk) Reload(ctx context.Context, by news.Actor, force bool) error {
	return d.store.AskReload(ctx, by.Name, force)
}

// Overdue is how late the polls are that are due and not done.
type Overdue struct {
	Longest time.Duration // for how long one has been due, 0 if none is
	// Worst is how late the one is that is latest by its own measure, WorstEvery
	// the pause between two of its polls.
	Worst       time.Duration
	WorstEvery  time.Duration
	WorstSource string
}

// Overdue says how late polls are. What was due before the service began at
// since counts from then.
func (d *Desk) Overdue(ctx context.Context, since time.Time) (Overdue, error) {
	now := d.now()
	list, err := d.store.Overdue(ctx, now)
	var out Overdue
	worst := 0.0
	for _, o := range list {
		due := o.Due
		if due.Before(since) {
			due = since
		}
		late, every := now.Sub(due), time.Minute
		if !o.LastPoll.IsZero() {
			every = o.Due.Sub(o.LastPoll)
		}
		out.Longest = max(out.Longest, late)
		if by := work.Lateness(due, now, every); by > worst {
			worst = by
			out.Worst = late
			out.WorstEvery = every
			out.WorstSource = o.Source
		}
	}
	return out, err
}
