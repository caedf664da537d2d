package story

import (
	"bufio"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
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

func skipUnlessEval(t *testing.T) {
	t.Helper()
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("measures on shared data; set TOCSIN_EVAL=1 to run")
	}
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

// stream reads rows one by one as the monitor does and returns each one's story.
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

func TestEvalStories(t *testing.T) {
	skipUnlessEval(t)
	rows := readRows(t, "stories/events.jsonl")
	var gold []string
	var vs []Vector
	bytes := 0
	start := time.Now()
	for _, r := range rows {
		v := NewVector(Doc{Title: r.Title, Text: r.Text, Language: r.Language})
		vs, gold = append(vs, v), append(gold, r.Event)
	}
	took := time.Since(start)
	for _, v := range vs {
		bytes += len(v.Bytes())
	}
	t.Logf("vector: %v, %d bytes an article", took/time.Duration(len(vs)), bytes/len(vs))
	for _, thr := range []float64{0, .35, .65} {
		evalOrders(t, vs, gold, thr)
	}
}

// evalOrders reads the articles in the order given and in four others.
func evalOrders(t *testing.T, vs []Vector, gold []string, thr float64) {
	const orders = 5
	var online, final [3]float64
	var took time.Duration
	for o := range orders {
		order := rand.New(rand.NewPCG(uint64(o), 0)).Perm(len(vs))
		if o == 0 {
			slices.Sort(order)
		}
		v, g := make([]Vector, len(vs)), make([]string, len(vs))
		for i, n := range order {
			v[i], g[i] = vs[n], gold[n]
		}
		start := time.Now()
		x, got := stream(Options{Threshold: thr}, v, nil)
		took += time.Since(start) / time.Duration(len(vs)*orders)
		addB(&online, g, got)
		last := x.Final()
		for i := range got {
			got[i] = last[int64(i+1)]
		}
		addB(&final, g, got)
	}
	t.Logf("threshold %.2f, mean of %d orders: B-cubed %.4f (%.4f, %.4f), in hindsight %.4f (%.4f, %.4f), %v an article", thr, orders,
		online[2]/orders, online[0]/orders, online[1]/orders, final[2]/orders, final[0]/orders, final[1]/orders, took)
}

func addB(sum *[3]float64, gold []string, got []int64) {
	p, r, f := bCubed(gold, got)
	sum[0], sum[1], sum[2] = sum[0]+p, sum[1]+r, sum[2]+f
}
