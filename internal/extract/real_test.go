package extract

import (
	"strings"
	"testing"

	"tocsin/internal/datatest"
	"tocsin/internal/extract/prose"
	"tocsin/internal/news"
	"tocsin/internal/racetest"

	"github.com/google/go-cmp/cmp"
)

// TestRealPages reads the five reports of the case Tocsin was born from.
func TestRealPages(t *testing.T) {
	racetest.Alone(t)
	real := map[string][]string{"azatutyun": {"RFE/RL"}, "relatives": {"RFE/RL"}, "oc-media": {"RFE/RL"}}
	datatest.EachCase(t, func(t *testing.T, c *datatest.Case) {
		for _, a := range c.Articles {
			if c.Real {
				a.Credits = real[a.Slug]
			}
			t.Run(a.Slug, func(t *testing.T) { readReport(t, c, a) })
		}
	})
}

func readReport(t *testing.T, c *datatest.Case, a datatest.Report) {
	const base = "http://127.0.0.1:8080"
	doc, err := Page(c.Page(t, a.Slug, base), Options{URL: base + "/pages/" + a.Slug + ".html?utm_source=rss"})
	if err != nil {
		t.Fatal(err)
	}
	title, body := c.Text(t, a.Slug)
	if diff := cmp.Diff(strings.Split(prose.FoldLines(body), "\n"), strings.Split(doc.Text, "\n")); diff != "" {
		t.Errorf("text (-want +have):\n%s", diff)
	}
	if doc.Title != title || title != a.Title {
		t.Errorf("title %q, want %q", doc.Title, title)
	}
	if !doc.Published.Time.Equal(a.Published) || doc.Published.DayOnly {
		t.Errorf("published %s, want %s", doc.Published, a.Published)
	}
	if doc.Verdict != news.VerdictArticle || doc.Language != "en" || doc.CanonicalURL != base+"/pages/"+a.Slug+".html" {
		t.Errorf("verdict %s (%s), language %q, canonical %q", doc.Verdict, doc.Reason, doc.Language, doc.CanonicalURL)
	}
	if diff := cmp.Diff(a.Credits, doc.Credits); diff != "" && a.Credits != nil {
		t.Errorf("credits (-want +have):\n%s", diff)
	}
}
