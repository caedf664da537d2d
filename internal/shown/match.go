package shown

import (
	"strings"

	"golang.org/x/net/html"
)

// fits reports whether the selector fits an element, and counts its steps.
func (sel *selector) fits(n *html.Node, steps *int) bool {
	return fitsFrom(sel.parts, n, steps)
}

func fitsFrom(parts []compound, n *html.Node, steps *int) bool {
	*steps++
	last := &parts[len(parts)-1]
	if !last.fits(n) {
		return false
	}
	rest := parts[:len(parts)-1]
	if len(rest) == 0 {
		return true
	}
	for p := n.Parent; p != nil && p.Type == html.ElementNode && *steps <= maxSteps; p = p.Parent {
		if fitsFrom(rest, p, steps) {
			return true
		}
		if last.child {
			return false
		}
	}
	return false
}

func (c *compound) fits(n *html.Node) bool {
	if c.tag != "" && c.tag != n.Data || c.hidden && !has(n, "hidden") {
		return false
	}
	if c.id != "" && attr(n, "id") != c.id {
		return false
	}
	if len(c.classes) == 0 {
		return true
	}
	names := attr(n, "class")
	for _, class := range c.classes {
		if !hasWord(names, class) {
			return false
		}
	}
	return true
}

// hasWord reports whether a list of names divided by white space has one.
func hasWord(list, name string) bool {
	for at := 0; ; {
		i := strings.Index(list[at:], name)
		if i < 0 {
			return false
		}
		i += at
		at = i + len(name)
		if (i == 0 || isSpace(list[i-1])) && (at == len(list) || isSpace(list[at])) {
			return true
		}
	}
}
