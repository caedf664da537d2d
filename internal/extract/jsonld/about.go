package jsonld

import (
	"net/url"
	"strings"

	"tocsin/internal/extract/prose"
	"tocsin/internal/text"
	"tocsin/internal/weburl"
)

// Page is what is known of a page beside its JSON-LD.
type Page struct {
	Addresses []string // its own, and those that it declares
	Titles    []string // all that it states or shows, and that of the entry that led to it
}

// least is the number of bytes of letters and digits below which a title says
// nothing: "News", "x".
const least = 10

// How an object agrees with the page that it stands on.
const (
	another   = iota // it is of another article: a teaser's, or a template's left-over
	silent           // it says neither address nor headline
	byTitle          // its headline is the page's
	byAddress        // it names the page's address
)

// about is a page, made ready for comparisons.
type about struct {
	base      *url.URL
	addresses map[string]bool
	titles    []string
}

func newAbout(p Page) *about {
	a := &about{addresses: map[string]bool{}}
	for _, title := range p.Titles {
		if len(prose.Squeeze(title)) >= least {
			a.titles = append(a.titles, title)
		}
	}
	for i, raw := range p.Addresses {
		if i == 0 {
			a.base, _ = url.Parse(raw)
		}
		if c, err := weburl.Canonical(raw); err == nil {
			a.addresses[c] = true
		}
	}
	return a
}

// agrees says how an object agrees with the page. Publishers hang the JSON-LD of a
// teaser or of the article before on a page, and a wrong date is worse than none:
// what names another address has to have the page's headline, and what has another
// headline, as those written for search engines are, its address.
func (a *about) agrees(o map[string]any, headline string) int {
	named := a.named(o)
	for _, address := range named {
		if a.addresses[address] {
			return byAddress
		}
	}
	switch said := len(prose.Squeeze(headline)) >= least; {
	case !said && len(named) > 0 && len(a.addresses) > 0:
		return another
	case !said, len(a.titles) == 0:
		return silent
	}
	for _, title := range a.titles {
		if alike(headline, title) {
			return byTitle
		}
	}
	return another
}

// named are the addresses that an object says it is at, in canonical form. That of
// a front page says nothing: templates put it into every page.
func (a *about) named(o map[string]any) []string {
	var out []string
	add := func(v any) {
		if m, ok := v.(map[string]any); ok {
			v = m["@id"]
			if id, _ := v.(string); id == "" {
				v = m["url"]
			}
		}
		s, _ := v.(string)
		u, err := url.Parse(strings.TrimSpace(s))
		if err != nil || s == "" || strings.HasPrefix(s, "#") {
			return
		}
		if a.base != nil {
			u = a.base.ResolveReference(u)
		}
		u.Fragment = "" // "#article" of a graph
		if c, err := weburl.Canonical(u.String()); err == nil && strings.Trim(u.Path, "/") != "" {
			out = append(out, c)
		}
	}
	for _, key := range [...]string{"url", "mainEntityOfPage", "@id"} {
		add(o[key])
	}
	return out
}

// alike reports whether two headlines are of one article: one within the other, or
// with nearly half their words in common.
func alike(a, b string) bool {
	x, y := prose.Squeeze(a), prose.Squeeze(b)
	return x == y || len(x) >= least && strings.Contains(y, x) || len(y) >= least && strings.Contains(x, y) ||
		text.TitleLikeness(a, b) >= .4
}
