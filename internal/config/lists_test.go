package config

import (
	"reflect"
	"strings"
	"testing"

	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

// TestConfigurationsAreKnown: package watchlist, below this one, knows a
// configuration by any option of one, also where it has no watchlists.
func TestConfigurationsAreKnown(t *testing.T) {
	for _, f := range yamldoc.Fields(reflect.TypeFor[file]()) {
		d, faults, err := watchlist.ReadDraftFrom(strings.NewReader(f.Name+":\n"), "t.yaml", "", "")
		if err != nil || len(faults) > 0 || len(d.Watchlists) > 0 {
			t.Errorf("a file with %s is taken for a watchlist: %v", f.Name, faults)
		}
	}
	if _, _, err := watchlist.ReadDraftFrom(strings.NewReader("colour:\n"), "t.yaml", "", ""); err == nil {
		t.Error("a watchlist with an unknown option is taken for a configuration")
	}
}

// TestWithoutReceivers: what is found is shown on the console.
func TestWithoutReceivers(t *testing.T) {
	cfg, faults, err := loader{Env: testEnv}.Load("../watchlist/testdata/good/watchlists.yaml")
	if err != nil {
		t.Fatalf("%v %v", err, faults)
	}
	if cfg.Route.Receiver != "console" || len(cfg.Receivers) != 1 || cfg.Operators != "console" {
		t.Errorf("without receivers: %+v %+v %q", cfg.Route, cfg.Receivers, cfg.Operators)
	}
}
