package backtest

import (
	"context"

	"tocsin/internal/store"
)

// judgements reads what people said of stored matches.
func (b *Report) judgements(ctx context.Context, s *store.Store) error {
	list, err := s.Judgements(ctx)
	b.judged = map[int64][]store.Judgement{}
	for _, j := range list {
		b.judged[j.Article] = append(b.judged[j.Article], j)
	}
	return err
}

// addJudged compares what the watchlists find in an article with what people
// said of it: an edit of a watchlist should lose the wrong and keep the right.
func (b *Report) addJudged(article int64, here map[Name]*foundBy) {
	for _, j := range b.judged[article] {
		name := Name{Watchlist: j.Watchlist, Rule: j.Rule, Entity: j.Entity}
		line := b.lines[name]
		if line == nil {
			continue
		}
		if line.Judged == nil {
			line.Judged = &Judged{}
		}
		_, found := here[name]
		line.Judged.count(j.Right, found)
	}
}

func (j *Judged) count(right, found bool) {
	of, n := &j.OfWrong, &j.Wrong
	if right {
		of, n = &j.OfRight, &j.Right
	}
	*of++
	if found {
		*n++
	}
	if all := j.Right + j.Wrong; all > 0 {
		j.Precision = float64(j.Right) / float64(all)
	}
}
