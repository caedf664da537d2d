package retry

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

// errorLength bounds what is stored and told of an error, in bytes: a database
// may repeat a stranger's text in it.
const errorLength = 500

func isCut(err error) bool {
	_, cut := errors.AsType[*work.CutError](err)
	return cut
}

// failed notes one more bad end of a task, and returns when it is tried again;
// the zero time if it is set aside.
func (j *Journal) failed(ctx context.Context, t store.Task, cut bool, why string, every time.Duration) time.Time {
	now := j.Now()
	if t.Failed == 0 {
		t.Since = now
	}
	t.Began = time.Time{}
	t.Failed++
	t.Error = strings.ToValidUTF8(why[:min(len(why), errorLength)], "")
	t.RetryAt = now.Add(pause(t.Failed, every))
	gate := store.Gate{Gate: "inside", Reason: t.Kind + " cut off", N: 1}
	t.Cut++
	if !cut {
		gate.Reason = t.Kind + " failed"
		t.Cut = 0
	}
	var notices []news.Notice
	var owed []news.Owed
	if t.Cut >= asideAfter {
		t.Aside = now
		t.RetryAt = now // as soon as it is asked for
		j.tell(ctx, &t, &notices, &owed, j.Notices.WorkAside)
	} else if t.Failed >= tellAfter && t.Told.IsZero() {
		j.tell(ctx, &t, &notices, &owed, j.Notices.WorkFailing)
	}
	err := j.Store.SaveTask(ctx, now, t, []store.Gate{gate}, notices, owed)
	if err != nil {
		j.Log.Error("cannot note that work failed", "task", t.Kind+" "+t.ID, "err", err)
	}
	j.mu.Lock()
	j.bad[t.TaskKey] = bad{Task: t, unsaved: err != nil}
	j.mu.Unlock()
	if !t.Aside.IsZero() {
		j.Log.Error("work was set aside", "task", t.Kind+" "+t.ID, "times", t.Failed, "err", t.Error)
		return time.Time{}
	}
	return t.RetryAt
}

// worked notes that a task ended well after it had not.
func (j *Journal) worked(ctx context.Context, t store.Task) {
	var notices []news.Notice
	var owed []news.Owed
	if !t.Told.IsZero() {
		n := j.Notices.WorkOK(key(t), j.name(ctx, t), j.clock(t.Since), t.Since, j.Now())
		operators.Owe(&notices, &owed, n, j.Live.Now().Config.Operators)
	}
	t.Failed = 0
	if err := j.Store.SaveTask(ctx, j.Now(), t, nil, notices, owed); err != nil {
		j.Log.Error("cannot note that work has ended well", "task", key(t), "err", err)
		return
	}
	j.mu.Lock()
	delete(j.bad, t.TaskKey)
	j.mu.Unlock()
}

// tell adds a notice of a task, unless the operators were told of enough tasks
// in the last hour: the advice shows where all of them are.
func (j *Journal) tell(ctx context.Context, t *store.Task, notices *[]news.Notice, owed *[]news.Owed, words operators.WorkNotice) {
	now := j.Now()
	j.mu.Lock()
	n := j.recent(now.Add(-time.Hour))
	j.mu.Unlock()
	if n >= tellHourly {
		return
	}
	t.Told = now
	notice := words(key(*t), j.name(ctx, *t), j.clock(t.Since), t.Failed, t.Error, t.Since, now)
	operators.Owe(notices, owed, notice, j.Live.Now().Config.Operators)
}

func (j *Journal) clock(at time.Time) string { return j.Live.Now().Clock(at) }

func key(t store.Task) string { return t.Kind + " " + t.ID }

// name is a task in words.
func (j *Journal) name(ctx context.Context, t store.Task) string {
	switch work.Kind(t.Kind) {
	case work.Poll:
		return "the poll of source " + t.ID
	case work.Visit:
		if id, err := strconv.ParseInt(t.ID, 10, 64); err == nil {
			if a, err := j.Store.Article(ctx, id); err == nil && a.URL != "" {
				return "the visit to " + a.URL
			}
		}
		return "the visit to article " + t.ID
	case work.Deliver:
		return "the sending of message " + t.ID
	case work.Close:
		receiver, _, _ := strings.Cut(t.ID, " ")
		return "the making of a message to " + receiver
	case work.Digest:
		return "the making of the digest " + t.ID
	case work.Hub:
		return "the request to the hub of subscription " + t.ID
	}
	return fmt.Sprintf("work of kind %s", t.Kind)
}
