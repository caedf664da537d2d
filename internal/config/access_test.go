package config

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/fetch"
)

// TestApply: what a source's options make of a request, with secrets in the
// file itself and in files of their own, of which no printing shows any.
func TestApply(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"pass": canary + "\n", "proxy": "http://u:" + canary + "@10.0.0.1:3128\n",
		"tocsin.yaml": `
fetch: {contact: bot@example.org, proxy: "socks5h://u:${TOKEN}@localhost:9050"}
sources:
  - {name: basic, feed: "https://a.example.org/feed", username: me, password_file: pass, headers: {x-key: "${TOKEN}"}}
  - {name: bearer, page: "https://b.example.org/", bearer_file: pass, proxy_file: proxy, insecure: yes}
  - {name: plain, site: "https://c.example.org/", proxy: none, render: yes}
  - {name: usual, feed: "https://d.example.org/"}
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "chromium"), []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir) // a browser is there, whatever the machine has
	cfg, faults, err := loader{Env: testEnv}.Load(filepath.Join(dir, "tocsin.yaml"))
	if err != nil || len(faults) != 1 { // insecure is warned of
		t.Fatal(err, faults)
	}
	if got := cfg.Fetch.Way().String(); got != "socks5h://localhost:9050" {
		t.Errorf("fetch goes by %s", got)
	}
	want := map[string]struct {
		header   http.Header
		insecure bool
		proxy    string
	}{
		"basic":  {http.Header{"Authorization": {"Basic bWU6Y2FuYXJ5LTdmM2E="}, "X-Key": {canary}}, false, "none"},
		"bearer": {http.Header{"Authorization": {"Bearer " + canary}}, true, "http://10.0.0.1:3128"},
		"plain":  {nil, false, "none"},
		"usual":  {nil, false, "none"},
	}
	for _, s := range cfg.Sources {
		req := fetch.Request{URL: "https://elsewhere.example.org/article"}
		s.Apply(&req)
		w := want[s.Name]
		if diff := cmp.Diff(w.header, req.Header); diff != "" {
			t.Errorf("%s: headers (-want +got):\n%s", s.Name, diff)
		}
		if req.Insecure != w.insecure || req.Proxy.String() != w.proxy || req.HeaderURL != s.URL() {
			t.Errorf("%s: %v by %s for %s", s.Name, req.Insecure, req.Proxy, req.HeaderURL)
		}
		feed := fetch.Request{Kind: fetch.KindFeed}
		page := fetch.Request{Kind: fetch.KindPage}
		s.Apply(&feed)
		s.Apply(&page)
		if feed.Render || page.Render != (s.Name == "plain") {
			t.Errorf("%s: a feed is rendered: %v, a page: %v", s.Name, feed.Render, page.Render)
		}
		if (req.Proxy == nil) != (s.Name == "basic" || s.Name == "usual") {
			t.Errorf("%s: proxy %v", s.Name, req.Proxy)
		}
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		if out := fmt.Sprintf(verb+verb, cfg, *cfg) + fmt.Sprintf(verb, cfg.Sources); strings.Contains(out, canary) ||
			strings.Contains(out, fmt.Sprintf("%x", canary)) {
			t.Errorf("%s shows a secret: %s", verb, out)
		}
	}
}
