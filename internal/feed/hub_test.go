package feed

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestHubs: what feeds name as their hubs and their own address.
func TestHubs(t *testing.T) {
	rss := func(channel string) string {
		return `<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>T</title>` + channel +
			`<link>https://a.example/</link><item><title>x</title><a:link rel="hub" href="https://item.example/"/></item></channel></rss>`
	}
	tests := []struct {
		name, body, self string
		hubs             []string
	}{
		{"none", rss(""), "", nil},
		{
			"rss", rss(`<a:link rel="self" href="https://a.example/rss"/><a:link href="https://hub.example/" rel='HUB'/>`),
			"https://a.example/rss",
			[]string{"https://hub.example/"},
		},
		{
			"rss, the page's link first",
			rss(`<link>https://a.example/</link><a:link rel="self" href="https://a.example/rss"/><a:link rel="hub" ` +
				`href="https://hub.example/"></a:link>`), "https://a.example/rss",
			[]string{"https://hub.example/"},
		},
		{"an undeclared prefix", rss(`<atom10:link rel="hub" href="https://hub.example/"/>`), "", []string{"https://hub.example/"}},
		{
			"several, once each",
			rss(strings.Repeat(`<a:link rel="hub" href="https://one.example/"/><a:link rel="hub" href="https://two.example/"/>`, 9)), "",
			[]string{"https://one.example/", "https://two.example/"},
		},
		{
			"what is no web address", rss(`<a:link rel="hub" href="javascript:alert(1)"/><a:link rel="hub"/><a:link rel="self" href=""/>`),
			"", nil,
		},
		{
			"atom, relative", `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/news/"><title>T</title><link ` +
				`rel="self" href="atom.xml?a=1&amp;b=2"/><link rel="hub" href="/hub"/><link href="."/><entry><title>x</title></entry>` +
				`</feed>`,
			"https://a.example/news/atom.xml?a=1&b=2",
			[]string{"https://a.example/hub"},
		},
		{
			"json", `{"version":"https://jsonfeed.org/version/1.1","title":"T","feed_url":"https://a.example/feed.json",` +
				`"hubs":[{"type":"rssCloud","url":"https://no.example/"},{"type":"WebSub","url":"https://hub.example/"}],` +
				`"items":[{"id":"1"}]}`,
			"https://a.example/feed.json",
			[]string{"https://hub.example/"},
		},
		{
			"json with hubs of another type",
			`{"version":"https://jsonfeed.org/version/1.1","title":"T","hubs":"https://hub.example/","items":[{"id":"1"}]}`, "", nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Parse([]byte(tt.body), Options{URL: "https://a.example/feed"})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.hubs, f.Hubs); diff != "" || f.Self != tt.self || f.Title != "T" || len(f.Entries) != 1 {
				t.Errorf("self %q of %q, want %q; hubs (-want +got):\n%s", f.Self, f.Title, tt.self, diff)
			}
		})
	}
}
