package desk

import (
	"context"
	"fmt"

	"tocsin/internal/news"
)

// Record is all that is kept of one article.
type Record struct {
	Article   news.Article
	Revisions []RecordRevision // oldest first
	Looks     []Look           // oldest first
}

// RecordRevision is one version of an article, with its evidence.
type RecordRevision struct {
	news.Revision
	Matches []news.Match
	Change  *news.Change // that made it, nil for the first and for a text that was read better
	SHA256  []byte       // of the response as received, nil where none was kept
}

// Record returns all that is kept of the article of a number.
func (d *Desk) Record(ctx context.Context, _ news.Actor, article int64) (Record, error) {
	a, err := d.store.Article(ctx, article)
	if err != nil {
		return Record{}, fmt.Errorf("article %d: %w", article, err)
	}
	out := Record{Article: a}
	revisions, err := d.store.Revisions(ctx, article)
	if err != nil {
		return out, err
	}
	changes, err := d.store.Changes(ctx, article)
	if err != nil {
		return out, err
	}
	for _, r := range revisions {
		rev := RecordRevision{Revision: r}
		if rev.Matches, err = d.store.Matches(ctx, article, r.N); err != nil {
			return out, err
		}
		if rev.SHA256, err = d.store.ResponseSHA(ctx, r.ResponseID); err != nil {
			return out, err
		}
		for _, c := range changes {
			if c.Change.To == r.N && c.Change.From != r.N {
				rev.Change = &c.Change
			}
		}
		out.Revisions = append(out.Revisions, rev)
	}
	out.Looks, err = d.store.Looks(ctx, article)
	return out, err
}
