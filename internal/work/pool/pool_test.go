package pool

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/work"
)

// plan is work that stays due until its task has run without an error.
type plan struct {
	mu    sync.Mutex
	tasks map[string]*planned
	order []string
}

type planned struct {
	at   time.Time
	lane string
	lims []work.Limit
	run  func(ctx context.Context) error
	done bool
}

func (p *plan) add(key, lane string, at time.Time, run func(ctx context.Context) error) {
	if p.tasks == nil {
		p.tasks = map[string]*planned{}
	}
	p.tasks[key] = &planned{at: at, lane: lane, run: run}
	p.order = append(p.order, key)
}

func (p *plan) Due(_ context.Context, now time.Time) ([]work.Task, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []work.Task
	for _, key := range p.order {
		t := p.tasks[key]
		if t.done || t.at.After(now) {
			continue
		}
		out = append(out, work.Task{Kind: planKind, ID: key, Lane: t.lane, Limits: t.lims})
	}
	return out, nil
}

// planKind is the kind of what a plan lists.
const planKind work.Kind = "plan"

// handlers do what was planned.
func (p *plan) handlers() work.Handlers {
	return work.Handlers{planKind: func(ctx context.Context, key string) error {
		p.mu.Lock()
		t := p.tasks[key]
		p.mu.Unlock()
		if err := t.run(ctx); err != nil {
			return err
		}
		p.mu.Lock()
		t.done = true
		p.mu.Unlock()
		return nil
	}}
}

func (p *plan) Next(_ context.Context, after time.Time) (time.Time, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var next time.Time
	for _, t := range p.tasks {
		if !t.done && t.at.After(after) && (next.IsZero() || t.at.Before(next)) {
			next = t.at
		}
	}
	return next, nil
}

// noJournal remembers nothing.
type noJournal struct{}

func (noJournal) Begin(work.Task) bool                  { return true }
func (noJournal) Mark(context.Context, work.Task) error { return nil }
func (noJournal) Leave(work.Task)                       {}
func (noJournal) Rest(context.Context)                  {}
func (noJournal) End(_ context.Context, _ work.Task, failure error) time.Time {
	if failure == nil {
		return time.Time{}
	}
	return time.Now().Add(time.Minute)
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func TestRunDoesEachTaskWhenItIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var mu sync.Mutex
		var got []string
		p := &plan{}
		for _, s := range []int{5, 0, 90} {
			at := start.Add(time.Duration(s) * time.Second)
			p.add(fmt.Sprintf("task%02d", s), "", at, func(context.Context) error {
				mu.Lock()
				defer mu.Unlock()
				got = append(got, fmt.Sprintf("%02d at %s", s, time.Since(start)))
				return nil
			})
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		pool := &Pool{Work: p, Handlers: p.handlers(), Clock: RealClock{}, Workers: 2, Journal: noJournal{}, Log: quiet()}
		if err := pool.Run(ctx); err != nil {
			t.Fatal(err)
		}
		want := []string{"00 at 0s", "05 at 5s", "90 at 1m30s"}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestOneTaskALaneAndNoMoreThanWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		running, most := map[string]int{}, map[string]int{}
		enter := func(lane string, by int) {
			mu.Lock()
			defer mu.Unlock()
			for _, k := range []string{lane, "all"} {
				running[k] += by
				most[k] = max(most[k], running[k])
			}
		}
		p := &plan{}
		for i := range 30 {
			lane := fmt.Sprintf("lane%d", i%6)
			p.add(fmt.Sprint("task", i), lane, time.Now(), func(ctx context.Context) error {
				enter(lane, 1)
				<-time.After(time.Second)
				enter(lane, -1)
				return nil
			})
		}
		pool := &Pool{Work: p, Handlers: p.handlers(), Clock: RealClock{}, Workers: 4, Journal: noJournal{}, Log: quiet()}
		if err := pool.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		for lane, n := range most {
			limit := 1
			if lane == "all" {
				limit = 4
			}
			if n > limit {
				t.Errorf("%s: %d at a time, want at most %d", lane, n, limit)
			}
		}
		if most["all"] < 4 {
			t.Errorf("only %d workers were ever busy, want 4", most["all"])
		}
	})
}

// TestLimitsLeaveWorkersToOtherWork (DEL-03) lets one receiver of many
// recipients, then all receivers, hang for long: polls, and where only one
// hangs the other receivers, go on as if nothing were.
func TestLimitsLeaveWorkersToOtherWork(t *testing.T) {
	for _, tt := range []struct {
		name      string
		hanging   int // receivers
		delivered bool
	}{{"one receiver hangs", 1, true}, {"ten receivers hang", 10, false}} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				var mu sync.Mutex
				ended := map[string]time.Duration{}
				p := &plan{}
				add := func(key, lane string, takes time.Duration, lims ...work.Limit) {
					p.add(key, lane, start, func(ctx context.Context) error {
						<-time.After(takes)
						mu.Lock()
						defer mu.Unlock()
						ended[key] = time.Since(start)
						return nil
					})
					p.tasks[key].lims = lims
				}
				deliver := func(receiver, to string, takes time.Duration) {
					add("deliver "+receiver+to, receiver+to, takes, work.Limit{Name: "deliveries", Most: 8}, work.Limit{Name: receiver, Most: 2})
				}
				for r := range tt.hanging {
					for i := range 20 {
						deliver(fmt.Sprint("dead", r), fmt.Sprint(" to ", i), 10*time.Minute)
					}
				}
				deliver("desk", "", time.Second)
				for i := range 40 {
					add(fmt.Sprint("poll ", i), "", time.Second)
				}
				pool := &Pool{Work: p, Handlers: p.handlers(), Clock: RealClock{}, Workers: 16, Journal: noJournal{}, Log: quiet()}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				if err := pool.Run(ctx); err != nil {
					t.Fatal(err)
				}
				for i := range 40 {
					if d := ended[fmt.Sprint("poll ", i)]; d == 0 || d > 10*time.Second {
						t.Errorf("poll %d ended after %s", i, d)
					}
				}
				if d := ended["deliver desk"]; tt.delivered && (d == 0 || d > 3*time.Second) {
					t.Errorf("the other receiver was told after %s", d)
				}
			})
		})
	}
}

// TestLimitLeavesAWorker holds also where there are fewer workers than it lets.
func TestLimitLeavesAWorker(t *testing.T) {
	p := &Pool{Workers: 2, busy: map[string]int{"x": 1}}
	if p.room([]work.Limit{{Name: "x", Most: 8}}) {
		t.Error("the limit takes both workers")
	}
	p = &Pool{Workers: 1, busy: map[string]int{}}
	if !p.room([]work.Limit{{Name: "x", Most: 8}}) {
		t.Error("with one worker, nothing of the limit ever runs")
	}
}

// slowly is work whose listing takes a while, and tells what was due when it began.
type slowly struct{ *plan }

func (s slowly) Due(ctx context.Context, now time.Time) ([]work.Task, error) {
	tasks, err := s.plan.Due(ctx, now)
	<-time.After(time.Second)
	return tasks, err
}

func TestTaskThatEndsWhileItIsListedRunsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &plan{}
		ran := map[string]int{}
		var mu sync.Mutex
		add := func(key string, takes time.Duration, then func()) {
			p.add(key, "", time.Now(), func(context.Context) error {
				<-time.After(takes)
				mu.Lock()
				ran[key]++
				mu.Unlock()
				then()
				return nil
			})
		}
		// The first ends while the second listing is made, and makes more work.
		add("first", 500*time.Millisecond, func() {
			p.mu.Lock()
			defer p.mu.Unlock()
			add("its child", time.Second, func() {})
		})
		pool := &Pool{Work: slowly{p}, Handlers: p.handlers(), Clock: RealClock{}, Workers: 4, Journal: noJournal{}, Log: quiet()}
		if err := pool.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if ran["first"] != 1 || ran["its child"] != 1 {
			t.Errorf("ran %v, want each once", ran)
		}
	})
}

func TestListingIsWorkedOffBeforeTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &plan{}
		done := 0
		for i := range 200 {
			p.add(fmt.Sprint(i), "", time.Now(), func(context.Context) error { done++; return nil })
		}
		w := &counted{plan: p}
		pool := &Pool{Work: w, Handlers: w.handlers(), Clock: RealClock{}, Workers: 1, Journal: noJournal{}, Log: quiet()}
		if err := pool.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if done != 200 || w.listings > 4 {
			t.Errorf("%d tasks done with %d listings, want 200 with a few", done, w.listings)
		}
	})
}

// counted counts how often it is asked.
type counted struct {
	*plan
	listings int
}

func (c *counted) Due(ctx context.Context, now time.Time) ([]work.Task, error) {
	c.listings++
	return c.plan.Due(ctx, now)
}

func TestPanicAndErrorFreeTheSlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := map[string]int{}
		var mu sync.Mutex
		p := &plan{}
		fail := func(key string, how func() error) {
			p.add(key, "lane", time.Now(), func(context.Context) error {
				mu.Lock()
				tries[key]++
				n := tries[key]
				mu.Unlock()
				if n < 3 {
					return how()
				}
				return nil
			})
		}
		fail("panics", func() error { panic("boom") })
		fail("fails", func() error { return errors.New("no") })
		pool := &Pool{Work: p, Handlers: p.handlers(), Clock: RealClock{}, Workers: 1, Journal: noJournal{}, Log: quiet()}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		if err := pool.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if tries["panics"] != 3 || tries["fails"] != 3 {
			t.Errorf("tries %v, want 3 of each", tries)
		}
	})
}

func TestStopLetsTasksEndAndCutsThoseThatDoNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &plan{}
		var quick, stuck error
		p.add("quick", "", time.Now(), func(ctx context.Context) error {
			<-time.After(5 * time.Second)
			quick = ctx.Err()
			return quick
		})
		p.add("stuck", "", time.Now(), func(ctx context.Context) error {
			<-ctx.Done()
			stuck = ctx.Err()
			return stuck
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		pool := &Pool{Work: p, Handlers: p.handlers(), Clock: RealClock{}, Workers: 2, Journal: noJournal{}, Log: quiet()}
		if err := pool.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if quick != nil || stuck == nil {
			t.Errorf("quick ended with %v, stuck with %v; want nil and cut off", quick, stuck)
		}
		if took := time.Since(start); took != time.Second+grace {
			t.Errorf("stopping took %s, want the grace of %s", took-time.Second, grace)
		}
	})
}

func TestDrainReportsWhatFailedAndEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &plan{}
		tries, done := 0, false
		p.add("bad", "", time.Now(), func(context.Context) error { tries++; return errors.New("disk full") })
		p.add("good", "", time.Now(), func(context.Context) error { done = true; return nil })
		pool := &Pool{Work: p, Handlers: p.handlers(), Clock: RealClock{}, Workers: 1, Journal: noJournal{}, Log: quiet()}
		err := pool.Drain(t.Context())
		if err == nil || err.Error() != "plan bad: disk full" {
			t.Errorf("got error %v, want the failed task's", err)
		}
		if tries != 1 || !done {
			t.Errorf("bad ran %d times, good done %v; want 1, true", tries, done)
		}
	})
}

// slowList is work whose second listing takes until the one task has ended,
// and still names it as due.
type slowList struct {
	listed, ran int
	done        bool
	release     chan struct{}
}

func (s *slowList) Due(context.Context, time.Time) ([]work.Task, error) {
	if s.done {
		return nil, nil
	}
	tasks := []work.Task{{Kind: planKind, ID: "once"}}
	if s.listed++; s.listed == 2 {
		close(s.release)
		synctest.Wait()
	}
	return tasks, nil
}

func (s *slowList) handlers() work.Handlers {
	return work.Handlers{planKind: func(context.Context, string) error {
		s.ran++
		<-s.release
		s.done = true
		return nil
	}}
}

func (s *slowList) Next(context.Context, time.Time) (time.Time, error) { return time.Time{}, nil }

// TestATaskListedBeforeItEnded shows that work is not done again because a
// listing read it as it was before.
func TestATaskListedBeforeItEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &slowList{release: make(chan struct{})}
		pool := &Pool{Work: slow, Handlers: slow.handlers(), Clock: RealClock{}, Workers: 2, Journal: noJournal{}, Log: quiet()}
		if err := pool.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if slow.ran != 1 {
			t.Errorf("the task ran %d times, want once", slow.ran)
		}
	})
}

// ends notes how tasks end.
type ends struct {
	noJournal
	mu   sync.Mutex
	how  map[string]error
	left []string
}

func (e *ends) End(ctx context.Context, t work.Task, failure error) time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.how[t.ID] = failure
	return e.noJournal.End(ctx, t, failure)
}

func (e *ends) Leave(t work.Task) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.left = append(e.left, t.ID)
}

// TestHowTasksEnd: a panic and a time that is over are told apart from an error,
// and what is stopped with the pool has not failed (ADV-20).
func TestHowTasksEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &plan{}
		no := errors.New("no")
		p.add("well", "", time.Now(), func(context.Context) error { return nil })
		p.add("fails", "", time.Now(), func(context.Context) error { return no })
		p.add("panics", "", time.Now(), func(context.Context) error { panic("boom") })
		p.add("hangs", "", time.Now(), func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		p.add("stopped", "", time.Now().Add(10*time.Minute), func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		e := &ends{how: map[string]error{}}
		ctx, cancel := context.WithTimeout(t.Context(), taskLimit+30*time.Second)
		defer cancel()
		pool := &Pool{Work: p, Handlers: p.handlers(), Clock: RealClock{}, Workers: 8, Journal: e, Log: quiet()}
		if err := pool.Run(ctx); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]bool{"well": false, "fails": false, "panics": true, "hangs": true} {
			err, ended := e.how[id]
			if _, cut := errors.AsType[*work.CutError](err); !ended || cut != want {
				t.Errorf("%s ended with %v, cut off %v; want %v", id, err, cut, want)
			}
		}
		if !errors.Is(e.how["fails"], no) || !slices.Contains(e.left, "stopped") {
			t.Errorf("fails ended with %v, and %q were left", e.how["fails"], e.left)
		}
	})
}
