package store

import (
	"context"
	"maps"
	"slices"

	"tocsin/internal/sqldb"
)

// KnownURLs returns which of the canonical URLs belong to an article.
func (s *Store) KnownURLs(ctx context.Context, urls []string) (map[string]bool, error) {
	known := map[string]bool{}
	names := make(map[string]string, len(urls)) // by key
	for _, u := range urls {
		names[keyOf(u, maxKey)] = u
	}
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var u string
		var article int64
		if err := scan(&u, &article); err != nil {
			return err
		}
		known[names[u]] = true
		return nil
	}, s.db.Lookup("article_id", "article_urls", "", "url", "$1"), s.db.List(slices.Collect(maps.Keys(names))))
	return known, err
}

// EntriesOfSource calls fn with the entries of a source, the latest seen first.
func (s *Store) EntriesOfSource(ctx context.Context, source int64, fn func(article int64, raw string) error) error {
	return s.db.Each(ctx, func(scan func(...any) error) error {
		var article int64
		var raw string
		if err := scan(&article, &raw); err != nil {
			return err
		}
		return fn(article, raw)
	}, `SELECT article_id, raw FROM entries WHERE source_id = $1 ORDER BY seen_at DESC, id DESC`, source)
}

// movedEntry stores the new key of an article's entry, and where the article is
// to be looked at from now on.
func (t tx) movedEntry(ctx context.Context, p *Poll, e *Entry) error {
	if e.Was != "" {
		if err := t.Exec(ctx, `DELETE FROM entries WHERE source_id = $1 AND key = $2`, p.Source.ID, e.Was); err != nil {
			return err
		}
	}
	err := t.Exec(ctx, `INSERT INTO entries (source_id, key, hash, article_id, seen_at, raw) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (source_id, key) DO UPDATE SET hash = excluded.hash, article_id = excluded.article_id, raw = excluded.raw`,
		p.Source.ID, e.Key, e.Hash, e.Known, sqldb.Micros(p.At), e.Raw)
	if err != nil || e.Article.URL == "" {
		return err
	}
	if err := t.addURLs(ctx, e.Known, e.URLs); err != nil {
		return err
	}
	if e.Changed {
		if err := t.Exec(ctx, want+`id = $1 AND state IN ('live', 'missing', 'removed')`, e.Known, sqldb.Micros(p.At)); err != nil {
			return err
		}
	}
	return t.Exec(ctx, `UPDATE articles SET url = $2, lane = $3, etag = NULL, last_modified = NULL, validator_url = '' WHERE id = $1`, e.Known,
		e.Article.URL, e.Article.Lane)
}
