package store

import (
	"context"
	"strconv"
	"time"

	"tocsin/internal/news"
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
	return t.countGates(ctx, v.At, append(v.Gates, Gate{Gate: "identity", Reason: "same article by its canonical URL", N: 1}))
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
