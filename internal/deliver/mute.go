package deliver

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/owe"
	"tocsin/internal/store"
)

// recheck decides, before a group closes, which of its open rows are not to be
// sent any more: somebody may have muted the reason, or taken it out of the
// watchlists. It returns those by ID.
func (m *Deliverer) recheck(ctx context.Context, rows []news.Owed, mutes []news.Mute) (map[int64]news.Withheld, error) {
	out := map[int64]news.Withheld{}
	for _, o := range rows {
		if o.Kind == news.OwedNotice {
			continue
		}
		var a news.Article
		if len(mutes) > 0 {
			var err error
			if a, err = m.Store.Article(ctx, o.ArticleID); err != nil {
				return nil, fmt.Errorf("article %d of an owed row: %w", o.ArticleID, err)
			}
		}
		if w := news.Recheck(o.Reasons, a.StoryID, a.Source, mutes, owe.Watched(m.Live.Now())); w.Reason != "" {
			out[o.ID] = w
		}
	}
	return out, nil
}

// mutesShown returns the mutes that a digest lists, with what each held back from
// its receiver since the previous digest: active ones that concern the receiver,
// and those that held something back. withheld are the rows that this digest
// drops; all is the number of articles held back altogether.
func (m *Deliverer) mutesShown(
	ctx context.Context, receiver string, since, now time.Time, rows []news.Owed, withheld map[int64]news.Withheld,
) (out []digest.Mute, all int, err error) {
	mutes, err := m.Store.Mutes(ctx)
	if err != nil || len(mutes) == 0 {
		return nil, 0, err
	}
	held, err := m.Store.HeldBack(ctx, receiver, since, now)
	if err != nil {
		return nil, 0, err
	}
	if err := m.addWithheld(ctx, held, rows, withheld); err != nil {
		return nil, 0, err
	}
	for _, mute := range mutes {
		h, did := held[mute.ID]
		concerns := mute.Active(now) && (mute.Watchlist == "" || m.Live.Now().Routes.Reaches(receiver, mute.Watchlist))
		if !did && !concerns {
			continue
		}
		end := mute.Until
		if !mute.EndedAt.IsZero() {
			end = mute.EndedAt
		}
		out = append(out, digest.Mute{
			What: mute.What(), By: mute.By, Why: mute.Why, Until: end, Over: !mute.Active(now), Held: h.Articles,
			Removed: h.Removed,
		})
	}
	return out, held[0].Articles, nil
}

// addWithheld counts rows that this closing holds back.
func (m *Deliverer) addWithheld(ctx context.Context, held map[int64]store.Held, rows []news.Owed, withheld map[int64]news.Withheld) error {
	seen := map[[2]int64]bool{}
	for _, o := range rows {
		removed := false
		if o.ChangeID != 0 && len(withheld[o.ID].Mutes) > 0 {
			c, err := m.Store.Change(ctx, o.ChangeID)
			if err != nil {
				return err
			}
			removed = c.Change.Has(news.ChangeRemoved)
		}
		ids := withheld[o.ID].Mutes
		if len(ids) > 0 {
			ids = append([]int64{0}, ids...)
		}
		for _, id := range ids {
			h := held[id]
			if pair := [2]int64{id, o.ArticleID}; !seen[pair] {
				seen[pair] = true
				h.Articles++
			}
			if removed {
				h.Removed++
			}
			held[id] = h
		}
	}
	return nil
}

// muteTries bounds how often a closing is decided again because mutes were made
// or ended meanwhile.
const muteTries = 5

// heeding retries a closing while mutes change under it.
func heeding(try func() error) error {
	var err error
	for range muteTries {
		if err = try(); !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
	return err
}
