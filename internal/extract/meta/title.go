package meta

import (
	"cmp"
	"strings"

	"tocsin/internal/extract/prose"
	"tocsin/internal/text"
)

// Title works out an article's title from all places that state one, and
// the headline that the page prints where it is another. What the page gives
// to those who share it (og:title) is the best single source; the h1 is,
// where a page says nothing to machines. A quarter of recent pages state two
// headlines, and nothing on a page tells which of them its outlet holds to be
// the one: weights fitted on other outlets choose worse than this order does. One
// for those who share alone gives way where two other places agree on another: of
// 124 pages 122 then have a headline that the page shows or states as such, or that
// a person took for it, 113 before; the person's own 102, 108 before.
func (s *Survey) Title(hint string) (title, other string) {
	names := append(s.siteNames(), brands(s.url)...)
	full := sane(prose.Fold(prose.Unescape(s.tree.Title)))
	shared := sane(s.tree.Meta("og:title"))
	headline, item := sane(s.ld.Headline), sane(s.itemTop)
	h1 := bestH1(s, names, full, headline, shared)
	known := []string{h1, headline, item, hint}
	og := stripSite(shared, names, known)
	doc := stripSite(full, names, append(known, og))
	c := candidates{og: og, ld: stripSite(headline, names, []string{h1, og, doc}), h1: h1, item: item, doc: doc, hint: hint}
	title = choose(c, names)
	if !isKnown(title, append([]string{headline, c.ld}, s.H1...)) {
		title = cmp.Or(c.agreed(names), title)
	}
	return title, printed(h1, title, doc, headline)
}

// agreed is the headline of which two of the page's other places say the same:
// its JSON-LD, its h1 and the title of the document; "" if they differ.
func (c *candidates) agreed(names []string) string {
	for _, pair := range [...][2]string{{c.ld, c.h1}, {c.ld, c.doc}, {c.h1, c.doc}} {
		if pair[0] != "" && !generic(pair[0], names) && isKnown(pair[0], pair[1:]) {
			return pair[0]
		}
	}
	return ""
}

// sane drops what is too long for a title, in bytes: to compare titles takes
// their square.
func sane(title string) string {
	const most = 2000
	if len(title) > most {
		return ""
	}
	return title
}

// candidates are the titles a page states, without the outlet's name.
type candidates struct{ og, ld, h1, item, doc, hint string }

func choose(c candidates, names []string) string {
	switch {
	case c.og != "" && !generic(c.og, names) && !isCut(c.og, c.h1):
		return c.og
	case c.ld != "" && !generic(c.ld, names) && !isCut(c.ld, c.h1):
		return c.ld
	case c.h1 != "" && !generic(c.h1, names):
		return c.h1
	case c.item != "":
		return c.item
	case c.doc != "":
		return c.doc
	}
	return c.hint
}

// bestH1 is the h1 that says most of what the other titles say.
func bestH1(s *Survey, names []string, others ...string) string {
	best, bestScore := "", 0.0
	for i, h := range s.H1 {
		if generic(h, names) {
			continue
		}
		score := .01 / float64(i+1)
		for _, o := range others {
			score += text.TitleLikeness(h, o)
		}
		if score > bestScore {
			best, bestScore = h, score
		}
	}
	return best
}

// printed is the headline that readers see, where it is another than the
// title that the page states for machines; "" where they say the same. Only an
// h1 that the page states elsewhere too, or that shares words with the title,
// is one: some templates put other things in theirs.
func printed(h1, title string, stated ...string) string {
	a, b := prose.Squeeze(h1), prose.Squeeze(title)
	alike := text.TitleLikeness(h1, title)
	switch {
	case len(strings.Fields(h1)) < 4, b == "", strings.Contains(a, b), strings.Contains(b, a), alike > .9:
		return ""
	case alike >= .3, isKnown(h1, stated):
		return h1
	}
	return ""
}

// generic reports whether a title is only the outlet's name.
func generic(title string, names []string) bool {
	k := prose.Squeeze(title)
	if len(k) < 2 {
		return true
	}
	for _, n := range names {
		if k == n {
			return true
		}
	}
	return false
}

// isCut reports whether a is the beginning of b and breaks off.
func isCut(a, b string) bool {
	trimmed := strings.TrimRight(strings.TrimSuffix(a, "..."), "… .")
	x, y := prose.Squeeze(trimmed), prose.Squeeze(b)
	if len(x) < 12 || len(x) >= len(y) || !strings.HasPrefix(y, x) {
		return false
	}
	rest, ok := strings.CutPrefix(b, a)
	return trimmed != a || ok && strings.HasPrefix(strings.TrimSpace(rest), "\"") // a quote that ended an attribute
}
