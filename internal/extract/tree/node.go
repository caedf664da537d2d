package tree

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/prose"
)

// Attr is the value of a kept attribute, or "".
func Attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

// Walk visits n and what is in it in document order; visit returns false to
// stay out of an element.
func Walk(n *html.Node, visit func(*html.Node) bool) {
	if !visit(n) {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		Walk(c, visit)
	}
}

// Text is all text in n on one line.
func Text(n *html.Node) string {
	var b strings.Builder
	Walk(n, func(x *html.Node) bool {
		switch {
		case x.Type == html.TextNode:
			b.WriteString(x.Data)
		case x.DataAtom == atom.Br || IsBlock(x.DataAtom):
			b.WriteByte(' ')
		}
		return true
	})
	return prose.Fold(b.String())
}
