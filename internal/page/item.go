package page

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
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
	t := oneLine(a)
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

// near is the date of the list item that holds s: the nearest ancestor that
// has exactly one <time>, by its attribute or its words.
func (l *linkList) near(s *goquery.Selection) news.Date {
	item := s
	for range 4 {
		found, last := times(item)
		if found > 1 {
			break
		}
		if found == 1 {
			if d, ok := date.Parse(last.AttrOr("datetime", ""), l.dates); ok {
				return d
			}
			d, _ := date.Parse(oneLine(last), l.dates)
			return d
		}
		item = item.Parent()
	}
	return news.Date{}
}

// times counts the <time> elements of a list item and gives the last one. It
// stops at two, and at elements so large that they hold the whole list.
func times(item *goquery.Selection) (found int, last *goquery.Selection) {
	const maxItem = 500 // nodes
	seen := 0
	for _, root := range item.Nodes {
		for n := range root.Descendants() {
			if seen++; seen > maxItem || found > 1 {
				return 2, nil
			}
			if n.DataAtom == atom.Time {
				found, last = found+1, goquery.NewDocumentFromNode(n).Selection
			}
		}
	}
	return found, last
}
