package tree

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// IsBlock reports whether an element starts on a line of its own.
func IsBlock(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Details, atom.Div, atom.Dl, atom.Dt, atom.Dd,
		atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Header, atom.Hgroup, atom.Hr, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary,
		atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Caption, atom.Ul,
		atom.Template: // a declarative shadow root
		return true
	}
	return false
}

// isScope reports whether an element bounds the search for an element to end.
func isScope(a atom.Atom) bool {
	switch a {
	case atom.Table, atom.Td, atom.Th, atom.Caption, atom.Body:
		return true
	}
	return false
}

// implyEnds ends the elements that the start of a ends without saying so.
func (b *builder) implyEnds(a atom.Atom) {
	switch a {
	case atom.Li:
		b.closeWithin(func(x atom.Atom) bool { return x == atom.Li }, atom.Ul, atom.Ol, atom.Menu)
	case atom.Dt, atom.Dd:
		b.closeWithin(func(x atom.Atom) bool { return x == atom.Dt || x == atom.Dd }, atom.Dl)
	case atom.Td, atom.Th:
		b.closeWithin(func(x atom.Atom) bool { return x == atom.Td || x == atom.Th }, atom.Table, atom.Tr)
	case atom.Tr:
		b.closeWithin(func(x atom.Atom) bool { return x == atom.Tr }, atom.Table)
	case atom.Tbody, atom.Thead, atom.Tfoot:
		b.closeWithin(func(x atom.Atom) bool { return x == atom.Tbody || x == atom.Thead || x == atom.Tfoot }, atom.Table)
	case atom.Rt, atom.Rp:
		b.closeWithin(func(x atom.Atom) bool { return x == atom.Rt || x == atom.Rp }, atom.Ruby)
	case atom.A:
		// A link inside a link ends the outer one, across blocks too.
		for i := len(b.stack) - 1; i > 0 && !isScope(b.stack[i].DataAtom); i-- {
			if b.stack[i].DataAtom == atom.A {
				b.endLink(i)
				break
			}
		}
	}
	if IsBlock(a) {
		for i := len(b.stack) - 1; i > 0; i-- {
			x := b.stack[i].DataAtom
			if x == atom.P {
				b.stack = b.stack[:i]
				return
			}
			if IsBlock(x) || x == atom.Button || b.stack[i].DataAtom == 0 {
				return
			}
		}
	}
}

// closeWithin ends the nearest element that is one of those, unless one of
// the bounds, or a block that is no list or table part, stands between.
func (b *builder) closeWithin(is func(atom.Atom) bool, bounds ...atom.Atom) {
	for i := len(b.stack) - 1; i > 0; i-- {
		x := b.stack[i].DataAtom
		if is(x) {
			b.stack = b.stack[:i]
			return
		}
		for _, bound := range bounds {
			if x == bound {
				return
			}
		}
	}
}

func (b *builder) end(a atom.Atom, name []byte) {
	switch a {
	case atom.Body, atom.Html:
		b.ended = true
		return
	case atom.Br, atom.P:
		// "</br>" is a line break; "</p>" without a start only divides text.
		if a == atom.Br || !b.inScope(a) {
			b.top().AppendChild(b.node(html.ElementNode, atom.Br, "br"))
			return
		}
	}
	for i := len(b.stack) - 1; i > 0; i-- {
		n := b.stack[i]
		if n.DataAtom == a && (a != 0 || n.Data == string(name)) {
			if a == atom.A {
				b.endLink(i)
			} else {
				b.stack = b.stack[:i]
			}
			return
		}
		if isScope(n.DataAtom) && a != atom.Table && !isTablePart(a) {
			return
		}
		if IsBlock(n.DataAtom) && !IsBlock(a) && a != atom.A && a != 0 {
			return // an inline element does not end a block
		}
	}
}

func isTablePart(a atom.Atom) bool {
	switch a {
	case atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead, atom.Tfoot, atom.Caption:
		return true
	}
	return false
}

func (b *builder) inScope(a atom.Atom) bool {
	for i := len(b.stack) - 1; i > 0; i-- {
		if b.stack[i].DataAtom == a {
			return true
		}
		if isScope(b.stack[i].DataAtom) {
			return false
		}
	}
	return false
}

// endLink ends the link at stack[i]. Blocks that were opened in it and are
// still open go on outside it, so that no later text counts as linked.
func (b *builder) endLink(i int) {
	reopen := append([]*html.Node(nil), b.stack[i+1:]...)
	b.stack = b.stack[:i]
	for _, old := range reopen {
		if !IsBlock(old.DataAtom) {
			continue
		}
		n := b.node(html.ElementNode, old.DataAtom, old.Data)
		n.Attr = old.Attr
		b.top().AppendChild(n)
		b.stack = append(b.stack, n)
	}
}
