package story

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"
)

// sharedData is where the real texts lie that methods are measured on.
const sharedData = "../../../shared/data"

type evalRow struct {
	ID, Event, Language, Title, Text string
	Topic                            int
	Text1, Text2, Lang1, Lang2       string
	Overall                          float64
}

func readRows(t *testing.T, name string) []evalRow {
	t.Helper()
	f, err := os.Open(filepath.Join(sharedData, name))
	if err != nil {
		t.Skipf("no data to measure on: %v", err)
	}
	defer f.Close()
	var out []evalRow
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var row evalRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	return out
}

// TestEvalStories prints the figures of METHODS 4.
func TestEvalStories(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("measures on shared data; set TOCSIN_EVAL=1 to run")
	}
	evalEvents(t)
	evalPairs(t)
	evalTranslations(t)
	evalLoad(t)
}

// evalLoad fills an index with 100,000 articles in as many as half the stories.
func evalLoad(t *testing.T) {
	var vs []Vector
	for _, p := range readRows(t, "stories/pairs.jsonl") {
		vs = append(vs, NewVector(Doc{Text: p.Text1, Language: p.Lang1}), NewVector(Doc{Text: p.Text2, Language: p.Lang2}))
	}
	const many = 100_000
	begin := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x := New(Options{})
	start := time.Now()
	for i := range many {
		v, err := FromBytes(vs[i%len(vs)].Bytes())
		if err != nil {
			t.Fatal(err)
		}
		x.Add(int64(i/2+1), int64(i+1), v, begin.Add(time.Duration(i)*4*time.Second))
	}
	took := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	var slowest, sum time.Duration
	for _, v := range vs {
		start := time.Now()
		x.Find(v, begin.Add(many*4*time.Second))
		took := time.Since(start)
		slowest, sum = max(slowest, took), sum+took
	}
	t.Logf("among %d articles: find %v, slowest %v, add %v, %.0f bytes of memory an article", many, sum/time.Duration(len(vs)), slowest,
		took/many,
		float64(after.HeapAlloc-before.HeapAlloc)/many)
	runtime.KeepAlive(x)
}

// bCubed is the B-cubed precision, recall and F1 of a clustering (Bagga and
// Baldwin 1998).
func bCubed(gold []string, got []int64) (p, r, f1 float64) {
	type both struct {
		gold string
		got  int64
	}
	inGold, inGot, inBoth := map[string]float64{}, map[int64]float64{}, map[both]float64{}
	for i := range gold {
		inGold[gold[i]]++
		inGot[got[i]]++
		inBoth[both{gold[i], got[i]}]++
	}
	for i := range gold {
		n := inBoth[both{gold[i], got[i]}]
		p += n / inGot[got[i]]
		r += n / inGold[gold[i]]
	}
	p, r = p/float64(len(gold)), r/float64(len(gold))
	return p, r, 2 * p * r / (p + r)
}

// stream reads rows one by one as the service does and returns each one's story.
func stream(opt Options, vs []Vector, at []time.Time) (*Index, []int64) {
	x := New(opt)
	got := make([]int64, len(vs))
	for i, v := range vs {
		var when time.Time
		if at != nil {
			when = at[i]
		}
		got[i] = x.Find(v, when).Story
		if got[i] == 0 {
			got[i] = int64(i + 1)
		}
		x.Add(got[i], int64(i+1), v, when)
	}
	return x, got
}

func evalEvents(t *testing.T) {
	rows := readRows(t, "stories/events.jsonl")
	vs := make([]Vector, len(rows))
	bytes := 0
	start := time.Now()
	for i, r := range rows {
		vs[i] = NewVector(Doc{Title: r.Title, Text: r.Text, Language: r.Language})
	}
	took := time.Since(start)
	for _, v := range vs {
		bytes += len(v.Bytes())
	}
	t.Logf("vector: %v, %d bytes an article", took/time.Duration(len(vs)), bytes/len(vs))
	evalOrders(t, "all topics, no dates", rows, vs, nil)
	for fold := range 3 {
		var rs []evalRow
		var sub []Vector
		for i, r := range rows {
			if r.Topic%3 == fold {
				rs, sub = append(rs, r), append(sub, vs[i])
			}
		}
		evalOrders(t, fmt.Sprintf("topics %% 3 = %d, no dates", fold), rs, sub, nil)
	}
	for _, apart := range []int{7, 3, 1} {
		rs, sub, at := dated(rows, vs, apart)
		_, got := stream(Options{}, sub, at)
		x, _ := stream(Options{}, sub, at)
		p, r, f := bCubed(golds(rs), got)
		_, _, last := bCubed(golds(rs), finalOf(x, len(rs)))
		t.Logf("an event every %d days, told over two days: B-cubed %.4f (%.4f, %.4f), in hindsight %.4f", apart, f, p, r, last)
	}
}

func golds(rows []evalRow) []string {
	g := make([]string, len(rows))
	for i, r := range rows {
		g[i] = r.Event
	}
	return g
}

func finalOf(x *Index, n int) []int64 {
	last := x.Final()
	got := make([]int64, n)
	for i := range got {
		got[i] = last[int64(i+1)]
	}
	return got
}

// dated gives each event days of its own and puts the articles in that order.
func dated(rows []evalRow, vs []Vector, apart int) (rs []evalRow, sub []Vector, at []time.Time) {
	r := rand.New(rand.NewPCG(1, 2))
	begin := map[string]time.Time{}
	var order []int
	when := make([]time.Time, len(rows))
	for i, row := range rows {
		if _, ok := begin[row.Event]; !ok {
			begin[row.Event] = time.Date(2024, 1, 1, 6, 0, 0, 0, time.UTC).AddDate(0, 0, apart*len(begin))
		}
		when[i] = begin[row.Event].Add(time.Duration(r.IntN(48*60)) * time.Minute)
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return when[a].Compare(when[b]) })
	for _, i := range order {
		rs, sub, at = append(rs, rows[i]), append(sub, vs[i]), append(at, when[i])
	}
	return rs, sub, at
}

// evalOrders reads the articles in the order given and in four others.
func evalOrders(t *testing.T, what string, rows []evalRow, vs []Vector, at []time.Time) {
	const orders = 5
	var online, final [3]float64
	for o := range orders {
		order := rand.New(rand.NewPCG(uint64(o), 0)).Perm(len(vs))
		if o == 0 {
			slices.Sort(order)
		}
		v, g := make([]Vector, len(vs)), make([]string, len(vs))
		for i, n := range order {
			v[i], g[i] = vs[n], rows[n].Event
		}
		x, got := stream(Options{}, v, at)
		addB(&online, g, got)
		addB(&final, g, finalOf(x, len(got)))
	}
	t.Logf("%s, mean of %d orders: B-cubed %.4f (%.4f, %.4f), in hindsight %.4f (%.4f, %.4f)", what, orders,
		online[2]/orders, online[0]/orders, online[1]/orders, final[2]/orders, final[0]/orders, final[1]/orders)
}

func addB(sum *[3]float64, gold []string, got []int64) {
	p, r, f := bCubed(gold, got)
	sum[0], sum[1], sum[2] = sum[0]+p, sum[1]+r, sum[2]+f
}

func evalPairs(t *testing.T) {
	var score, gold []float64
	var storyTP, storyFP, storyFN float64
	for _, p := range readRows(t, "stories/pairs.jsonl") {
		a, b := NewVector(Doc{Text: p.Text1, Language: p.Lang1}), NewVector(Doc{Text: p.Text2, Language: p.Lang2})
		score, gold = append(score, similarity(a, b)), append(gold, p.Overall)
		x := New(Options{})
		x.Add(1, 1, a, time.Time{})
		switch same := x.Find(b, time.Time{}).Story == 1; {
		case same && p.Overall <= 2:
			storyTP++
		case same:
			storyFP++
		case p.Overall <= 2:
			storyFN++
		}
	}
	best, at := 0.0, 0.0
	half := f1At(score, gold, 0.5)
	for thr := 0.05; thr < 1; thr += 0.01 {
		if f := f1At(score, gold, thr); f > best {
			best, at = f, thr
		}
	}
	t.Logf("pairs: Pearson %.4f, F1 %.4f at 0.5, %.4f at %.2f; F1 by story %.4f", pearson(score, gold), half, best, at,
		2*storyTP/(2*storyTP+storyFP+storyFN))
}

func f1At(score, overall []float64, thr float64) float64 {
	var tp, fp, fn float64
	for i, s := range score {
		switch same := overall[i] <= 2; {
		case s >= thr && same:
			tp++
		case s >= thr:
			fp++
		case same:
			fn++
		}
	}
	return 2 * tp / (2*tp + fp + fn)
}

func pearson(a, b []float64) float64 {
	var ma, mb, ab, aa, bb float64
	for i := range a {
		ma, mb = ma+a[i]/float64(len(a)), mb+b[i]/float64(len(b))
	}
	for i := range a {
		ab += (a[i] - ma) * (b[i] - mb)
		aa += (a[i] - ma) * (a[i] - ma)
		bb += (b[i] - mb) * (b[i] - mb)
	}
	return ab / math.Sqrt(aa*bb)
}

func evalTranslations(t *testing.T) {
	rows := readRows(t, "stories/translations.jsonl")
	vs := make([]Vector, len(rows))
	for i, r := range rows {
		vs[i] = NewVector(Doc{Title: r.Title, Text: r.Text, Language: r.Language})
	}
	for _, told := range []bool{true, false} {
		if !told {
			for i, r := range rows {
				vs[i] = NewVector(Doc{Title: r.Title, Text: r.Text})
			}
		}
		x := New(Options{})
		english := map[string]int64{}
		for i, r := range rows {
			if r.Language == "en" {
				x.Add(int64(i+1), int64(i+1), vs[i], time.Time{})
				english[r.Event] = int64(i + 1)
			}
		}
		result := ""
		for _, language := range []string{"hy", "ru", "az", "tr", "ka"} {
			var n, nearest, joined, wrong float64
			for i, r := range rows {
				if r.Language != language {
					continue
				}
				n++
				a := x.Find(vs[i], time.Time{})
				if s := nearestEnglish(rows, vs, i); s == english[r.Event] {
					nearest++
				}
				if a.Story == english[r.Event] {
					joined++
				} else if a.Story != 0 {
					wrong++
				}
			}
			result += fmt.Sprintf("  %s nearest %.3f joined %.3f wrong %.3f", language, nearest/n, joined/n, wrong/n)
		}
		t.Logf("translations, language told %v:%s", told, result)
		order := rand.New(rand.NewPCG(3, 0)).Perm(len(rows))
		v, g := make([]Vector, len(vs)), make([]string, len(vs))
		for i, n := range order {
			v[i], g[i] = vs[n], rows[n].Event
		}
		y, got := stream(Options{}, v, nil)
		p, r, f := bCubed(g, got)
		fp, fr, ff := bCubed(g, finalOf(y, len(got)))
		t.Logf("translations, all languages mixed: B-cubed %.4f (%.4f, %.4f), in hindsight %.4f (%.4f, %.4f)", f, p, r, ff, fp, fr)
	}
}

func nearestEnglish(rows []evalRow, vs []Vector, i int) int64 {
	best, story := -1.0, int64(0)
	for j, r := range rows {
		if r.Language == "en" {
			if s := across(compare(&vs[i], &vs[j])); s > best {
				best, story = s, int64(j+1)
			}
		}
	}
	return story
}
