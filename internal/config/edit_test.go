package config

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

var added = []NewSource{
	{
		Name: "oc-media-2", Outlet: "OC Media: \"news\" ${HOME}", Kind: news.SourceFeed,
		URL: "https://oc-media.example.org/feed/?a=1&b=2#x", Language: "en",
	},
	{Name: "no", Kind: news.SourceSite, URL: "https://no.example.org/", Links: "article a"},
}

const addedLines = `- {name: oc-media-2, outlet: 'OC Media: "news" $${HOME}', ` +
	`feed: 'https://oc-media.example.org/feed/?a=1&b=2#x', language: en}
- {name: 'no', site: 'https://no.example.org/', links: article a}
`

func indented(n int) string {
	return strings.ReplaceAll(strings.TrimSuffix("\n"+addedLines, "\n"), "\n", "\n"+strings.Repeat(" ", n))[1:] + "\n"
}

func TestAddSources(t *testing.T) {
	const contact = "fetch: {contact: bot@example.org}\n"
	const one = "{name: a, feed: \"https://a.example.org/\"}\n"
	for name, tt := range map[string]struct{ in, want string }{
		"no list":    {contact, contact + "sources:\n" + indented(2)},
		"empty list": {"sources: [] # none yet\n" + contact, "sources: # none yet\n" + indented(2) + contact},
		"nothing":    {"sources:\n" + contact, "sources:\n" + indented(2) + contact},
		"in the middle": {
			"sources:\n  - " + one + "\n# ---- watchlists\n\n" + contact,
			"sources:\n  - " + one + indented(2) + "\n# ---- watchlists\n\n" + contact,
		},
		"at the end":      {contact + "sources:\n    - " + one, contact + "sources:\n    - " + one + indented(4)},
		"no last newline": {contact + "sources:\n  - " + strings.TrimSpace(one), contact + "sources:\n  - " + one + indented(2)},
		"not indented":    {"sources:\n- " + one + contact, "sources:\n- " + one + indented(0) + contact},
		"a comment inside": {
			"sources:\n  # a\n  - " + one + "  # the end\n" + contact,
			"sources:\n  # a\n  - " + one + "  # the end\n" + indented(2) + contact,
		},
		"many lines": {
			"sources:\n  - name: a\n    feed: https://a.example.org/\n" + contact,
			"sources:\n  - name: a\n    feed: https://a.example.org/\n" + indented(2) + contact,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, faults, err := AddSources("x.yaml", []byte(tt.in), added)
			if err != nil {
				t.Fatal(err, faults)
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			cfg, _, err := Parse("x.yaml", got)
			if err != nil {
				t.Fatal(err)
			}
			if s, ok := cfg.SourceAt("HTTPS://oc-media.example.org:443/feed/?a=1&b=2"); !ok || s.Name != "oc-media-2" ||
				s.Outlet != added[0].Outlet {
				t.Errorf("%+v, %v", s, ok)
			}
		})
	}
}

func TestAddSourcesKeepsTheExample(t *testing.T) {
	data, err := os.ReadFile("../../config/tocsin.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, faults, err := AddSources("../../config/tocsin.yaml", data, added)
	if err != nil {
		t.Fatal(err, faults)
	}
	rest := strings.Replace(string(got), indented(2), "", 1)
	if diff := cmp.Diff(string(data), rest); diff != "" {
		t.Error(diff)
	}
}

func TestAddSourcesRefuses(t *testing.T) {
	const flow = "fetch: {contact: bot@example.org}\nsources: [{name: a, feed: \"https://a.example.org/\"}]\n"
	if _, _, err := AddSources("x.yaml", []byte(flow), added); !errors.Is(err, ErrByHand) {
		t.Error(err)
	}
	twice := []NewSource{added[0], added[0]}
	if _, faults, err := AddSources("x.yaml", []byte("fetch: {contact: bot@example.org}\n"), twice); err == nil || len(faults) == 0 ||
		!strings.Contains(faults[0].What, "stands twice") {
		t.Error(faults, err)
	}
	if _, _, err := AddSources("x.yaml", []byte("colour: red\n"), added); err == nil {
		t.Error("a configuration with faults was changed")
	}
}
