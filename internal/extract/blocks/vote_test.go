package blocks

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/prose"
	"tocsin/internal/extract/tree"
)

// TestRead looks for blocks in a text that has some of them, in an order that
// is not the page's throughout.
func TestRead(t *testing.T) {
	at := func(s string) *html.Node { return &html.Node{Type: html.TextNode, Data: s} }
	blocks := []string{
		"Home", "The bridge reopened on Monday.", "Мост вновь открыт.", "Read more", "Traffic was let through at noon.",
		"yes", "bridge",
	}
	p := &Page{Blocks: make([]Block, len(blocks))}
	for _, b := range blocks {
		p.keys = append(p.keys, prose.Squeeze(b))
	}
	have := p.read(at("Traffic was let through at noon. Home is near. Мост вновь открыт. The bridge re-opened on Monday. Read less. Yes."))
	if diff := cmp.Diff(vote{1, 1, 1, -1, 1, -1, 1}, have); diff != "" {
		t.Errorf("votes (-want +have):\n%s", diff)
	}
	if v := p.read(at(" . ")); v != nil {
		t.Errorf("a text without letters votes: %v", v)
	}
}

// TestGramSet holds it against what it saves: it must never miss, and is of
// use where it mostly does not let through.
func TestGramSet(t *testing.T) {
	text := prose.Squeeze(strings.Repeat("The bridge reopened on Monday; мост вновь открыт, կամուրջը վերաբացվեց. ", 3))
	have := gramsOf(text)
	for from := range text {
		for to := from; to <= len(text); to += 5 {
			if !have.mayHold(text[from:to]) {
				t.Fatalf("missed %q", text[from:to])
			}
		}
	}
	for _, other := range []string{"thebridgeclosedonmonday", "мостзакрыт", "ռեալմադրիդ"} {
		if have.mayHold(other) {
			t.Errorf("took %q to be in it", other)
		}
	}
}

// TestAnsweredIsTakenBack: what trafilatura is told of nobody must be gone when
// the next reader has its turn.
func TestAnsweredIsTakenBack(t *testing.T) {
	tr, err := tree.Parse([]byte("<body><p>The bridge reopened on Monday, and traffic was let through at noon.</p></body>"), false)
	if err != nil {
		t.Fatal(err)
	}
	before := tree.Text(tr.Doc)
	p := NewPage(tr, marks.NewClassifier(), nil, "", "")
	p.Ask(tr, "https://lamp.example/a", []string{Readability})
	if len(p.votes[0]) == 0 {
		t.Error("trafilatura has no vote")
	}
	if after := tree.Text(tr.Doc); after != before {
		t.Errorf("the page has %q, had %q", after, before)
	}
}
