package config

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/page"
)

// TestWatchedPagesOfTheReference reads every page of docs/configuration.md with
// the options above it.
func TestWatchedPagesOfTheReference(t *testing.T) {
	data, err := os.ReadFile(referencePage)
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(data), "\n### watched pages\n")
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := strings.Split(section, "\n```")
	ran := 0
	for i := 1; i+4 < len(blocks); i += 6 {
		options, ok := strings.CutPrefix(blocks[i], "yaml\n")
		_, body, _ := strings.Cut(blocks[i+2], "\n")
		want, text := strings.CutPrefix(blocks[i+4], "text\n")
		if !ok || !text {
			t.Fatalf("block %d: want yaml, a page and text, have %.40q, %.40q", i, blocks[i], blocks[i+4])
		}
		ran++
		t.Run(strings.SplitN(options, "\n", 2)[0], func(t *testing.T) {
			w, faults, err := ParseWatchedPage("example", []byte(options))
			if err != nil {
				t.Fatal(err, faults)
			}
			opt := w.Watch()
			opt.URL = "https://example.org/"
			doc, err := page.Watched([]byte(body), opt)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, doc.Text); diff != "" {
				t.Error(diff)
			}
		})
	}
	if ran < 4 {
		t.Errorf("%d examples were run", ran)
	}
}

func TestParseWatchedPage(t *testing.T) {
	for _, s := range []string{"{read: table, key: [Name, 2]}", "read: table\nkey: [Name, 2]", "  read: table\n  key: [Name, 2]"} {
		w, faults, err := ParseWatchedPage("--watch", []byte(s))
		if err != nil || w.Read != page.ReadTable || len(w.Key) != 2 {
			t.Errorf("%q: %+v, %v, %v", s, w, faults, err)
		}
	}
	for s, want := range map[string]string{
		"{read: tabel}":                `--watch:1:8: read "tabel" is unknown: did you mean "table"?`,
		"read: json\nselect: items[*]": `--watch:2:9: JSONPath "items[*]": `,
		"{links: a}":                   `--watch:1:2: unknown option "links"`,
		"no options":                   "--watch:1:1: ",
		"{keep: '[a'}":                 "--watch:1:8: pattern: error parsing regexp",
	} {
		_, faults, err := ParseWatchedPage("--watch", []byte(s))
		if err == nil || len(faults) == 0 || !strings.HasPrefix(faults[0].String(), want) {
			t.Errorf("%q: %v, want %q", s, faults, want)
		}
	}
}
