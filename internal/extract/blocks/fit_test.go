package blocks

import (
	"fmt"
	"math"
	"net/url"
	"os"
	"sort"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tocsin/internal/extract/extracttest"
	"tocsin/internal/extract/jsonld"
	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/meta"
	"tocsin/internal/extract/tree"
)

// fitPage is one gold page cut into blocks, with what each block should be.
type fitPage struct {
	g     *extracttest.Gold
	page  *Page
	x     [][]float64
	want  []float64
	w     []float64
	fold  int
	score []float64
	// chosen are the blocks by weights that were not fitted on its outlet.
	chosen []int
}

// goldLabels is for each block the share of its word shingles that the gold text has.
func goldLabels(g *extracttest.Gold, bs []Block) []float64 {
	words := extracttest.Words(g.Text)
	have := map[string]bool{}
	for n := 1; n <= 4; n++ {
		for i := 0; i+n <= len(words); i++ {
			have[strings.Join(words[i:i+n], " ")] = true
		}
	}
	out := make([]float64, len(bs))
	seen := map[string]bool{}
	for i := range bs {
		w := extracttest.Words(bs[i].Text)
		n := min(4, len(w))
		hit, all := 0, 0
		for j := 0; j+n <= len(w) && n > 0; j++ {
			all++
			if have[strings.Join(w[j:j+n], " ")] {
				hit++
			}
		}
		if all > 0 {
			out[i] = float64(hit) / float64(all)
		}
		key := strings.Join(w, " ")
		if len(w) < 3 || seen[key] {
			out[i] = 0
		}
		seen[key] = true
	}
	return out
}

func fitPages(t *testing.T) ([]*fitPage, []string) {
	var out []*fitPage
	var names []string
	golds := extracttest.Load(t, "../../..")
	for i := range golds {
		g := &golds[i]
		tr, err := tree.Parse(g.Body, false)
		if err != nil {
			t.Fatal(err)
		}
		c := marks.NewClassifier()
		var ld jsonld.Article
		su := meta.Look(tr, c, &ld, g.URL)
		ld = jsonld.Read(tr.Scripts, su.Page(""))
		title, _ := su.Title("")
		titles := append([]string{title, tr.Meta("og:title"), ld.Headline}, su.H1...) // as package extract does
		p := NewPage(tr, c, titles, tr.Meta("og:description", "description"), ld.Body)
		p.Ask(tr, g.URL, nil)
		f := &fitPage{g: g, page: p, want: goldLabels(g, p.Blocks)}
		u, _ := url.Parse(g.URL)
		for _, c := range strings.TrimPrefix(u.Hostname(), "www.") {
			f.fold = (f.fold*31 + int(c)) % 9973
		}
		f.fold %= 5
		total := float64(len(strings.Fields(g.Text))) + 50
		for j := range p.Blocks {
			v := vector{named: names == nil}
			p.features(j, &v)
			if names == nil {
				names = v.names
			}
			f.x = append(f.x, v.values)
			f.w = append(f.w, (float64(p.Blocks[j].Words)+1)/total)
		}
		out = append(out, f)
	}
	return out, names
}

// logistic fits weights by gradient descent with Adam, on all folds but one.
func logistic(pages []*fitPage, skip, n int) []float64 {
	const l2, rounds = .01, 400
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
				e := (sigmoid(dotTest(w, x)) - p.want[i]) * p.w[i]
				for k, xv := range x {
					if xv != 0 {
						g[k] += e * xv
					}
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
	return w
}

func report(t *testing.T, name string, pages []*fitPage, verbose bool) {
	for _, recent := range []bool{false, true} {
		var tp, fp, fn float64
		nine, n := 0, 0
		var bad []string
		for _, p := range pages {
			if p.g.Recent() != recent {
				continue
			}
			text := p.page.Text(p.chosen)
			a, b, c := extracttest.Overlap(p.g.Text, text)
			tp += a
			fp += b
			fn += c
			n++
			if extracttest.F1(a, b, c) >= .9 {
				nine++
			}
			if extracttest.F1(a, b, c) < .95 {
				bad = append(bad, fmt.Sprintf("  %.3f P %.3f R %.3f %s", extracttest.F1(a, b, c), a/(a+b+1e-9), a/(a+c+1e-9), p.g.ID))
			}
		}
		t.Logf("%s recent %v: F1 %.4f P %.4f R %.4f .9+ %.1f", name, recent, extracttest.F1(tp, fp, fn), tp/(tp+fp), tp/(tp+fn),
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
	for fold := range 5 {
		w := logistic(pages, fold, len(names))
		for _, p := range pages {
			if p.fold != fold {
				continue
			}
			p.chosen = p.page.decide(func() []float64 {
				p.score = p.score[:0]
				v := vector{}
				for j := range p.page.Blocks {
					p.page.features(j, &v)
					p.score = append(p.score, sigmoid(dotTest(w, v.values)))
				}
				return p.score
			})
		}
	}
	report(t, "crossed", pages, os.Getenv("TOCSIN_EVAL_PAGES") != "")
	if dir := os.Getenv("TOCSIN_FIT_DUMP"); dir != "" {
		for _, p := range pages {
			dump(t, dir, p)
		}
	}
}

// TestFitWeights fits the weights to all pages and writes weights.go.
func TestFitWeights(t *testing.T) {
	if os.Getenv("TOCSIN_FIT") != "write" {
		t.Skip("set TOCSIN_FIT=write to fit the weights anew")
	}
	pages, names := fitPages(t)
	w := logistic(pages, -1, len(names))
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
	if err := os.WriteFile(dir+"/"+p.g.ID+".txt", []byte(b.String()), 0o600); err != nil {
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
