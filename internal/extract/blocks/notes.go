package blocks

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/prose"
	"tocsin/internal/text"
)

// What corrects an article is part of it, wherever it stands: in an aside, a fold,
// a caption, a box of related articles. The weights leave most of those places out,
// and an outlet that does not want a correction to be seen puts it there.

// maxNote is how long a note may be, in words: what is longer is an article.
const maxNote = 300

// corrects reports whether block i is a correction of the article or a note of its
// editors, by its words, its heading, or what its element says it is.
func (p *Page) corrects(i int) bool {
	b := &p.Blocks[i]
	if b.Words < 4 || b.Words > maxNote || 2*b.Linked > b.Words || p.repeated[i] ||
		b.in&(inNav|inForm|inButton|inHidden|inHeading) != 0 || b.in&inFooter != 0 && b.in&inArticle == 0 ||
		b.Own&(marks.Comment|marks.Consent|marks.Nav) != 0 {
		return false
	}
	said := text.IsCorrection(b.Text) || updates(b) || b.Own&marks.Note != 0 && text.EndsSentence(b.Text) || headed(b)
	if !said && i > 0 {
		head := &p.Blocks[i-1]
		said = head.Words > 0 && head.Words <= 4 && head.parent == b.parent && text.IsCorrection(head.Text+": "+b.Text)
	}
	return said && p.ofArticle(b.node)
}

// TakeNotes adds the notes that name somebody watched to what corrects the article:
// an aside, fold or caption in sentences, which no reader of the markup takes for
// text. An outlet that says there what it does not want to be found is found. Boxes
// of other articles, which link to them, are left out: they change by themselves.
func (p *Page) TakeNotes(named func(text string) bool) {
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.in&(inAside|inDetails|inFigcaption) == 0 || b.Words < 4 || b.Words > maxNote || b.Linked > 0 || p.repeated[i] ||
			b.in&(inNav|inForm|inButton|inHidden|inHeading|inFooter) != 0 ||
			b.Own&(marks.Comment|marks.Consent|marks.Nav|marks.Aside|marks.Foot) != 0 ||
			!text.EndsSentence(b.Text) || slices.Contains(p.corrections, i) {
			continue
		}
		if p.ofArticle(b.node) && !leadsOn(b.node) && named(b.Text) {
			p.corrections = append(p.corrections, i)
		}
	}
	slices.Sort(p.corrections)
}

// leadsOn reports whether the aside, fold or figure around an element links to
// something by a headline: it is a box of other articles.
func leadsOn(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Aside, atom.Details, atom.Figure, atom.Figcaption:
			return hasHeadlineLink(n)
		}
	}
	return false
}

func hasHeadlineLink(n *html.Node) bool {
	const headlineWords = 4
	for c := range n.Descendants() {
		if c.DataAtom != atom.A {
			continue
		}
		words := 0
		for w := range c.Descendants() {
			if w.Type == html.TextNode {
				words += prose.Count(w.Data)
			}
		}
		if words >= headlineWords {
			return true
		}
	}
	return false
}

// headed reports whether a block outside of the text begins with the head of a
// correction: "Correction The name of ...".
func headed(b *Block) bool {
	if b.in&(inAside|inDetails|inFigcaption) == 0 || !text.EndsSentence(b.Text) {
		return false
	}
	words := strings.SplitN(b.Text, " ", 4)
	for n := 1; n < len(words); n++ {
		first, _ := utf8.DecodeRuneInString(words[n])
		rest := strings.TrimPrefix(b.Text, strings.Join(words[:n], " "))
		if (unicode.IsUpper(first) || unicode.IsDigit(first)) && text.IsCorrection(strings.Join(words[:n], " ")+":"+rest) {
			return true
		}
	}
	return false
}

// updates reports whether a block is an update in words, and not the time of one.
func updates(b *Block) bool {
	if b.Words < 8 || !text.EndsSentence(b.Text) {
		return false
	}
	s := strings.ToLower(strings.TrimLeft(b.Text, " *([«\""))
	for _, begin := range [...]string{
		"update", "upd", "updated", "обновление", "обновлено", "дополнение", "дополнено", "թարմացում", "թարմացվել է", "լրացում",
		"yenilənmə", "yenilənib", "yeniləndi", "güncelleme", "განახლება", "mise à jour", "aktualisierung", "nachtrag",
	} {
		if rest, ok := strings.CutPrefix(s, begin); ok && strings.ContainsAny(rest[:min(len(rest), 3)], ":։՝—–(") {
			return true
		}
	}
	return false
}

// ofArticle reports whether an element stands in no other article than that of the page.
func (p *Page) ofArticle(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.DataAtom == atom.Article {
			return within(p.main, n) || within(n, p.main)
		}
	}
	return true
}

// within reports whether n is an element, or in it.
func within(n, around *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == around {
			return true
		}
	}
	return false
}

// withCorrections adds the corrections to the chosen blocks, each in its place.
func (p *Page) withCorrections(chosen []int) []int {
	if len(chosen) == 0 || len(p.corrections) == 0 {
		return chosen
	}
	in := make(map[int]bool, len(chosen))
	for _, i := range chosen {
		in[i] = true
	}
	for _, i := range p.corrections {
		if !in[i] {
			chosen = append(chosen, i)
		}
	}
	slices.Sort(chosen)
	return chosen
}

// Corrections is the corrections that a text has not, each on a line.
func (p *Page) Corrections(body string) string {
	var b strings.Builder
	have := ""
	for _, i := range p.corrections {
		if have == "" {
			have = prose.Squeeze(body)
		}
		if !strings.Contains(have, p.keys[i]) {
			b.WriteString("\n" + text.Clean(p.Blocks[i].Text))
		}
	}
	return b.String()
}
