package blocks

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/prose"
	"tocsin/internal/text"
)

// vector collects named features; the names fix the order.
type vector struct {
	names  []string
	values []float64
	named  bool
}

func (v *vector) add(name string, x float64) {
	if v.named {
		v.names = append(v.names, name)
	}
	v.values = append(v.values, x)
}

func (v *vector) is(name string, x bool) {
	if x {
		v.add(name, 1)
	} else {
		v.add(name, 0)
	}
}

// Features describe block i. All values are between 0 and about 2.
func (p *Page) features(i int, v *vector) {
	v.values = v.values[:0]
	b := &p.Blocks[i]
	p.textFeatures(i, b, v)
	p.placeFeatures(i, b, v)
	p.neighbours(i, v)
	inMain, good := p.inMain[i], p.good[i]
	v.is("body known, in it", p.body != "" && p.inBody(i))
	v.is("body known, not in it", p.body != "" && !p.inBody(i))
	v.is("good", good)
	v.is("good, main", good && inMain)
	v.is("good, main, paragraph", good && inMain && b.tag == atom.P)
	v.is("short, main, between", inMain && !good && i > p.first && i < p.last && b.Linked == 0)
	v.is("paragraph, main, sentence", inMain && b.tag == atom.P && text.EndsSentence(b.Text) && p.phrases[i] == phraseNone)
	v.is("paragraph, main, not linked", inMain && b.tag == atom.P && b.Linked == 0)
	v.is("item, main, not linked", inMain && b.tag == atom.Li && b.Linked == 0)
	v.is("item, main, between, sentence", inMain && b.tag == atom.Li && b.Linked == 0 && i > p.first && i < p.last &&
		text.EndsSentence(b.Text))
	v.is("item, of main", b.tag == atom.Li && b.Linked == 0 && b.grand == p.main)
	v.is("linked, main", inMain && b.Linked*2 > b.Words)
	v.is("linked, main, paragraph", inMain && b.Linked*10 > b.Words*9 && b.tag == atom.P)
	v.is("linked, in a run", b.Linked*10 > b.Words*9 && (p.allLinked(i-1) || p.allLinked(i+1)))
	v.is("follows related", p.follows(i, phraseRelated, 4))
	v.is("caption, near, short", b.near&marks.Caption != 0 && b.Words < 60)
	alike := float64(p.likes[p.looks[i]]) / float64(max(1, p.goodWords))
	v.add("good, alike", float64(bit(good))*alike)
	v.add("short, alike", float64(bit(!good))*alike)
	v.add("paragraph, alike", float64(bit(b.tag == atom.P))*alike)
	v.add("div, alike", float64(bit(b.tag == atom.Div))*alike)
	v.is("heading, before good", b.in&inHeading != 0 && i+1 < len(p.Blocks) && p.good[i+1] && p.inMain[i+1])
	v.is("heading, before other", b.in&inHeading != 0 && !(i+1 < len(p.Blocks) && p.good[i+1] && p.inMain[i+1]))
	p.frameFeatures(i, b, v)
	p.voteFeatures(i, v)
}

// voteFeatures are the last of them: a page is weighed with other votes, too,
// and what else is known of its blocks stays the same (page.scores).
func (p *Page) voteFeatures(i int, v *vector) {
	first, second := p.votes[0].of(i), p.votes[1].of(i)
	v.is("first votes for", first > 0)
	v.is("first votes against", first < 0)
	v.is("second votes for", second > 0)
	v.is("second votes against", second < 0)
	v.is("both vote for", first > 0 && second > 0)
	v.is("both vote for, long", p.Blocks[i].Words >= 10 && first > 0 && second > 0)
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (p *Page) allLinked(i int) bool {
	return i >= 0 && i < len(p.Blocks) && p.Blocks[i].Linked*10 > p.Blocks[i].Words*9 && p.Blocks[i].Words > 0
}

// follows reports whether one of the blocks before i announces k, with
// nothing but links between.
func (p *Page) follows(i int, k phrase, within int) bool {
	for j := i - 1; j >= 0 && j >= i-within; j-- {
		if p.phrases[j] == k {
			return true
		}
		if !p.allLinked(j) {
			return false
		}
	}
	return false
}

func (p *Page) inBody(i int) bool {
	k := p.keys[i]
	return len(k) > 3 && strings.Contains(p.body, k)
}

func (p *Page) textFeatures(i int, b *Block, v *vector) {
	words := float64(b.Words)
	v.add("one", 1)
	v.add("words", math.Log2(1+words)/6)
	v.is("words>=4", b.Words >= 4)
	v.is("words>=10", b.Words >= 10)
	v.is("words>=20", b.Words >= 20)
	v.is("words>=40", b.Words >= 40)
	link := 0.0
	if b.Words > 0 {
		link = math.Min(1, float64(b.Linked)/words)
	}
	v.add("link density", link)
	v.is("all linked", link > .9)
	v.is("part linked, short", link > 0 && link <= .9 && b.Words < 15)
	v.is("all bold", b.bold*10 >= b.Words*9 && b.Words > 0)
	v.is("bold start", b.bold > 0 && b.bold*10 < b.Words*9)
	v.is("sentence", text.EndsSentence(b.Text))
	v.is("colon", strings.HasSuffix(b.Text, ":"))
	first, _ := utf8.DecodeRuneInString(b.Text)
	v.is("lower case start", unicode.IsLower(first))
	v.is("quoted", strings.ContainsAny(b.Text, "\"“”„«»"))
	v.is("capitals", b.Words > 1 && b.Text == strings.ToUpper(b.Text) && b.Text != strings.ToLower(b.Text))
	v.is("date, short", b.Words < 14 && prose.MaybeDate(b.Text))
	v.is("divider", b.Words < 20 && strings.ContainsAny(b.Text, "|•›»"))
	v.is("repeated", p.repeated[i])
	title, lead := false, p.lead != "" && len(p.keys[i]) > 20 &&
		(strings.HasPrefix(p.lead, p.keys[i]) || strings.HasPrefix(p.keys[i], p.lead))
	for _, t := range p.titles {
		title = title || t == p.keys[i]
	}
	v.is("title", title)
	v.is("description", lead)
	for k := phraseShare; k <= phraseWall; k++ {
		v.is(phraseNames[k], p.phrases[i] == k)
	}
}

var phraseNames = [...]string{
	"", "says share", "says subscribe", "says related", "says rights", "says photo", "says ad", "says comment",
	"says updated", "says wall",
}

func (p *Page) placeFeatures(i int, b *Block, v *vector) {
	v.is("p", b.tag == atom.P)
	v.is("li", b.tag == atom.Li)
	v.is("h1", b.tag == atom.H1)
	v.is("h2", b.tag == atom.H2)
	v.is("h3", b.tag == atom.H3)
	v.is("h4-6", b.tag == atom.H4 || b.tag == atom.H5 || b.tag == atom.H6)
	v.is("div", b.tag == atom.Div || b.tag == atom.Section || b.tag == atom.Article)
	v.is("tr", b.tag == atom.Tr || b.tag == atom.Td)
	v.is("quote", b.in&inQuote != 0)
	for bit, name := range placeNames {
		if name != "" {
			v.is(name, b.in&(1<<bit) != 0)
		}
	}
	for bit, name := range markNames {
		v.is(name, b.Own&(1<<bit) != 0)
	}
	for bit, name := range markNames {
		switch marks.Set(1) << bit {
		case marks.Aside, marks.Caption, marks.Lead, marks.Byline, marks.Media, marks.Foot, marks.Box, marks.Tags, marks.Date, marks.Title:
			v.is("near "+name, b.near&(1<<bit) != 0)
		}
	}
	v.is("after title", b.after)
	v.is("in main", p.inMain[i])
	v.is("before first", i < p.first)
	v.is("after last", i > p.last)
	v.add("after last, far", math.Min(1, float64(max(0, i-p.last))/10))
	v.add("before first, far", math.Min(1, float64(max(0, p.first-i))/10))
	total := float64(max(1, p.goodWords))
	v.add("words beside", float64(p.under[b.parent])/total)
	v.add("words near", float64(p.under[b.grand])/total)
	v.add("words alike", float64(p.likes[p.looks[i]])/total)
	v.is("child of main", b.parent == p.main || b.node == p.main)
}

var (
	placeNames = [...]string{
		"in aside", "in nav", "in footer", "in header", "in form", "in figure", "in figcaption", "in article",
		"in main tag", "in table", "in list", "", "in heading", "in link", "in body", "in hidden", "in button", "in details",
	}
	markNames = [...]string{
		"m body", "m aside", "m nav", "m comment", "m caption", "m byline", "m date", "m updated", "m tags", "m wall",
		"m consent", "m ad", "m head", "m lead", "m hidden", "m media", "m foot", "m box", "m title",
	}
)

func (p *Page) neighbours(i int, v *vector) {
	for _, d := range [...]struct {
		by   int
		name string
	}{{-1, "before"}, {1, "next"}, {-2, "before that"}, {2, "next but one"}} {
		j := i + d.by
		ok := j >= 0 && j < len(p.Blocks)
		var good, linked, heading, phr bool
		var long, fit float64
		if ok {
			b := &p.Blocks[j]
			good = p.good[j] && p.inMain[j]
			linked = b.Linked*2 > b.Words
			long = math.Log2(1+float64(b.Words)) / 6
			heading = b.in&inHeading != 0
			phr = p.phrases[j] != phraseNone
			if b.parent == p.Blocks[i].parent {
				fit = 1
			}
		}
		v.is(d.name+" good", good)
		v.is(d.name+" linked", linked)
		v.add(d.name+" words", long)
		if d.by == 1 || d.by == -1 {
			v.is(d.name+" heading", heading)
			v.is(d.name+" says", phr)
			v.add(d.name+" sibling", fit)
		}
	}
}
