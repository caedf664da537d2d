package page

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gocolly/colly/v2"

	"tocsin/internal/date"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

const (
	defaultMaxLinks = 200    // entries that one list page brings at most
	maxExamined     = 20_000 // links of one page that are looked at
)

// LinkOptions says which links of a list page are entries.
type LinkOptions struct {
	URL         string   // address of the page as fetched, after redirects; links are resolved against it or its <base>
	ContentType string   // the response's Content-Type, for its charset; may be empty
	Select      string   // CSS selector of the links, or of elements that hold one link each; default "a"
	Include     []string // RE2 patterns: only addresses that fit one are entries; without any, only links within the site
	Exclude     []string // RE2 patterns: addresses that fit one are no entries
	Max         int      // most entries returned, first ones kept; default 200

	Language string         // language of the source ("hy"), where the page does not say; for entries and dates
	Location *time.Location // zone of dates written without one; nil means UTC
}

// Links reads the entries of a list page, in the order of the page, each
// address once. Where several links lead to one address (picture, headline,
// "read more"), the headline is the title. It warns when nothing is found and
// when the page has more than Max entries. Errors wrap errUnreadable or name
// the option that is wrong.
func Links(body []byte, opt LinkOptions) ([]news.Entry, []string, error) {
	l := &linkList{at: make(map[string]int)}
	if err := l.configure(opt); err != nil {
		return nil, nil, err
	}
	var failed error
	err := parse(body, opt.URL, opt.ContentType, func(root *colly.HTMLElement) { failed = l.read(root) })
	if err == nil {
		err = failed
	}
	if err != nil {
		return nil, nil, err
	}
	return l.entries, l.warnings(), nil
}

// linkList collects the entries of one page.
type linkList struct {
	page             *url.URL
	sel              selector
	include, exclude []*regexp.Regexp
	max              int
	dates            date.Options

	entries []news.Entry
	rank    []int          // how good the title of entries[i] is
	at      map[string]int // address -> index in entries
	found   int            // links that the selector fits
	over    int            // links beyond max or maxExamined
}

func (l *linkList) configure(opt LinkOptions) (err error) {
	if l.page, err = url.Parse(opt.URL); err != nil {
		return fmt.Errorf("page address: %w", err)
	}
	if strings.TrimSpace(opt.Select) == "" {
		opt.Select = "a"
	}
	if l.sel, err = compileSelector(opt.Select); err != nil {
		return err
	}
	if l.include, err = compilePatterns(opt.Include); err != nil {
		return fmt.Errorf("include: %w", err)
	}
	if l.exclude, err = compilePatterns(opt.Exclude); err != nil {
		return fmt.Errorf("exclude: %w", err)
	}
	l.dates = date.Options{Language: opt.Language, Location: opt.Location}
	l.max = opt.Max
	if l.max <= 0 {
		l.max = defaultMaxLinks
	}
	return nil
}

func (l *linkList) read(root *colly.HTMLElement) error {
	picked, err := l.sel.find(root.DOM)
	if err != nil {
		return err
	}
	if lang := language(root.DOM); lang != "" {
		l.dates.Language = lang
	}
	l.over = max(0, picked.Length()-maxExamined)
	picked.Slice(0, min(picked.Length(), maxExamined)).Each(func(_ int, s *goquery.Selection) {
		a := s
		if goquery.NodeName(s) != "a" {
			a = mainLink(s)
		}
		href, ok := a.Attr("href")
		if !ok {
			return
		}
		l.found++
		address := root.Request.AbsoluteURL(strings.TrimSpace(href))
		if l.wanted(address) {
			l.add(address, s, a)
		}
	})
	return nil
}

// wanted reports whether an absolute address is an entry of this page.
func (l *linkList) wanted(address string) bool {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return false
	}
	if u.Host == l.page.Host && u.RequestURI() == l.page.RequestURI() {
		return false // the page itself: menus, "to top"
	}
	if anyMatch(l.exclude, address) {
		return false
	}
	if len(l.include) > 0 {
		return anyMatch(l.include, address)
	}
	return sameSite(u.Hostname(), l.page.Hostname())
}

// sameSite reports whether host is home or one of its subdomains, "www."
// aside. Links that leave the site need an include pattern.
func sameSite(host, home string) bool {
	host = strings.TrimPrefix(strings.ToLower(host), "www.")
	home = strings.TrimPrefix(strings.ToLower(home), "www.")
	return host == home || strings.HasSuffix(host, "."+home)
}

// add records the link a, found in the picked element s.
func (l *linkList) add(address string, s, a *goquery.Selection) {
	address, _, _ = strings.Cut(address, "#")
	title, rank := linkTitle(a)
	title, _ = text.Title(title) // its page says the rest
	if i, ok := l.at[address]; ok {
		if rank > l.rank[i] {
			l.entries[i].Title, l.rank[i] = title, rank
		}
		if e := &l.entries[i]; e.Published.IsZero() {
			e.Published = l.near(s)
		}
		return
	}
	if len(l.entries) >= l.max {
		l.over++
		return
	}
	l.at[address] = len(l.entries)
	l.rank = append(l.rank, rank)
	l.entries = append(l.entries, news.Entry{
		ID: address, URL: address, Title: title, Language: l.dates.Language, Published: l.near(s),
	})
}

func (l *linkList) warnings() []string {
	var out []string
	switch {
	case l.found == 0:
		out = append(out, fmt.Sprintf("the selector %q fits no link on this page", l.sel.css))
	case len(l.entries) == 0:
		out = append(out, fmt.Sprintf("%d links found, none kept: include, exclude or the site's own address rule them out", l.found))
	}
	if l.over > 0 {
		out = append(out, fmt.Sprintf("the page has more links than one visit takes: %d kept, %d left", len(l.entries), l.over))
	}
	return out
}
