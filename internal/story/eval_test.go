package story

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
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
	for _, thr := range []float64{.3, .4, .5, .6, .7} {
		start := time.Now()
		_, got := stream(Options{Threshold: thr}, vs, nil)
		p, r, f := bCubed(gold, got)
		t.Logf("thr %.2f B-cubed %.4f (%.4f, %.4f) %v", thr, f, p, r, time.Since(start)/time.Duration(len(vs)))
	}
}
