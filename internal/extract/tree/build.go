package tree

import (
	"bytes"
	"fmt"
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

type builder struct {
	Tree
	z       *html.Tokenizer
	stack   []*html.Node
	slab    []html.Node
	attrs   []html.Attribute
	names   map[string]string // attribute values seen: classes repeat a lot
	dropped int               // depth inside an element whose content is dropped
	drop    atom.Atom
	ended   bool     // </body> or </html> was seen
	asked   []string // attributes whose values a style rule shows

	// For an outlet's own rules, which may ask for anything:
	whole    bool       // keep all attributes, and the elements of the head
	headNode *html.Node // where the latter are
}

// whereCut names the place where a page breaks off. Leaving out </html> and
// </body> is good HTML; leaving an article or a div open with them is not.
func (b *builder) whereCut(script string) string {
	if script != "" && script != "comment" {
		return script
	}
	if b.ended {
		return ""
	}
	for _, n := range b.stack[1:] {
		switch n.DataAtom {
		case atom.Article, atom.Main, atom.Section, atom.Div:
			return n.Data
		}
	}
	return ""
}

func (b *builder) token(tt html.TokenType) error {
	if b.Nodes > maxElements {
		return fmt.Errorf("%w: more than %d elements", errUnreadable, maxElements)
	}
	if b.TextBytes > maxText {
		return fmt.Errorf("%w: more than %d bytes of text", errUnreadable, maxText)
	}
	switch tt {
	case html.TextToken:
		if b.dropped == 0 {
			b.text(b.z.Text())
		}
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := b.z.TagName()
		a := kindOf(name)
		if b.dropped > 0 {
			if a == b.drop && tt == html.StartTagToken {
				b.dropped++
			}
			return nil
		}
		return b.start(a, name, more, tt == html.SelfClosingTagToken)
	case html.EndTagToken:
		name, _ := b.z.TagName()
		a := kindOf(name)
		if b.dropped > 0 {
			if a == b.drop {
				b.dropped--
			}
			return nil
		}
		b.end(a, name)
	}
	return nil
}

// kindOf is the element of a tag. The text of a drawing is a span like any: what
// stands in elements that nobody knows is no article's to other readers.
func kindOf(name []byte) atom.Atom {
	if string(name) == "text" {
		return atom.Span
	}
	return atom.Lookup(name)
}

func (b *builder) start(a atom.Atom, name []byte, more, closed bool) error {
	switch a {
	case atom.Meta, atom.Link, atom.Base, atom.Title, atom.Html, atom.Head, atom.Body:
		b.head(a, more)
		return nil
	case atom.Select, atom.Textarea, atom.Object, atom.Audio, atom.Video, atom.Map, atom.Dialog, atom.Noembed, atom.Noframes, atom.Datalist:
		if !closed {
			b.drop = a
			b.dropped = 1
		}
		return nil
	case atom.Source, atom.Track, atom.Param, atom.Area, atom.Col, atom.Colgroup, atom.Wbr, atom.Embed, atom.Input:
		return nil
	}
	b.implyEnds(a)
	n := b.node(html.ElementNode, a, b.tagName(a, name))
	if more {
		b.attributes(n)
	}
	b.top().AppendChild(n)
	if a == atom.Br || a == atom.Hr || a == atom.Img {
		return nil
	}
	// "<div/>" opens a div: only void elements and foreign ones close themselves.
	if closed && (a == 0 || a == atom.Meta) && !bytes.ContainsRune(name, '-') {
		return nil
	}
	b.stack = append(b.stack, n)
	if len(b.stack) > maxDepth {
		return fmt.Errorf("%w: elements nest deeper than %d", errUnreadable, maxDepth)
	}
	return nil
}

func (b *builder) text(t []byte) {
	top := b.top()
	if b.isReading() {
		return
	}
	if len(bytes.TrimSpace(t)) == 0 {
		// Space between words counts, space between blocks does not.
		if len(t) == 0 || top.LastChild == nil || top.LastChild.Type == html.TextNode || IsBlock(top.LastChild.DataAtom) {
			return
		}
		t = []byte(" ")
	}
	b.TextBytes += len(t)
	n := b.node(html.TextNode, 0, string(t))
	top.AppendChild(n)
}

// isReading reports whether a text says how the characters before it are read
// (ruby): it stands above the line, and would part the name that it is about.
func (b *builder) isReading() bool {
	const inner = 4 // elements within it
	for i := len(b.stack) - 1; i > 0 && i >= len(b.stack)-inner; i-- {
		switch b.stack[i].DataAtom {
		case atom.Rt, atom.Rp:
			return true
		}
	}
	return false
}

func (b *builder) top() *html.Node { return b.stack[len(b.stack)-1] }

func (b *builder) node(t html.NodeType, a atom.Atom, data string) *html.Node {
	if len(b.slab) == 0 {
		b.slab = make([]html.Node, 256)
	}
	n := &b.slab[0]
	b.slab = b.slab[1:]
	n.Type = t
	n.DataAtom = a
	n.Data = data
	b.Nodes++
	return n
}

func (b *builder) tagName(a atom.Atom, name []byte) string {
	if a != 0 {
		return a.String()
	}
	return b.intern(name)
}

func (b *builder) intern(v []byte) string {
	if s, ok := b.names[string(v)]; ok {
		return s
	}
	s := string(v)
	if len(b.names) < 4096 {
		b.names[s] = s
	}
	return s
}

// attributes copies what later steps read, and nothing else.
func (b *builder) attributes(n *html.Node) {
	if cap(b.attrs)-len(b.attrs) < 16 {
		b.attrs = make([]html.Attribute, 0, 256)
	}
	from := len(b.attrs)
	for more := true; more; {
		var k, v []byte
		k, v, more = b.z.TagAttr()
		if len(v) > maxValue {
			v = v[:maxValue]
		}
		key, val := keptAttribute(k, v)
		if key == "" && (b.whole || slices.Contains(b.asked, string(k))) {
			key = b.intern(k)
		}
		if key == "" || len(b.attrs) == cap(b.attrs) {
			continue
		}
		if val == "" {
			val = b.intern(v)
		}
		b.attrs = append(b.attrs, html.Attribute{Key: key, Val: val})
	}
	if len(b.attrs) > from {
		n.Attr = b.attrs[from:len(b.attrs):len(b.attrs)]
	}
}
