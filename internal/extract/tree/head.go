package tree

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/prose"
)

// headTag is what the attributes say of an element that describes the page.
type headTag struct {
	meta
	link
	itemprop string
	all      []html.Attribute // where an outlet's own rules may ask for them
}

// head takes the elements that say something of the page and hold no text.
func (b *builder) head(a atom.Atom, more bool) {
	var tag headTag
	for more {
		var k, v []byte
		k, v, more = b.z.TagAttr()
		b.headAttribute(&tag, a, k, v)
	}
	switch a {
	case atom.Meta:
		if tag.itemprop != "" {
			b.metas = append(b.metas, meta{"itemprop:" + strings.ToLower(tag.itemprop), tag.content})
		}
		if tag.key != "" && len(b.metas) < 1000 {
			b.metas = append(b.metas, tag.meta)
		}
	case atom.Link:
		if tag.rel == "canonical" || tag.rel == "amphtml" {
			b.links = append(b.links, tag.link)
		}
	case atom.Base:
		if b.base == "" {
			b.base = tag.href
		}
	case atom.Title:
		if b.z.Next() == html.TextToken && b.Title == "" {
			b.Title = prose.Fold(string(b.z.Text()))
		}
	}
	if b.whole && (a == atom.Meta || a == atom.Link || a == atom.Title) && b.Nodes < maxElements {
		content := ""
		if a == atom.Title {
			content = b.Title
		}
		b.keepHead(a, tag.all, content)
	}
}

// headAttribute takes one attribute of such an element.
func (b *builder) headAttribute(tag *headTag, a atom.Atom, k, v []byte) {
	if b.whole && len(tag.all) < 50 {
		tag.all = append(tag.all, html.Attribute{Key: string(k), Val: string(v)})
	}
	switch string(k) {
	case "name", "property", "http-equiv":
		if tag.key == "" || string(k) == "property" {
			tag.key = strings.ToLower(strings.TrimSpace(string(v)))
		}
	case "itemprop":
		tag.itemprop = string(v)
	case "content":
		tag.content = string(v)
	case "rel":
		tag.rel = strings.ToLower(string(v))
	case "href":
		tag.href = string(v)
	case "lang", "xml:lang":
		if a == atom.Html && b.Lang == "" {
			b.Lang = string(v)
		}
	case "class", "id":
		if a == atom.Body {
			b.Body.Attr = append(b.Body.Attr, html.Attribute{Key: string(k), Val: string(v)})
		}
	}
}

// keepHead puts an element of the page's head into the tree, for rules to
// find: with all its attributes.
func (b *builder) keepHead(a atom.Atom, attrs []html.Attribute, content string) {
	n := b.node(html.ElementNode, a, a.String())
	n.Attr = attrs
	if content != "" {
		n.AppendChild(b.node(html.TextNode, 0, content))
	}
	b.headNode.AppendChild(n)
}
