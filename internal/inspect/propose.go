package inspect

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"

	"tocsin/internal/config"
	"tocsin/internal/feed"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/page"
	"tocsin/internal/text"
)

// maxTried is how many addresses that a page offers are fetched to see what
// they are.
const maxTried = 8

// Proposal is a source that an address offers, with what is in it now.
type Proposal struct {
	config.NewSource
	Format   string   `json:"format,omitempty"` // of a feed
	Entries  int      `json:"entries"`
	Latest   string   `json:"latest,omitempty"` // date of the newest entry
	Titles   []string `json:"titles"`           // of the first entries
	Existing string   `json:"existing,omitempty"`
	Problem  string   `json:"problem,omitempty"` // why it cannot be used

	err error // of which Problem tells
}

// Say puts what is said of the problem into a surface's words.
func (p *Proposal) Say(words news.Words) {
	if p.err != nil {
		p.Problem = news.Told(words, p.err)
	}
}

// Usable reports whether the proposal can be added.
func (p Proposal) Usable() bool { return p.Problem == "" && p.Existing == "" && p.Entries > 0 }

// Fetcher is what the proposals are fetched with.
type Fetcher interface {
	Do(ctx context.Context, req fetch.Request) (*fetch.Response, error)
}

// Propose says what there is to watch at an address, best first: the
// feed that it is, or the feeds, news sitemaps and list of articles that a home
// page offers. Each is fetched once, politely. The error is for an address
// that cannot be fetched.
func Propose(ctx context.Context, client Fetcher, cfg *config.Config, address string, now time.Time) ([]Proposal, error) {
	p := proposer{client: client, cfg: cfg, now: now}
	resp, err := client.Do(ctx, fetch.Request{URL: address, Kind: fetch.KindPage})
	var failed *fetch.Error
	if errors.As(err, &failed) && failed.Class == fetch.ClassRobots {
		// robots.txt is about pages: a feed that somebody names is read.
		resp, err = client.Do(ctx, fetch.Request{URL: address, Kind: fetch.KindFeed})
	}
	if err != nil {
		return nil, err
	}
	if f, err := p.parse(resp); err == nil || !errors.Is(err, feed.ErrNotFeed) || failed != nil {
		return []Proposal{p.feed(address, "", f, err)}, nil
	}
	found, err := page.Discover(resp.Body, resp.FinalURL, resp.ContentType)
	if err != nil {
		return nil, err
	}
	for _, address := range p.sitemaps(ctx, resp.FinalURL) {
		found = append(found, page.Found{Kind: news.SourceFeed, URL: address})
	}
	var out []Proposal
	for _, f := range found {
		switch {
		case f.Kind == news.SourceSite:
			out = append(out, p.site(resp, f))
		case p.tried < maxTried:
			p.tried++
			out = append(out, p.try(ctx, f))
		}
	}
	slices.SortStableFunc(out, func(a, b Proposal) int { return rank(a) - rank(b) })
	return out, nil
}

// rank orders proposals: feeds, news sitemaps, lists, comments, other
// sitemaps, and what does not work.
func rank(p Proposal) int {
	switch {
	case p.Problem != "" || p.Entries == 0:
		return 5
	case p.Format == "sitemap" && len(p.Titles) == 0:
		return 4 // of addresses alone
	case strings.Contains(strings.ToLower(p.URL+p.Outlet), "comment"):
		return 3
	case p.Kind == news.SourceSite:
		return 2
	case p.Format == "sitemap":
		return 1
	}
	return 0
}

// proposer looks at what an address offers.
type proposer struct {
	client Fetcher
	cfg    *config.Config
	now    time.Time
	tried  int
}

func (p *proposer) parse(resp *fetch.Response) (*news.Feed, error) {
	return feed.Parse(resp.Body, feed.Options{
		URL: resp.FinalURL, ContentType: resp.ContentType, ContentLocation: resp.Header.Get("Content-Location"), Now: p.now,
	})
}

func (p *proposer) try(ctx context.Context, found page.Found) Proposal {
	resp, err := p.client.Do(ctx, fetch.Request{URL: found.URL, Kind: fetch.KindFeed})
	if err != nil {
		return p.feed(found.URL, found.Title, nil, err)
	}
	f, err := p.parse(resp)
	return p.feed(found.URL, found.Title, f, err)
}

func (p *proposer) feed(address, title string, f *news.Feed, err error) Proposal {
	out := p.proposal(news.SourceFeed, address, title)
	if err != nil {
		out.err = err
		out.Problem = err.Error()
		return out
	}
	out.Format = f.Format
	if f.Title != "" {
		out.Outlet = OutletName(text.HTMLToText(f.Title))
	}
	out.Language = PrimaryLanguage(f.Language)
	out.fill(f.Entries)
	return out
}

func (p *proposer) site(resp *fetch.Response, found page.Found) Proposal {
	out := p.proposal(news.SourceSite, found.URL, found.Title)
	out.Links = found.Links
	entries, _, err := page.Links(resp.Body, page.LinkOptions{URL: resp.FinalURL, ContentType: resp.ContentType, Select: found.Links})
	if err != nil {
		out.err = err
		out.Problem = err.Error()
		return out
	}
	if len(entries) > 0 {
		out.Language = PrimaryLanguage(entries[0].Language)
	}
	out.fill(entries)
	return out
}

func (p *proposer) proposal(kind news.SourceKind, address, title string) Proposal {
	out := Proposal{NewSource: config.NewSource{Kind: kind, URL: address, Outlet: OutletName(title)}, Titles: []string{}}
	if s, ok := p.cfg.SourceAt(address); ok {
		out.Existing = s.Name
		out.Name = s.Name
		return out
	}
	out.Name = SourceName(p.cfg, address, nil)
	return out
}

func (p *Proposal) fill(entries []news.Entry) {
	p.Entries = len(entries)
	var latest news.Date
	for _, e := range entries {
		if e.Published.Time.After(latest.Time) {
			latest = e.Published
		}
		if title := text.Clean(text.HTMLToText(e.Title)); title != "" && len(p.Titles) < 3 {
			p.Titles = append(p.Titles, title)
		}
	}
	p.Latest = latest.String()
}

// sitemaps returns those that the robots.txt of the page's host names.
func (p *proposer) sitemaps(ctx context.Context, pageURL string) []string {
	u, err := url.Parse(pageURL)
	if err != nil {
		return nil
	}
	resp, err := p.client.Do(ctx, fetch.Request{URL: u.Scheme + "://" + u.Host + "/robots.txt", Kind: fetch.KindFeed})
	if err != nil {
		return nil // no robots.txt names none
	}
	return slices.DeleteFunc(fetch.Sitemaps(resp.Body), func(s string) bool { return !IsURL(s) })
}

// SourceName makes a name for a new source of its host, which no source of
// the configuration and none of the others has.
func SourceName(cfg *config.Config, address string, others []string) string {
	base := "source"
	if u, err := url.Parse(address); err == nil {
		host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
		if site, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
			suffix, _ := publicsuffix.PublicSuffix(site)
			host = strings.TrimSuffix(host, "."+suffix)
		}
		if slug := strings.Trim(noName.ReplaceAllString(host, "-"), "-"); slug != "" {
			base = slug
		}
	}
	taken := func(name string) bool {
		return slices.Contains(others, name) || slices.ContainsFunc(cfg.Sources, func(s config.Source) bool { return s.Name == name })
	}
	name := base
	for n := 2; taken(name); n++ {
		name = fmt.Sprintf("%s-%d", base, n)
	}
	return name
}

var noName = regexp.MustCompile(`[^a-z0-9]+`)

// OutletName returns a title as the name of an outlet, at most 80 characters.
func OutletName(s string) string {
	s = text.Clean(s)
	if utf8.RuneCountInString(s) > 80 {
		s = strings.TrimSpace(string([]rune(s)[:79])) + "…"
	}
	return s
}

// PrimaryLanguage returns the primary subtag of a language tag, "" if it is none.
func PrimaryLanguage(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
	if len(tag) < 2 || len(tag) > 3 || strings.Trim(tag, "abcdefghijklmnopqrstuvwxyz") != "" || tag == "und" {
		return ""
	}
	return tag
}
