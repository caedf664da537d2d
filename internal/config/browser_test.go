package config

import (
	"fmt"
	"strings"
	"testing"
)

// TestBrowser finds what a browser cannot do, and warns where one is missing.
func TestBrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	const file = "fetch: {contact: bot@example.org}\nbrowser: {%s}\nsources:\n  - {name: a, %s}\n"
	for _, tt := range []struct{ browser, source, want string }{
		{"", `page: "https://a.example/"`, ""},
		{
			"", `page: "https://a.example/", render: yes`,
			"2:10: warning: source \"a\" is to be rendered, but there is no browser: none of chromium",
		},
		{"path: ./chromium", `page: "https://a.example/", render: yes`, "chromium is not there, or cannot be run"},
		{`url: "http://browser:9222"`, `page: "https://a.example/", render: yes`, ""},
		{`url: "http://browser:9222", listen: tocsin`, `feed: "https://a.example/", render: yes, schedule: "@every 5m"`, ""},
		{`url: "ftp://browser"`, `page: "https://a.example/"`, `2:16: the browser's address is one of "ftp"`},
		{`url: "http://browser:9222", path: chromium`, `page: "https://a.example/"`, "not both"},
		{`url: "http://browser:9222", listen: "0.0.0.0"`, `page: "https://a.example/"`, "no address to listen on"},
		{`url: "http://browser:9222", listen: "tocsin:99"`, `page: "https://a.example/"`, "no address to listen on"},
		{`listen: tocsin`, `page: "https://a.example/"`, "runs elsewhere (url) only"},
		{"at_once: 9", `page: "https://a.example/"`, "a number from 1 to 8, not 9"},
		{
			`url: "http://b:9222"`, `page: "https://a.example/", render: yes, schedule: "@every 5m"`,
			"4:66: a page that is rendered is loaded whole each time, and so not more often than each 15 minutes: write @every 30m",
		},
		{`url: "http://b:9222"`, `site: "https://a.example/", render: yes, schedule: adaptive`, ""},
		{`url: "http://b:9222"`, `page: "https://a.example/", render: yes, read: json`, "no scripts to run"},
		{`url: "http://b:9222"`, `page: "https://a.example/", render: yes, insecure: yes`, "verifies certificates"},
		{`url: "http://b:9222"`, `feed: "https://a.example/", render: yes, visit: no`, "nothing to render"},
	} {
		_, faults, _ := Parse("t.yaml", fmt.Appendf(nil, file, tt.browser, tt.source))
		var got []string
		for _, f := range faults {
			if !strings.Contains(f.What, "who stands between") {
				got = append(got, f.String())
			}
		}
		all := strings.Join(got, "\n")
		if tt.want == "" && all != "" || tt.want != "" && (len(got) != 1 || !strings.Contains(all, tt.want)) {
			t.Errorf("browser: {%s}, %s:\n%s\nwant %q", tt.browser, tt.source, all, tt.want)
		}
	}
}
