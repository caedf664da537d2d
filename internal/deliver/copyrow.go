package deliver

import (
	"cmp"
	"context"
	"slices"

	"tocsin/internal/digest"
	"tocsin/internal/news"
)

// foldedCopies returns the verbatim copies of the articles in a message: nobody
// is owed them, they are counted with their original. An original that came
// later leads the row of the copy that was sent first.
func (m *Deliverer) foldedCopies(ctx context.Context, rows []news.Owed, told []digest.Row) ([]digest.Row, error) {
	var out []digest.Row
	for _, o := range rows {
		if o.Kind != news.OwedRevision {
			continue
		}
		besides, err := m.besides(ctx, o.ArticleID)
		if err != nil {
			return nil, err
		}
		for _, c := range besides {
			same := func(r digest.Row) bool { return r.Article == c.ID }
			if len(c.Differs) > 0 || slices.ContainsFunc(told, same) || slices.ContainsFunc(out, same) {
				continue
			}
			r, err := m.articleRow(ctx, c, c.Revision, o.Receiver)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// besides returns the other articles with the same text: the copies of an
// article or, if it is itself a copy without differences, its original and the
// other copies.
func (m *Deliverer) besides(ctx context.Context, article int64) ([]news.Article, error) {
	a, err := m.Store.Article(ctx, article)
	if err != nil {
		return nil, err
	}
	if a.CopyOf == 0 || len(a.Differs) > 0 {
		return m.Store.Copies(ctx, article)
	}
	root, err := m.Store.Article(ctx, a.CopyOf)
	if err != nil || !root.FirstSeen.After(a.FirstSeen) {
		return nil, err
	}
	copies, err := m.Store.Copies(ctx, root.ID)
	return append([]news.Article{root}, copies...), err
}

// copyRow says whose copy an article is. A follow-up that repeats the background
// of its own outlet's earlier report is news like any other.
func (m *Deliverer) copyRow(ctx context.Context, r *digest.Row, a news.Article) error {
	if a.CopyOf == 0 {
		return nil
	}
	root, err := m.Store.Article(ctx, a.CopyOf)
	if err != nil {
		return err
	}
	if of := cmp.Or(m.Live.Now().Source(root.Source).Outlet, root.Source); of != r.Outlet || len(a.Differs) == 0 {
		r.CopyOf = of
		r.DiffersIn = a.Differs
	}
	return nil
}
