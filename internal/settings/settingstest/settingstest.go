// Package settingstest makes settings for tests.
package settingstest

import (
	"testing"

	"tocsin/internal/config"
	"tocsin/internal/match"
	"tocsin/internal/settings"
)

// Parse returns the settings of a configuration in YAML, without notifiers. A
// mistake in it ends the test.
func Parse(t *testing.T, yaml string) *settings.Settings {
	t.Helper()
	cfg, faults, err := config.Parse("t.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err, faults)
	}
	matcher, wrong := match.Compile(cfg.Watchlists)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	set, err := settings.New(cfg, cfg.Watchlists, matcher, nil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}
