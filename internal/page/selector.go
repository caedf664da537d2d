package page

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Limits of what a configuration may ask for.
const (
	maxSelector = 500  // bytes
	maxPattern  = 1000 // bytes
	// maxSteps bounds the work of one selector on one page. A chain of
	// descendant selectors tries every way to place its parts among the
	// ancestors of an element: C(depth, parts), which a hostile page can
	// blow up by nesting. 1e9 steps are a few seconds at worst; ordinary
	// pages stay under 1e7.
	maxSteps = 1e9
)

// ValidSelector reports why s cannot be used as a CSS selector, or nil. The
// empty selector is valid and stands for the default.
func ValidSelector(s string) error {
	_, err := compileSelector(s)
	return err
}

// ValidPattern reports why s cannot be used as a pattern for addresses, or
// nil. Patterns are RE2, so they cannot backtrack.
func ValidPattern(s string) error {
	_, err := compilePattern(s)
	return err
}

// selector is a compiled CSS selector with what is needed to bound its cost.
type selector struct {
	css   string
	match cascadia.Selector
	parts int // combinators that search, of the costliest alternative
}

func compileSelector(s string) (selector, error) {
	s = strings.TrimSpace(s)
	if len(s) > maxSelector {
		return selector{}, fmt.Errorf("selector of %d bytes: at most %d are allowed", len(s), maxSelector)
	}
	if s == "" {
		return selector{}, nil
	}
	m, err := cascadia.Compile(s)
	if err != nil {
		return selector{}, fmt.Errorf("selector %q: %w; want CSS such as %q", s, err, "main article a")
	}
	return selector{css: s, match: m, parts: searches(s)}, nil
}

func compileSelectors(list []string) ([]selector, error) {
	var out []selector
	for _, s := range list {
		sel, err := compileSelector(s)
		if err != nil {
			return nil, err
		}
		if sel.css != "" {
			out = append(out, sel)
		}
	}
	return out, nil
}

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

// find returns the elements under root that sel fits, in document order, or
// an error where the page would make the selector run too long.
func (sel selector) find(root *goquery.Selection) (*goquery.Selection, error) {
	if steps(root.Nodes, sel.parts) > maxSteps {
		return nil, fmt.Errorf("selector %q would take too long on this page: use fewer parts, or an id", sel.css)
	}
	return root.FindMatcher(sel.match), nil
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

func compilePattern(s string) (*regexp.Regexp, error) {
	if len(s) > maxPattern {
		return nil, fmt.Errorf("pattern of %d bytes: at most %d are allowed", len(s), maxPattern)
	}
	if strings.TrimSpace(s) == "" {
		return nil, errors.New("pattern is empty: it would fit every address")
	}
	re, err := regexp.Compile(s)
	if err != nil {
		return nil, fmt.Errorf("pattern: %w; want an RE2 regular expression such as %q", err, `/news/\d+`)
	}
	return re, nil
}

func compilePatterns(list []string) ([]*regexp.Regexp, error) {
	var out []*regexp.Regexp
	for _, s := range list {
		re, err := compilePattern(s)
		if err != nil {
			return nil, err
		}
		out = append(out, re)
	}
	return out, nil
}

func anyMatch(list []*regexp.Regexp, s string) bool {
	for _, re := range list {
		if re.MatchString(s) {
			return true
		}
	}
	return false
}
