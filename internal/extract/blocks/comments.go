package blocks

import (
	"regexp"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/tree"
)

// commentsHead is a heading that says that readers' comments follow: in the plural,
// or with how many. "Kommentar" alone stands above an opinion.
var commentsHead = regexp.MustCompile(`(?i)^[^\pL\d]*(?:\d[\d.,]*\s+(?:comments?|replies|комментари\pL*|коментар\pL*|մեկնաբանությ\pL*|` +
	`şərh\pL*|rəy|yorum\pL*|კომენტარ\pL*|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties?|komentarz\pL*)|` +
	`(?:(?:readers?['’]? |your |all )?comments|комментарии|комментарии читателей|коментарі|մեկնաբանություններ|şərhlər|rəylər|yorumlar|` +
	`კომენტარები|kommentare|leserkommentare|commentaires|comentarios|comentários|commenti|reacties|komentarze)(?:\s*[(:]?\s*\d+\)?)?)` +
	`[^\pL\d]*$`)

// leastRead is how many words stand between the headline and the comments, at least.
const leastRead = 30

// headsComments reports whether an element is a heading of the comments below an
// article, which no class names: what follows it in its parent are comments.
func (b *blocker) headsComments(n *html.Node) bool {
	if !b.h1 || b.size[n] > maxCommentsHead {
		return false
	}
	head := n
	for head.DataAtom == atom.Div || head.DataAtom == atom.Header || head.DataAtom == atom.Section {
		if head.FirstChild == nil || head.FirstChild != head.LastChild {
			return false
		}
		head = head.FirstChild
	}
	switch head.DataAtom {
	case atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
	default:
		return false
	}
	if text := tree.Text(head); len(text) > maxCommentsHead || !commentsHead.MatchString(text) {
		return false
	}
	words := 0
	for i := range b.blocks {
		if b.blocks[i].after {
			words += b.blocks[i].Words
		}
	}
	return words >= leastRead
}

// maxCommentsHead is how long such a heading is, in bytes, at most.
const maxCommentsHead = 80
