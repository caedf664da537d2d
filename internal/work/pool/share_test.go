package pool

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/work"
)

// due is work that is done once, with whatever its tasks say of themselves.
type due struct {
	mu    sync.Mutex
	tasks []work.Task
	do    func(ctx context.Context, t work.Task) error
	done  map[string]time.Duration // since the start, by key
	start time.Time
}

func (d *due) Due(context.Context, time.Time) (out []work.Task, _ error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, t := range d.tasks {
		if _, done := d.done[t.Key()]; !done {
			out = append(out, t)
		}
	}
	return out, nil
}

func (d *due) Next(context.Context, time.Time) (time.Time, error) { return time.Time{}, nil }

func (d *due) add(t work.Task) { d.tasks = append(d.tasks, t) }

// run works on what is due, with the shares of so many workers, and notes when
// each task was done.
func (d *due) run(ctx context.Context, workers int) {
	d.start, d.done = time.Now(), map[string]time.Duration{}
	handlers := work.Handlers{}
	for _, t := range d.tasks {
		handlers[t.Kind] = func(ctx context.Context, id string) error {
			task := work.Task{Kind: t.Kind, ID: id}
			err := d.do(ctx, task)
			if err == nil {
				d.mu.Lock()
				defer d.mu.Unlock()
				d.done[task.Key()] = time.Since(d.start)
			}
			return err
		}
	}
	common, shares := work.Shares(workers)
	p := &Pool{Work: d, Handlers: handlers, Clock: RealClock{}, Workers: common, Shares: shares, Journal: noJournal{}, Log: quiet()}
	_ = p.Run(ctx)
}

// takes is work that lasts as long as the map says by kind.
func takes(long map[work.Kind]time.Duration) func(context.Context, work.Task) error {
	return func(ctx context.Context, t work.Task) error {
		select {
		case <-time.After(long[t.Kind]):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// TestEachClassHasWorkers: a flood of one class, however late it is, leaves
// each other class workers at once (ADV-21).
func TestEachClassHasWorkers(t *testing.T) {
	classes := map[work.Class]work.Kind{
		work.Polls: "poll", work.FirstVisits: "first", work.Revisits: "again", work.Deliveries: "deliver", work.Closings: "close", work.Asking: "hub",
	}
	for flood, kind := range classes {
		t.Run(string(flood), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				long := map[work.Kind]time.Duration{kind: 10 * time.Minute}
				d := &due{do: takes(long)}
				for i := range 3000 {
					d.add(work.Task{Kind: kind, ID: fmt.Sprint(i), Class: flood, Late: 100})
				}
				for class, k := range classes {
					if class != flood {
						long[k] = time.Second
						d.add(work.Task{Kind: k, ID: "lone", Class: class})
					}
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				d.run(ctx, 16)
				for class, k := range classes {
					if at := d.done[string(k)+" lone"]; class != flood && at != time.Second {
						t.Errorf("with 3,000 of %s that hang, one of %s was done after %s", flood, class, at)
					}
				}
			})
		})
	}
}

// TestDeliveriesTakeNoCommonWorker: a mail server that is silent for ten minutes
// leaves polls and visits all their workers (ADV-24).
func TestDeliveriesTakeNoCommonWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &due{do: takes(map[work.Kind]time.Duration{"deliver": 10 * time.Minute, "poll": time.Second})}
		for i := range 40 {
			d.add(work.Task{Kind: "deliver", ID: fmt.Sprint(i), Class: work.Deliveries, Late: 9})
			d.add(work.Task{Kind: "poll", ID: fmt.Sprint(i), Class: work.Polls})
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		d.run(ctx, 16)
		// 16 workers less those that belong to visits do 11 polls at a time.
		if n := len(d.done); n != 40 {
			t.Errorf("%d of 40 polls done", n)
		}
		for key, at := range d.done {
			if at > 4*time.Second {
				t.Errorf("%s was done after %s", key, at)
			}
		}
	})
}

// TestLatestFirst: the rest of the workers go to whoever is latest by its own
// measure, and what a stranger has made many of comes last.
func TestLatestFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var order []string
		d := &due{do: func(_ context.Context, task work.Task) error { order = append(order, task.ID); return nil }}
		for id, late := range map[string]float64{"b": 2, "d": 0.1, "a": 7, "c": 0.5} {
			d.add(work.Task{Kind: "x", ID: id, Late: late})
		}
		d.add(work.Task{Kind: "x", ID: "last", Late: 1000, Last: true})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		d.run(ctx, 1)
		if want := []string{"a", "b", "c", "d", "last"}; !slices.Equal(order, want) {
			t.Errorf("done as %q, want %q", order, want)
		}
	})
}

// TestLaneServesItsPollsFirst: 600 pages that others link to do not keep an
// outlet's own poll from being the next request of its lane (ADV-22).
func TestLaneServesItsPollsFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &due{do: takes(map[work.Kind]time.Duration{"visit": 2 * time.Second, "poll": time.Second})}
		for i := range 600 {
			d.add(work.Task{Kind: "visit", ID: fmt.Sprint(i), Class: work.FirstVisits, Lane: "lane a", Late: 50})
		}
		d.add(work.Task{Kind: "poll", ID: "a", Class: work.Polls, Lane: "lane a"})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		d.run(ctx, 16)
		if at := d.done["poll a"]; at != time.Second {
			t.Errorf("its own poll was done after %s, want %s", at, time.Second)
		}
	})
}

// TestTakeNeverWaits: many documents that keep a processor busy for long are
// read a few at a time, and those that find no room hold no worker (ADV-23).
func TestTakeNeverWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		busy, most, refused := 0, 0, 0
		count := func(n int) {
			mu.Lock()
			defer mu.Unlock()
			busy += n
			most = max(most, busy)
		}
		d := &due{}
		d.do = func(ctx context.Context, task work.Task) error {
			<-time.After(time.Second) // the fetch
			if task.Kind == "page" {
				return nil
			}
			if err := work.Take(ctx, work.Limit{Name: "PDFs", Most: 2}); err != nil {
				mu.Lock()
				refused++
				mu.Unlock()
				return err
			}
			count(1)
			defer count(-1)
			<-time.After(30 * time.Second)
			return nil
		}
		for i := range 60 {
			d.add(work.Task{Kind: "pdf", ID: fmt.Sprint(i), Class: work.FirstVisits, Late: 5})
		}
		for i := range 10 {
			d.add(work.Task{Kind: "page", ID: fmt.Sprint(i), Class: work.FirstVisits})
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Minute)
		defer cancel()
		d.run(ctx, 16)
		for i := range 10 {
			if at := d.done[fmt.Sprint("page ", i)]; at == 0 || at > 15*time.Second {
				t.Errorf("page %d was read after %s: PDFs kept its worker", i, at)
			}
		}
		if most != 2 || refused > 60 {
			t.Errorf("%d PDFs at a time, %d were fetched in vain; want 2, and each at most once", most, refused)
		}
		if len(d.done) != 70 {
			t.Errorf("%d of 70 done", len(d.done))
		}
	})
}
