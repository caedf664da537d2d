package desk

import (
	"context"

	"tocsin/internal/backtest"
	"tocsin/internal/ledger"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/tracked"
)

// Facts returns the history of the followed facts, or of those of one name
// ("held", or "detainees/held").
func (d *Desk) Facts(ctx context.Context, who news.Actor, name string) ([]ledger.FactHistory, error) {
	set := d.settingsFor(who)
	return set.Outlets.Histories(set.Facts, name, func(f tracked.Defined) ([]news.StatedFact, error) {
		return d.store.Facts(ctx, store.FactQuery{Watchlist: f.Watchlist, Name: f.Name})
	})
}

// TryFacts returns what Facts would had the facts been there from the start, as
// they are in the watchlists now. It reads every stored revision and changes
// nothing.
func (d *Desk) TryFacts(ctx context.Context, who news.Actor, name string, progress func(int)) ([]ledger.FactHistory, error) {
	set := d.settingsFor(who)
	g := backtest.NewStated(set)
	if err := d.eachMatched(ctx, set, progress, g.Add); err != nil {
		return nil, err
	}
	return g.Histories(name)
}

// RecomputeFacts reads every stored revision with the facts of the watchlists
// as they are now, and stores what they state in the place of what was stored.
// It returns how many values there are. A service may run meanwhile: what it
// adds is left alone.
func (d *Desk) RecomputeFacts(ctx context.Context, by news.Actor, progress func(int)) (int, error) {
	set := d.settingsFor(by)
	g := backtest.NewStated(set)
	var all []store.RevisionFacts
	n := 0
	err := d.eachMatched(ctx, set, progress, func(a news.Article, r news.Revision, ms []news.Match) {
		stated := g.Read(a, r, ms)
		all = append(all, store.RevisionFacts{Article: a.ID, Revision: r.N, Facts: stated})
		n += len(stated)
	})
	if err != nil {
		return 0, err
	}
	return n, d.store.ReplaceFacts(ctx, all)
}

// eachMatched calls fn with every stored revision and what the watchlists find
// in it, oldest first. The matches are good until the next call.
func (d *Desk) eachMatched(
	ctx context.Context, set *settings.Settings, progress func(int), fn func(news.Article, news.Revision, []news.Match),
) error {
	var ms []news.Match
	read := 0
	return d.store.EachRevision(ctx, func(a news.Article, r news.Revision) error {
		ms = set.Rules().Find(ms[:0], match.InputOfRevision(a, r))
		fn(a, r, ms)
		if read++; progress != nil {
			progress(read)
		}
		return nil
	})
}
