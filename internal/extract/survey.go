package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// survey is what one walk over the page finds of its furniture: headings,
// times and bylines, in document order.
type survey struct {
	h1      []string
	times   []stamp
	bylines []byline
	itemTop string // itemprop="headline"
}

// stamp is a visible or machine-readable time.
type stamp struct {
	value   string
	machine bool // from a datetime or content attribute
	marks   marks
	prop    string // itemprop
	afterH1 bool
	early   bool // before the first long paragraph after the headline
	linked  bool // in a link or an aside: likely another article's
}

// byline is a place that names who wrote the article.
type byline struct {
	text   string
	strong bool // itemprop or rel, not a class name alone
	linked bool // stands in an aside: likely another article's
	afterH1,
	early bool
}

const maxFurniture = 200

func look(t *tree, c *classifier) *survey {
	s := &survey{}
	var seenH1, seenText bool
	var visit func(n *html.Node, inherited marks, aside bool)
	visit = func(n *html.Node, inherited marks, aside bool) {
		if n.Type == html.TextNode {
			if len(n.Data) > 200 && n.Parent.DataAtom == atom.P {
				seenText = seenH1 || seenText
			}
			if !aside && len(s.times) < maxFurniture && len(n.Data) < 120 && len(n.Data) > 5 && inherited&(markDate|markUpdated|markByline) == 0 && seenH1 && !seenText && maybeDate(n.Data) {
				s.times = append(s.times, stamp{value: n.Data, afterH1: true, early: true})
			}
			return
		}
		m := c.of(n)
		aside = aside || m&(markAside|markComment|markNav) != 0 || n.DataAtom == atom.Aside || n.DataAtom == atom.Nav || n.DataAtom == atom.Footer
		prop := attr(n, "itemprop")
		switch {
		case n.DataAtom == atom.H1:
			if h := textOf(n); h != "" && len(s.h1) < 20 {
				s.h1 = append(s.h1, h)
			}
			seenH1 = true
		case prop == "headline" && s.itemTop == "":
			s.itemTop = textOf(n)
		}
		s.times = append(s.times, stamps(n, m, prop, seenH1, seenH1 && !seenText, aside, len(s.times))...)
		if len(s.bylines) < maxFurniture {
			rel := attr(n, "rel")
			strong := prop == "author" || strings.Contains(rel, "author")
			if strong || m&markByline != 0 && inherited&markByline == 0 {
				if b := textWithin(n, 300); b != "" {
					s.bylines = append(s.bylines, byline{text: b, strong: strong, linked: aside, afterH1: seenH1, early: !seenText})
				}
			}
		}
		for ch := n.FirstChild; ch != nil; ch = ch.NextSibling {
			visit(ch, inherited|m, aside)
		}
	}
	visit(t.body, 0, false)
	return s
}

func stamps(n *html.Node, m marks, prop string, afterH1, early, aside bool, have int) []stamp {
	if have >= maxFurniture {
		return nil
	}
	base := stamp{marks: m, prop: prop, afterH1: afterH1, early: early, linked: aside}
	prop = strings.ToLower(prop)
	isDate := n.DataAtom == atom.Time || m&(markDate|markUpdated) != 0 || strings.HasPrefix(prop, "date")
	if !isDate {
		return nil
	}
	var out []stamp
	for _, key := range [...]string{"datetime", "content", "data-datetime", "data-timestamp"} {
		if v := attr(n, key); v != "" {
			x := base
			x.value, x.machine = v, true
			out = append(out, x)
			break
		}
	}
	if v := textWithin(n, 160); v != "" {
		x := base
		x.value = v
		out = append(out, x)
	}
	return out
}

// textWithin is the text of n on one line, or "" if it is longer than limit bytes.
func textWithin(n *html.Node, limit int) string {
	var b strings.Builder
	over := false
	walk(n, func(x *html.Node) bool {
		if over {
			return false
		}
		if x.Type == html.TextNode {
			b.WriteString(x.Data)
		} else if x.DataAtom == atom.Br || isBlock(x.DataAtom) {
			b.WriteByte('\n')
		}
		over = b.Len() > limit*2
		return !over
	})
	s := foldLines(b.String())
	if over || len(s) > limit {
		return ""
	}
	return s
}

// foldLines folds each line and drops empty ones.
func foldLines(s string) string {
	lines := strings.Split(s, "\n")
	out := lines[:0]
	for _, l := range lines {
		if l = fold(l); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

// maybeDate reports whether a short text could hold a date: it has a year or
// a clock time in it.
func maybeDate(s string) bool {
	digits := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			digits++
		}
	}
	return digits >= 3 && digits <= 20 && (strings.Contains(s, "20") || strings.Contains(s, ":"))
}
