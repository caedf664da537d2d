package blocks

import (
	"net/url"
	"slices"
	"strings"

	"codeberg.org/readeck/go-readability"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/prose"
	"tocsin/internal/extract/tree"
)

// vote is what another reader of pages makes of each block: 1 it is text,
// -1 it is not; no votes if it found none. Their mistakes are not ours: with
// both, F1 on outlets never seen rises from .957 to .971 (aeb).
type vote []int8

func (v vote) of(i int) int8 {
	if len(v) == 0 {
		return 0
	}
	return v[i]
}

// Above these sizes nobody else is asked: their work grows faster than the page.
const (
	maxVotedElements = 12_000
	maxVotedText     = 400_000
)

// Ask lets trafilatura and readability read the page too. It leaves the tree
// in pieces: nothing may read it afterwards.
func (p *Page) Ask(t *tree.Tree, pageURL string, without []string) {
	if t.Nodes > maxVotedElements || t.TextBytes > maxVotedText {
		return
	}
	u, err := url.Parse(pageURL)
	if err != nil {
		u = &url.URL{}
	}
	asked := func(reader string, run func()) {
		if !slices.Contains(without, reader) {
			sparing(run)
		}
	}
	asked(Trafilatura, func() {
		opt := trafilatura.Options{OriginalURL: u, ExcludeComments: true, HtmlDateMode: trafilatura.Disabled}
		defer t.Doc.RemoveChild(answered(t.Doc))
		if res, err := trafilatura.ExtractDocument(t.Doc, opt); err == nil && res.ContentNode != nil {
			p.votes[0] = p.read(res.ContentNode)
		}
	})
	asked(Readability, func() {
		parser := readability.NewParser()
		parser.DisableJSONLD = true
		if art, err := parser.ParseAndMutate(t.Doc, u); err == nil && art.Node != nil {
			p.votes[1] = p.read(art.Node)
		}
	})
}

// sparing runs code that is not ours on a page that is not either: a panic in
// it costs its vote, not the page.
func sparing(run func()) {
	defer func() { _ = recover() }()
	run()
}

// answered puts the author, section and keywords of nobody in front of a
// page, and returns them: trafilatura reads those of each page, in three
// searches of the whole tree, and nobody here asks it for them.
func answered(doc *html.Node) *html.Node {
	const said = `{"@type":"NewsArticle","name":"No name","author":"No author","articleSection":"none","keywords":"none"}`
	n := &html.Node{
		Type: html.ElementNode, DataAtom: atom.Script, Data: "script",
		Attr: []html.Attribute{{Key: "type", Val: "application/ld+json"}},
	}
	n.AppendChild(&html.Node{Type: html.TextNode, Data: said})
	doc.InsertBefore(n, doc.FirstChild)
	return n
}

// Read turns the text another reader chose into a vote on each block.
func (p *Page) read(chosen *html.Node) vote {
	all := prose.Squeeze(tree.Text(chosen))
	if all == "" || len(all)*len(p.keys) > maxSearch {
		return nil
	}
	have, from := gramsOf(all), 0
	v := make(vote, len(p.Blocks))
	for i, k := range p.keys {
		v[i] = -1
		if len(k) <= 3 || !have.mayHold(k) {
			continue
		}
		// The text has the page's order, so the next block is found at once.
		at := strings.Index(all[from:], k)
		if at >= 0 {
			at += from
		} else if at = strings.Index(all, k); at < 0 {
			continue
		}
		v[i], from = 1, at+len(k)
	}
	return v
}
