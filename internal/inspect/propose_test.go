package inspect

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
)

// web answers by address; an error of a fetch is its class.
type web map[string]string

func (w web) Do(_ context.Context, req fetch.Request) (*fetch.Response, error) {
	body, there := w[req.URL]
	class, failed := strings.CutPrefix(body, "class ")
	switch {
	case !there:
		return nil, &fetch.Error{Class: fetch.ClassNotFound, URL: req.URL, Status: 404}
	case failed && (class != string(fetch.ClassRobots) || req.Kind == fetch.KindPage):
		return nil, &fetch.Error{Class: fetch.Class(class), URL: req.URL, Err: fmt.Errorf("it is %s", class)}
	case failed:
		body = feedOf("Forbidden pages")
	}
	kind := "text/html"
	if strings.HasPrefix(body, "<rss") {
		kind = "application/rss+xml"
	}
	return &fetch.Response{FinalURL: req.URL, Body: []byte(body), ContentType: kind}, nil
}

func feedOf(title string) string {
	return `<rss version="2.0"><channel><title>` + title + `</title><language>en-GB</language>
		<item><title>First &amp; last</title><link>https://a.example/1</link><pubDate>Mon, 28 Jul 2025 10:00:00 +0000</pubDate></item></channel></rss>`
}

const home = `<html><head><title>Home</title>
	<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments.xml">
	<link rel="alternate" type="application/rss+xml" title="News" href="/feed.xml">
	<link rel="alternate" type="application/rss+xml" title="List" href="/list.opml">
	<link rel="alternate" type="application/rss+xml" title="Gone" href="/gone.xml"></head><body><p>Welcome.</p></body></html>`

// sources is a configuration that has one source already.
func sources(t *testing.T) *config.Config {
	t.Helper()
	cfg, faults, err := config.Parse("t.yaml",
		[]byte("fetch: {contact: a@example.org}\nsources: [{name: a, feed: \"https://a.example/have.xml\"}]\n"))
	if err != nil {
		t.Fatal(err, faults)
	}
	return cfg
}

func TestPropose(t *testing.T) {
	w := web{
		"https://a.example/":             home,
		"https://a.example/feed.xml":     feedOf("A News"),
		"https://a.example/comments.xml": feedOf("Comments on A News"),
		"https://a.example/list.opml":    `<opml version="2.0"><body><outline text="A" xmlUrl="https://b.example/feed"/></body></opml>`,
		"https://a.example/have.xml":     feedOf("Known"),
		"https://a.example/robots.txt":   "class robots",
		"https://r.example/feed":         "class robots",
		"https://b.example/":             "class blocked",
	}
	now := time.Date(2025, 7, 28, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name, address string
		want          []string
	}{
		{
			"a feed", "https://a.example/feed.xml",
			[]string{"feed https://a.example/feed.xml a-2 of A News in en, 1 of 2025-07-28T10:00:00Z: First & last"},
		},
		{
			"a source already", "https://a.example/have.xml",
			[]string{"feed https://a.example/have.xml a of Known in en, 1 of 2025-07-28T10:00:00Z: First & last (it is a)"},
		},
		{
			"a feed whose pages are forbidden", "https://r.example/feed",
			[]string{"feed https://r.example/feed r of Forbidden pages in en, 1 of 2025-07-28T10:00:00Z: First & last"},
		},
		{"a home page", "https://a.example/", []string{
			"feed https://a.example/feed.xml a-2 of A News in en, 1 of 2025-07-28T10:00:00Z: First & last",
			"feed https://a.example/comments.xml a-2 of Comments on A News in en, 1 of 2025-07-28T10:00:00Z: First & last",
			"feed https://a.example/list.opml a-2 of List in , 0 of : : not a feed: an OPML list of feeds: import sources FILE adds those it names",
			"feed https://a.example/gone.xml a-2 of Gone in , 0 of : : fetch https://a.example/gone.xml: status 404 (look for the address's " +
				"successor)",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			offers, err := Propose(t.Context(), w, sources(t), tt.address, now)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range offers {
				p.Say(nil)
				line := fmt.Sprintf("%s %s %s of %s in %s, %d of %s: %s", p.Kind, p.URL, p.Name, p.Outlet, p.Language, p.Entries, p.Latest,
					strings.Join(p.Titles, ", "))
				if p.Problem != "" {
					line += ": " + p.Problem
				}
				if p.Existing != "" {
					line += " (it is " + p.Existing + ")"
				}
				if p.Usable() != (p.Problem == "" && p.Existing == "") {
					t.Errorf("usable: %v of %s", p.Usable(), line)
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if _, err := Propose(t.Context(), w, sources(t), "https://b.example/", now); err == nil {
		t.Error("an address that cannot be fetched was proposed")
	}
}

func TestSourceName(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.hetq.am/en/feed": "hetq", "https://oc-media.org/feed": "oc-media", "https://a.example/x": "a-2",
		"https://news.bbc.co.uk/rss": "news-bbc",
		"http://127.0.0.1:8080/":     "127-0-0-1", "https://новости.example/": "source", "::": "source",
	} {
		if got := SourceName(sources(t), address, nil); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
	if got := SourceName(sources(t), "https://hetq.am/", []string{"hetq", "hetq-2"}); got != "hetq-3" {
		t.Error(got)
	}
}

func TestNames(t *testing.T) {
	if got := OutletName("  A\x07 " + strings.Repeat("x", 100)); len([]rune(got)) != 80 || !strings.HasSuffix(got, "…") {
		t.Errorf("%q", got)
	}
	for tag, want := range map[string]string{"en-GB": "en", "HY": "hy", "und": "", "": "", "english": "", "e1": ""} {
		if got := PrimaryLanguage(tag); got != want {
			t.Errorf("%q: %q, want %q", tag, got, want)
		}
	}
}

// TestRank: what is surest comes first.
func TestRank(t *testing.T) {
	feed := func(p Proposal) Proposal { p.Kind, p.Entries = news.SourceFeed, 1; return p }
	sitemap := feed(Proposal{Format: "sitemap", Titles: []string{"A"}})
	addresses := feed(Proposal{Format: "sitemap"})
	site := Proposal{Entries: 3}
	site.Kind = news.SourceSite
	comments := feed(Proposal{})
	comments.URL = "https://a.example/Comments"
	for want, p := range []Proposal{feed(Proposal{}), sitemap, site, comments, addresses, {}} {
		if got := rank(p); got != want {
			t.Errorf("%+v: %d, want %d", p, got, want)
		}
	}
}
