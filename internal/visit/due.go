package visit

import (
	"context"
	"strconv"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

// How many visits for one source run at a time, how many of them to outlets that
// are not its own, and how many PDFs, which keep a processor busy, in all and of
// one source. A source says itself how many links it has, and what stands there.
const (
	perSource     = 4
	perSourceAway = 2
	pdfs          = 2
	pdfsPerSource = 1
)

// What a visit is late by: a first one by this, any other by the pause before it.
const firstVisit = 5 * time.Minute

// Due lists the page visits that are due, and the planning of long-term revisits and decoys.
func (v *Visitor) Due(ctx context.Context, now time.Time) ([]work.Task, error) {
	visits, err := v.Store.DueVisits(ctx, now, work.ListPerSource, work.ListLimit)
	if err != nil {
		return nil, err
	}
	tasks := make([]work.Task, 0, len(visits)+1)
	for _, d := range visits {
		tasks = append(tasks, v.task(d, now))
	}
	plan, draw := v.longTermDue(now)
	if draw {
		tasks = append(tasks, work.Task{Kind: work.Decoys, Class: work.Closings})
	}
	if plan {
		tasks = append(tasks, work.Task{Kind: work.LongTerm, Class: work.Closings})
	}
	return tasks, nil
}

// task is a due visit as work.
func (v *Visitor) task(d store.DueVisit, now time.Time) work.Task {
	t := work.Task{
		Kind: work.Visit, ID: strconv.FormatInt(d.ID, 10), Class: work.FirstVisits, Late: work.Lateness(d.NextVisit, now, firstVisit),
		Limits: []work.Limit{{Name: "source " + d.Source, Most: perSource}},
	}
	if !d.LastLook.IsZero() {
		t.Class = work.Revisits
		t.Late = work.Lateness(d.NextVisit, now, d.NextVisit.Sub(d.LastLook))
	}
	if d.Away {
		t.Last = true
		t.Limits = append(t.Limits, work.Limit{Name: "away from " + d.Source, Most: perSourceAway})
	}
	t.Limits = append(t.Limits, v.Pacing.Rendered(v.Live.Now().Source(d.Source))...)
	return v.Pacing.Queued(t, d.Lane, d.URL)
}

// takePDF asks for what a PDF of an article needs beside a visit.
func takePDF(ctx context.Context, a news.Article) error {
	return work.Take(ctx, work.Limit{Name: "PDFs", Most: pdfs}, work.Limit{Name: "PDFs of " + a.Source, Most: pdfsPerSource})
}
