package store

import (
	"context"
	"strconv"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// merge moves an article's entries and URLs to the one that it turned out to be.
// If that was known only from another source's backlog, it becomes due.
func (t tx) merge(ctx context.Context, v Visit, to int64) error {
	v.Note = "the same article as " + strconv.FormatInt(to, 10)
	if err := t.look(ctx, v); err != nil {
		return err
	}
	a := v.Article
	a.State = news.StateMerged
	a.Gate = "identity"
	a.Reason = v.Note
	a.NextVisit = time.Time{}
	a.Revision = 0
	a.StoryID = 0
	a.CopyOf = 0
	a.Differs = nil
	a.Matched = false
	if err := t.saveArticle(ctx, a, true); err != nil {
		return err
	}
	if err := t.promote(ctx, to, a.SourceID, v.At); err != nil { // before its entries move there
		return err
	}
	for _, q := range []string{
		`UPDATE entries SET article_id = $2 WHERE article_id = $1`,
		`UPDATE article_urls SET article_id = $2 WHERE article_id = $1`,
	} {
		if err := t.Exec(ctx, q, a.ID, to); err != nil {
			return err
		}
	}
	if err := t.addURLs(ctx, to, v.URLs); err != nil {
		return err
	}
	if err := t.readAs(ctx, v, to); err != nil {
		return err
	}
	return t.countGates(ctx, v.At, append(v.Gates, Gate{Gate: "identity", Reason: "same article by its canonical URL", N: 1}))
}

// readAs has an article of which only a feed's text is known visited at the
// page that turned out to be its own, so that what stands there is read in its
// name.
func (t tx) readAs(ctx context.Context, v Visit, to int64) error {
	return t.Exec(ctx, `UPDATE articles SET url = $2, lane = $3, etag = NULL, last_modified = NULL, validator_url = '', body_sha = NULL,
			wanted = $4, next_visit = $4
		WHERE id = $1 AND state IN ('live', 'missing') AND EXISTS (SELECT 1 FROM revisions r
			WHERE r.article_id = articles.id AND r.n = articles.revision AND r.basis = 'feed')`,
		to, v.Article.URL, v.Article.Lane, sqldb.Micros(v.At))
}

// owner returns the article other than this one that has one of the URLs.
func (t tx) owner(ctx context.Context, article int64, urls []string) (int64, error) {
	for _, u := range urls {
		var id int64
		found, err := exists(t.Row(ctx, []any{&id}, `SELECT article_id FROM article_urls WHERE url = $1`, u))
		if err != nil {
			return 0, err
		}
		if found && id != article {
			return id, nil
		}
	}
	return 0, nil
}
