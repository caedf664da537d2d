package pdf

import (
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
)

// font maps the codes of strings to letters and widths.
type font struct {
	pdf     pdf.Font
	letters map[uint32]string // by ToUnicode (PDF 1.7, 9.10.3)
	wide    bool              // codes have two bytes
	widths  map[uint32]float64
	usual   float64 // width of a code that has none, in thousandths
}

// maxLetters bounds what one font can map.
const maxLetters = 1 << 16

func newFont(f pdf.Font) *font {
	out := &font{pdf: f, letters: map[uint32]string{}, widths: map[uint32]float64{}, usual: 500}
	out.wide = f.V.Key("Subtype").Name() == "Type0"
	if m := f.V.Key("ToUnicode"); m.Kind() == pdf.Stream {
		out.readMap(m)
	}
	if out.wide {
		out.readWidths(f.V.Key("DescendantFonts").Index(0))
		return out
	}
	first := f.FirstChar()
	for i, w := range f.Widths() {
		out.widths[uint32(first+i)] = w
	}
	return out
}

// readWidths reads W and DW of a composite font (PDF 1.7, 9.7.4.3).
func (f *font) readWidths(d pdf.Value) {
	f.usual = 1000
	if dw := d.Key("DW"); !dw.IsNull() {
		f.usual = dw.Float64()
	}
	w := d.Key("W")
	for i := 0; i+1 < w.Len() && len(f.widths) < maxLetters; {
		first := uint32(w.Index(i).Int64())
		if list := w.Index(i + 1); list.Kind() == pdf.Array {
			for j := range list.Len() {
				f.widths[first+uint32(j)] = list.Index(j).Float64()
			}
			i += 2
			continue
		}
		last, width := uint32(w.Index(i+1).Int64()), w.Index(i+2).Float64()
		for c := first; c <= last && len(f.widths) < maxLetters; c++ {
			f.widths[c] = width
		}
		i += 3
	}
}

// readMap reads a ToUnicode CMap: bfchar and bfrange.
func (f *font) readMap(m pdf.Value) {
	n := 0
	pdf.Interpret(m, func(stk *pdf.Stack, op string) {
		switch op {
		case "findresource": // takes two, gives a dictionary: any will do
			stk.Pop()
			stk.Pop()
			stk.Push(f.pdf.V)
		case "begincmap":
			stk.Push(f.pdf.V)
		case "endcmap":
			stk.Pop()
		case "defineresource":
			stk.Pop()
			value := stk.Pop()
			stk.Pop()
			stk.Push(value)
		case "begincodespacerange", "beginbfchar", "beginbfrange":
			n = int(stk.Pop().Int64())
		case "endcodespacerange":
			for i := 0; i < 2*n && stk.Len() > 0; i++ {
				stk.Pop()
			}
		case "endbfchar":
			for i := 0; i < n && stk.Len() >= 2; i++ {
				to, from := stk.Pop().RawString(), stk.Pop().RawString()
				f.letter(code(from), letters(to))
			}
		case "endbfrange":
			for i := 0; i < n && stk.Len() >= 3; i++ {
				to, last, first := stk.Pop(), code(stk.Pop().RawString()), code(stk.Pop().RawString())
				f.letterRange(first, last, to)
			}
		}
	})
}

func (f *font) letterRange(first, last uint32, to pdf.Value) {
	for c := first; c <= last && c-first < maxLetters; c++ {
		if to.Kind() == pdf.Array {
			f.letter(c, letters(to.Index(int(c-first)).RawString()))
			continue
		}
		r := []rune(letters(to.RawString()))
		if len(r) == 0 {
			return
		}
		r[len(r)-1] += rune(c - first)
		f.letter(c, string(r))
	}
}

func (f *font) letter(c uint32, s string) {
	if len(f.letters) < maxLetters {
		f.letters[c] = s
	}
}

// code is a string of bytes as a number.
func code(s string) (c uint32) {
	for i := range len(s) {
		c = c<<8 | uint32(s[i])
	}
	return c
}

// letters reads UTF-16, big-endian.
func letters(s string) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}

// softHyphen is not seen but where a line ends with it.
const softHyphen = "\u00ad"

// glyph is one code of a string.
type glyph struct {
	text  string
	known bool
	width float64 // in thousandths of the font's size
	space bool    // the code that word spacing applies to
}

// read takes a string apart.
func (f *font) read(raw string) []glyph {
	size := 1
	if f.wide {
		size = 2
	}
	out := make([]glyph, 0, len(raw)/size)
	for i := 0; i+size <= len(raw); i += size {
		c := code(raw[i : i+size])
		g := glyph{width: f.usual, space: size == 1 && c == ' '}
		if w, ok := f.widths[c]; ok {
			g.width = w
		}
		g.text, g.known = f.letters[c]
		switch {
		case g.known:
		case f.wide:
			g.text = softHyphen // what fonts do not name is the hyphen of a divided word, mostly
		default:
			g.text = f.pdf.Encoder().Decode(raw[i : i+1])
			g.known = true
		}
		out = append(out, g)
	}
	return out
}
