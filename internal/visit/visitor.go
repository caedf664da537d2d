// Package visit looks at the page of an article, or at a watched page, and
// commits what that means: a first revision, a change, a removal, or a line in
// the visit log. A visit goes one way:
//
//	look    fetch the page and read it                        (input)
//	know    match the text, and what the store knows of it    (input)
//	place   whose copy it is and of which story               (the only lock)
//	decide  what is new, what changed, who is owed it, when to look again
//	record  one transaction                                   (rows)
//
// It promises that a page that cannot be read is never a change, that a text is
// compared with the latest revision and no other, and that every article that
// nobody is notified of has a gate and a reason stored with it.
package visit

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/hubs"
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/pacing"
	"tocsin/internal/place"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

// Fetcher is what a Visitor needs from package fetch.
type Fetcher interface {
	Do(ctx context.Context, req fetch.Request) (*fetch.Response, error)
}

// Visitor visits pages. It is safe for concurrent use.
type Visitor struct {
	Store   *store.Store
	Fetch   Fetcher
	Live    *settings.Live
	Pacing  *pacing.Pacing
	Hubs    *hubs.Hubs
	Placer  *place.Live
	Notices operators.Notices
	Key     []byte // draws the moments of looks, and covers (store.CoverKey)
	Now     func() time.Time
	Log     *slog.Logger

	long      sync.Mutex
	longSeen  time.Time // when long-term revisits were last planned
	decoysDue time.Time // when decoys are drawn again
}

// Handlers do what Due lists.
func (v *Visitor) Handlers() work.Handlers {
	return work.Handlers{
		work.Visit:    v.visitNumbered,
		work.LongTerm: func(ctx context.Context, _ string) error { return v.planLongTerm(ctx) },
		work.Decoys:   func(ctx context.Context, _ string) error { return v.drawDecoys(ctx) },
	}
}

// visitNumbered visits the article with the given ID, if its visit is due.
func (v *Visitor) visitNumbered(ctx context.Context, id string) error {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return fmt.Errorf("visit: %w", err)
	}
	a, err := v.Store.Article(ctx, n)
	if err != nil {
		return fmt.Errorf("visit %d: %w", n, err)
	}
	if a.NextVisit.IsZero() || a.NextVisit.After(v.Now()) {
		return nil
	}
	return v.Visit(ctx, a)
}

// log writes a visit to the log.
func (v *Visitor) log(row store.Visit, saved store.Saved) {
	a := row.Article
	attrs := []any{
		"article", saved.ArticleID, "source", a.Source, "outcome", row.Outcome, "status", row.Status, "verdict", row.Verdict,
		"owed", len(row.Owed),
	}
	if saved.MergedTo != 0 {
		attrs = append(attrs, "merged_to", saved.MergedTo)
	}
	if row.Outcome == news.OutcomeFailed {
		attrs = append(attrs, "err", row.Note)
	}
	v.Log.Info("visit", attrs...)
}
