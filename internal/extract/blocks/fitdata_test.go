package blocks

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tocsin/internal/extract/extracttest"
	"tocsin/internal/extract/jsonld"
	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/meta"
	"tocsin/internal/extract/tree"
)

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
