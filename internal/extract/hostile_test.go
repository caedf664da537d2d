package extract

import (
	"runtime"
	"testing"

	"tocsin/internal/extract/extracttest"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// TestHostile (CHECKS PAR-03, PAR-12) bounds what is allocated for such pages;
// package tree bounds them in elements and text, which all later steps go by.
// make bench shows their times.
func TestHostile(t *testing.T) {
	racetest.Alone(t)
	for _, h := range extracttest.Hostile {
		t.Run(h.Name, func(t *testing.T) {
			const size = 2 << 20
			body := []byte(h.Body(size))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			doc, err := Page(body, Options{URL: "https://lamp.example/a"})
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Fatal(err)
			}
			if doc.Verdict == "" || doc.Reason == "" {
				t.Error("no verdict or no reason")
			}
			if doc.Verdict == news.VerdictArticle && h.Name != "paragraphs of their own" && h.Name != "line of text" &&
				len(doc.Text) > size {
				t.Errorf("%d bytes of text", len(doc.Text))
			}
			const most = 150 << 20
			if used := after.TotalAlloc - before.TotalAlloc; used > most {
				t.Errorf("%d MB allocated for a page of %d MB", used>>20, size>>20)
			}
		})
	}
}
