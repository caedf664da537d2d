package pdf

import (
	"fmt"
	"math"
	"strings"

	"github.com/ledongthuc/pdf"
)

// run is text on one baseline, in the page's own units.
type run struct {
	text      string
	x, y, end float64 // where it begins and ends, and the baseline
	size      float64 // of its letters
}

// matrix is the first two columns of a transformation (PDF 1.7, 8.3.4).
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3], m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// state is what q saves and Q restores.
type state struct {
	ctm                                 matrix
	font                                *font
	size, char, word, scale, lead, rise float64
}

// maxRuns bounds a page; maxForms how deep forms are drawn in forms.
const (
	maxRuns  = 200_000
	maxForms = 8
)

// interpreter reads the text operators of a page (PDF 1.7, 9.4).
type interpreter struct {
	fonts  map[string]*font // of the document, by name and object
	runs   []run
	glyphs glyphs

	state
	saved     []state
	text      matrix // Tm
	line      matrix // Tlm
	resources pdf.Value
	depth     int
}

func (it *interpreter) page(p pdf.Page) {
	it.state = state{ctm: identity, scale: 1}
	it.text = identity
	it.line = identity
	it.resources = p.Resources()
	if contents := p.V.Key("Contents"); contents.Kind() == pdf.Stream || contents.Kind() == pdf.Array {
		pdf.Interpret(contents, it.do)
	}
}

func (it *interpreter) do(stk *pdf.Stack, op string) {
	args := make([]pdf.Value, stk.Len())
	for i := len(args) - 1; i >= 0; i-- {
		args[i] = stk.Pop()
	}
	num := func(i int) float64 {
		if i < len(args) {
			return args[i].Float64()
		}
		return 0
	}
	last := func() pdf.Value {
		if len(args) == 0 {
			return pdf.Value{}
		}
		return args[len(args)-1]
	}
	switch op {
	case "q":
		if len(it.saved) < maxRuns {
			it.saved = append(it.saved, it.state)
		}
	case "Q":
		if n := len(it.saved); n > 0 {
			it.state = it.saved[n-1]
			it.saved = it.saved[:n-1]
		}
	case "cm":
		it.ctm = matrix{num(0), num(1), num(2), num(3), num(4), num(5)}.times(it.ctm)
	case "BT":
		it.text = identity
		it.line = identity
	case "Tf":
		if len(args) == 2 {
			it.font = it.fontOf(args[0].Name())
			it.size = num(1)
		}
	case "Tc":
		it.char = num(0)
	case "Tw":
		it.word = num(0)
	case "Tz":
		it.scale = num(0) / 100
	case "TL":
		it.lead = num(0)
	case "Ts":
		it.rise = num(0)
	case "Td":
		it.move(num(0), num(1))
	case "TD":
		it.lead = -num(1)
		it.move(num(0), num(1))
	case "T*":
		it.move(0, -it.lead)
	case "Tm":
		it.line = matrix{num(0), num(1), num(2), num(3), num(4), num(5)}
		it.text = it.line
	case "Tj":
		it.show(last().RawString())
	case "'":
		it.move(0, -it.lead)
		it.show(last().RawString())
	case "\"":
		it.word = num(0)
		it.char = num(1)
		it.move(0, -it.lead)
		it.show(last().RawString())
	case "TJ":
		it.showAll(last())
	case "Do":
		it.form(last().Name())
	}
}

func (it *interpreter) move(x, y float64) {
	it.line = matrix{1, 0, 0, 1, x, y}.times(it.line)
	it.text = it.line
}

func (it *interpreter) fontOf(name string) *font {
	v := it.resources.Key("Font").Key(name)
	// The same name is another font on another page; its description is the
	// font as far as anything here depends on it.
	key := fmt.Sprintf("%s %.4000s", name, v.String())
	f := it.fonts[key]
	if f == nil {
		f = newFont(pdf.Font{V: v})
		it.fonts[key] = f
	}
	return f
}

// showAll shows strings with the gaps between them, in thousandths.
func (it *interpreter) showAll(list pdf.Value) {
	for i := range list.Len() {
		v := list.Index(i)
		if v.Kind() == pdf.String {
			it.show(v.RawString())
			continue
		}
		it.advance(-v.Float64() / 1000 * it.size * it.scale)
	}
}

func (it *interpreter) advance(x float64) { it.text = matrix{1, 0, 0, 1, x, 0}.times(it.text) }

func (it *interpreter) show(raw string) {
	if it.font == nil || raw == "" {
		return
	}
	if len(it.runs) >= maxRuns {
		panic(tooMuch(fmt.Sprintf("more than %d pieces of text", maxRuns)))
	}
	at := func() (x, y, size float64) {
		m := matrix{it.size * it.scale, 0, 0, it.size, 0, it.rise}.times(it.text).times(it.ctm)
		return m[4], m[5], math.Hypot(m[2], m[3])
	}
	r := run{}
	r.x, r.y, r.size = at()
	var b strings.Builder
	for _, g := range it.font.read(raw) {
		if g.known {
			it.glyphs.known++
		} else {
			it.glyphs.unknown++
		}
		b.WriteString(g.text)
		x := g.width/1000*it.size + it.char
		if g.space {
			x += it.word
		}
		it.advance(x * it.scale)
	}
	r.end, _, _ = at()
	if r.text = b.String(); r.text != "" {
		it.runs = append(it.runs, r)
	}
}

// form draws a form (PDF 1.7, 8.10) in the place of its name.
func (it *interpreter) form(name string) {
	v := it.resources.Key("XObject").Key(name)
	if v.Kind() != pdf.Stream || v.Key("Subtype").Name() != "Form" || it.depth >= maxForms {
		return
	}
	outer, resources, saved, text, line := it.state, it.resources, it.saved, it.text, it.line
	it.depth++
	if m := v.Key("Matrix"); m.Len() == 6 {
		var own matrix
		for i := range own {
			own[i] = m.Index(i).Float64()
		}
		it.ctm = own.times(it.ctm)
	}
	if own := v.Key("Resources"); own.Kind() == pdf.Dict {
		it.resources = own
	}
	it.saved = nil
	pdf.Interpret(v, it.do)
	it.depth--
	it.state = outer
	it.resources = resources
	it.saved = saved
	it.text = text
	it.line = line
}
