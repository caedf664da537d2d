package store

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tocsin/internal/sqldb"
)

// Sharing is an earlier story that shares watched names with an article.
type Sharing struct {
	Story int64
	Names int // how many are shared, at least one of them a reason to tell
	// Telling is what sharing them says, 0..1: the mean over the article's names of
	// how rare each shared one is. A name that is in 200 stories or more says nothing.
	Telling float64
}

// sharedLatest bounds how many stories one name leads to.
const sharedLatest = 200

// StoriesSharing returns the stories in which something was found that is a
// reason to tell, most names in common first, the latest first of equals; at
// most limit. Vocabulary counts but does not lead to a story.
func (s *Store) StoriesSharing(ctx context.Context, names []StoryName, limit int) ([]Sharing, error) {
	found := map[int64]*Sharing{}
	for _, lead := range []bool{true, false} { // what is a reason to tell finds the stories, the rest counts
		for _, n := range names {
			if n.Alert != lead {
				continue
			}
			var stories []int64
			err := s.db.Each(ctx, func(scan func(...any) error) error {
				var id int64
				if err := scan(&id); err != nil {
					return err
				}
				stories = append(stories, id)
				return nil
			}, `SELECT story_id FROM story_names WHERE watchlist = $1 AND rule = $2 AND entity = $3 ORDER BY last_seen DESC LIMIT $4`+sqldb.Unplanned,
				n.Watchlist, n.Rule, n.Entity, sharedLatest)
			if err != nil {
				return nil, err
			}
			rare := max(0, 1-math.Log1p(float64(len(stories)))/math.Log1p(sharedLatest))
			for _, id := range stories {
				if found[id] == nil && lead {
					found[id] = &Sharing{Story: id}
				}
				if f := found[id]; f != nil {
					f.Names++
					f.Telling += rare / float64(len(names))
				}
			}
		}
	}
	out := make([]Sharing, 0, len(found))
	for _, f := range found {
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b Sharing) int { return cmp.Or(cmp.Compare(b.Names, a.Names), cmp.Compare(b.Story, a.Story)) })
	return out[:min(len(out), limit)], nil
}
