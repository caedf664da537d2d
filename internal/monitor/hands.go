package monitor

import (
	"context"
	"fmt"
)

// followHands moves in the index what somebody moved in the store since the
// last look: `tocsin story merge` and `split` work beside a service that runs.
func (m *Placer) followHands(ctx context.Context) error {
	hands, err := m.Store.Hands(ctx, m.lastHand)
	if err != nil {
		return fmt.Errorf("stories placed by hand: %w", err)
	}
	for _, h := range hands {
		for _, article := range h.Articles {
			story, err := m.Store.StoryOf(ctx, article)
			if err != nil {
				return fmt.Errorf("stories placed by hand: %w", err)
			}
			m.stories.Move(article, story)
		}
		m.lastHand = h.ID
	}
	return nil
}
