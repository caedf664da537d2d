package identity

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// sharedData is where the real texts lie that methods are measured on.
const sharedData = "../../../shared/data"

type evalText struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Event  string `json:"event"`
	CopyOf string `json:"copy_of"`
	Edit   string `json:"edit"`
}

func readJSONL(t *testing.T, name string) []evalText {
	t.Helper()
	f, err := os.Open(filepath.Join(sharedData, name))
	if err != nil {
		t.Skipf("no data to measure on: %v", err)
	}
	defer f.Close()
	var out []evalText
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var row evalText
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	return out
}

// TestEvalCopies prints the figures of METHODS 3: pairs of texts, found as
// copies of one another, on the edited texts; false pairs on reports of events.
func TestEvalCopies(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("measures on shared data; set TOCSIN_EVAL=1 to run")
	}
	texts := readJSONL(t, "copies/texts.jsonl")
	evalPairs(t, texts)
	evalOnline(t, texts)
	evalEvents(t)
	evalSame(t, texts)
	evalLoad(t, texts)
}

func rootOf(e evalText) string {
	if e.CopyOf != "" {
		return e.CopyOf
	}
	return e.ID
}

// evalPairs decides every pair of texts of one root or of two.
func evalPairs(t *testing.T, texts []evalText) {
	sketches := make([]Sketch, len(texts))
	start := time.Now()
	for i, e := range texts {
		sketches[i] = NewSketch(e.Text)
	}
	each := time.Since(start) / time.Duration(len(texts))
	size := 0
	for _, s := range sketches {
		size += len(s.Bytes())
	}
	t.Logf("sketch: %v and %d bytes a text", each, size/len(texts))
	var tp, fp, fn int
	found, all := map[string]int{}, map[string]int{}
	for i := range texts {
		for j := range i {
			want := rootOf(texts[i]) == rootOf(texts[j])
			got := sketches[i].Containment(sketches[j]) >= 0.5
			switch {
			case want && got:
				tp++
			case got:
				fp++
			case want:
				fn++
			}
			for _, p := range [][2]int{{i, j}, {j, i}} {
				if e := texts[p[0]]; e.CopyOf == texts[p[1]].ID {
					all[e.Edit]++
					if got {
						found[e.Edit]++
					}
				}
			}
		}
	}
	report(t, "all pairs", tp, fp, fn)
	for edit, n := range all {
		t.Logf("  recall against the original, %-11s %d/%d", edit, found[edit], n)
	}
}

func report(t *testing.T, what string, tp, fp, fn int) {
	p, r := float64(tp)/float64(tp+fp), float64(tp)/float64(tp+fn)
	t.Logf("%s: F1 %.4f precision %.4f recall %.4f (%d true, %d false, %d missed)", what, 2*p*r/(p+r), p, r, tp, fp, fn)
}

// evalOnline reads the texts one by one, as the service does, and compares the
// groups that following copy_of to the root makes, forwards and backwards.
func evalOnline(t *testing.T, texts []evalText) {
	for name, order := range map[string]func(i int) int{
		"as given":  func(i int) int { return i },
		"backwards": func(i int) int { return len(texts) - 1 - i },
	} {
		x := NewCopyIndex(CopyOptions{})
		body := func(id int64) (string, bool) { return texts[id].Text, true }
		root := make(map[int]int, len(texts))
		var slowest, sum time.Duration
		for i := range texts {
			n := order(i)
			s := NewSketch(texts[n].Text)
			start := time.Now()
			id, _, ok := x.Lookup(s, body)
			took := time.Since(start)
			slowest, sum = max(slowest, took), sum+took
			root[n] = n
			if ok {
				root[n] = root[int(id)]
			}
			if !ok { // as the service does: copies are found by their root
				x.Add(int64(n), time.Unix(int64(i), 0), s)
			}
		}
		var tp, fp, fn int
		for i := range texts {
			for j := range i {
				want, got := rootOf(texts[i]) == rootOf(texts[j]), root[i] == root[j]
				switch {
				case want && got:
					tp++
				case got:
					fp++
				case want:
					fn++
				}
			}
		}
		report(t, "online, "+name, tp, fp, fn)
		t.Logf("  look-up %v, slowest %v", sum/time.Duration(len(texts)), slowest)
	}
}

// evalEvents counts reports of different events that would be called copies.
func evalEvents(t *testing.T) {
	events := readJSONL(t, "stories/events.jsonl")
	sketches := make([]Sketch, len(events))
	for i, e := range events {
		sketches[i] = NewSketch(e.Text)
	}
	var different, same int
	worst := 0.0
	for i := range events {
		for j := range i {
			c := sketches[i].Containment(sketches[j])
			if events[i].Event != events[j].Event {
				worst = max(worst, c)
				if c >= 0.5 {
					different++
					t.Logf("  %s %s %.2f (%d, %d shingles)", events[i].ID, events[j].ID, c, sketches[i].Len(), sketches[j].Len())
				}
			} else if c >= 0.5 {
				same++
			}
		}
	}
	t.Logf("events: %d pairs of different events called copies (highest containment %.2f), %d pairs of one event", different, worst, same)
}

// evalSame counts what Compare says of each kind of edit.
func evalSame(t *testing.T, texts []evalText) {
	byID := map[string]evalText{}
	for _, e := range texts {
		byID[e.ID] = e
	}
	same, all := map[string]int{}, map[string]int{}
	var took time.Duration
	n := 0
	for _, e := range texts {
		o, ok := byID[e.CopyOf]
		if !ok {
			continue
		}
		all[e.Edit]++
		n++
		start := time.Now()
		got, reason := Compare("", o.Text, "", e.Text)
		took += time.Since(start)
		if got == Same {
			same[e.Edit]++
		} else if e.Edit == "typography" {
			t.Logf("  %s: %s", e.ID, reason)
		}
	}
	for edit, n := range all {
		t.Logf("same text: %-11s %d/%d", edit, same[edit], n)
	}
	t.Logf("same text: %v a pair", took/time.Duration(n))
}

// evalLoad fills an index with 100,000 texts made of the real ones' sentences.
func evalLoad(t *testing.T, texts []evalText) {
	const many = 100_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x := NewCopyIndex(CopyOptions{})
	for i := range many {
		a, b := texts[(i*7919)%len(texts)].Text, texts[(i*104729+i/len(texts))%len(texts)].Text
		from, to := (i*31)%max(1, len(a)-600), (i*17)%max(1, len(b)-900)
		x.Add(int64(i), time.Unix(int64(i), 0), NewSketch(a[from:min(len(a), from+600)]+b[to:min(len(b), to+900)]+prose(uint64(i), 100)))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	body := func(id int64) (string, bool) { return texts[int(id)%len(texts)].Text, true }
	var slowest, sum time.Duration
	for _, e := range texts {
		s := NewSketch(e.Text)
		start := time.Now()
		x.Lookup(s, body)
		took := time.Since(start)
		slowest, sum = max(slowest, took), sum+took
	}
	t.Logf("among %d texts: look-up %v, slowest %v, %.0f bytes of memory a text", many, sum/time.Duration(len(texts)), slowest,
		float64(after.HeapAlloc-before.HeapAlloc)/many)
	runtime.KeepAlive(x)
}
