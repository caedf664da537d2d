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
	"tocsin/internal/date"
	"tocsin/internal/extract"
	"tocsin/internal/inspect"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/replay"
	"tocsin/internal/route"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// Replayer runs recorded articles through identify, match and route on a
// database of its own, which is thrown away.
type Replayer struct {
	Store *store.Store // of what was replayed; Close throws it away

	replay replay.Replay
	dir    string
	dated  bool // the recording has said when an article was seen
	now    time.Time
}

// replayReceiver is who is owed what in a replay; nothing is ever sent.
const replayReceiver = "replay"

// NewReplayer makes one for the watchlists.
func NewReplayer(ctx context.Context, lists []news.Watchlist) (*Replayer, error) {
	dir, err := os.MkdirTemp("", "tocsin-replay-")
	if err != nil {
		return nil, err
	}
	r := &Replayer{dir: dir}
	if err := r.build(ctx, lists); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func (r *Replayer) build(ctx context.Context, lists []news.Watchlist) (err error) {
	if r.Store, err = store.Open(ctx, "sqlite:"+filepath.Join(r.dir, "replay.db"), store.Options{Temporary: true}); err != nil {
		return err
	}
	r.replay.Store = r.Store
	cfg := &config.Config{Watchlists: lists, Route: route.Node{Receiver: replayReceiver}}
	cfg.Timezone = time.UTC
	cfg.Operators = replayReceiver
	matcher, _ := match.Compile(lists)
	set, err := settings.New(cfg, lists, matcher, nil)
	if err != nil {
		return err
	}
	r.replay.Live = settings.NewLive(set)
	f, err := newFlow(ctx, parts{
		store: r.replay.Store, live: r.replay.Live, now: func() time.Time { return r.now },
		log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return err
	}
	r.replay.Visitor = f.Visitor
	return nil
}

// Close throws the database away.
func (r *Replayer) Close() error {
	var err error
	if r.Store != nil {
		err = r.Store.Close()
	}
	return errors.Join(err, os.RemoveAll(r.dir))
}

// replayLine is one line of a replay's input.
type replayLine struct {
	ID        json.RawMessage `json:"id"` // echoed as it is
	Source    string          `json:"source"`
	URL       string          `json:"url"`
	Title     string          `json:"title"`
	Text      string          `json:"text"`
	HTML      string          `json:"html"`
	Published string          `json:"published"`
	Seen      string          `json:"seen"`
	Language  string          `json:"language"`
}

// ReplayResult is one line of a replay's output: what became of the article,
// or why the line could not be replayed.
type ReplayResult struct {
	N  int             // of the line, from 1
	ID json.RawMessage // as the line gave it, or nil
	*replay.Replayed
	Error string
}

// MarshalJSON writes {"n","error"} for a bad line, else all fields, in one
// order; an id that was not given is "".
func (r ReplayResult) MarshalJSON() ([]byte, error) {
	if r.Replayed == nil {
		return inspect.PlainJSON(struct {
			N     int    `json:"n"`
			Error string `json:"error"`
		}{r.N, r.Error})
	}
	return inspect.PlainJSON(struct {
		N  int             `json:"n"`
		ID json.RawMessage `json:"id"`
		*replay.Replayed
	}{r.N, inspect.EchoedID(r.ID), r.Replayed})
}

// RecordedLine is a line that has been read, and not yet replayed.
type RecordedLine struct {
	in              replayLine
	published, seen news.Date
	err             error
}

// ReadRecorded reads one line of a recording; what is wrong with it is told
// when it is replayed. It may be called for many lines at a time.
func ReadRecorded(raw []byte) (l RecordedLine) {
	if len(raw) == 0 {
		l.err = errors.New("the line is empty")
		return l
	}
	if err := json.Unmarshal(raw, &l.in); err != nil {
		l.err = inspect.PlainJSONError(err)
		return l
	}
	if l.published, l.err = recordedDate("published", l.in.Published); l.err != nil {
		return l
	}
	if l.seen, l.err = recordedDate("seen", l.in.Seen); l.err != nil {
		return l
	}
	if l.in.Source == "" {
		l.in.Source = defaultSource
	}
	if l.in.Language == "" && l.in.HTML == "" {
		// Costs more than anything else about a line, and needs nothing that came before it.
		l.in.Language = extract.Language(l.in.Title + "\n" + l.in.Text)
	}
	return l
}

// Unreadable is a line that could not even be read.
func Unreadable(err error) RecordedLine { return RecordedLine{err: err} }

// Line replays one line that was read; n counts from 1. What is wrong with a
// line is in its result and costs the others nothing.
func (r *Replayer) Line(ctx context.Context, n int, l RecordedLine) ReplayResult {
	if l.err != nil {
		return ReplayResult{N: n, Error: l.err.Error()}
	}
	switch {
	case !l.seen.IsZero():
		r.now = l.seen.Time
		r.dated = true
	case r.now.IsZero():
		r.now = time.Unix(0, 0).UTC() // nothing says when: a fixed moment, so that a replay is repeatable
	}
	got, err := r.replay.Article(ctx, replay.Recorded{
		Source: l.in.Source, URL: l.in.URL, Title: l.in.Title, Text: l.in.Text, HTML: l.in.HTML, Published: l.published, Language: l.in.Language,
		Seen: r.now, Undated: !r.dated,
	})
	if err != nil {
		return ReplayResult{N: n, Error: err.Error()}
	}
	return ReplayResult{N: n, ID: l.in.ID, Replayed: &got}
}

// defaultSource is the source of lines that name none.
const defaultSource = "replay"

// recordedDate reads a date of a recording: RFC 3339 or a day alone, else as
// publishers write dates.
func recordedDate(field, s string) (news.Date, error) {
	if s == "" {
		return news.Date{}, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return news.Date{Time: t}, nil
	}
	if d, ok := date.Parse(s, date.Options{}); ok {
		return d, nil
	}
	return news.Date{}, fmt.Errorf("%q is %q: want RFC 3339, as 2025-07-28T10:00:00Z", field, s)
}

// Final gives the results the stories and copies as they stand at the end.
func (r *Replayer) Final(ctx context.Context, results []ReplayResult) error {
	var done []*replay.Replayed
	for _, res := range results {
		if res.Replayed != nil {
			done = append(done, res.Replayed)
		}
	}
	return r.replay.Final(ctx, done)
}
