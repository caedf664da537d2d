package page

import (
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/date"
	"tocsin/internal/news"
)

// Selectors used for every link, compiled once.
var (
	headings     = cascadia.MustCompile("h1, h2, h3, h4")
	headingLinks = cascadia.MustCompile("h1 a[href], h2 a[href], h3 a[href], h4 a[href]")
	links        = cascadia.MustCompile("a[href]")
	images       = cascadia.MustCompile("img[alt]")
)

// mainLink picks the link of an element that is not a link itself: the one
// in its headline, else the first.
func mainLink(s *goquery.Selection) *goquery.Selection {
	if a := s.FindMatcher(headingLinks).First(); a.Length() > 0 {
		return a
	}
	return s.FindMatcher(links).First()
}

// linkTitle is what a link says and how good that is as a title: a headline
// beats plain text, longer text beats shorter, text beats attributes.
func linkTitle(a *goquery.Selection) (string, int) {
	if h := a.FindMatcher(headings).First(); h.Length() > 0 {
		if t := oneLine(h); t != "" {
			return t, 2000
		}
	}
	t := linkWords(a)
	switch {
	case t != "" && a.ClosestMatcher(headings).Length() > 0:
		return t, 2000
	case t != "":
		return t, 10 + min(len(t), 1000)
	}
	for _, attr := range []string{"title", "aria-label"} {
		if t := strings.TrimSpace(a.AttrOr(attr, "")); t != "" {
			return t, 2
		}
	}
	return strings.TrimSpace(a.FindMatcher(images).First().AttrOr("alt", "")), 1
}

// near is the date of the list item that holds s: of s, or its nearest ancestor,
// that has exactly one <time> or else one element that is named as a date, by its
// attribute or its words.
func (l *linkList) near(s *goquery.Selection) news.Date {
	item := s
	for range 4 {
		found, last := times(item)
		if found > 1 {
			break
		}
		if found == 1 {
			if inOther(last.Nodes[0], s) {
				return news.Date{}
			}
			if d, ok := date.Parse(last.AttrOr("datetime", ""), l.dates); ok {
				return d
			}
			d, _ := date.Parse(oneLine(last), l.dates)
			return d
		}
		if dates := l.named(item, s); len(dates) == 1 {
			return dates[0]
		} else if len(dates) > 1 {
			break
		}
		item = item.Parent()
	}
	return news.Date{}
}

// named are the dates, two at most, in those elements of a list item whose class
// says that they are one.
func (l *linkList) named(item, s *goquery.Selection) []news.Date {
	var out []news.Date
	walkItem(item, func(n *html.Node) bool {
		if !isDated(n) || inOther(n, s) {
			return true
		}
		if d, ok := date.Parse(oneLine(goquery.NewDocumentFromNode(n).Selection), l.dates); ok {
			out = append(out, d)
		}
		return len(out) < 2
	})
	return out
}

// inOther reports whether a node lies in a link that is neither s nor within it:
// what stands there is another entry's.
func inOther(n *html.Node, s *goquery.Selection) bool {
	for ; n != nil; n = n.Parent {
		if slices.Contains(s.Nodes, n) {
			return false
		}
		if n.DataAtom == atom.A {
			return !slices.ContainsFunc(s.Nodes, func(own *html.Node) bool { return goquery.NewDocumentFromNode(own).Contains(n) })
		}
	}
	return false
}

// times counts the <time> elements of a list item and gives the last one. It
// stops at two, and at elements so large that they hold the whole list.
func times(item *goquery.Selection) (found int, last *goquery.Selection) {
	whole := walkItem(item, func(n *html.Node) bool {
		if n.DataAtom == atom.Time {
			found, last = found+1, goquery.NewDocumentFromNode(n).Selection
		}
		return found < 2
	})
	if !whole {
		return 2, nil
	}
	return found, last
}

// walkItem visits the nodes within a list item until visit returns false; it
// reports false if it did, or if the item is so large that it holds the whole list.
func walkItem(item *goquery.Selection, visit func(*html.Node) bool) bool {
	const maxItem = 500 // nodes
	seen := 0
	for _, root := range item.Nodes {
		for n := range root.Descendants() {
			if seen++; seen > maxItem || !visit(n) {
				return false
			}
		}
	}
	return true
}
