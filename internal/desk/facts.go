package desk

import (
	"context"

	"tocsin/internal/backtest"
	"tocsin/internal/config"
	"tocsin/internal/ledger"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/tracked"
)

// Facts is the history of the facts of a configuration, or of those of one
// name ("held", or "detainees/held").
func Facts(ctx context.Context, s *store.Store, cfg *config.Config, name string) ([]ledger.FactHistory, error) {
	return ledger.Histories(cfg, name, func(d tracked.Defined) ([]news.StatedFact, error) {
		return s.Facts(ctx, store.FactQuery{Watchlist: d.Watchlist, Name: d.Name})
	})
}

// TryFacts is what Facts would say had the facts been there from the start,
// as they are in the configuration now. It reads every stored revision and
// changes nothing.
func TryFacts(ctx context.Context, s *store.Store, cfg *config.Config, name string, progress func(int)) ([]ledger.FactHistory, error) {
	g, err := backtest.NewStated(cfg)
	if err != nil {
		return nil, err
	}
	if err := eachMatched(ctx, s, cfg, progress, g.Add); err != nil {
		return nil, err
	}
	return g.Histories(name)
}

// RecomputeFacts reads every stored revision with the facts of the
// configuration as they are now, and stores what they state in the place of
// what was stored. It returns how many values there are. A service may run
// meanwhile: what it adds is left alone.
func RecomputeFacts(ctx context.Context, s *store.Store, cfg *config.Config, progress func(int)) (int, error) {
	g, err := backtest.NewStated(cfg)
	if err != nil {
		return 0, err
	}
	var all []store.RevisionFacts
	n := 0
	err = eachMatched(ctx, s, cfg, progress, func(a news.Article, r news.Revision, ms []news.Match) {
		stated := g.Read(a, r, ms)
		all = append(all, store.RevisionFacts{Article: a.ID, Revision: r.N, Facts: stated})
		n += len(stated)
	})
	if err != nil {
		return 0, err
	}
	return n, s.ReplaceFacts(ctx, all)
}

// eachMatched calls fn with every stored revision and what the watchlists find
// in it, oldest first. The matches are good until the next call.
func eachMatched(ctx context.Context, s *store.Store, cfg *config.Config, progress func(int), fn func(news.Article, news.Revision, []news.Match)) error {
	matcher, _, err := settings.Compile(cfg)
	if err != nil {
		return err
	}
	var ms []news.Match
	read := 0
	return s.EachRevision(ctx, func(a news.Article, r news.Revision) error {
		ms = matcher.Find(ms[:0], &match.Input{Title: r.Title, Text: r.Text, Language: r.Language, Source: a.Source, Author: r.Byline, URL: a.URL})
		fn(a, r, ms)
		if read++; progress != nil {
			progress(read)
		}
		return nil
	})
}
