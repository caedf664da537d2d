package demo

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/diff"
	"tocsin/internal/extract"
	"tocsin/internal/feed"
	"tocsin/internal/identity"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/page"
)

// configure parses the newsroom's own configuration.
func configure(t *testing.T, n *Newsroom, to Receivers) *config.Config {
	t.Helper()
	c, faults, err := config.Parse("tocsin.yaml", n.Config(t.TempDir(), to))
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v\n%v", err, faults)
	}
	return c
}

// TestPagesExtract shows that every article's page gives its text and no
// other: no navigation, no related links, no footer.
func TestPagesExtract(t *testing.T) {
	n, c, _ := open(t, "2025-08-01 09:00")
	for _, h := range n.houses {
		if h.def.kind == news.SourcePage {
			continue
		}
		for _, a := range h.articles {
			t.Run(a.outlet+"/"+a.slug, func(t *testing.T) {
				v := a.versions[0]
				c.set(v.from.Format("2006-01-02 15:04"))
				url := h.base + a.path()
				_, body := get(t, url)
				doc, err := extract.Page([]byte(body), extract.Options{URL: url, ContentType: "text/html; charset=utf-8", Status: 200, Now: v.from})
				if err != nil {
					t.Fatal(err)
				}
				if doc.Verdict != news.VerdictArticle || doc.Title != v.head["title"] || doc.Language != h.langOf(&v) {
					t.Errorf("verdict %s (%s), title %q, language %q", doc.Verdict, doc.Reason, doc.Title, doc.Language)
				}
				if want := strings.Join(v.paragraphs, "\n"); doc.Text != want {
					t.Errorf("text: %s", cmp.Diff(want, doc.Text))
				}
				if got := doc.Published; !got.Time.Equal(a.published) && !got.DayOnly {
					t.Errorf("published %s, want %s", got, a.published)
				}
				if v.head["author"] != "" && (len(doc.Authors) != 1 || doc.Authors[0] != v.head["author"]) {
					t.Errorf("authors %q, want %q", doc.Authors, v.head["author"])
				}
			})
		}
	}
}

// TestFeedEntries shows that a reader of feeds gets what the outlets wrote.
func TestFeedEntries(t *testing.T) {
	n, c, _ := open(t, "2025-08-01 09:00")
	for _, h := range n.houses {
		if h.def.format == "" {
			continue
		}
		t.Run(h.def.name, func(t *testing.T) {
			resp, body := get(t, h.base+h.def.path)
			f, err := feed.Parse([]byte(body), feed.Options{URL: h.base + h.def.path, ContentType: resp.Header.Get("Content-Type"), Now: c.now()})
			if err != nil || len(f.Warnings) > 0 || f.Title != h.def.title {
				t.Fatalf("%v, warnings %q, title %q", err, f.Warnings, f.Title)
			}
			list, _ := h.current(c.now())
			if len(f.Entries) != len(list) {
				t.Fatalf("%d entries of %d", len(f.Entries), len(list))
			}
			for i, a := range list {
				e := f.Entries[i]
				if e.Title != a.at(c.now()).head["title"] || e.URL != h.link(a) || !e.Published.Time.Equal(a.published) || e.Summary+e.Content == "" {
					t.Errorf("%s: %+v", a.slug, e)
				}
			}
		})
	}
}

// TestMatches shows which articles the configuration finds, and that the near
// misses are none.
func TestMatches(t *testing.T) {
	n, _, _ := open(t, "2025-08-01 09:00")
	m, faults := match.Compile(configure(t, n, Receivers{}).Watchlists)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	want := map[string][]string{
		"masis/june-visit":            {"access"},
		"masis/families-ask-meeting":  {"Nikol Pashinyan", "access"},
		"masis/cross-border-power":    nil,
		"masis/red-cross-suspends":    {"Arkadi Ghukasyan", "Bako Sahakyan", "Ruben Vardanyan", "access"},
		"masis/river-survey":          nil,
		"sevan/families-told":         {"Nikol Pashinyan", "Ruben Vardanyan", "access"},
		"sevan/yntaniknery":           {"Arkadi Ghukasyan", "Bako Sahakyan", "Nikol Pashinyan", "Ruben Vardanyan", "access"},
		"sevan/grasenyak":             {"access"},
		"sevan/lich":                  nil,
		"aragats/grand-prix":          nil,
		"aragats/chess":               nil,
		"aragats/red-cross-suspends":  {"Arkadi Ghukasyan", "Bako Sahakyan", "Ruben Vardanyan", "access"},
		"aragats/relatives-told":      {"Nikol Pashinyan", "access"},
		"aragats/bakery":              nil,
		"yeddiqala/who-is-on-trial":   {"Arkadi Ghukasyan", "Bako Sahakyan", "Ruben Vardanyan", "access"},
		"yeddiqala/bqxk":              {"Ruben Vardanyan", "access"},
		"yeddiqala/xezer":             nil,
		"yeddiqala/yaris":             nil,
		"pereval/rodstvenniki":        {"Arkadi Ghukasyan", "Bako Sahakyan", "Nikol Pashinyan", "Ruben Vardanyan", "access"},
		"pereval/doroga":              nil,
		"pereval/mandat":              {"access"},
		"arpa/khachatryan":            {"Vagif Khachatryan", "access"},
		"arpa/tsiran":                 nil,
		"arpa/red-cross-english":      {"Arkadi Ghukasyan", "Bako Sahakyan", "Ruben Vardanyan", "access"},
		"arpa/jraghatsner":            nil,
		"desk/status":                 {"access"},
		"yeddiqala/who-is-on-trial@1": {"Arkadi Ghukasyan", "Bako Sahakyan", "access"},
	}
	got := make(map[string][]string)
	for _, h := range n.houses {
		for _, a := range h.articles {
			for i, v := range a.versions {
				key := a.outlet + "/" + a.slug
				if i > 0 && a.outlet == "desk" {
					continue
				}
				if i > 0 {
					key += "@1"
				}
				in := &match.Input{Title: v.head["title"], Text: strings.Join(v.paragraphs, "\n"), Language: h.langOf(&v), Source: a.outlet}
				got[key] = told(m.Find(nil, in))
			}
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// told is what alerts among matches, sorted, each once.
func told(ms []news.Match) []string {
	var out []string
	for _, m := range ms {
		what := m.Rule // the evidence of a rule names its entities, too
		if what == "" {
			what = m.Entity
		}
		if m.Alert && !slices.Contains(out, what) {
			out = append(out, what)
		}
	}
	slices.Sort(out)
	return out
}

// TestChanges shows what the edit and the watched page look like to a reader.
func TestChanges(t *testing.T) {
	_, c, o := open(t, "2025-07-29 12:00")
	url := o["yeddiqala"].URL + "/2025/07/29/who-is-on-trial"
	read := func(at string) diff.Revision {
		c.set(at)
		_, body := get(t, url)
		doc, err := extract.Page([]byte(body), extract.Options{URL: url, Status: 200, Now: c.now()})
		if err != nil {
			t.Fatal(err)
		}
		r := diff.Revision{Title: doc.Title, Text: doc.Text}
		for _, name := range []string{"Arkadi Ghukasyan", "Bako Sahakyan", "Ruben Vardanyan"} {
			if strings.Contains(doc.Text, name) {
				r.Names = append(r.Names, name)
			}
		}
		return r
	}
	change := diff.Compare(read("2025-07-29 12:00"), read("2025-07-29 16:20"), diff.Options{})
	want := news.Change{
		Classes:      []news.ChangeClass{news.ChangeNameRemoved, news.ChangeNumber, news.ChangeText},
		NamesRemoved: []string{"Ruben Vardanyan"},
		Numbers:      []news.NumberEdit{{Old: "23", New: "19"}},
	}
	sentences := diff.Sentences(change)
	change.Edits = nil
	if d := cmp.Diff(want, change); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]diff.Pair{
		{Old: "Azerbaijan holds 23 persons of Armenian origin in all.", New: "Azerbaijan holds 19 persons of Armenian origin in all."},
		{
			Old: "Among those who stand before the court are Arkadi Ghukasyan, Bako Sahakyan and Ruben Vardanyan, whose case is heard apart from " +
				"the others.",
			New: "Among those who stand before the court are Arkadi Ghukasyan and Bako Sahakyan.",
		},
		{
			Old: "Journalists of state media are present at each session; others have been refused.",
			New: "Journalists of state media are present at each session.",
		},
	}, sentences); d != "" {
		t.Error(d)
	}
}

func TestWatchedPage(t *testing.T) {
	_, c, o := open(t, "2025-07-31 11:00")
	read := func() news.Document {
		_, body := get(t, o["desk"].Source())
		doc, err := page.Watched([]byte(body), page.WatchOptions{URL: o["desk"].Source(), Select: "main", Ignore: []string{".visits"}})
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	before := read()
	if !strings.Contains(before.Text, "\nNext visit | not announced\n") || strings.Contains(before.Text, "volunteers") {
		t.Errorf("%q", before.Text)
	}
	c.set("2025-07-31 12:00")
	after := read()
	like, _ := identity.Compare(before.Title, before.Text, after.Title, after.Text)
	change := diff.Compare(diff.Revision{Number: 1, Text: before.Text}, diff.Revision{Number: 2, Text: after.Text}, diff.Options{})
	if like != identity.Changed || len(diff.Sentences(change)) != 4 {
		t.Errorf("likeness %v, sentences %q", like, diff.Sentences(change))
	}
}

// TestListPage shows that the site's list leads to its articles and to nothing else.
func TestListPage(t *testing.T) {
	_, _, o := open(t, "2025-08-01 09:00")
	_, body := get(t, o["arpa"].Source())
	entries, warnings, err := page.Links([]byte(body), page.LinkOptions{URL: o["arpa"].Source(), Select: "article.teaser h2 a"})
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	var got []string
	for _, e := range entries {
		got = append(got, strings.TrimPrefix(e.URL, o["arpa"].URL)+" "+e.Published.String())
	}
	if d := cmp.Diff([]string{
		"/2025/07/31/jraghatsner 2025-07-31T11:00:00+04:00", "/2025/07/30/red-cross-english 2025-07-30T19:05:00+04:00",
		"/2025/07/29/khachatryan 2025-07-29T13:00:00+04:00", "/2025/07/28/tsiran 2025-07-28T11:30:00+04:00",
	}, got); d != "" {
		t.Error(d)
	}
}
