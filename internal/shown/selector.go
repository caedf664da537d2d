package shown

import (
	"strings"

	"golang.org/x/net/html"
)

// selector is one alternative of a rule's selectors: compounds, the last of which
// the element must fit, and its ancestors the others.
type selector struct {
	parts  []compound
	weight int  // its specificity: ids, classes and elements, with three digits each
	vague  bool // something in it is not understood: it fits no more than it seems to
	pseudo byte // 'b' for ::before, 'a' for ::after
}

type compound struct {
	tag, id string
	classes []string
	hidden  bool // [hidden]
	child   bool // the compound before it is its parent's, else any ancestor's
}

// dynamic pseudo-classes hold for what a reader does, not for what there is.
var dynamic = map[string]bool{
	"hover": true, "focus": true, "focus-within": true, "focus-visible": true, "active": true, "target": true, "checked": true,
	"visited": true, "open": true, "fullscreen": true, "popover-open": true, "modal": true,
}

// Bounds of a selector that is read: compounds, and bytes.
const (
	maxParts    = 16
	maxSelector = 2000
)

// parseSelector reads one selector; false for one that fits nothing as a page is opened.
func parseSelector(s string) (selector, bool) {
	var sel selector
	if len(s) > maxSelector {
		return sel, false
	}
	s = strings.TrimSpace(uncommented(s, ""))
	var c compound
	empty := true
	end := func() {
		if !empty {
			sel.parts = append(sel.parts, c)
		}
		c = compound{}
		empty = true
	}
	for i := 0; i < len(s); {
		switch b := s[i]; {
		case isSpace(b):
			i++
			if !empty {
				end()
			}
			continue
		case b == '>':
			i++
			end()
			c.child = len(sel.parts) > 0
			for i < len(s) && isSpace(s[i]) {
				i++
			}
			continue
		case b == '+' || b == '~':
			// What stands beside it is not looked at, nor what is around that.
			i++
			end()
			sel.parts = nil
			sel.vague = true
			continue
		case b == '*':
			i++
		case b == '.' || b == '#':
			name, n := identifier(s[i+1:])
			if n == 0 {
				return sel, false
			}
			i += 1 + n
			if b == '#' {
				c.id = name
				sel.weight += 1_000_000
			} else {
				if c.classes = append(c.classes, name); len(c.classes) > maxParts {
					return sel, false
				}
				sel.weight += 1000
			}
		case b == '[':
			n := strings.IndexByte(s[i:], ']')
			if n < 0 {
				return sel, false
			}
			if strings.EqualFold(strings.TrimSpace(s[i+1:i+n]), "hidden") {
				c.hidden = true
			} else {
				sel.vague = true
			}
			sel.weight += 1000
			i += n + 1
		case b == ':':
			n, ok := sel.colon(s[i:])
			if !ok {
				return sel, false
			}
			i += n
		default:
			name, n := identifier(s[i:])
			if n == 0 {
				return sel, false
			}
			c.tag = strings.ToLower(name)
			sel.weight++
			i += n
		}
		empty = false
	}
	end()
	return sel, len(sel.parts) > 0 && len(sel.parts) <= maxParts
}

// colon reads a pseudo-class or pseudo-element and returns its length.
func (sel *selector) colon(s string) (int, bool) {
	i := 1
	if strings.HasPrefix(s, "::") {
		i = 2
	}
	name, n := identifier(s[i:])
	name = strings.ToLower(name)
	end := i + n
	switch {
	case n == 0 || dynamic[name]:
		return 0, false
	case name == "before" || name == "after":
		sel.pseudo = name[0]
		sel.weight++
		return end, true
	case i == 2 || name == "first-line" || name == "first-letter":
		return 0, false // a part of an element, which hides none of it
	}
	if end < len(s) && s[end] == '(' {
		depth := 0
		for ; end < len(s); end++ {
			if s[end] == '(' {
				depth++
			} else if s[end] == ')' {
				if depth--; depth == 0 {
					end++
					break
				}
			}
		}
	}
	sel.vague = true
	sel.weight += 1000
	return end, true
}

// identifier reads a name at the beginning of s and returns it with its length.
func identifier(s string) (string, int) {
	i := 0
	for i < len(s) {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s):
			from := i + 1
			i++
			for i < len(s) && i < from+6 && hex(s[i]) >= 0 {
				i++
			}
			if i == from {
				i++
			} else if i < len(s) && isSpace(s[i]) {
				i++
			}
			continue
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c >= 0x80:
			i++
			continue
		}
		break
	}
	return unescape(s[:i]), i
}

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
