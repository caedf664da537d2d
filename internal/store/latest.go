package store

import (
	"context"
	"math"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// latestPage is how many revisions LatestRevisions reads at a time, as the query
// has it: PostgreSQL plans for a limit that it can read.
const latestPage = 256

// LatestRevisions calls fn with the latest revision of every article, newest
// first, until fn returns false. It reads them page by page, so that what stops
// early has not sorted all stored text; an article that is revised meanwhile may
// be left out, as its newest text is newer than where the reading began.
func (s *Store) LatestRevisions(ctx context.Context, fn func(news.Article, news.Revision) bool) error {
	at, id := int64(math.MaxInt64), int64(math.MaxInt64)
	for more := true; more; {
		n := 0
		err := s.db.Each(ctx, func(scan func(...any) error) error {
			var a news.Article
			var r news.Revision
			if err := scan(append(articleFields(&a), revisionFields(&r)...)...); err != nil {
				return err
			}
			n++
			at = sqldb.Micros(r.SeenAt)
			id = r.ID
			more = more && fn(a, r)
			return nil
		}, `SELECT `+articleRevisionColumns+`
			FROM revisions r JOIN articles a ON a.id = r.article_id AND a.revision = r.n JOIN sources s ON s.id = a.source_id
			WHERE (r.seen_at, r.id) < (CAST($1 AS BIGINT), CAST($2 AS BIGINT)) ORDER BY r.seen_at DESC, r.id DESC LIMIT 256`, at, id)
		if err != nil {
			return err
		}
		more = more && n == latestPage
	}
	return nil
}
