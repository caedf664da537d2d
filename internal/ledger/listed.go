package ledger

import (
	"context"

	"tocsin/internal/news"
	"tocsin/internal/store"
)

// Listing is what the lists that brought an article say of it since it went missing.
type Listing struct {
	Still bool // one still has it
	// Withdrawn: one has taken it out though it still has older entries, and none
	// has it.
	Withdrawn bool
	Words     []string
}

// Listed reports what the feeds and list pages that brought an article say of it.
// A missing entry means little in a short feed; if older entries are still
// there, it was withdrawn.
func (o Outlets) Listed(ctx context.Context, s *store.Store, a news.Article) (Listing, error) {
	var out Listing
	list, err := s.Listings(ctx, a.ID)
	for _, l := range list {
		outlet := o.Name(l.Source)
		switch {
		case l.Read.Before(a.MissingSince) && (l.Shown || !l.Older):
			// Not read since: it had no occasion to take the entry out.
		case l.Shown:
			out.Still = true
			out.Words = append(out.Words, "Still listed by "+outlet)
		case l.Older:
			out.Withdrawn = true
			out.Words = append(out.Words, "Withdrawn from the list of "+outlet+", which still has older entries")
		default:
			out.Words = append(out.Words, "No longer listed by "+outlet+", which has newer entries only")
		}
	}
	out.Withdrawn = out.Withdrawn && !out.Still
	return out, err
}
