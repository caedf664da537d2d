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
	"tocsin/internal/extract/jsonld"
	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/meta"
	"tocsin/internal/extract/tree"
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

// goldLabels is for each block the share of its word shingles that the gold text has.
func goldLabels(gold string, bs []Block) []float64 {
	words := extracttest.Words(gold)
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

// pageOf reads a page as package extract does, up to its weighing. cut changes
// the parsed page first; what the page states of the text is left out then.
func pageOf(t *testing.T, body []byte, address string, cut func(*tree.Tree, *marks.Classifier) bool) *Page {
	tr, err := tree.Parse(body, false)
	if err != nil {
		t.Fatal(err)
	}
	c := marks.NewClassifier()
	if cut != nil && !cut(tr, c) {
		return nil
	}
	tr.LongHeadings()
	var ld jsonld.Article
	su := meta.Look(tr, c, &ld, address)
	ld = jsonld.Read(tr.Scripts, su.Page(""))
	if cut != nil {
		ld.Body = ""
	}
	title, _ := su.Title("")
	titles := append([]string{title, tr.Meta("og:title"), ld.Headline}, su.H1...)
	p := NewPage(tr, c, titles, tr.Meta("og:description", "description"), ld.Body)
	p.Ask(tr, address, nil)
	return p
}

// weigh gives a page its features, and each block its part of the page's weight.
func (f *fitPage) weigh(names *[]string, total float64) *fitPage {
	for j := range f.page.Blocks {
		v := vector{named: *names == nil}
		f.page.features(j, &v)
		if v.named {
			*names = v.names
		}
		var x []feature
		for k, value := range v.values {
			if value != 0 {
				x = append(x, feature{k, value})
			}
		}
		f.x = append(f.x, x)
		if f.w == nil || len(f.w) <= j {
			f.w = append(f.w, 1)
		}
		f.w[j] *= (float64(f.page.Blocks[j].Words) + 1) / total
	}
	return f
}

// keepFirst cuts an article to its first k paragraphs, and returns their words.
func keepFirst(tr *tree.Tree, c *marks.Classifier, gold string, k int) (kept string, ok bool) {
	bs := Under(tr.Body, c)
	want := goldLabels(gold, bs)
	var keep strings.Builder
	var drop []*html.Node
	n := 0
	for i := range bs {
		if want[i] <= .5 {
			continue
		}
		if n >= k {
			drop = append(drop, bs[i].node)
			continue
		}
		keep.WriteString(bs[i].Text + "\n")
		if bs[i].Words >= 12 {
			n++
		}
	}
	for i := range bs {
		for _, d := range drop {
			if (want[i] <= .5 || i < len(bs) && strings.Contains(keep.String(), bs[i].Text)) && within(bs[i].node, d) {
				return "", false // the text hangs in one element
			}
		}
	}
	for _, d := range drop {
		if d.Parent != nil {
			d.Parent.RemoveChild(d)
		}
	}
	return keep.String(), len(drop) > 0
}

func fitPages(t *testing.T) ([]*fitPage, []string) {
	var out []*fitPage
	var names []string
	golds := extracttest.Load(t, "../../..")
	for i := range golds {
		g := &golds[i]
		p := pageOf(t, g.Body, g.URL, nil)
		f := &fitPage{
			id: g.ID, set: map[bool]string{true: "fundus", false: "aeb"}[g.Recent()], page: p, want: goldLabels(g.Text, p.Blocks),
			fold: extracttest.Fold(g.ID, g.URL, folds), judge: func(s string) (tp, fp, fn float64) { return extracttest.Overlap(g.Text, s) },
		}
		out = append(out, f.weigh(&names, float64(len(strings.Fields(g.Text)))+50))
		var kept string
		p = pageOf(t, g.Body, g.URL, func(tr *tree.Tree, c *marks.Classifier) (ok bool) {
			kept, ok = keepFirst(tr, c, g.Text, 1+i%3)
			return ok
		})
		if p == nil {
			continue
		}
		gold := kept
		f = &fitPage{
			id: g.ID + "-short", set: "short", page: p, want: goldLabels(gold, p.Blocks),
			fold: f.fold, judge: func(s string) (tp, fp, fn float64) { return extracttest.Overlap(gold, s) },
		}
		out = append(out, f.weigh(&names, float64(len(strings.Fields(g.Text)))+50))
	}
	return append(out, piecedPages(t, &names)...), names
}

// piecedPages are the pages of which only pieces are known.
func piecedPages(t *testing.T, names *[]string) (out []*fitPage) {
	pages := extracttest.LoadSegments(t, "../../..")
	for i := range pages {
		g := &pages[i]
		p := pageOf(t, g.Body, g.URL, nil)
		f := &fitPage{id: g.ID, set: "segments", page: p, fold: extracttest.Fold(g.ID, g.URL, folds), judge: g.Held}
		words := 0
		for j := range p.Blocks {
			b := &p.Blocks[j]
			has, lacks := holds(b.Text, g.Has), holds(b.Text, g.Lacks)
			known := 0.0
			if has != lacks {
				known = 1
				words += b.Words + 1
			}
			f.w = append(f.w, known)
			f.want = append(f.want, float64(bit(has)))
		}
		out = append(out, f.weigh(names, 4*float64(words)+100)) // half of what a page weighs that is known as a whole
	}
	return out
}

// holds reports whether a block holds one of the pieces, or is a part of one.
func holds(block string, pieces []string) bool {
	for _, piece := range pieces {
		piece = strings.Join(strings.Fields(piece), " ")
		if strings.Contains(block, piece) || len(block) > 20 && strings.Contains(piece, block) {
			return true
		}
	}
	return false
}

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
