package shown

import "strings"

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
	if len(s) > maxSelector {
		return selector{}, false
	}
	p := selectorParser{s: strings.TrimSpace(uncommented(s, "")), empty: true}
	for p.s != "" {
		if !p.next() {
			return selector{}, false
		}
	}
	p.end()
	return p.sel, len(p.sel.parts) > 0 && len(p.sel.parts) <= maxParts
}

// selectorParser reads a selector from left to right.
type selectorParser struct {
	s     string // what is left
	sel   selector
	c     compound // that is being read
	empty bool     // nothing of it was read yet
}

// end ends a compound.
func (p *selectorParser) end() {
	if !p.empty {
		p.sel.parts = append(p.sel.parts, p.c)
	}
	p.c = compound{}
	p.empty = true
}

// next reads the next piece; false if it makes the selector fit nothing.
func (p *selectorParser) next() bool {
	switch b := p.s[0]; {
	case isSpace(b):
		p.s = strings.TrimLeft(p.s, spaces)
		if !p.empty {
			p.end()
		}
		return true
	case b == '>':
		p.s = strings.TrimLeft(p.s[1:], spaces)
		p.end()
		p.c.child = len(p.sel.parts) > 0
		return true
	case b == '+' || b == '~':
		// What stands beside it is not looked at, nor what is around that.
		p.s = p.s[1:]
		p.end()
		p.sel.parts = nil
		p.sel.vague = true
		return true
	case b == '*':
		p.s = p.s[1:]
	case b == '[':
		if !p.attribute() {
			return false
		}
	case b == ':':
		n, ok := p.sel.colon(p.s)
		if !ok {
			return false
		}
		p.s = p.s[n:]
	default:
		if !p.name(b) {
			return false
		}
	}
	p.empty = false
	return len(p.c.classes) <= maxParts
}

// name reads the name of an element, a class or an id.
func (p *selectorParser) name(mark byte) bool {
	if mark == '.' || mark == '#' {
		p.s = p.s[1:]
	}
	name, n := identifier(p.s)
	p.s = p.s[n:]
	switch mark {
	case '.':
		p.c.classes = append(p.c.classes, name)
		p.sel.weight += 1000
	case '#':
		p.c.id = name
		p.sel.weight += 1_000_000
	default:
		p.c.tag = strings.ToLower(name)
		p.sel.weight++
	}
	return n > 0
}

// attribute reads what is asked of an attribute. Of most it is not known here.
func (p *selectorParser) attribute() bool {
	asked, rest, ok := strings.Cut(p.s[1:], "]")
	p.s = rest
	if strings.EqualFold(strings.TrimSpace(asked), "hidden") {
		p.c.hidden = true
	} else {
		p.sel.vague = true
	}
	p.sel.weight += 1000
	return ok
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
