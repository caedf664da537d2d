// Package distiller takes the place of github.com/markusmobius/go-domdistiller,
// which go-trafilatura links as a fallback that package extract never asks for:
// it has readers of its own beside trafilatura. Loading the original compiles
// regular expressions in every process, the short-lived ones that read a PDF
// or print a version included. It has the names that trafilatura uses, and
// distils nothing. The replace directive in go.mod puts it there; delete both
// to go back.
package distiller

import (
	"errors"
	"net/url"

	"golang.org/x/net/html"
)

// Options are those of the original that trafilatura sets.
type Options struct {
	OriginalURL    *url.URL
	SkipPagination bool
}

// Result is what was distilled: never anything, here.
type Result struct{ Node *html.Node }

// Apply distils nothing.
func Apply(*html.Node, *Options) (*Result, error) {
	return nil, errors.New("distiller: not linked")
}
