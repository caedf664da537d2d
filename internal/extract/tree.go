package extract

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The bounds of a page's tree. The deepest of the measured pages nests 61
// elements, the largest has 14,000. Beyond them a page is not read at all: a
// part of it would look like a change of the whole.
const (
	maxDepth    = 512
	maxElements = 150_000
	maxScripts  = 1000
	maxValue    = 2000    // bytes of an attribute's value that are kept
	maxText     = 2 << 20 // bytes; the longest measured page has 400,000
)

// errUnreadable says why a page has no tree. It ends in the verdict "suspect".
var errUnreadable = errors.New("unreadable")

// tree is a parsed page. It is built here, on the tokenizer of x/net/html and
// not by its parser: a news page is read in a third of the time and a quarter
// of the memory when scripts, drawings and most attributes are never copied,
// and depth and size are bounded while the tree grows. The rules of HTML5
// that move text around (implied end tags, misnested links) are kept.
type tree struct {
	doc     *html.Node
	body    *html.Node
	lang    string // of the html element
	title   string // of the first title element
	base    string
	metas   []meta
	links   []link
	scripts []script
	cut     string // where the page breaks off, "" if it does not
	nodes   int
	text    int // bytes
}

type meta struct{ key, content string }

type link struct{ rel, href, lang string }

type builder struct {
	tree
	z       *html.Tokenizer
	stack   []*html.Node
	slab    []html.Node
	attrs   []html.Attribute
	names   map[string]string // attribute values seen: classes repeat a lot
	dropped int               // depth inside an element whose content is dropped
	drop    atom.Atom
	ended   bool // </body> or </html> was seen

	// For an outlet's own rules, which may ask for anything:
	whole    bool       // keep all attributes, and the elements of the head
	headNode *html.Node // where the latter are
}

// parseFor parses a page; whole keeps what only an outlet's own rules read.
func parseFor(body []byte, whole bool) (*tree, error) {
	seg := split(body)
	b := &builder{names: make(map[string]string, 256), whole: whole}
	b.scripts = seg.scripts
	if len(b.scripts) > maxScripts {
		b.scripts = b.scripts[:maxScripts]
	}
	b.doc = b.node(html.DocumentNode, 0, "")
	root := b.node(html.ElementNode, atom.Html, "html")
	b.doc.AppendChild(root)
	if whole {
		b.headNode = b.node(html.ElementNode, atom.Head, "head")
		root.AppendChild(b.headNode)
	}
	b.body = b.node(html.ElementNode, atom.Body, "body")
	root.AppendChild(b.body)
	b.stack = append(b.stack, b.body)
	b.z = html.NewTokenizer(&reader{parts: seg.parts})
	b.z.SetMaxBuf(4 << 20)
	for {
		tt := b.z.Next()
		if tt == html.ErrorToken {
			break
		}
		if err := b.token(tt); err != nil {
			return nil, err
		}
	}
	b.cut = b.whereCut(seg.cut)
	return &b.tree, nil
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
	if b.nodes > maxElements {
		return fmt.Errorf("%w: more than %d elements", errUnreadable, maxElements)
	}
	if b.tree.text > maxText {
		return fmt.Errorf("%w: more than %d bytes of text", errUnreadable, maxText)
	}
	switch tt {
	case html.TextToken:
		if b.dropped == 0 {
			b.text(b.z.Text())
		}
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := b.z.TagName()
		a := atom.Lookup(name)
		if b.dropped > 0 {
			if a == b.drop && tt == html.StartTagToken {
				b.dropped++
			}
			return nil
		}
		return b.start(a, name, more, tt == html.SelfClosingTagToken)
	case html.EndTagToken:
		name, _ := b.z.TagName()
		a := atom.Lookup(name)
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

func (b *builder) start(a atom.Atom, name []byte, more, closed bool) error {
	switch a {
	case atom.Meta, atom.Link, atom.Base, atom.Title, atom.Html, atom.Head, atom.Body:
		return b.head(a, more)
	case atom.Select, atom.Textarea, atom.Object, atom.Audio, atom.Video, atom.Map, atom.Dialog, atom.Noembed, atom.Noframes, atom.Datalist:
		if !closed {
			b.drop, b.dropped = a, 1
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

// head takes the elements that say something of the page and hold no text.
func (b *builder) head(a atom.Atom, more bool) error {
	var m meta
	var l link
	var itemprop string
	n := b.body
	var all []html.Attribute
	for more {
		var k, v []byte
		k, v, more = b.z.TagAttr()
		if b.whole && len(all) < 50 {
			all = append(all, html.Attribute{Key: string(k), Val: string(v)})
		}
		switch string(k) {
		case "name", "property", "http-equiv":
			if m.key == "" || string(k) == "property" {
				m.key = strings.ToLower(strings.TrimSpace(string(v)))
			}
		case "itemprop":
			itemprop = string(v)
		case "content":
			m.content = string(v)
		case "rel":
			l.rel = strings.ToLower(string(v))
		case "href":
			l.href = string(v)
		case "hreflang":
			l.lang = string(v)
		case "lang", "xml:lang":
			if a == atom.Html && b.lang == "" {
				b.lang = string(v)
			}
		case "class", "id":
			if a == atom.Body {
				n.Attr = append(n.Attr, html.Attribute{Key: string(k), Val: string(v)})
			}
		}
	}
	switch a {
	case atom.Meta:
		if itemprop != "" {
			b.metas = append(b.metas, meta{"itemprop:" + strings.ToLower(itemprop), m.content})
		}
		if m.key != "" && len(b.metas) < 1000 {
			b.metas = append(b.metas, m)
		}
	case atom.Link:
		if l.rel == "canonical" || l.rel == "amphtml" {
			b.links = append(b.links, l)
		}
	case atom.Base:
		if b.base == "" {
			b.base = l.href
		}
	case atom.Title:
		if b.z.Next() == html.TextToken && b.title == "" {
			b.title = fold(string(b.z.Text()))
		}
	}
	if b.whole && (a == atom.Meta || a == atom.Link || a == atom.Title) && b.nodes < maxElements {
		content := ""
		if a == atom.Title {
			content = b.title
		}
		b.keepHead(a, all, content)
	}
	return nil
}

func (b *builder) text(t []byte) {
	top := b.top()
	if len(bytes.TrimSpace(t)) == 0 {
		// Space between words counts, space between blocks does not.
		if len(t) == 0 || top.LastChild == nil || top.LastChild.Type == html.TextNode || isBlock(top.LastChild.DataAtom) {
			return
		}
		t = []byte(" ")
	}
	b.tree.text += len(t)
	n := b.node(html.TextNode, 0, string(t))
	top.AppendChild(n)
}

func (b *builder) top() *html.Node { return b.stack[len(b.stack)-1] }

func (b *builder) node(t html.NodeType, a atom.Atom, data string) *html.Node {
	if len(b.slab) == 0 {
		b.slab = make([]html.Node, 256)
	}
	n := &b.slab[0]
	b.slab = b.slab[1:]
	n.Type, n.DataAtom, n.Data = t, a, data
	b.nodes++
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
		if key == "" && b.whole {
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

var keptAttributes = [...]string{
	"class", "id", "itemprop", "itemtype", "rel", "href", "datetime", "content", "role",
	"data-testid", "data-component", "data-timestamp", "data-datetime", "data-type", "data-qa", "lang",
}

// keptAttribute is the name to keep an attribute under, or "", and a value
// that replaces its own.
func keptAttribute(k, v []byte) (key, val string) {
	for _, name := range keptAttributes {
		if name == string(k) {
			if len(v) == 0 {
				return "", ""
			}
			return name, ""
		}
	}
	switch string(k) {
	case "hidden":
		return "hidden", "hidden"
	case "aria-hidden":
		if string(v) == "true" {
			return "aria-hidden", "true"
		}
	case "style":
		if bytes.Contains(v, []byte("none")) && hidesByStyle(v) {
			return "hidden", "hidden"
		}
	}
	return "", ""
}

func hidesByStyle(v []byte) bool {
	_, after, ok := bytes.Cut(v, []byte("display"))
	return ok && bytes.HasPrefix(bytes.TrimLeft(after, " :"), []byte("none"))
}
