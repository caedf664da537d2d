package desk

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/inspect"
	"tocsin/internal/news"
	"tocsin/internal/opml"
	"tocsin/internal/settings"
)

// ofFile is a desk of a configuration in a file.
func ofFile(t *testing.T, text string) *Desk {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tocsin.yaml")
	ok(t, os.WriteFile(path, []byte(text), 0o640))
	cfg, faults, err := config.Load(path)
	if err != nil {
		t.Fatal(err, faults)
	}
	set := must[*settings.Settings](t)(settings.New(cfg, cfg.Watchlists, nil, nil))
	r := newRoom(t)
	return New(Options{Settings: func() *settings.Settings { return set }, Now: r.now, File: path})
}

func TestAddSources(t *testing.T) {
	d := ofFile(t, newsroom)
	add := []config.NewSource{{Name: "third", Kind: news.SourceFeed, URL: "https://third.example/feed"}}
	faults, err := d.AddSources(anna, add)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	data := must[[]byte](t)(os.ReadFile(d.File()))
	before, after, _ := strings.Cut(newsroom, "watchlists:\n")
	if want := before + "  - {name: third, feed: 'https://third.example/feed'}\nwatchlists:\n" + after; string(data) != want {
		t.Errorf("(-want +got):\n%s", cmp.Diff(want, string(data)))
	}
	info, err := os.Stat(d.File())
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v; want that of before", info.Mode(), err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(d.File()), ".tocsin-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	faults, err = d.AddSources(anna, []config.NewSource{{Name: "wire", Kind: news.SourceFeed, URL: "https://fourth.example/feed"}})
	if err == nil || len(faults) == 0 {
		t.Errorf("a name was given twice: %v, %v", faults, err)
	}
	_, err = newRoom(t).AddSources(anna, add)
	refused(t, err, "written in no file", nil)
}

func TestPlanImport(t *testing.T) {
	list := []opml.Outline{
		{Line: 1, Title: "New", Feed: "https://www.fresh.example/feed", Language: "EN-us"},
		{Line: 2, Title: "Again", Feed: "https://www.fresh.example/feed"},
		{Line: 3, Title: "Known", Feed: "https://wire.example/feed.xml"},
		{Line: 4, Title: "Secret", Feed: "https://user:word@x.example/feed"},
		{Line: 5, Title: "File", Feed: "feed.xml"},
		{Line: 6, Title: "Other", Feed: "https://fresh.example/other"},
	}
	var got []string
	for _, one := range ofFile(t, newsroom).PlanImport(list) {
		if one.Source != nil {
			got = append(got, "add "+one.Source.Name+" in "+one.Source.Language+" of "+one.Source.Outlet)
			continue
		}
		got = append(got, one.Left)
	}
	want := []string{
		"add fresh in en of New", "it stands on line 1 already", "it is the source wire already",
		"its address is no plain http(s) address", "its address is no plain http(s) address", "add fresh-2 in  of Other",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestExportOPML(t *testing.T) {
	var out strings.Builder
	left := must[[]string](t)(ofFile(t, newsroom).ExportOPML(&out))
	if diff := cmp.Diff([]string{"list"}, left); diff != "" {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
	list := must[[]opml.Outline](t)(opml.Read([]byte(out.String())))
	if len(list) != 2 || list[0].Title != "The Wire" || list[1].Title != "agency" || list[0].Feed != "https://wire.example/feed.xml" {
		t.Errorf("%+v", list)
	}
}

// served answers with one feed.
type served struct{ body string }

func (s served) Do(_ context.Context, req fetch.Request) (*fetch.Response, error) {
	return &fetch.Response{FinalURL: req.URL, Body: []byte(s.body), ContentType: "application/rss+xml"}, nil
}

func TestProposeSources(t *testing.T) {
	feed := served{`<rss version="2.0"><channel><title>Fresh</title><item><title>A</title><link>https://fresh.example/a</link></item></channel></rss>`}
	for address, existing := range map[string]string{"https://fresh.example/feed": "", "https://wire.example/feed.xml": "wire"} {
		got := must[[]inspect.Proposal](t)(ofFile(t, newsroom).ProposeSources(t.Context(), feed, address))
		if len(got) != 1 || got[0].Existing != existing || got[0].Entries != 1 || got[0].Usable() != (existing == "") {
			t.Errorf("%s: %+v", address, got)
		}
	}
}
