package store

import (
	"context"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// Stopped is a rule or an entity that would have matched a revision, were it
// not for a NOT, or for its never, context or not_with.
type Stopped struct {
	news.Reason
	By    string // what stopped it, as the watchlist writes it
	Alert bool   // it would have been a reason to tell
}

// StoppedCount is how many articles one part of a rule or entity stopped.
type StoppedCount struct {
	Stopped
	Articles int
}

// StoppedArticle is one article that was stopped.
type StoppedArticle struct {
	Stopped
	Article int64
	Title   string
	URL     string
	Source  string
	At      time.Time // when the revision was seen
}

func (t tx) insertStopped(ctx context.Context, r news.Revision, list []Stopped) error {
	b := sqldb.Batch{Table: "stopped", Columns: []sqldb.Column{
		sqldb.Int("article_id"), sqldb.Int("revision"), sqldb.Int("seq"), sqldb.Text("watchlist"), sqldb.Text("rule"), sqldb.Text("entity"),
		sqldb.Text("stopped_by"), sqldb.Int("alert"), sqldb.Int("at"),
	}}
	for i, s := range list {
		b.Rows = append(b.Rows, []any{r.ArticleID, r.N, i, s.Watchlist, s.Rule, s.Entity, s.By, sqldb.Bit(s.Alert), sqldb.Micros(r.SeenAt)})
	}
	return b.Insert(ctx, t.Tx)
}

// StoppedCounts counts the articles that each NOT, never, context and
// not_with stopped in revisions seen in (since, until], most first.
func (s *Store) StoppedCounts(ctx context.Context, since, until time.Time) ([]StoppedCount, error) {
	var out []StoppedCount
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var c StoppedCount
		if err := scan(&c.Watchlist, &c.Rule, &c.Entity, &c.By, sqldb.ScanFlag(&c.Alert), &c.Articles); err != nil {
			return err
		}
		out = append(out, c)
		return nil
	}, `SELECT watchlist, rule, entity, stopped_by, MAX(alert), COUNT(DISTINCT article_id) AS articles FROM stopped WHERE at > $1 AND at <= $2
		GROUP BY watchlist, rule, entity, stopped_by ORDER BY articles DESC, watchlist, rule, entity, stopped_by`, sqldb.Micros(since), sqldb.Micros(until))
	return out, err
}

// StoppedArticles lists the articles that were stopped since a moment, newest
// first, at most limit; one that several parts stopped is there for each.
func (s *Store) StoppedArticles(ctx context.Context, since time.Time, limit int) ([]StoppedArticle, error) {
	var out []StoppedArticle
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var a StoppedArticle
		if err := scan(&a.Watchlist, &a.Rule, &a.Entity, &a.By, sqldb.ScanFlag(&a.Alert), &a.Article, &a.Title, &a.URL, &a.Source,
			sqldb.ScanTime(&a.At)); err != nil {
			return err
		}
		out = append(out, a)
		return nil
	}, `SELECT x.watchlist, x.rule, x.entity, x.stopped_by, x.alert, x.article_id, a.title, a.url, s.name, x.at
		FROM stopped x JOIN articles a ON a.id = x.article_id JOIN sources s ON s.id = a.source_id
		WHERE x.at > $1 AND NOT EXISTS (SELECT 1 FROM stopped y WHERE y.article_id = x.article_id AND y.watchlist = x.watchlist
			AND y.rule = x.rule AND y.entity = x.entity AND y.stopped_by = x.stopped_by AND y.revision > x.revision)
		ORDER BY x.at DESC, x.article_id DESC, x.seq LIMIT $2`+sqldb.Unplanned, sqldb.Micros(since), limit)
	return out, err
}
