package monitor

import (
	"context"
	"fmt"
	"strconv"
)

// Final gives replayed results the stories and copies as they stand now, when
// all has been read: in hindsight some stories are one, and some articles
// belong elsewhere.
func (m *Monitor) Final(ctx context.Context, results []*Replayed) error {
	stories := m.stories.Final()
	for _, r := range results {
		id, err := strconv.ParseInt(r.Article, 10, 64)
		if err != nil {
			return fmt.Errorf("article %q: %w", r.Article, err)
		}
		a, err := m.Options.Store.Article(ctx, id)
		if err != nil {
			return fmt.Errorf("article %d: %w", id, err)
		}
		if story, ok := stories[id]; ok {
			a.StoryID = story
		}
		r.Story = strconv.FormatInt(a.StoryID, 10)
		if r.CopyOf = nil; a.CopyOf != 0 {
			root := strconv.FormatInt(a.CopyOf, 10)
			r.CopyOf = &root
		}
	}
	return nil
}
