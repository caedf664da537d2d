package store

import (
	"context"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// Look is one line of the visit log.
type Look struct {
	At      time.Time    `json:"at"`
	Status  int          `json:"status"`
	Outcome news.Outcome `json:"outcome"`
	Verdict news.Verdict `json:"verdict"`
	Note    string       `json:"note,omitempty"`
}

// Looks returns the visit log of an article, oldest first.
func (s *Store) Looks(ctx context.Context, article int64) ([]Look, error) {
	var out []Look
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var l Look
		if err := scan(sqldb.ScanTime(&l.At), &l.Status, &l.Outcome, &l.Verdict, &l.Note); err != nil {
			return err
		}
		out = append(out, l)
		return nil
	}, `SELECT at, status, outcome, verdict, note FROM visits WHERE article_id = $1 ORDER BY id`, article)
	return out, err
}

// look leaves a line in the visit log, also when nothing changed.
func (t tx) look(ctx context.Context, v Visit) error {
	const insert = `INSERT INTO visits (article_id, at, status, outcome, verdict, sha256, note) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	if e := v.Elsewhere; e != nil {
		var sha []byte
		if e.Response != nil {
			sha = e.Response.SHA256
			if _, err := t.keep(ctx, v.Article.ID, *e.Response); err != nil {
				return err
			}
		}
		if err := t.Exec(ctx, insert, v.Article.ID, sqldb.Micros(e.Look.At), e.Look.Status, string(e.Look.Outcome), string(e.Look.Verdict), sha,
			e.Look.Note); err != nil {
			return err
		}
	}
	return t.Exec(ctx, insert, v.Article.ID, sqldb.Micros(v.At), v.Status, string(v.Outcome), string(v.Verdict), v.SHA256, v.Note)
}

// Response is one answer of a server, kept as received.
type Response struct {
	ID       int64
	At       time.Time
	URL      string
	FinalURL string
	Status   int
	Headers  string // as "Name: value" lines
	SHA256   []byte
	Size     int64
	Body     []byte // compressed with zstd
}

// keep stores a response as evidence.
func (t tx) keep(ctx context.Context, article int64, r Response) (id int64, err error) {
	err = t.Row(ctx, []any{&id}, `INSERT INTO responses (article_id, at, url, final_url, status, headers, sha256, size, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`, article, sqldb.Micros(r.At), r.URL, r.FinalURL, r.Status, r.Headers, r.SHA256, r.Size, r.Body)
	return id, err
}

// ResponseSHA is the SHA-256 of a kept response; nil if there is none.
func (s *Store) ResponseSHA(ctx context.Context, id int64) ([]byte, error) {
	var sha []byte
	_, err := exists(s.db.Row(ctx, []any{&sha}, `SELECT sha256 FROM responses WHERE id = $1`, id))
	return sha, err
}

// aroundMost is how many articles lookAround makes due.
const aroundMost = 3

// lookAround makes the newest live articles of a lane due, whoever watches them,
// that no look since that moment was at: each at most once.
func (t tx) lookAround(ctx context.Context, v Visit) error {
	if v.LookAround.IsZero() {
		return nil
	}
	return t.Exec(ctx, want+`id IN (SELECT id FROM articles
			WHERE lane = $1 AND kind = 'article' AND state = 'live' AND id <> $5 AND (next_visit = 0 OR next_visit > $2)
				AND NOT EXISTS (SELECT 1 FROM visits v WHERE v.article_id = articles.id AND v.at >= $3)
			ORDER BY first_seen DESC, id LIMIT $4)`,
		v.Article.Lane, sqldb.Micros(v.At), sqldb.Micros(v.LookAround), aroundMost, v.Article.ID)
}

// Around counts the other articles of a lane by what looks since a moment found.
type Around struct {
	Read   int // that could be read
	Failed int // that could not
	Same   int // of which a look has a certain note
}

// LookedAround returns what looks at the others of an article's lane found since
// a moment.
func (s *Store) LookedAround(ctx context.Context, a news.Article, note string, since time.Time) (out Around, err error) {
	err = s.db.Row(ctx, []any{&out.Read, &out.Failed, &out.Same}, `SELECT COUNT(DISTINCT CASE WHEN v.outcome <> 'failed' THEN a.id END),
			COUNT(DISTINCT CASE WHEN v.outcome = 'failed' THEN a.id END), COUNT(DISTINCT CASE WHEN v.note = $2 THEN a.id END)
		FROM articles a JOIN visits v ON v.article_id = a.id AND v.at >= $3 WHERE a.lane = $1 AND a.id <> $4 AND a.kind = 'article'`,
		a.Lane, note, sqldb.Micros(since), a.ID)
	return out, err
}
