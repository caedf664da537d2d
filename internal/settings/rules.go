package settings

import (
	"fmt"

	"tocsin/internal/config"
	"tocsin/internal/match"
	"tocsin/internal/route"
)

// Compile compiles the watchlists and the route tree of a configuration, which
// was checked when it was read: its watchlists have faults only where they
// are joined with those of the database (WithStored), and what is faulty there
// is left out here as in the service, which tells the operators.
func Compile(cfg *config.Config) (*match.Matcher, *route.Tree, error) {
	matcher, _ := match.Compile(cfg.Watchlists)
	routes, err := RoutesOf(cfg)
	return matcher, routes, err
}

// RoutesOf compiles the route tree of a configuration.
func RoutesOf(cfg *config.Config) (*route.Tree, error) {
	routes, wrong := route.New(cfg.Route)
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%s: %s", wrong[0].Path, wrong[0].Msg)
	}
	return routes, nil
}
