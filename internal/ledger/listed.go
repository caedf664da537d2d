package ledger

import (
	"context"

	"tocsin/internal/news"
	"tocsin/internal/store"
)

// Listed reports whether a feed or list page that brought an article still lists
// it since it went missing, and the words for that. A missing entry means little
// in a short feed; if older entries are still there, it was withdrawn.
func (o Outlets) Listed(ctx context.Context, s *store.Store, a news.Article) (still bool, words []string, err error) {
	list, err := s.Listings(ctx, a.ID)
	for _, l := range list {
		if l.Read.Before(a.MissingSince) {
			continue // not read since
		}
		outlet := o.Name(l.Source)
		switch {
		case l.Shown:
			still = true
			words = append(words, "Still listed by "+outlet)
		case l.Older:
			words = append(words, "Withdrawn from the list of "+outlet+", which still has older entries")
		default:
			words = append(words, "No longer listed by "+outlet+", which has newer entries only")
		}
	}
	return still, words, err
}
