package shown

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// add puts the text that a rule adds before or behind what an element holds.
func (w *walker) add(n *html.Node, pseudo byte, st state, rules []*rule) {
	if len(rules) == 0 || st.gone || st.hidden {
		return
	}
	var won [properties]outcome
	for _, r := range rules {
		if r.pseudo == pseudo {
			won = r.over(won)
		}
	}
	if !won[content].on {
		return
	}
	for _, r := range w.undoing(n, st.sheet) {
		if r.pseudo == pseudo {
			won = r.over(won)
		}
	}
	if !won[content].on || won[display].on || won[visibility].on || won[opacity].on {
		return
	}
	var b strings.Builder
	for _, p := range won[content].text {
		value := p.literal
		if p.attr != "" {
			value = attr(n, p.attr)
		}
		if w.added += len(value); w.added > maxAdded {
			return
		}
		b.WriteString(value)
	}
	if !hasWords(b.String()) {
		return
	}
	t := &html.Node{Type: html.TextNode, Data: b.String()}
	w.put(n, pseudo, t)
	w.text(t, st)
}

// put puts an added text into its element. Beside blocks it is a block of its own,
// and a note, as nobody writes a paragraph of an article in a style sheet.
func (w *walker) put(n *html.Node, pseudo byte, added *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && divides(c.DataAtom) && c.DataAtom != atom.Br {
			block := &html.Node{Type: html.ElementNode, DataAtom: atom.P, Data: "p"}
			set(block, "role", "note")
			block.AppendChild(added)
			added = block
			w.endStruck()
			break
		}
	}
	if pseudo == 'b' {
		n.InsertBefore(added, n.FirstChild)
	} else {
		n.AppendChild(added)
	}
}
