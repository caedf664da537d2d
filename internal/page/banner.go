package page

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A banner that asks about cookies comes and goes above a page that stays as it
// is. It is known by what it says and by the button to agree, as its names differ
// from one maker to the next.

// maxBanner bounds a banner's text, in bytes: longer ones are pages about cookies.
const maxBanner = 1500

// So deep in a banner a button may stand, and so many nodes may one have: it is
// looked for again from each button.
const (
	maxBannerDepth = 8
	maxBannerNodes = 500
)

var cookieWords = strings.Fields("cookie cookies kuki թխուկ քուքի ქუქი çerez куки")

var agreeWords = []string{
	"accept", "agree", "allow", "got it", "ok", "okay", "reject", "decline", "i understand", "understood", "consent",
	"akzeptieren", "zustimmen", "accepter", "j'accepte", "aceptar", "accetta", "aceitar", "akceptuj",
	"принять", "принимаю", "согласен", "согласиться", "хорошо", "понятно", "ок", "прийняти", "погоджуюсь",
	"ընդունել", "ընդունում եմ", "համաձայն եմ", "լավ", "qəbul", "razıyam", "oldu", "kabul", "tamam", "onayla", "ვეთანხმები", "თანხმობა",
}

// banners are the elements of a page that ask about cookies, and nothing else.
// picked is never among them, nor is what is around it, nor what holds a headline
// of the first order.
func banners(root *html.Node, picked []*html.Node, selected bool) []*html.Node {
	keep := map[*html.Node]bool{}
	for _, n := range picked {
		for ; n != nil; n = n.Parent {
			keep[n] = true
		}
	}
	var out []*html.Node
	for n := range root.Descendants() {
		if !isButton(n) || !agrees(n) {
			continue
		}
		if b := bannerAround(n, keep, selected); b != nil && !slices.Contains(out, b) {
			out = append(out, b)
		}
	}
	return out
}

// bannerAround is the smallest element around a button that speaks of cookies
// or, where that is a part of a page that stays, and that nobody selected, what
// stands beside the button.
func bannerAround(button *html.Node, keep map[*html.Node]bool, selected bool) *html.Node {
	n := button
	for depth := 0; depth < maxBannerDepth && n.Parent != nil && !keep[n.Parent] &&
		len(plainText(n.Parent, maxBanner)) <= maxBanner && !hasHeadline(n.Parent); depth++ {
		if asksForCookies(n.Parent) {
			return n.Parent
		}
		n = n.Parent
	}
	if selected {
		return nil
	}
	for s := n.PrevSibling; s != nil; s = s.PrevSibling {
		if s.Type == html.ElementNode {
			if !keep[s] && asksForCookies(s) && !hasHeadline(s) {
				return s
			}
			return nil
		}
	}
	return nil
}

func isButton(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Button:
		return true
	case atom.A: // one that leads to no other page
		href := attrOf(n, "href")
		return href == "" || href[0] == '#' || strings.HasPrefix(href, "javascript:")
	case atom.Input:
		return attrOf(n, "type") == "button" || attrOf(n, "type") == "submit"
	}
	return attrOf(n, "role") == "button"
}

// agrees reports whether a button says that its reader agrees, in a few words.
func agrees(button *html.Node) bool {
	said := strings.ToLower(strings.Join(strings.Fields(plainText(button, maxBanner)+" "+attrOf(button, "value")), " "))
	return said != "" && len(strings.Fields(said)) <= 5 && slices.ContainsFunc(agreeWords, func(w string) bool {
		rest, ok := strings.CutPrefix(said, w)
		return ok && (rest == "" || rest[0] == ' ' || rest[0] == ',' || rest[0] == '.' || rest[0] == '!')
	})
}

func asksForCookies(n *html.Node) bool {
	s := strings.ToLower(plainText(n, maxBanner))
	return len(s) <= maxBanner && slices.ContainsFunc(cookieWords, func(w string) bool { return strings.Contains(s, w) })
}

func hasHeadline(n *html.Node) bool {
	if n.DataAtom == atom.H1 {
		return true
	}
	for d := range n.Descendants() {
		if d.DataAtom == atom.H1 {
			return true
		}
	}
	return false
}

// plainText is the text below n, up to so many bytes or a little more; blanks of
// that many where it has too many nodes for a banner.
func plainText(n *html.Node, most int) string {
	var b strings.Builder
	nodes := 0
	for d := range n.Descendants() {
		if nodes++; nodes > maxBannerNodes {
			return strings.Repeat(" ", most+1)
		}
		if d.Type == html.TextNode && d.Parent.DataAtom != atom.Script && d.Parent.DataAtom != atom.Style {
			b.WriteString(d.Data)
			b.WriteByte(' ')
			if b.Len() > most {
				break
			}
		}
	}
	return b.String()
}

func attrOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return strings.ToLower(strings.TrimSpace(a.Val))
		}
	}
	return ""
}
