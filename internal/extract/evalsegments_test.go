package extract

import (
	"os"
	"runtime"
	"testing"

	"tocsin/internal/extract/extracttest"
	"tocsin/internal/news"
)

// TestEvalSegments prints how many of the pieces that a text must hold, and must
// not, the texts of the widest set do hold.
func TestEvalSegments(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("set TOCSIN_EVAL=1 to measure")
	}
	pages := extracttest.LoadSegments(t, "../..")
	var tp, fp, fn, articles float64
	var costs []cost
	for i := range pages {
		p := &pages[i]
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := cpu(t)
		doc, err := Page(p.Body, Options{URL: p.URL})
		took := cpu(t) - start
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Errorf("%s: %v", p.ID, err)
		}
		costs = append(costs, cost{p.ID, took, after.TotalAlloc - before.TotalAlloc})
		a, b, c := p.Held(doc.Text)
		tp, fp, fn = tp+a, fp+b, fn+c
		if doc.Verdict == news.VerdictArticle {
			articles++
		}
		if os.Getenv("TOCSIN_EVAL_PAGES") != "" && (b+c > 0 || doc.Verdict != news.VerdictArticle) {
			t.Logf("%s %s: %.0f held, %.0f not, %.0f beside; %s: %s", p.ID, p.URL, a, c, b, doc.Verdict, doc.Reason)
		}
	}
	t.Logf("segments pages %d  F1 %.4f  P %.4f  R %.4f  articles %.0f", len(pages),
		extracttest.F1(tp, fp, fn), tp/(tp+fp), tp/(tp+fn), articles)
	t.Logf("segments %s", spent(costs))
}
