package shown

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// shadow takes out what a declarative shadow root takes the place of: the element's
// own children, unless the root has a slot for them.
func shadow(host *html.Node) {
	var root *html.Node
	for c := host.FirstChild; c != nil && root == nil; c = c.NextSibling {
		if c.DataAtom == atom.Template && ShadowRoot(attr(c, shadowMode)) {
			root = c
		}
	}
	if root == nil || hasSlot(root) {
		return
	}
	for c := host.FirstChild; c != nil; {
		next := c.NextSibling
		if c != root {
			host.RemoveChild(c)
		}
		c = next
	}
}

func hasSlot(n *html.Node) bool {
	for x := range n.Descendants() {
		if x.DataAtom == atom.Slot {
			return true
		}
	}
	return false
}

// drawing leaves of an SVG element what is text in it.
func drawing(svg *html.Node) {
	var texts []*html.Node
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type != html.ElementNode {
				continue
			}
			switch strings.ToLower(c.Data) {
			case "text", "foreignobject":
				texts = append(texts, c)
			case "defs", "symbol", "title", "desc", "metadata", "style", "script":
			default:
				visit(c)
			}
		}
	}
	visit(svg)
	for svg.FirstChild != nil {
		svg.RemoveChild(svg.FirstChild)
	}
	for _, n := range texts {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
		svg.AppendChild(n)
		svg.AppendChild(&html.Node{Type: html.TextNode, Data: " "})
	}
	svg.DataAtom = atom.Span // it holds text from now on; selectors go by its name, which stays
}
