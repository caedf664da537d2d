package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

const articleColumns = `a.id, a.kind, a.key, a.url, a.lane, a.source_id, s.name, a.state, a.gate, a.reason, a.title, a.language, a.published, a.published_day,
	a.first_seen, a.revision, a.copy_of, a.differs, a.story_id, a.origin, a.matched, a.next_visit, a.wanted, a.visits, a.visit_failures, a.last_look,
	a.missing_since, a.missing_looks, a.etag, a.last_modified, a.validator_url, a.body_sha,
	COALESCE((SELECT why FROM long_term WHERE long_term.article_id = a.id), '')`

const articleFrom = ` FROM articles a JOIN sources s ON s.id = a.source_id `

func articleFields(a *news.Article) []any {
	return []any{
		&a.ID, &a.Kind, &a.Key, &a.URL, &a.Lane, &a.SourceID, &a.Source, &a.State, &a.Gate, &a.Reason, &a.Title, &a.Language,
		sqldb.ScanTime(&a.Published.Time),
		sqldb.ScanFlag(&a.Published.DayOnly),
		sqldb.ScanTime(&a.FirstSeen),
		&a.Revision, &a.CopyOf,
		sqldb.ScanList(&a.Differs),
		&a.StoryID, &a.Origin,
		sqldb.ScanFlag(&a.Matched),
		sqldb.ScanTime(&a.NextVisit),
		sqldb.ScanTime(&a.Wanted),
		&a.Visits, &a.VisitFailures,
		sqldb.ScanTime(&a.LastLook),
		sqldb.ScanTime(&a.MissingSince),
		&a.MissingLooks,
		sqldb.ScanText(&a.ETag),
		sqldb.ScanText(&a.LastModified),
		&a.ValidatorURL, &a.BodySHA, &a.LongTerm,
	}
}

// differsText is the stored form of the facts in which a copy differs, "" for
// none.
func differsText(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return sqldb.JSON(list)
}

// want makes an article due at a moment for another reason than its schedule.
// wanted outlives a visit that is under way: it saw the page as it was before.
const want = `UPDATE articles SET wanted = $2, next_visit = CASE WHEN next_visit = 0 OR next_visit > $2 THEN $2 ELSE next_visit END WHERE `

// saveArticle writes an article without its place. Its story and its original are
// written only by who places it: a person or a later original may have moved it
// since it was read.
func (t tx) saveArticle(ctx context.Context, a news.Article, placed bool) error {
	return t.Exec(ctx, `UPDATE articles SET url = $2, lane = $3, state = $4, gate = $5, reason = $6, title = $7, language = $8, published = $9, published_day = $10,
			revision = $11, copy_of = CASE WHEN $27 = 1 THEN $12 ELSE copy_of END, differs = CASE WHEN $27 = 1 THEN $13 ELSE differs END,
			story_id = CASE WHEN $27 = 1 AND story_hand = 0 THEN $14 ELSE story_id END, origin = $15, matched = $16,
			next_visit = CASE WHEN wanted <> $28 AND $4 <> 'merged' THEN wanted ELSE $17 END, visits = $18,
			visit_failures = $19,
			last_look = $20, missing_since = $21, missing_looks = $22, etag = $23, last_modified = $24, body_sha = $25, validator_url = $26
		WHERE id = $1`,
		a.ID, a.URL, a.Lane, string(a.State), a.Gate, a.Reason, a.Title, a.Language, sqldb.Micros(a.Published.Time),
		sqldb.Bit(a.Published.DayOnly),
		a.Revision, a.CopyOf, differsText(a.Differs), a.StoryID, a.Origin, sqldb.Bit(a.Matched), sqldb.Micros(a.NextVisit), a.Visits,
		a.VisitFailures,
		sqldb.Micros(a.LastLook), sqldb.Micros(a.MissingSince), a.MissingLooks, sqldb.Blob(a.ETag), sqldb.Blob(a.LastModified), a.BodySHA,
		a.ValidatorURL, sqldb.Bit(placed), sqldb.Micros(a.Wanted))
}

// Article returns one article; ErrNotFound if there is none.
func (s *Store) Article(ctx context.Context, id int64) (news.Article, error) {
	var a news.Article
	err := s.db.Row(ctx, articleFields(&a), `SELECT `+articleColumns+articleFrom+`WHERE a.id = $1`, id)
	return a, err
}

// ArticleByURL finds an article by any canonical URL it was known by, or by
// its key; ErrNotFound if there is none.
func (s *Store) ArticleByURL(ctx context.Context, canonical string) (news.Article, error) {
	var a news.Article
	canonical = keyOf(canonical, maxKey)
	err := s.db.Row(ctx, articleFields(&a),
		`SELECT `+articleColumns+articleFrom+`WHERE a.id = (SELECT article_id FROM article_urls WHERE url = $1)`, canonical)
	if errors.Is(err, ErrNotFound) {
		err = s.db.Row(ctx, articleFields(&a), `SELECT `+articleColumns+articleFrom+`WHERE a.key = $1`, canonical)
	}
	return a, err
}

// AddArticle adds an article that no entry points to, and returns it with its ID and the key it is found by;
// ErrConflict if somebody else has added it meanwhile.
func (s *Store) AddArticle(ctx context.Context, a news.Article) (news.Article, error) {
	a.Key = keyOf(a.Key, maxKey)
	err := s.inTx(ctx, func(t tx) (err error) {
		a.ID, err = t.addArticle(ctx, a)
		return err
	})
	return a, err
}

func (t tx) addArticle(ctx context.Context, a news.Article) (int64, error) {
	ids, rest, err := t.insertArticles(ctx, []*Entry{{Article: a, URLs: []string{a.Key}}})
	if err != nil {
		return 0, err
	}
	id := ids[a.Key]
	if id == 0 {
		return 0, fmt.Errorf("article %s: %w", a.Key, ErrConflict)
	}
	return id, t.InsertAll(ctx, rest...)
}

// StoryArticles returns the articles of a story, first seen first.
func (s *Store) StoryArticles(ctx context.Context, story int64) ([]news.Article, error) {
	return s.articles(ctx, `SELECT `+articleColumns+articleFrom+`WHERE a.story_id = $1 AND a.story_id > 0 ORDER BY a.first_seen, a.id`, story)
}

// Missing returns the matched articles and pages whose page is gone, but not
// long enough to be called removed.
func (s *Store) Missing(ctx context.Context) ([]news.Article, error) {
	return s.articles(ctx, `SELECT `+articleColumns+articleFrom+`WHERE a.state = 'missing' AND a.matched = 1 ORDER BY a.missing_since, a.id`)
}

// Unreadable returns the live watched articles of which the last look
// failed, though it does not say that it is gone, the oldest first.
func (s *Store) Unreadable(ctx context.Context) ([]news.Article, error) {
	return s.articles(ctx, `SELECT `+articleColumns+articleFrom+`WHERE a.state = 'live' AND a.matched = 1 AND a.visit_failures > 0 AND a.kind = 'article'
		ORDER BY a.first_seen, a.id`)
}

// LaneLooks counts, since a moment, the articles of a lane that went missing
// and those that a later look still found; still are those found after a later
// moment.
func (s *Store) LaneLooks(ctx context.Context, lane string, since, later time.Time) (missing, found, still int, err error) {
	err = s.db.Row(ctx, []any{&missing, &found, &still}, `SELECT
		COALESCE(SUM(CASE WHEN state IN ('missing', 'removed') AND missing_since >= $2 THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN state = 'live' AND visits > 1 AND last_look >= $2 THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN state = 'live' AND visits > 1 AND last_look > $3 AND visit_failures = 0 THEN 1 ELSE 0 END), 0)
		FROM articles WHERE lane = $1 AND kind = 'article'`, lane, sqldb.Micros(since), sqldb.Micros(later))
	return missing, found, still, err
}

// Copies returns the articles that repeat an original, first seen first.
func (s *Store) Copies(ctx context.Context, original int64) ([]news.Article, error) {
	return s.articles(ctx, `SELECT `+articleColumns+articleFrom+`WHERE a.copy_of = $1 AND a.copy_of > 0 AND a.revision > 0
		ORDER BY a.first_seen, a.id`, original)
}

func (s *Store) articles(ctx context.Context, query string, args ...any) ([]news.Article, error) {
	var out []news.Article
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var a news.Article
		if err := scan(articleFields(&a)...); err != nil {
			return err
		}
		out = append(out, a)
		return nil
	}, query, args...)
	return out, err
}

const revisionColumns = `id, article_id, n, seen_at, basis, title, text, byline, language, published, published_day, modified, hash, credits, response_id`

func revisionFields(r *news.Revision) []any {
	return []any{
		&r.ID, &r.ArticleID, &r.N,
		sqldb.ScanTime(&r.SeenAt),
		&r.Basis, &r.Title, &r.Text, &r.Byline, &r.Language,
		sqldb.ScanTime(&r.Published.Time),
		sqldb.ScanFlag(&r.Published.DayOnly),
		sqldb.ScanTime(&r.Modified),
		&r.Hash,
		sqldb.ScanList(&r.Credits),
		&r.ResponseID,
	}
}

// Revision returns revision n of an article, the latest if n is 0;
// ErrNotFound if there is none.
func (s *Store) Revision(ctx context.Context, article int64, n int) (news.Revision, error) {
	var r news.Revision
	query := `SELECT ` + revisionColumns + ` FROM revisions WHERE article_id = $1 AND (n = $2 OR $2 = 0) ORDER BY n DESC LIMIT 1`
	err := s.db.Row(ctx, revisionFields(&r), query, article, n)
	return r, err
}

// Revisions returns all revisions of an article, oldest first.
func (s *Store) Revisions(ctx context.Context, article int64) ([]news.Revision, error) {
	var out []news.Revision
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var r news.Revision
		if err := scan(revisionFields(&r)...); err != nil {
			return err
		}
		out = append(out, r)
		return nil
	}, `SELECT `+revisionColumns+` FROM revisions WHERE article_id = $1 ORDER BY n`, article)
	return out, err
}

const articleRevisionColumns = articleColumns + `, r.id, r.article_id, r.n, r.seen_at, r.basis, r.title, r.text, r.byline, r.language, r.published,
	r.published_day, r.modified, r.hash, r.credits, r.response_id`

// eachRevision calls fn with articles a and revisions r of them, which the end of
// a query picks, until fn returns false.
func (s *Store) eachRevision(ctx context.Context, fn func(news.Article, news.Revision) bool, which string, args ...any) error {
	stop := errors.New("enough")
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var a news.Article
		var r news.Revision
		if err := scan(append(articleFields(&a), revisionFields(&r)...)...); err != nil {
			return err
		}
		if !fn(a, r) {
			return stop
		}
		return nil
	}, `SELECT `+articleRevisionColumns+articleFrom+`JOIN revisions r ON r.article_id = a.id WHERE `+which, args...)
	if errors.Is(err, stop) {
		return nil
	}
	return err
}

func matchBatch() sqldb.Batch {
	return sqldb.Batch{Table: "matches", Columns: []sqldb.Column{
		sqldb.Int("article_id"),
		sqldb.Int("revision"),
		sqldb.Int("seq"),
		sqldb.Text("watchlist"),
		sqldb.Text("rule"),
		sqldb.Text("entity"),
		sqldb.Text("field"),
		sqldb.Int("start_byte"),
		sqldb.Int("end_byte"),
		sqldb.Text("text"),
		sqldb.Text("strength"),
		sqldb.Text("via"),
		sqldb.Int("alert"),
	}}
}

// addMatches adds the matches of one revision to a batch.
func addMatches(b *sqldb.Batch, article int64, revision int, ms []news.Match) {
	for i, m := range ms {
		b.Rows = append(b.Rows, []any{
			article, revision, i, m.Watchlist, m.Rule, m.Entity, string(m.Field), m.Start, m.End, m.Text,
			string(m.Strength), m.Via, sqldb.Bit(m.Alert),
		})
	}
}

// Matches returns the matches of one revision in the order they were found.
func (s *Store) Matches(ctx context.Context, article int64, revision int) ([]news.Match, error) {
	var out []news.Match
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var m news.Match
		if err := scan(&m.Watchlist, &m.Rule, &m.Entity, &m.Field, &m.Start, &m.End, &m.Text, &m.Strength, &m.Via,
			sqldb.ScanFlag(&m.Alert)); err != nil {
			return err
		}
		out = append(out, m)
		return nil
	}, `SELECT watchlist, rule, entity, field, start_byte, end_byte, text, strength, via, alert FROM matches WHERE article_id = $1 AND revision = $2 ORDER BY seq`, article, revision)
	return out, err
}

// exists turns ErrNotFound into false.
func exists(err error) (bool, error) {
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
