package store

import (
	"context"
	"strconv"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// FactQuery selects stored values; what is zero selects everything.
type FactQuery struct {
	Watchlist string
	Name      string
	Article   int64
	Counting  bool // those alone that count
}

// Facts returns stored values, those of the oldest day first.
func (s *Store) Facts(ctx context.Context, q FactQuery) ([]news.StatedFact, error) {
	where, args := q.where()
	var out []news.StatedFact
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var f news.StatedFact
		if err := scan(factFields(&f)...); err != nil {
			return err
		}
		out = append(out, f)
		return nil
	}, `SELECT f.watchlist, f.fact, f.kind, f.value, f.written, f.field, f.start_byte, f.end_byte, f.strength, f.around, f.counts, f.as_of, f.stated, f.seen_at,
			f.article_id, f.revision, CASE WHEN f.revision = a.revision THEN 1 ELSE 0 END, CASE WHEN a.kind = 'page' THEN 1 ELSE 0 END,
			s.name, a.origin, a.copy_of, COALESCE(root.origin, ''), COALESCE(said.value, ''), a.title, a.url, a.state, a.published, a.published_day
		FROM facts f JOIN articles a ON a.id = f.article_id JOIN sources s ON s.id = a.source_id
			LEFT JOIN articles root ON root.id = a.copy_of AND a.copy_of > 0
			LEFT JOIN facts said ON said.article_id = root.id AND said.revision = root.revision
				AND said.watchlist = f.watchlist AND said.fact = f.fact AND said.counts = 1
		`+where+` ORDER BY f.as_of, f.seen_at, f.article_id, f.revision, f.seq`, args...)
	return out, err
}

// where names only what is asked for, so that an index can answer.
func (q FactQuery) where() (clause string, args []any) {
	var parts []string
	add := func(column string, value any) {
		args = append(args, value)
		parts = append(parts, column+" = $"+strconv.Itoa(len(args)))
	}
	if q.Article != 0 {
		add("f.article_id", q.Article)
	}
	if q.Watchlist != "" {
		add("f.watchlist", q.Watchlist)
	}
	if q.Name != "" {
		add("f.fact", q.Name)
	}
	if q.Counting {
		add("f.counts", 1)
	}
	if len(parts) == 0 {
		return "", nil
	}
	return "WHERE " + strings.Join(parts, " AND "), args
}

func factFields(f *news.StatedFact) []any {
	return []any{
		&f.Watchlist, &f.Name, &f.Kind, &f.Value, &f.Written, &f.Field, &f.Start, &f.End, &f.Strength, &f.Around,
		sqldb.ScanFlag(&f.Counts),
		sqldb.ScanTime(&f.AsOf),
		sqldb.ScanFlag(&f.Stated),
		sqldb.ScanTime(&f.SeenAt),
		&f.Article, &f.Revision,
		sqldb.ScanFlag(&f.Latest),
		sqldb.ScanFlag(&f.Page),
		&f.Source, &f.Origin, &f.CopyOf, &f.RootOrigin, &f.RootValue, &f.Title, &f.URL, &f.State,
		sqldb.ScanTime(&f.Published.Time),
		sqldb.ScanFlag(&f.Published.DayOnly),
	}
}

func factBatch() sqldb.Batch {
	return sqldb.Batch{Table: "facts", Columns: []sqldb.Column{
		sqldb.Int("article_id"),
		sqldb.Int("revision"),
		sqldb.Int("seq"),
		sqldb.Text("watchlist"),
		sqldb.Text("fact"),
		sqldb.Text("kind"),
		sqldb.Text("value"),
		sqldb.Text("written"),
		sqldb.Text("field"),
		sqldb.Int("start_byte"),
		sqldb.Int("end_byte"),
		sqldb.Text("strength"),
		sqldb.Text("around"),
		sqldb.Int("counts"),
		sqldb.Int("stated"),
		sqldb.Int("as_of"),
		sqldb.Int("seen_at"),
	}}
}

// addFacts adds the values of one revision to a batch.
func addFacts(b *sqldb.Batch, article int64, revision int, list []news.FactValue) {
	for i, f := range list {
		b.Rows = append(b.Rows, []any{
			article, revision, i, f.Watchlist, f.Name, string(f.Kind), f.Value, f.Written, string(f.Field), f.Start, f.End, string(f.Strength),
			f.Around,
			sqldb.Bit(f.Counts), sqldb.Bit(f.Stated), sqldb.Micros(f.AsOf), sqldb.Micros(f.SeenAt),
		})
	}
}

// RevisionFacts holds the values that one stored revision states.
type RevisionFacts struct {
	Article  int64
	Revision int
	Facts    []news.FactValue
}

// ReplaceFacts replaces the stored values of the revisions, in one transaction.
// Those of other revisions stay: a running service may have added them since
// these were read.
func (s *Store) ReplaceFacts(ctx context.Context, read []RevisionFacts) error {
	type revision struct {
		article int64
		n       int
	}
	known := make(map[revision]bool, len(read))
	for _, r := range read {
		known[revision{r.Article, r.Revision}] = true
	}
	return s.inTx(ctx, func(t tx) error {
		var stored []revision
		err := t.Each(ctx, func(scan func(...any) error) error {
			var r revision
			err := scan(&r.article, &r.n)
			stored = append(stored, r)
			return err
		}, `SELECT DISTINCT article_id, revision FROM facts`)
		if err != nil {
			return err
		}
		for _, r := range stored {
			if !known[r] {
				continue
			}
			if err := t.Exec(ctx, `DELETE FROM facts WHERE article_id = $1 AND revision = $2`, r.article, r.n); err != nil {
				return err
			}
		}
		b := factBatch()
		for _, r := range read {
			addFacts(&b, r.Article, r.Revision, r.Facts)
			if len(b.Rows) < 500 {
				continue
			}
			if err := b.Insert(ctx, t.Tx); err != nil {
				return err
			}
			b.Rows = nil
		}
		return b.Insert(ctx, t.Tx)
	})
}

// EachRevision calls fn with every stored revision and its article, oldest
// first.
func (s *Store) EachRevision(ctx context.Context, fn func(news.Article, news.Revision) error) error {
	return s.db.Each(ctx, func(scan func(...any) error) error {
		var a news.Article
		var r news.Revision
		if err := scan(append(articleFields(&a), revisionFields(&r)...)...); err != nil {
			return err
		}
		return fn(a, r)
	}, `SELECT `+articleColumns+`, r.id, r.article_id, r.n, r.seen_at, r.basis, r.title, r.text, r.byline, r.language, r.published, r.published_day, r.modified, r.hash, r.credits, r.response_id`+
		articleFrom+`JOIN revisions r ON r.article_id = a.id ORDER BY r.seen_at, r.id`)
}
