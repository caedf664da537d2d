package config

import (
	"testing"
	"time"

	"tocsin/internal/extract"
)

// TestRules reads a page by its source's own rules, else by its host's.
func TestRules(t *testing.T) {
	cfg, _, err := Parse("t.yaml", []byte(`
fetch: {contact: bot@example.org}
timezone: UTC
extract:
  - {host: lamp.example, title: .wide}
  - {host: evening.lamp.example, title: .narrow}
sources:
  - {name: own, feed: "https://www.own.example/feed", language: hy, timezone: Asia/Yerevan, extract: {title: .own}}
  - {name: lamp, feed: "https://feeds.lamp.example/rss"}
watchlists: [{name: w, entities: [Ruben Vardanyan]}]
`))
	if err != nil {
		t.Fatal(err)
	}
	const body = `<title>Usual</title><p>Text.</p><i class=own>Own</i><i class=wide>Wide</i><i class=narrow>Narrow</i>`
	for _, tt := range []struct{ source, url, want string }{
		{"own", "https://www.own.example/a", "Own"},
		{"own", "https://www.lamp.example/a", "Own"},
		{"lamp", "https://www.lamp.example/a", "Wide"},
		{"lamp", "https://lamp.example:8443/a", "Wide"},
		{"lamp", "https://m.evening.lamp.example/a", "Narrow"},
		{"lamp", "https://notlamp.example/a", "Usual"},
	} {
		var source Source
		for _, s := range cfg.Sources {
			if s.Name == tt.source {
				source = s
			}
		}
		doc, err := extract.Page([]byte(body), cfg.ReadOptions(source, tt.url, time.Time{}))
		if err != nil || doc.Title != tt.want {
			t.Errorf("%s of %s: title %q (%v), want %q", tt.url, tt.source, doc.Title, err, tt.want)
		}
	}
	if s, ok := cfg.SourceOf("https://news.own.example/a"); !ok || s.Name != "own" || s.Language != "hy" {
		t.Errorf("the source of a page of own.example is %q", s.Name)
	}
	if _, ok := cfg.SourceOf("https://elsewhere.example/a"); ok {
		t.Error("a stranger's page has a source")
	}
}
