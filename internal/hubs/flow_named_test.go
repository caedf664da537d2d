package hubs_test

import (
	"strings"
	"testing"

	"tocsin/internal/apptest"
	"tocsin/internal/config"
	"tocsin/internal/racetest"
)

// TestHubOfFeed: which hub and topic are taken of what a feed says, and which
// are not.
func TestHubOfFeed(t *testing.T) {
	racetest.Alone(t)
	const own = "{{BASE}}/feed.xml"
	tests := []struct {
		name, link, channel string
		config              func(*config.Config)
		hub, topic, state   string
	}{
		{
			"in the feed", "", `<atom:link rel="hub" href="{{HUB}}/"/><atom:link rel="self" href="{{BASE}}/self.xml?a=b"/>`, nil, "{{HUB}}/",
			"{{BASE}}/self.xml?a=b", "live",
		},
		{
			"the header goes before the feed", `<{{HUB}}/header>; rel="hub"`, `<atom:link rel="hub" href="https://feed.example/"/>`, nil,
			"{{HUB}}/header", own, "live",
		},
		{"a self of another outlet", `<{{HUB}}/>; rel=hub, <https://evil.example/all>; rel=self`, "", nil, "{{HUB}}/", own, "live"},
		{"no self", `<{{HUB}}/>; rel="hub"`, "", nil, "{{HUB}}/", own, "live"},
		{"http is asked by https", `<http://192.0.2.7/a>; rel=hub`, "", nil, "https://192.0.2.7/a", own, "asked"},
		{
			"what cannot be asked is passed over", `<ftp://hub.example/>; rel=hub, <https://u:p@hub.example/>; rel=hub, <{{HUB}}/>; rel=hub`, "",
			nil, "{{HUB}}/", own, "live",
		},
		{"one of our own servers", `</hub>; rel=hub, <http://127.0.0.1:9/>; rel=hub`, "", nil, "", "", ""},
		{"one of ours, then another", `</hub>; rel=hub, <{{HUB}}/>; rel=hub`, "", nil, "{{HUB}}/", own, "live"},
		{"no public address", `<{{HUB}}/>; rel=hub`, "", func(c *config.Config) { c.Web.PublicURL = "" }, "{{HUB}}/", own, ""},
		{
			"a public address without https", `<{{HUB}}/>; rel=hub`, "", func(c *config.Config) { c.Web.PublicURL = "http://tocsin.example.org" },
			"{{HUB}}/", own, "",
		},
		{"not wanted", `<{{HUB}}/>; rel=hub`, "", func(c *config.Config) { c.Sources[0].Push = false }, "{{HUB}}/", own, ""},
		{"none", "", "", nil, "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newPushRig(t, apptest.Options{})
			fill := strings.NewReplacer("{{HUB}}", r.hub.url, "{{BASE}}", r.Web.URL).Replace
			p := apptest.Reply{
				Kind: "application/rss+xml",
				Body: `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>` + fill(tt.channel) + `</channel></rss>`,
			}
			if tt.link != "" {
				p.Header = map[string]string{"Link": fill(tt.link)}
			}
			r.Web.Set("/feed.xml", p)
			if tt.config != nil {
				tt.config(r.Config)
			}
			r.startPushed()
			r.Drain()
			src, err := r.App.Store.Source(t.Context(), "wire")
			if err != nil || src.Hub != fill(tt.hub) || src.Topic != fill(tt.topic) {
				t.Errorf("hub %q, topic %q, %v; want %q and %q", src.Hub, src.Topic, err, fill(tt.hub), fill(tt.topic))
			}
			state := ""
			if all, err := r.App.Store.Subscriptions(t.Context()); err != nil || len(all) > 1 {
				t.Errorf("%+v, %v", all, err)
			} else if len(all) == 1 {
				state = all[0].State
			}
			if state != tt.state {
				t.Errorf("the subscription is %q, want %q", state, tt.state)
			}
		})
	}
}
