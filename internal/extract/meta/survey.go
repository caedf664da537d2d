// Package meta works out an article's title, authors and times with their zone,
// from what the page states for machines and what it shows to people.
package meta

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/jsonld"
	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/prose"
	"tocsin/internal/extract/tree"
)

// Survey is what a page states about its article: for machines, and in its
// headings, times and bylines, which one walk finds in document order.
type Survey struct {
	H1 []string

	tree    *tree.Tree
	ld      *jsonld.Article
	url     string // of the page
	times   []stamp
	bylines []byline
	itemTop string // itemprop="headline"
}

// stamp is a visible or machine-readable time.
type stamp struct {
	value   string
	machine bool // from a datetime or content attribute
	marks   marks.Set
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

	afterH1 bool
	early   bool
}

const maxFurniture = 200

// Page is what the JSON-LD of the page has to agree with; hint is the title of the
// entry that led to it.
func (s *Survey) Page(hint string) jsonld.Page {
	t := s.tree
	p := jsonld.Page{}
	for _, address := range []string{s.url, t.Canonical(s.url), t.Meta("og:url")} {
		if address != "" {
			p.Addresses = append(p.Addresses, address)
		}
	}
	for _, title := range append([]string{t.Meta("og:title", "twitter:title"), t.Title, hint, s.itemTop}, s.H1...) {
		if title = sane(title); title != "" {
			p.Titles = append(p.Titles, title)
		}
	}
	return p
}

// Look surveys a page. ld is read later, as it has to agree with what is found.
func Look(t *tree.Tree, c *marks.Classifier, ld *jsonld.Article, pageURL string) *Survey {
	l := &looker{Survey: &Survey{tree: t, ld: ld, url: pageURL}, c: c}
	for _, title := range []string{t.Meta("og:title"), t.Title} {
		if k := prose.Squeeze(title); k != "" {
			l.titles = append(l.titles, k)
		}
	}
	l.visit(t.Body, 0, false)
	return l.Survey
}

type looker struct {
	*Survey
	c      *marks.Classifier
	titles []string // squeezed titles of the page: a heading that says one of them is the headline
	seenH1 bool
	seenP  bool // the first long paragraph after the headline
}

func (l *looker) visit(n *html.Node, inherited marks.Set, aside bool) {
	if n.Type == html.TextNode {
		l.text(n, inherited, aside)
		return
	}
	m := l.c.Of(n)
	aside = aside || m&(marks.Aside|marks.Comment|marks.Nav) != 0 || n.DataAtom == atom.Aside || n.DataAtom == atom.Nav ||
		n.DataAtom == atom.Footer || embedded(n)
	prop := tree.Attr(n, "itemprop")
	switch n.DataAtom {
	case atom.H1:
		if h := tree.Text(n); h != "" && len(l.H1) < 20 {
			l.H1 = append(l.H1, h)
		}
		l.seenH1 = true
	case atom.H2, atom.H3:
		l.seenH1 = l.seenH1 || l.isHeadline(n)
	}
	if prop == "headline" && l.itemTop == "" {
		l.itemTop = tree.Text(n)
	}
	l.times = append(l.times, stamps(n, m, prop, l.seenH1, l.seenH1 && !l.seenP, aside, len(l.times))...)
	l.author(n, m, inherited, prop, aside)
	for ch := n.FirstChild; ch != nil; ch = ch.NextSibling {
		l.visit(ch, inherited|m, aside)
	}
}

// isHeadline reports whether a lower heading is the headline of a page
// without an h1: a title of the page ends in it.
func (l *looker) isHeadline(n *html.Node) bool {
	k := prose.Squeeze(textWithin(n, 400))
	for _, title := range l.titles {
		if len(k) >= 20 && (strings.HasSuffix(k, title) || strings.Contains(title, k)) {
			return true
		}
	}
	return false
}

// text looks for dates that stand bare: in the article's head, or behind a label.
func (l *looker) text(n *html.Node, inherited marks.Set, aside bool) {
	if len(n.Data) > 200 && n.Parent.DataAtom == atom.P {
		l.seenP = l.seenP || l.seenH1
	}
	if len(n.Data) < 6 || len(n.Data) > 120 || len(l.times) >= maxFurniture {
		return
	}
	bare := !aside && inherited&(marks.Date|marks.Updated|marks.Byline) == 0 && l.seenH1 && !l.seenP
	label := labelBefore(n)
	switch {
	case label == "author" && len(l.bylines) < maxFurniture:
		l.bylines = append(l.bylines, byline{text: prose.Fold(n.Data), strong: true, afterH1: true, early: true})
	case bare && signed(n.Data) && len(l.bylines) < maxFurniture:
		l.bylines = append(l.bylines, byline{text: prose.Fold(n.Data), afterH1: true, early: true})
	case !prose.MaybeDate(n.Data) && !twoDates(n.Data):
	case label == "date":
		l.times = append(l.times, stamp{value: n.Data, prop: "date", afterH1: true})
	case bare:
		l.times = append(l.times, stamp{value: n.Data, afterH1: true, early: true})
	}
}

// signed reports whether a bare text in the article's head says who wrote it:
// "By Ann Lee", "Von Karl Groß und Eva Weiß".
func signed(s string) bool {
	s = prose.Fold(s)
	rest := bylinePrefix.ReplaceAllString(s, "")
	return len(rest) < len(s) && len(s) <= 100 && !pictured.MatchString(s) && !prose.MaybeDate(s) &&
		slices.ContainsFunc(CleanAuthors([]string{s}), isPerson)
}

// pictured begins a line that says whose the picture is.
var pictured = regexp.MustCompile(`(?i)^(?:photos?|pictures?|image|fotos?|bild|фото|լուսանկար|ფოტო)`)

// author notes an element that names who wrote the article.
func (l *looker) author(n *html.Node, m, inherited marks.Set, prop string, aside bool) {
	if len(l.bylines) >= maxFurniture {
		return
	}
	strong := prop == "author" || strings.Contains(tree.Attr(n, "rel"), "author")
	if !strong && (m&marks.Byline == 0 || inherited&marks.Byline != 0) {
		return
	}
	if b := textWithin(n, 300); b != "" {
		l.bylines = append(l.bylines, byline{text: b, strong: strong, linked: aside, afterH1: l.seenH1, early: !l.seenP})
	}
}

func stamps(n *html.Node, m marks.Set, prop string, afterH1, early, aside bool, have int) []stamp {
	if have >= maxFurniture {
		return nil
	}
	base := stamp{marks: m, prop: prop, afterH1: afterH1, early: early, linked: aside}
	prop = strings.ToLower(prop)
	isDate := n.DataAtom == atom.Time || m&(marks.Date|marks.Updated) != 0 || strings.HasPrefix(prop, "date")
	if !isDate {
		return nil
	}
	var out []stamp
	for _, key := range [...]string{"datetime", "content", "data-datetime", "data-timestamp"} {
		if v := tree.Attr(n, key); v != "" {
			x := base
			x.value = v
			x.machine = true
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
	tree.Walk(n, func(x *html.Node) bool {
		if over {
			return false
		}
		if x.Type == html.TextNode {
			b.WriteString(x.Data)
		} else if x.DataAtom == atom.Br || tree.IsBlock(x.DataAtom) {
			b.WriteByte('\n')
		}
		over = b.Len() > limit*2
		return !over
	})
	s := prose.FoldLines(b.String())
	if over || len(s) > limit {
		return ""
	}
	return s
}
