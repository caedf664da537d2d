package page

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/gocolly/colly/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// linkLines is one line for each link in the parts: what it says and where it
// leads, divided by cellGap. An address stands once, with the best of the
// texts that lead to it.
func linkLines(root *colly.HTMLElement, parts []*html.Node, drop map[*html.Node]bool) string {
	l := &linkRows{at: map[string]int{}, drop: drop, absolute: root.Request.AbsoluteURL}
	for _, n := range parts {
		l.node(n)
	}
	lines := make([]string, len(l.rows))
	for i, r := range l.rows {
		lines[i] = r.address
		if r.title != "" {
			lines[i] = r.title + cellGap + r.address
		}
	}
	return strings.Join(lines, "\n")
}

type linkRows struct {
	rows     []linkRow
	at       map[string]int // address -> index in rows
	drop     map[*html.Node]bool
	absolute func(string) string
}

type linkRow struct {
	title, address string
	rank           int
}

func (l *linkRows) node(n *html.Node) {
	if l.drop[n] || hidden(n) {
		return
	}
	if n.DataAtom == atom.A {
		a := goquery.NewDocumentFromNode(n).Selection
		if href, ok := a.Attr("href"); ok {
			l.add(l.absolute(strings.TrimSpace(href)), a)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		l.node(c)
	}
}

// add keeps addresses a reader could follow; scripts and places within the
// page are none.
func (l *linkRows) add(address string, a *goquery.Selection) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" {
		return
	}
	u.Fragment = ""
	u.RawFragment = ""
	u.RawQuery = withoutTracking(u.RawQuery)
	address = u.String()
	if strings.HasPrefix(strings.TrimSpace(a.AttrOr("href", "")), "#") {
		return
	}
	title, rank := linkTitle(a)
	title = strings.ReplaceAll(title, cellGap, " / ")
	if i, ok := l.at[address]; ok {
		if rank > l.rows[i].rank {
			l.rows[i].title, l.rows[i].rank = title, rank
		}
		return
	}
	l.at[address] = len(l.rows)
	l.rows = append(l.rows, linkRow{title: title, address: address, rank: rank})
}

// trackers are the parameters of an address that say who follows it, and not where
// it leads; names that begin with "utm_" are too.
var trackers = map[string]bool{
	"fbclid": true, "gclid": true, "yclid": true, "dclid": true, "msclkid": true, "igshid": true, "mc_cid": true, "mc_eid": true, "_openstat": true,
	"_ga": true, "_gl": true, "phpsessid": true, "jsessionid": true, "aspsessionid": true, "sessionid": true,
}

// withoutTracking is a query without its trackers, as it was written otherwise.
func withoutTracking(query string) string {
	if query == "" {
		return ""
	}
	var out []string
	for p := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(strings.ToLower(p), "=")
		if !trackers[name] && !strings.HasPrefix(name, "utm_") {
			out = append(out, p)
		}
	}
	return strings.Join(out, "&")
}
