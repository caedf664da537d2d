// Package css finds the elements of a page that a CSS selector fits. It
// promises that a selector's work on a page is bounded: one that a page would
// make run for long is an error, and finds nothing.
package css

import (
	"fmt"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

const (
	maxSelector = 500 // bytes
	// maxSteps bounds the work of one selector on one page. A chain of
	// descendant selectors tries every way to place its parts among the
	// ancestors of an element: C(depth, parts), which a hostile page can
	// blow up by nesting. 1e9 steps are a few seconds at worst; ordinary
	// pages stay under 1e7.
	maxSteps = 1e9
)

// Selector is a compiled CSS selector. The zero Selector is none.
type Selector struct {
	text  string
	match cascadia.Selector
	parts int // combinators that search, of the costliest alternative
}

// Compile reads a selector. The empty one is valid, and none.
func Compile(s string) (Selector, error) {
	s = strings.TrimSpace(s)
	if len(s) > maxSelector {
		return Selector{}, fmt.Errorf("selector of %d bytes: at most %d are allowed", len(s), maxSelector)
	}
	if s == "" {
		return Selector{}, nil
	}
	m, err := cascadia.Compile(s)
	if err != nil {
		return Selector{}, fmt.Errorf("selector %q: %w; want CSS such as %q", s, err, "main article a")
	}
	return Selector{text: s, match: m, parts: searches(s)}, nil
}

// String is the selector as it was written, "" for none.
func (s Selector) String() string { return s.text }

// searches counts what makes a selector search: blanks between parts, sibling
// combinators and pseudo-classes that read a subtree. It counts too much
// rather than too little.
func searches(s string) int {
	most := 0
	for alternative := range strings.SplitSeq(s, ",") {
		n := max(0, len(strings.Fields(alternative))-1)
		n += strings.Count(alternative, "~") + strings.Count(alternative, ":has") +
			strings.Count(alternative, ":contains") + strings.Count(alternative, ":matches")
		most = max(most, n)
	}
	return most
}

// Find returns the elements under the roots that the selector fits, in
// document order, or an error where the page would make it run too long. None
// fits nothing.
func (s Selector) Find(roots ...*html.Node) ([]*html.Node, error) {
	if s.match == nil {
		return nil, nil
	}
	if steps(roots, s.parts) > maxSteps {
		return nil, fmt.Errorf("selector %q would take too long on this page: use fewer parts, or an id", s.text)
	}
	var out []*html.Node
	for _, root := range roots {
		for c := root.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode {
				out = append(out, s.match.MatchAll(c)...)
			}
		}
	}
	return out, nil
}

// steps is the sum of C(depth, parts) over all elements.
func steps(nodes []*html.Node, parts int) float64 {
	if parts == 0 {
		return 0
	}
	total := 0.0
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		ways := 1.0
		for i := range parts {
			ways *= float64(max(1, depth-i)) / float64(i+1)
		}
		total += max(1, ways)
		for c := n.FirstChild; c != nil && total <= maxSteps; c = c.NextSibling {
			if c.Type == html.ElementNode {
				walk(c, depth+1)
			}
		}
	}
	for _, n := range nodes {
		walk(n, 0)
	}
	return total
}
