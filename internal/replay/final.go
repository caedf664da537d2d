package replay

import (
	"context"
	"fmt"
	"strconv"
)

// Final gives replayed results the stories and copies as they stand now, when
// all has been read: in hindsight some stories are one, and some articles
// belong elsewhere.
func (r *Replay) Final(ctx context.Context, results []*Replayed) error {
	stories := r.Visitor.Placer.Final()
	for _, res := range results {
		id, err := strconv.ParseInt(res.Article, 10, 64)
		if err != nil {
			return fmt.Errorf("article %q: %w", res.Article, err)
		}
		a, err := r.Store.Article(ctx, id)
		if err != nil {
			return fmt.Errorf("article %d: %w", id, err)
		}
		if story, ok := stories[id]; ok {
			a.StoryID = story
		}
		res.Story = strconv.FormatInt(a.StoryID, 10)
		if res.CopyOf = nil; a.CopyOf != 0 {
			root := strconv.FormatInt(a.CopyOf, 10)
			res.CopyOf = &root
		}
	}
	return nil
}
