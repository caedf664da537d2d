package settings

import (
	"fmt"

	"tocsin/internal/config"
	"tocsin/internal/route"
)

// routesOf compiles the route tree of a configuration.
func routesOf(cfg *config.Config) (*route.Tree, error) {
	routes, wrong := route.New(cfg.Route)
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%s: %s", wrong[0].Path, wrong[0].Msg)
	}
	return routes, nil
}
