package extract

import (
	"cmp"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/charset"
	"tocsin/internal/extract/extracttest"
	"tocsin/internal/extract/jsonld"
	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/meta"
	"tocsin/internal/extract/prose"
	"tocsin/internal/extract/tree"
)

type tally struct {
	n, nine                     int
	tp, fp, fn                  float64
	title, own, day, author     int // own: the label, or the page's own h1 or headline for machines
	nTitle, nDay, nAuthor       int
	articles                    int
	costs                       []cost
	missTitle, missDay, missAut []string
}

// TestEvalExtract prints the figures of METHODS section 1.
func TestEvalExtract(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("set TOCSIN_EVAL=1 to measure")
	}
	pages := extracttest.Load(t, "../..")
	sums := map[bool]*tally{false: {}, true: {}}
	verbose := os.Getenv("TOCSIN_EVAL_PAGES") != ""
	for i := range pages {
		g := &pages[i]
		s := sums[g.Recent()]
		evalPage(t, g, s, verbose)
	}
	for _, recent := range []bool{false, true} {
		s := sums[recent]
		name := map[bool]string{false: "aeb", true: "fundus"}[recent]
		t.Logf("%-6s pages %d  F1 %.4f  P %.4f  R %.4f  at .9+ %.1f %%  articles %d", name, s.n,
			extracttest.F1(s.tp, s.fp, s.fn), s.tp/(s.tp+s.fp), s.tp/(s.tp+s.fn), 100*float64(s.nine)/float64(s.n), s.articles)
		t.Logf("%-6s %s", name, spent(s.costs))
		if recent {
			t.Logf("fundus title %.1f %%, or the page's own %.1f %%  day %.1f %%  first author %.1f %%", pct(s.title, s.nTitle),
				pct(s.own, s.nTitle), pct(s.day, s.nDay), pct(s.author, s.nAuthor))
			if verbose {
				t.Logf("titles missed:\n%s", strings.Join(s.missTitle, "\n"))
				t.Logf("days missed:\n%s", strings.Join(s.missDay, "\n"))
				t.Logf("authors missed:\n%s", strings.Join(s.missAut, "\n"))
			}
		}
	}
}

// cost is what reading a page took: processor time, garbage collection and
// the tables of the first page included, and bytes allocated.
type cost struct {
	page  string
	cpu   time.Duration
	bytes uint64
}

// spent says what pages cost: the mean, the page that 99 of 100 cost no more
// than (of fewer pages the dearest), and the dearest.
func spent(costs []cost) string {
	var all cost
	for _, c := range costs {
		all.cpu += c.cpu
		all.bytes += c.bytes
	}
	n, p99 := len(costs), (len(costs)*99+99)/100-1
	mb := func(b uint64) float64 { return float64(b) / 1e6 }
	byBytes := slices.SortedFunc(slices.Values(costs), func(a, b cost) int { return cmp.Compare(a.bytes, b.bytes) })
	byTime := slices.SortedFunc(slices.Values(costs), func(a, b cost) int { return cmp.Compare(a.cpu, b.cpu) })
	return fmt.Sprintf("cpu mean %.1f ms  p99 %.1f ms  max %.1f ms (%s)  allocated mean %.2f MB  p99 %.2f MB  max %.2f MB (%s)",
		ms(all.cpu)/float64(n), ms(byTime[p99].cpu), ms(byTime[n-1].cpu), byTime[n-1].page,
		mb(all.bytes)/float64(n), mb(byBytes[p99].bytes), mb(byBytes[n-1].bytes), byBytes[n-1].page)
}

func pct(a, b int) float64       { return 100 * float64(a) / float64(max(1, b)) }
func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func evalPage(t *testing.T, g *extracttest.Gold, s *tally, verbose bool) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := cpu(t)
	doc, err := Page(g.Body, Options{URL: g.URL})
	took := cpu(t) - start
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Errorf("%s: %v", g.ID, err)
	}
	s.n++
	s.costs = append(s.costs, cost{g.ID, took, after.TotalAlloc - before.TotalAlloc})
	tp, fp, fn := extracttest.Overlap(g.Text, doc.Text)
	f := extracttest.F1(tp, fp, fn)
	s.tp += tp
	s.fp += fp
	s.fn += fn
	if f >= .9 {
		s.nine++
	}
	if doc.Verdict == "article" {
		s.articles++
	}
	if verbose && (f < .95 || doc.Verdict != "article") {
		t.Logf("%.3f P %.3f R %.3f %s %s: %s", f, tp/(tp+fp+1e-9), tp/(tp+fn+1e-9), g.ID, doc.Verdict, doc.Reason)
	}
	if !g.Recent() {
		return
	}
	if g.Title != "" {
		s.nTitle++
		if sameTitle(g.Title, doc.Title) {
			s.title++
			s.own++
		} else {
			if headlines(t, g, doc.Title) {
				s.own++
			}
			s.missTitle = append(s.missTitle, g.ID+"\n   want "+g.Title+"\n   have "+doc.Title)
		}
	}
	if len(g.Published) >= 10 {
		s.nDay++
		if sameDay(g.Published, doc.Published.Time) {
			s.day++
		} else {
			s.missDay = append(s.missDay, g.ID+" want "+g.Published+" have "+doc.Published.String())
		}
	}
	if len(g.Authors) > 0 {
		s.nAuthor++
		if len(doc.Authors) > 0 && strings.EqualFold(prose.Fold(doc.Authors[0]), prose.Fold(g.Authors[0])) {
			s.author++
		} else {
			s.missAut = append(s.missAut, g.ID+" want "+strings.Join(g.Authors, "; ")+" have "+strings.Join(doc.Authors, "; ")+" byline "+
				doc.Byline)
		}
	}
}

// headlines reports whether a title is one that the page itself prints as its
// headline or states so: an h1 or the headline of its JSON-LD.
func headlines(t *testing.T, g *extracttest.Gold, title string) bool {
	body, _ := charset.Page(g.Body, "")
	page, err := tree.Parse(body, false)
	if err != nil {
		t.Fatal(err)
	}
	var ld jsonld.Article
	survey := meta.Look(page, marks.NewClassifier(), &ld, g.URL)
	ld = jsonld.Read(page.Scripts, survey.Page(""))
	return slices.ContainsFunc(append(survey.H1, ld.Headline), func(own string) bool { return sameTitle(own, title) })
}

func sameTitle(want, have string) bool {
	key := func(s string) string {
		return strings.ToLower(strings.Join(extracttest.Words(s), " "))
	}
	return key(want) == key(have)
}

// sameDay allows either reading of a day: as the outlet's zone has it, or in UTC.
func sameDay(want string, have time.Time) bool {
	if have.IsZero() {
		return false
	}
	w, err := time.Parse("2006-01-02 15:04:05Z07:00", want)
	if err != nil {
		return strings.HasPrefix(want, have.Format(time.DateOnly))
	}
	return w.UTC().Format(time.DateOnly) == have.UTC().Format(time.DateOnly) || want[:10] == have.Format(time.DateOnly)
}
