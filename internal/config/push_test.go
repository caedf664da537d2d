package config

import (
	"strings"
	"testing"
)

// TestNoPush: where a feed is subscribed at its hub, and why it is not.
func TestNoPush(t *testing.T) {
	const public = `web: {public_url: "https://tocsin.example.org/t/"}`
	tests := []struct {
		name, top, source, why string
	}{
		{"public and https", public, "", ""},
		{"no public address", "", "", "web.public_url is not set"},
		{"not https", `web: {public_url: "http://tocsin.example.org"}`, "", "web.public_url is not https"},
		{"a private address", `web: {public_url: "https://10.0.0.1"}`, "", "web.public_url is not an address of the public internet"},
		{"a name of one's own network", `web: {public_url: "https://tocsin"}`, "", "web.public_url is not an address of the public internet"},
		{"localhost", `web: {public_url: "https://tocsin.localhost"}`, "", "web.public_url is not an address of the public internet"},
		{"a public IP address", `web: {public_url: "https://93.184.216.34"}`, "", ""},
		{"nothing listens", `web: {listen: "", public_url: "https://tocsin.example.org"}`, "", "web.listen is empty"},
		{"no push at all", `web: {public_url: "https://tocsin.example.org", push: no}`, "", "web.push is no"},
		{"not this source", public, ", push: no", "the source has push: no"},
		{"through a proxy", public, `, proxy: "socks5h://127.0.0.1:9050"`, "it is read through a proxy"},
		{"through a proxy all the same", public, `, proxy: "socks5h://127.0.0.1:9050", push: yes`, ""},
		{"through the proxy of all", public + "\nfetch: {proxy: \"http://127.0.0.1:3128\"}", "", "it is read through a proxy"},
		{"not through the proxy of all", public + "\nfetch: {proxy: \"http://127.0.0.1:3128\"}", ", proxy: none", ""},
		{
			"through the proxy of all, all the same",
			strings.Replace(public, "}", ", push: yes}", 1) + "\nfetch: {proxy: \"http://127.0.0.1:3128\"}", "", "",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg, faults, err := Parse("tocsin.yaml", []byte(tt.top+"\nsources:\n  - {name: a, feed: \"https://a.example/feed\""+tt.source+"}\n"))
			if err != nil {
				t.Fatal(err, faults)
			}
			why := cfg.NoPush(cfg.Sources[0])
			if !strings.HasPrefix(why, tt.why) || (tt.why == "") != (why == "") {
				t.Errorf("%q, want %q", why, tt.why)
			}
			if base, _ := cfg.Callbacks(); tt.why == "" && base != strings.TrimRight(cfg.Web.PublicURL, "/")+"/push/" {
				t.Errorf("hubs call back at %q", base)
			}
		})
	}
}

// TestPushFaults: a push that is asked for by name, and cannot be, is a
// mistake.
func TestPushFaults(t *testing.T) {
	for text, want := range map[string]string{
		"web: {push: yes}\nsources: []":                                                                                  `1:13: no hub can reach this Tocsin: web.public_url is not set`,
		"web: {push: yes, public_url: \"http://t.example.org\"}\nsources: []":                                            `1:13: no hub can reach this Tocsin: web.public_url is not https`,
		"sources:\n  - {name: a, feed: \"https://a.example/\", push: yes}":                                               `2:49: no hub can reach this Tocsin: web.public_url is not set`,
		"web: {push: no}\nsources:\n  - {name: a, feed: \"https://a.example/\", push: yes}":                              `3:49: no hub can reach this Tocsin: web.push is no`,
		"web: {public_url: \"https://t.example.org\"}\nsources:\n  - {name: a, site: \"https://a.example/\", push: yes}": `3:43: push has a meaning for a feed or a page only`,
		"web: {push: maybe}\nsources: []":                                                                                `1:13: `,
	} {
		_, faults, err := Parse("t.yaml", []byte(text))
		if err == nil || len(faults) == 0 {
			t.Errorf("%q is accepted", text)
			continue
		}
		var all []string
		for _, f := range faults {
			all = append(all, f.String())
		}
		if got := strings.Join(all, "\n"); !strings.Contains(got, "t.yaml:"+want) {
			t.Errorf("%q:\n%s\nwant %s", text, got, want)
		}
	}
}
