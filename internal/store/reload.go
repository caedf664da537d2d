package store

import (
	"context"
	"encoding/json"
	"fmt"

	"tocsin/internal/sqldb"
)

// Reload is a request that the running service read its configuration again.
type Reload struct {
	N     int64  `json:"n"` // how many there have been
	By    string `json:"by"`
	Force bool   `json:"force"` // also one that has much less to watch
}

// reloadKey is the row of meta that holds the latest request.
const reloadKey = "reload"

// LastReload is the latest request; N is 0 if there never was one.
func (s *Store) LastReload(ctx context.Context) (Reload, error) { return scanReload(ctx, s.db.Row) }

func scanReload(ctx context.Context, row func(ctx context.Context, dest []any, query string, args ...any) error) (r Reload, err error) {
	var raw string
	known, err := exists(row(ctx, []any{&raw}, `SELECT value FROM meta WHERE key = $1`, reloadKey))
	if err != nil || !known {
		return r, err
	}
	if err := json.Unmarshal([]byte(raw), &r); err != nil {
		return r, fmt.Errorf("the latest request to reload: %w", err)
	}
	return r, nil
}

// AskReload leaves a request for the running service.
func (s *Store) AskReload(ctx context.Context, by string, force bool) error {
	return s.inTx(ctx, func(t tx) error {
		r, err := scanReload(ctx, t.Row)
		if err != nil {
			return err
		}
		return t.Exec(ctx, `INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
			reloadKey, sqldb.JSON(Reload{N: r.N + 1, By: by, Force: force}))
	})
}

// Wishes changes with each change of the watchlists and each request to reload.
func (s *Store) Wishes(ctx context.Context) (int64, error) {
	n, err := s.WatchlistGeneration(ctx)
	if err != nil {
		return 0, err
	}
	r, err := s.LastReload(ctx)
	return n + r.N, err
}
