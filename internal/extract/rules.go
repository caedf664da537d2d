package extract

import (
	"fmt"
	"hash/fnv"
	"io"
	"strings"

	"tocsin/internal/css"
	"tocsin/internal/news"
	"tocsin/internal/text"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// RuleSet says by CSS selectors where the parts of one outlet's articles
// stand. A part without a selector is found as on any page.
type RuleSet struct {
	Title     string
	Text      string // the elements that hold the text, and nothing else
	Byline    string
	Published string   // read from datetime or content, else from the element's words
	Drop      []string // elements that are taken out before anything is read
}

// Rules is a compiled RuleSet. Its zero value and nil have no rules.
type Rules struct {
	parts [ruled]css.Selector
	drop  []css.Selector
}

// The parts that a rule can say.
const (
	ruleTitle = iota
	ruleText
	ruleByline
	rulePublished
	ruled
)

var ruleNames = [ruled]string{"title", "text", "byline", "published"}

// NewRules compiles the selectors; nil if there are none.
func NewRules(set RuleSet) (*Rules, error) {
	r, some := &Rules{}, false
	var err error
	for i, s := range [ruled]string{set.Title, set.Text, set.Byline, set.Published} {
		if r.parts[i], err = css.Compile(s); err != nil {
			return nil, fmt.Errorf("%s: %w", ruleNames[i], err)
		}
		some = some || s != ""
	}
	for _, s := range set.Drop {
		sel, err := css.Compile(s)
		if err != nil {
			return nil, fmt.Errorf("drop: %w", err)
		}
		r.drop, some = append(r.drop, sel), some || s != ""
	}
	if !some {
		return nil, nil
	}
	return r, nil
}

// String is short and differs for other wordings.
func (r *Rules) String() string {
	h := fnv.New32a()
	for _, s := range append(r.parts[:], r.drop...) {
		_, _ = io.WriteString(h, s.String()+"\n")
	}
	return fmt.Sprintf("%08x", h.Sum32())
}

// Missed lists the rules for title and text that fit nothing on a page, from
// the document's warnings; not every article has a byline.
func (r *Rules) Missed(d news.Document) []string {
	var out []string
	for _, w := range d.Warnings {
		if rest, ok := strings.CutPrefix(w, "extract: "); ok && (strings.HasPrefix(rest, "title: ") || strings.HasPrefix(rest, "text: ")) {
			out = append(out, rest)
		}
	}
	return out
}

// picked is what an outlet's rules find on one page.
type picked struct {
	title     string
	text      string
	byline    string
	published []string // the ways it is written
	warnings  []string
}

// pick takes what the rules name from the page, and what they drop out of it.
// A rule that fits nothing leaves a warning, and its part to the usual search.
func (r *Rules) pick(t *tree, c *classifier) picked {
	var p picked
	if r == nil {
		return p
	}
	find := func(name string, s css.Selector) []*html.Node {
		found, err := s.Find(t.doc)
		switch {
		case err != nil:
			p.warnings = append(p.warnings, fmt.Sprintf("extract: %s: %v", name, err))
		case len(found) == 0 && s.String() != "" && name != "drop":
			p.warnings = append(p.warnings, fmt.Sprintf("extract: %s: the selector %q fits nothing on this page", name, s))
		}
		return found
	}
	for _, s := range r.drop {
		for _, n := range find("drop", s) {
			if n.Parent != nil && n != t.body {
				n.Parent.RemoveChild(n)
			}
		}
	}
	for i, s := range r.parts {
		found := find(ruleNames[i], s)
		if len(found) == 0 {
			continue
		}
		switch i {
		case ruleTitle:
			p.title = valueOf(found[0])
		case ruleText:
			p.text = ruledText(found, c)
		case ruleByline:
			var lines []string
			for _, n := range found {
				lines = append(lines, valueOf(n))
			}
			p.byline = strings.Join(lines, ", ")
		case rulePublished:
			for _, n := range found {
				p.published = append(p.published, attr(n, "datetime"), attr(n, "content"), textOf(n))
			}
		}
	}
	return p
}

// valueOf is what an element says: its content attribute, as of a meta
// element, else its words on one line.
func valueOf(n *html.Node) string {
	if v := fold(unescape(attr(n, "content"))); v != "" {
		return v
	}
	return textOf(n)
}

// ruledText is the text of the elements, each paragraph on a line. An element
// within another is not read twice.
func ruledText(found []*html.Node, c *classifier) string {
	var b strings.Builder
	in := make(map[*html.Node]bool, len(found))
	for _, n := range found {
		within := false
		for p := n.Parent; p != nil && !within; p = p.Parent {
			within = in[p]
		}
		in[n] = true
		if within {
			continue
		}
		for _, block := range blocksUnder(n, c) {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(text.Clean(block.text))
		}
	}
	return b.String()
}

// published reads the first of the ruled dates that is one.
func (p *picked) date(c clock) news.Date {
	for _, v := range p.published {
		if d := c.parse(v); !d.IsZero() {
			return d
		}
		if d := c.visible(v); !d.IsZero() {
			return d
		}
	}
	return news.Date{}
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
