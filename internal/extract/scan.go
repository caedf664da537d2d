package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// attr is the value of a kept attribute, or "".
func attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

// walk visits n and what is in it in document order; visit returns false to
// stay out of an element.
func walk(n *html.Node, visit func(*html.Node) bool) {
	if !visit(n) {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, visit)
	}
}

// textOf is all text in n on one line.
func textOf(n *html.Node) string {
	var b strings.Builder
	walk(n, func(x *html.Node) bool {
		switch {
		case x.Type == html.TextNode:
			b.WriteString(x.Data)
		case x.DataAtom == atom.Br || isBlock(x.DataAtom):
			b.WriteByte(' ')
		}
		return true
	})
	return fold(b.String())
}

// fold joins the words of s with single spaces.
func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// meta is the content of the first meta element with one of the keys, tried
// in the order of the keys.
func (t *tree) meta(keys ...string) string {
	for _, k := range keys {
		for i := range t.metas {
			if t.metas[i].key == k {
				if v := fold(unescape(t.metas[i].content)); v != "" {
					return v
				}
			}
		}
	}
	return ""
}

// metaAll is the contents of all meta elements with a key.
func (t *tree) metaAll(key string) []string {
	var out []string
	for i := range t.metas {
		if t.metas[i].key == key {
			if v := fold(unescape(t.metas[i].content)); v != "" {
				out = append(out, v)
			}
		}
	}
	return out
}
