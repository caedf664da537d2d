package desk

import (
	"context"

	"tocsin/internal/backtest"
	"tocsin/internal/news"
	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

// Backtest tries the watchlists, as they are now, on the articles that are
// stored. The moment from which it looks back is now.
func (d *Desk) Backtest(ctx context.Context, who news.Actor, opt backtest.Options) (*backtest.Report, error) {
	opt.Now = d.now()
	return backtest.Run(ctx, d.store, d.settingsFor(who), opt)
}

// Trial tries a watchlist as it is.
func (d *Desk) Trial(who news.Actor, name string) (*backtest.Trial, error) {
	return backtest.NewTrial(d.settingsFor(who), name)
}

// DraftTrial tries the one watchlist of a draft, in the place of the one of its
// name, if there is one. Nothing is saved.
func (d *Desk) DraftTrial(who news.Actor, draft *watchlist.Draft) (*backtest.Trial, []yamldoc.Fault, error) {
	return backtest.NewDraftTrial(d.settingsFor(who), draft)
}

// TryStored tries what a trial tries on the articles that are stored.
func (d *Desk) TryStored(ctx context.Context, t *backtest.Trial, opt backtest.Options) (*backtest.Report, error) {
	if d.store == nil {
		return nil, ErrNoDatabase
	}
	opt.Now = d.now()
	return t.Stored(ctx, d.store, opt)
}
