package page

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

func TestDiscover(t *testing.T) {
	list := func(format string) string {
		var b strings.Builder
		for i := range 6 {
			fmt.Fprintf(&b, format, i, i)
		}
		return b.String()
	}
	headlines := list(`<div><h3><a href="/news/%d">Delegates of the Red Cross leave their office, part %d</a></h3><p>words</p></div>`)
	site := func(css string) Found {
		return Found{Kind: news.SourceSite, URL: "https://example.org/", Title: "Masis", Links: css}
	}
	for name, tt := range map[string]struct {
		body string
		want []Found
	}{
		"declared": {
			`<link rel="alternate" type="application/rss+xml" title="News" href="/rss"><link rel="alternate" hreflang="hy" href="/hy"><link rel=alternate type="application/atom+xml; charset=utf-8" href="https://feeds.example.org/a">`,
			[]Found{
				{Kind: news.SourceFeed, URL: "https://example.org/rss", Title: "News"},
				{Kind: news.SourceFeed, URL: "https://feeds.example.org/a"},
			},
		},
		"linked": {
			`<a href="/feed/">RSS</a><a href="/feedback">Write to us</a><a href="mailto:x@example.org">mail</a>`,
			[]Found{{Kind: news.SourceFeed, URL: "https://example.org/feed/", Title: "RSS"}},
		},
		"headlines": {headlines, []Found{site("h3 a")}},
		"articles": {"<main>" + list(`<article><a href="/news/%d">Delegates of the Red Cross leave their office, part %d</a></article>`) +
			"</main>" + list(`<a href="/tag/%d">tag %d</a>`), []Found{site("article a")}},
		"no list": {list(`<a href="/tag/%d">tag %d</a>`), nil},
		"loose links": {list(`<p><a href="/news/%d">Delegates of the Red Cross leave their office, part %d</a></p>`) +
			list(`<a href="/t/%d">t %d</a><a href="/u">u</a>`), []Found{site("a")}},
		"only scripts": {`<a href="javascript:feed()">feed</a>`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Discover([]byte("<html><head><title>Masis</title></head><body>"+tt.body+"</body></html>"), "https://example.org/",
				"text/html")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
