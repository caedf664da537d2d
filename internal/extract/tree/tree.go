// Package tree parses pages. It promises a tree that is bounded in depth, elements
// and text, as readers see the page (package shown), in which scripts and drawings
// have no place; the scripts are kept beside it.
package tree

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/prose"
	"tocsin/internal/shown"
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

// Tree is a parsed page. It is built here, on the tokenizer of x/net/html and
// not by its parser: a news page is read in a third of the time and a quarter
// of the memory when scripts, drawings and most attributes are never copied,
// and depth and size are bounded while the tree grows. The rules of HTML5
// that move text around (implied end tags, misnested links) are kept.
type Tree struct {
	Doc       *html.Node
	Body      *html.Node
	Lang      string // of the html element
	Title     string // of the first title element
	Scripts   []Script
	Unshown   [][]byte // HTML in noscript elements and templates
	Cut       string   // where the page breaks off, "" if it does not
	Nodes     int
	TextBytes int // how long the text is

	base  string
	metas []meta
	links []link
}

type meta struct{ key, content string }

type link struct{ rel, href string }

// Parse parses a page; whole keeps what only an outlet's own rules read.
func Parse(body []byte, whole bool) (*Tree, error) {
	seg := split(body)
	b := &builder{names: make(map[string]string, 256), whole: whole, asked: shown.Attributes(seg.styles)}
	b.Scripts = seg.scripts
	b.Unshown = seg.unshown
	if len(b.Scripts) > maxScripts {
		b.Scripts = b.Scripts[:maxScripts]
	}
	b.Doc = b.node(html.DocumentNode, 0, "")
	root := b.node(html.ElementNode, atom.Html, "html")
	b.Doc.AppendChild(root)
	if whole {
		b.headNode = b.node(html.ElementNode, atom.Head, "head")
		root.AppendChild(b.headNode)
	}
	b.Body = b.node(html.ElementNode, atom.Body, "body")
	root.AppendChild(b.Body)
	b.stack = append(b.stack, b.Body)
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
	if err := shown.Apply(b.Doc, seg.styles); err != nil {
		return nil, fmt.Errorf("%w: %w", errUnreadable, err)
	}
	b.Cut = b.whereCut(seg.cut)
	return &b.Tree, nil
}

// Meta is the content of the first meta element with one of the keys, tried
// in the order of the keys.
func (t *Tree) Meta(keys ...string) string {
	for _, k := range keys {
		for i := range t.metas {
			if t.metas[i].key == k {
				if v := prose.Fold(prose.Unescape(t.metas[i].content)); v != "" {
					return v
				}
			}
		}
	}
	return ""
}

// MetaAll is the contents of all meta elements with a key.
func (t *Tree) MetaAll(key string) []string {
	var out []string
	for i := range t.metas {
		if t.metas[i].key == key {
			if v := prose.Fold(prose.Unescape(t.metas[i].content)); v != "" {
				out = append(out, v)
			}
		}
	}
	return out
}

// Canonical is the address a page declares for itself, made absolute; "" if
// it declares none. Whether to believe it is for others to decide.
func (t *Tree) Canonical(pageURL string) string {
	for _, raw := range []string{t.rel("canonical"), t.Meta("og:url")} {
		if raw == "" {
			continue
		}
		if abs := resolve(pageURL, t.base, raw); abs != "" {
			return abs
		}
	}
	return ""
}

func (t *Tree) rel(name string) string {
	for i := range t.links {
		if t.links[i].rel == name {
			return strings.TrimSpace(t.links[i].href)
		}
	}
	return ""
}

// resolve makes a reference absolute, or "" if it is no http(s) address.
func resolve(pageURL, base, ref string) string {
	u, err := url.Parse(pageURL)
	if err != nil {
		return ""
	}
	if base != "" {
		if b, err := url.Parse(strings.TrimSpace(base)); err == nil {
			u = u.ResolveReference(b)
		}
	}
	r, err := url.Parse(strings.TrimSpace(ref))
	if err != nil {
		return ""
	}
	u = u.ResolveReference(r)
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return u.String()
}
