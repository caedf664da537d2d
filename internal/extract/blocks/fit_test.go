package blocks

import (
	"fmt"
	"math"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"tocsin/internal/extract/extracttest"
)

// fitPage is one page cut into blocks, with what each block should be.
type fitPage struct {
	id     string
	set    string // "aeb", "fundus", "segments", or "short": a page of the first two cut to its first paragraphs
	page   *Page
	x      [][]feature
	want   []float64
	w      []float64 // 0 where nobody said what the block is
	fold   int
	judge  func(text string) (tp, fp, fn float64)
	score  []float64
	chosen []int // by weights that were not fitted on its outlet
}

// feature is one that is not zero.
type feature struct {
	k int
	v float64
}

const folds = 5

// logistic fits weights by gradient descent with Adam, on all folds but one. The
// sets have other shares of text among the blocks that are labelled: that of
// pieces has a constant of its own, which nothing is weighed by later.
func logistic(pages []*fitPage, skip, features int) []float64 {
	const l2, rounds = .01, 400
	n := features + 1
	own := map[string]int{"segments": features}
	w, m := make([]float64, n), make([]float64, n)
	v, g := make([]float64, n), make([]float64, n)
	for r := 1; r <= rounds; r++ {
		for k := range g {
			g[k] = l2 * w[k]
		}
		for _, p := range pages {
			if p.fold == skip {
				continue
			}
			for i, x := range p.x {
				if p.w[i] == 0 {
					continue
				}
				s := 0.0
				for _, f := range x {
					s += w[f.k] * f.v
				}
				k, has := own[p.set]
				if has {
					s += w[k]
				}
				e := (sigmoid(s) - p.want[i]) * p.w[i]
				if has {
					g[k] += e
				}
				for _, f := range x {
					g[f.k] += e * f.v
				}
			}
		}
		rate := .05
		if r > rounds*2/3 {
			rate = .015
		}
		for k := range w {
			m[k] = .9*m[k] + .1*g[k]
			v[k] = .99*v[k] + .01*g[k]*g[k]
			mh, vh := m[k]/(1-math.Pow(.9, float64(r))), v[k]/(1-math.Pow(.99, float64(r)))
			w[k] -= rate * mh / (math.Sqrt(vh) + 1e-8)
		}
	}
	return w[:features]
}

func report(t *testing.T, name string, pages []*fitPage, verbose bool) {
	for _, set := range []string{"aeb", "fundus", "segments", "short"} {
		var tp, fp, fn float64
		nine, n := 0, 0
		var bad []string
		for _, p := range pages {
			if p.set != set {
				continue
			}
			a, b, c := p.judge(p.page.Text(p.chosen))
			tp += a
			fp += b
			fn += c
			n++
			if extracttest.F1(a, b, c) >= .9 {
				nine++
			}
			if extracttest.F1(a, b, c) < .95 {
				bad = append(bad, fmt.Sprintf("  %.3f P %.3f R %.3f %s", extracttest.F1(a, b, c), a/(a+b+1e-9), a/(a+c+1e-9), p.id))
			}
		}
		t.Logf("%s %-8s pages %d: F1 %.4f P %.4f R %.4f .9+ %.1f", name, set, n, extracttest.F1(tp, fp, fn), tp/(tp+fp), tp/(tp+fn),
			100*float64(nine)/float64(n))
		if verbose {
			sort.Strings(bad)
			t.Log("\n" + strings.Join(bad, "\n"))
		}
	}
}

// TestEvalExtractCrossed prints F1 on outlets the weights were not fitted on:
// five folds over outlets. It is what the text of an unknown outlet will get.
func TestEvalExtractCrossed(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("set TOCSIN_EVAL=1 to measure")
	}
	pages, names := fitPages(t)
	taught := slices.DeleteFunc(slices.Clone(pages), func(p *fitPage) bool { return p.set == "short" }) // they are asked, and teach nothing
	var wg sync.WaitGroup
	for fold := range folds {
		wg.Go(func() {
			w := logistic(taught, fold, len(names))
			for _, p := range pages {
				if p.fold == fold {
					p.chosen = p.page.decide(func() []float64 { return p.scoredBy(w) })
				}
			}
		})
	}
	wg.Wait()
	report(t, "crossed", pages, os.Getenv("TOCSIN_EVAL_PAGES") != "")
	if dir := os.Getenv("TOCSIN_FIT_DUMP"); dir != "" {
		for _, p := range pages {
			dump(t, dir, p)
		}
	}
}

func (p *fitPage) scoredBy(w []float64) []float64 {
	p.score = p.score[:0]
	v := vector{}
	for j := range p.page.Blocks {
		p.page.features(j, &v)
		p.score = append(p.score, sigmoid(dotTest(w, v.values)))
	}
	return p.score
}

// TestFitWeights fits the weights to all pages and writes weights.go.
func TestFitWeights(t *testing.T) {
	if os.Getenv("TOCSIN_FIT") != "write" {
		t.Skip("set TOCSIN_FIT=write to fit the weights anew")
	}
	pages, names := fitPages(t)
	w := logistic(slices.DeleteFunc(pages, func(p *fitPage) bool { return p.set == "short" }), -1, len(names))
	var b strings.Builder
	b.WriteString("package blocks\n\n// weights are what each feature adds to a block's score, fitted by logistic\n// regression on " +
		"the development half of the shared pages\n// (TOCSIN_FIT=write go test -run TestFitWeights " +
		"./internal/extract/blocks).\nvar weights = [...]struct {\n\tname string\n\tw    float64\n}{\n")
	for k, name := range names {
		fmt.Fprintf(&b, "\t{%q, %.3f},\n", name, w[k])
	}
	b.WriteString("}\n")
	if err := os.WriteFile("weights.go", []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

func dump(t *testing.T, dir string, p *fitPage) {
	var b strings.Builder
	for i := range p.page.Blocks {
		bl := &p.page.Blocks[i]
		if p.score[i] < .1 && p.want[i] < .3 {
			continue
		}
		mark := "  "
		switch {
		case p.score[i] > .5 && p.want[i] < .5:
			mark = "FP"
		case p.score[i] <= .5 && p.want[i] > .5:
			mark = "FN"
		}
		txt := bl.Text
		if len(txt) > 160 {
			txt = txt[:160]
		}
		var ms []string
		for bit, n := range markNames {
			if bl.Own&(1<<bit) != 0 {
				ms = append(ms, n)
			}
		}
		for bit, n := range placeNames {
			if bl.in&(1<<bit) != 0 {
				ms = append(ms, n)
			}
		}
		fmt.Fprintf(&b, "%s %.2f %.2f main %v good %v %s w%d l%d [%s] %s | %s\n", mark, p.score[i], p.want[i], p.page.inMain[i],
			p.page.good[i], bl.tag, bl.Words, bl.Linked, strings.Join(ms, ","), lookOf(bl.node), txt)
	}
	if err := os.WriteFile(dir+"/"+p.id+".txt", []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

func dotTest(w, x []float64) float64 {
	s := 0.0
	for i, v := range x {
		if v != 0 {
			s += w[i] * v
		}
	}
	return s
}

// TestWeightsMatchFeatures guards the order of the two lists.
func TestWeightsMatchFeatures(t *testing.T) {
	p := newPage([]Block{{Text: "a", node: &html.Node{Parent: &html.Node{}}}}, nil, "", "")
	v := vector{named: true}
	p.features(0, &v)
	if len(v.names) != len(weights) {
		t.Fatalf("%d features, %d weights: fit again", len(v.names), len(weights))
	}
	for i, name := range v.names {
		if weights[i].name != name {
			t.Fatalf("feature %d is %q, its weight %q: fit again", i, name, weights[i].name)
		}
	}
}
