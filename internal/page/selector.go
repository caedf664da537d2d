package page

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"tocsin/internal/css"

	"github.com/PuerkitoBio/goquery"
)

// Limits of what a configuration may ask for, in bytes.
const (
	maxSelector = 500 // a JSONPath; package css bounds its own
	maxPattern  = 1000
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

// selector is a compiled CSS selector for a page that colly parsed.
type selector struct {
	css   string
	match css.Selector
}

func compileSelector(s string) (selector, error) {
	m, err := css.Compile(s)
	return selector{css: m.String(), match: m}, err
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

// find returns the elements under root that sel fits, in document order, or
// an error where the page would make the selector run too long.
func (sel selector) find(root *goquery.Selection) (*goquery.Selection, error) {
	found, err := sel.match.Find(root.Nodes...)
	if err != nil {
		return nil, err
	}
	return root.FindNodes(found...), nil
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
