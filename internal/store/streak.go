package store

import (
	"context"
	"fmt"
	"time"

	"tocsin/internal/news"
)

// Streak is one more of consecutive events that must not last, or the end of
// them. They are counted where they are saved, so that none is lost when two
// come at once, and kept across restarts.
type Streak struct {
	Name  string
	Again bool // one more; false ends the streak
	// After is how many there are before Notice is owed to the receiver To.
	After  int
	Notice news.Notice
	To     string
}

// saveStreaks counts, and adds the notices of streaks that are long enough.
func (t tx) saveStreaks(ctx context.Context, at time.Time, streaks []Streak) error {
	for _, s := range streaks {
		if !s.Again {
			if err := t.Exec(ctx, `DELETE FROM streaks WHERE name = $1`, keyOf(s.Name, maxKey)); err != nil {
				return err
			}
			continue
		}
		n := 0
		if err := t.Row(ctx, []any{&n},
			`INSERT INTO streaks (name, n) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET n = streaks.n + 1 RETURNING n`, keyOf(s.Name, maxKey)); err != nil {
			return fmt.Errorf("streak %s: %w", s.Name, err)
		}
		if n < s.After {
			continue
		}
		if err := t.saveTold(ctx, at, nil, []news.Notice{s.Notice}, []news.Owed{news.OweNotice(s.Notice, s.To, at)}); err != nil {
			return err
		}
	}
	return nil
}
