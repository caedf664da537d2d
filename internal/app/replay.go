package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/monitor"
	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/store"
)

// Replayer runs recorded articles through identify, match and route on a
// database of its own, which is thrown away.
type Replayer struct {
	monitor *monitor.Monitor
	store   *store.Store
	dir     string
	now     time.Time
}

// replayReceiver is who is owed what in a replay; nothing is ever sent.
const replayReceiver = "replay"

// NewReplayer makes one for the watchlists.
func NewReplayer(ctx context.Context, lists []news.Watchlist) (r *Replayer, err error) {
	dir, err := os.MkdirTemp("", "tocsin-replay-")
	if err != nil {
		return nil, err
	}
	r = &Replayer{dir: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.Close())
		}
	}()
	if r.store, err = store.Open(ctx, "sqlite:"+filepath.Join(dir, "replay.db"), store.Options{Temporary: true}); err != nil {
		return nil, err
	}
	cfg := &config.Config{Watchlists: lists, Route: route.Node{Receiver: replayReceiver}}
	cfg.Timezone, cfg.Operators = time.UTC, replayReceiver
	matcher, routes, err := Rules(cfg)
	if err != nil {
		return nil, err
	}
	r.monitor, err = monitor.New(ctx, monitor.Options{
		Store: r.store, Config: cfg, Matcher: matcher, Routes: routes, Now: func() time.Time { return r.now }, Log: slog.New(slog.DiscardHandler),
	})
	return r, err
}

// Close throws the database away.
func (r *Replayer) Close() error {
	var err error
	if r.store != nil {
		err = r.store.Close()
	}
	return errors.Join(err, os.RemoveAll(r.dir))
}

// ReplayLine is one line of a replay's input.
type ReplayLine struct {
	ID        string    `json:"id"`
	Source    string    `json:"source"`
	URL       string    `json:"url"`
	Title     string    `json:"title"`
	Text      string    `json:"text"`
	HTML      string    `json:"html"`
	Published news.Date `json:"published"`
	Seen      time.Time `json:"seen"`
	Language  string    `json:"language"`
}

// ReplayResult is one line of its output.
type ReplayResult struct {
	N  int    `json:"n"`
	ID string `json:"id,omitempty"`
	*monitor.Replayed
	Error string `json:"error,omitempty"`
}

// Line replays one line; n counts from 1. What is wrong with a line is in
// its result and costs the others nothing.
func (r *Replayer) Line(ctx context.Context, n int, raw []byte) ReplayResult {
	out := ReplayResult{N: n}
	in := ReplayLine{}
	if err := json.Unmarshal(raw, &in); err != nil {
		out.Error = fmt.Sprintf("not a line of a recording: %v", err)
		return out
	}
	out.ID = in.ID
	switch {
	case !in.Seen.IsZero():
		r.now = in.Seen
	case r.now.IsZero():
		// Nothing says when: the time of publication, else a fixed moment, so that a replay is repeatable.
		if r.now = in.Published.Time; r.now.IsZero() {
			r.now = time.Unix(0, 0).UTC()
		}
	}
	if in.Source == "" {
		in.Source = "replay"
	}
	got, err := r.monitor.Replay(ctx, monitor.Recorded{
		Source: in.Source, URL: in.URL, Title: in.Title, Text: in.Text, HTML: in.HTML, Published: in.Published, Language: in.Language, Seen: r.now,
	})
	if err != nil {
		out.Error = err.Error()
		return out
	}
	out.Replayed = &got
	return out
}

// Final gives the results the stories and copies as they stand at the end.
func (r *Replayer) Final(ctx context.Context, results []ReplayResult) error {
	var done []*monitor.Replayed
	for _, res := range results {
		if res.Replayed != nil {
			done = append(done, res.Replayed)
		}
	}
	return r.monitor.Final(ctx, done)
}
