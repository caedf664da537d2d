package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"tocsin/internal/app"
	"tocsin/internal/desk"
	"tocsin/internal/news"
)

func (e *env) onceCommand() *cobra.Command {
	var now, digests bool
	cmd := &cobra.Command{
		Use: "once", Short: "Poll, visit and deliver all that is due, then exit", Args: exactly(0, "no arguments"),
		Long: "Poll and visit all that is due, then close open groups (group_wait is over when it ends) and digests that are due, and exit: " +
			"for cron, and for a first look.",
		RunE: func(cmd *cobra.Command, _ []string) error { return e.once(cmd.Context(), now, digests) },
	}
	cmd.Flags().BoolVar(&now, "now", false, "poll every source now, due or not")
	cmd.Flags().BoolVar(&digests, "digest", false, "close all digests now, due or not")
	return e.jsonFlag(cmd)
}

func (e *env) once(ctx context.Context, now, digests bool) (err error) {
	level, out := slog.LevelWarn, e.out
	if onTerminal(e.err) {
		level = slog.LevelInfo // each poll and visit in a line: progress
	}
	if e.json {
		out = e.err // standard output is one object, whatever receivers print
	}
	a, err := e.build(ctx, level, out)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if now {
		if err := a.Store.MakeDue(ctx, e.now()); err != nil {
			return err
		}
	}
	before, err := a.Desk.Counts(ctx)
	if err != nil {
		return err
	}
	if err := a.Pool.Drain(ctx); err != nil {
		return err
	}
	// Nobody comes back in a minute for a group that waits for more.
	if err := a.Flow.Deliverer.EndWaits(ctx, digests); err != nil {
		return err
	}
	if err := a.Pool.Drain(ctx); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return errors.New("once: stopped before all was done; what is left stays due")
	}
	return e.summary(ctx, a, before)
}

// done is what one run of once brought.
type done struct {
	Sources  int `json:"sources"`
	Failing  int `json:"failing"`
	Articles int `json:"new_articles"`
	Matched  int `json:"new_matched"`
	Sent     int `json:"sent"`
	Waiting  int `json:"waiting"` // rows that wait for their group or digest
	Pending  int `json:"pending"` // notifications not delivered yet
}

func (e *env) summary(ctx context.Context, a *app.App, before desk.Counts) error {
	after, err := a.Desk.Counts(ctx)
	if err != nil {
		return err
	}
	d := done{
		Sources: after.Sources, Failing: after.Failing, Articles: after.Articles - before.Articles, Matched: after.Matched - before.Matched,
		Sent: after.Notifications[news.NotificationSent] - before.Notifications[news.NotificationSent], Waiting: after.Owed[news.OwedOpen],
		Pending: after.Notifications[news.NotificationPending] + after.Notifications[news.NotificationSending],
	}
	if e.json {
		return e.printJSON(d)
	}
	_, err = fmt.Fprintf(e.err, "%s (%d failing), %s, %d of them matched; %s sent, %d wait to be sent; %s for a group or digest to close\n",
		count(d.Sources, "source"), d.Failing, count(d.Articles, "new article"), d.Matched,
		count(d.Sent, "message"), d.Pending, countAs(d.Waiting, "row waits", "rows wait"))
	return err
}
