package shown

import "strings"

// atRule reads the block of an at-rule, the rules of which may hold.
func (s *sheet) atRule(c *scanner, prelude string, in scope) {
	name, n := identifier(prelude[1:])
	in.depth++
	switch rest := prelude[1+n:]; strings.ToLower(name) {
	case "media":
		switch condition(uncommented(rest, " ")) {
		case never:
			c.skip()
			return
		case maybe:
			in.maybe = true
		}
	case "layer":
		in.layered = true
	case "supports", "container", "scope", "document", "starting-style":
		in.maybe = true
	default: // keyframes, fonts, printed pages
		c.skip()
		return
	}
	if in.depth > maxNested {
		c.skip()
		return
	}
	s.read(c, in)
}

type holds uint8

const (
	always holds = iota
	never        // of what is read on a screen
	maybe
)

// condition says whether a media query holds where news is read.
func condition(query string) holds {
	out := never
	for q := range strings.SplitSeq(strings.ToLower(query), ",") {
		q = strings.TrimPrefix(strings.Join(strings.Fields(q), " "), "only ")
		kind, _, _ := strings.Cut(q, " ")
		switch {
		case q == "" || q == "all" || q == "screen":
			return always
		case kind == "print" || kind == "speech" || q == "not all" || q == "not screen":
		default:
			out = maybe
		}
	}
	return out
}
