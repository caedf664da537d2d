package extract

import (
	"fmt"
	"hash/fnv"
	"io"
	"strings"

	"golang.org/x/net/html"

	"tocsin/internal/css"
	"tocsin/internal/extract/blocks"
	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/meta"
	"tocsin/internal/extract/prose"
	"tocsin/internal/extract/tree"
	"tocsin/internal/news"
	"tocsin/internal/text"
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
func (r *Rules) pick(t *tree.Tree, c *marks.Classifier) picked {
	var p picked
	if r == nil {
		return p
	}
	find := func(name string, s css.Selector) []*html.Node {
		found, err := s.Find(t.Doc)
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
			if n.Parent != nil && n != t.Body {
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
				p.published = append(p.published, tree.Attr(n, "datetime"), tree.Attr(n, "content"), tree.Text(n))
			}
		}
	}
	return p
}

// valueOf is what an element says: its content attribute, as of a meta
// element, else its words on one line.
func valueOf(n *html.Node) string {
	if v := prose.Fold(prose.Unescape(tree.Attr(n, "content"))); v != "" {
		return v
	}
	return tree.Text(n)
}

// ruledText is the text of the elements, each paragraph on a line. An element
// within another is not read twice.
func ruledText(found []*html.Node, c *marks.Classifier) string {
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
		for _, block := range blocks.Under(n, c) {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(text.Clean(block.Text))
		}
	}
	return b.String()
}

// published reads the first of the ruled dates that is one.
func (p *picked) date(c meta.Clock) news.Date {
	for _, v := range p.published {
		if d := c.Parse(v); !d.IsZero() {
			return d
		}
		if d := c.Visible(v); !d.IsZero() {
			return d
		}
	}
	return news.Date{}
}
