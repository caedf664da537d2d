package page

import (
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// linkWords is what a link says on one line, without the date that it holds, and
// once where it holds its headline twice, for wide and for narrow screens.
func linkWords(a *goquery.Selection) string {
	whole := oneLine(a)
	if half := len(whole) / 2; half > 0 && strings.TrimSpace(whole[:half]) == strings.TrimSpace(whole[half:]) {
		return strings.TrimSpace(whole[:half])
	}
	parts, ok := linkParts(a)
	if !ok {
		return whole
	}
	var kept []string
	dropped := false
	for i, part := range parts {
		again := func(other string) bool { return shortOf(part, other) }
		if part == "" || slices.ContainsFunc(parts[:i], func(o string) bool { return o == part }) ||
			slices.ContainsFunc(parts, again) {
			dropped = true
			continue
		}
		kept = append(kept, part)
	}
	if !dropped || len(kept) == 0 {
		return whole
	}
	return strings.Join(kept, " ")
}

// linkParts are the texts of the elements that a link is made of, "" for dates;
// false if it has words of its own beside them.
func linkParts(a *goquery.Selection) ([]string, bool) {
	const deepest = 8 // boxes around boxes
	for range deepest {
		var parts []string
		var box *goquery.Selection
		for _, root := range a.Nodes {
			for n := range root.ChildNodes() {
				if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
					return nil, false
				}
				child := goquery.NewDocumentFromNode(n).Selection
				switch text := oneLine(child); {
				case n.Type != html.ElementNode, text == "":
				case n.DataAtom == atom.Time, isDated(n):
					parts = append(parts, "")
				default:
					parts = append(parts, text)
					box = child
				}
			}
		}
		if len(parts) != 1 || box == nil {
			return parts, len(parts) > 0
		}
		a = box
	}
	return nil, false
}

// shortOf reports whether one headline is another cut short: "Court hears first…".
func shortOf(part, whole string) bool {
	const least = 10 // bytes below which the start of a headline says nothing
	head := strings.TrimRight(part, "… .")
	return len(head) >= least && len(head) < len(part) && len(part) < len(whole)+len("…") && part != whole && strings.HasPrefix(whole, head)
}

// isDated reports whether the class of an element says that it holds a date.
func isDated(n *html.Node) bool {
	for _, attr := range n.Attr {
		if attr.Key != "class" {
			continue
		}
		for _, word := range strings.FieldsFunc(strings.ToLower(attr.Val), func(r rune) bool { return r < 'a' || r > 'z' }) {
			switch word {
			case "date", "dates", "time", "datetime", "timestamp", "pubdate", "published", "posted", "datum", "fecha", "tarih", "tarix":
				return true
			}
		}
	}
	return false
}
