package monitor

import (
	"context"

	"tocsin/internal/config"
	"tocsin/internal/ledger"
)

// settings are what the configuration says at a time. A task that is under way
// when they change may meet both.
type settings struct {
	config  *config.Config
	outlets ledger.Outlets // of its sources
}

func (m *Monitor) config() *config.Config { return m.settings.Load().config }

func (m *Monitor) outlets() ledger.Outlets { return m.settings.Load().outlets }

// source is one by name; config.NoSource where it is not configured.
func (m *Monitor) source(name string) config.Source {
	return m.outlets().Source(name)
}

// Reload has a running service take up a configuration: new sources are polled
// at once, those that are no more end with the poll that is under way, and of
// those whose address stays, everything that is known stays. What it says of
// receivers, routes and digests must be what it said before
// (config.Config.Reloaded). After an error the old one is in use.
func (m *Monitor) Reload(ctx context.Context, cfg *config.Config) error {
	old := m.settings.Swap(&settings{cfg, ledger.OutletsOf(cfg)})
	if err := m.syncSources(ctx, m.Now()); err != nil {
		m.settings.Store(old)
		return err
	}
	return nil
}
