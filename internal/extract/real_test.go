package extract

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/internal/news"

	"github.com/google/go-cmp/cmp"
	"tocsin/internal/extract/prose"
)

const realData = "../../../shared/data/real"

// TestRealPages reads the five reports of the case Tocsin was born from.
func TestRealPages(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(realData, "expected.json"))
	if err != nil {
		t.Skip("the shared real pages are not here: ", err)
	}
	var want struct {
		Articles []struct{ Slug, Title, Published string }
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	credited := map[string][]string{"azatutyun": {"RFE/RL"}, "relatives": {"RFE/RL"}, "oc-media": {"RFE/RL"}}
	for _, a := range want.Articles {
		t.Run(a.Slug, func(t *testing.T) {
			page, err := os.ReadFile(filepath.Join(realData, "pages", a.Slug+".html"))
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(filepath.Join(realData, "text", a.Slug+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			base := "http://127.0.0.1:8080"
			page = bytes.ReplaceAll(page, []byte("{{BASE}}"), []byte(base))
			doc, err := Page(page, Options{URL: base + "/pages/" + a.Slug + ".html?utm_source=rss"})
			if err != nil {
				t.Fatal(err)
			}
			title, body, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
			if diff := cmp.Diff(strings.Split(prose.FoldLines(body), "\n"), strings.Split(doc.Text, "\n")); diff != "" {
				t.Errorf("text (-want +have):\n%s", diff)
			}
			if doc.Title != title {
				t.Errorf("title %q, want %q", doc.Title, title)
			}
			at, err := time.Parse(time.RFC3339, a.Published)
			if err != nil {
				t.Fatal(err)
			}
			if !doc.Published.Time.Equal(at) || doc.Published.DayOnly {
				t.Errorf("published %s, want %s", doc.Published, at)
			}
			if doc.Verdict != news.VerdictArticle || doc.Language != "en" || doc.CanonicalURL != base+"/pages/"+a.Slug+".html" {
				t.Errorf("verdict %s (%s), language %q, canonical %q", doc.Verdict, doc.Reason, doc.Language, doc.CanonicalURL)
			}
			if diff := cmp.Diff(credited[a.Slug], doc.Credits); diff != "" && credited[a.Slug] != nil {
				t.Errorf("credits (-want +have):\n%s", diff)
			}
			t.Logf("credits %v authors %v", doc.Credits, doc.Authors)
		})
	}
}
