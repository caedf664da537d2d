package settings

import (
	"fmt"

	"tocsin/internal/config"
	"tocsin/internal/route"
)

// RoutesOf compiles the route tree of a configuration.
func RoutesOf(cfg *config.Config) (*route.Tree, error) {
	routes, wrong := route.New(cfg.Route)
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%s: %s", wrong[0].Path, wrong[0].Msg)
	}
	return routes, nil
}
