package pdf

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// printed is one printed line.
type printed struct {
	text      strings.Builder
	x, y, end float64
	size      float64
}

// Gaps, in sizes of the letters.
const (
	wordGap = 0.17 // more than letters have between them
	cellGap = 2.0  // more than words have: another cell
)

// lines joins runs that stand beside each other, in the order of the content:
// that is the order of reading nearly always, and columns stay apart.
func lines(runs []run) []*printed {
	var out []*printed
	var l *printed
	for _, r := range runs {
		text := clean(r.text)
		if text == "" || r.size <= 0 {
			continue
		}
		gap := 0.0
		if l != nil {
			gap = r.x - l.end
		}
		if l == nil || math.Abs(r.y-l.y) > 0.5*max(l.size, r.size) || gap < -0.8*r.size {
			if strings.TrimSpace(text) == "" {
				continue
			}
			l = &printed{x: r.x, y: r.y, end: r.x, size: r.size}
			out = append(out, l)
			gap = 0
		}
		switch have := l.text.String(); {
		case gap > cellGap*r.size:
			l.text.WriteString(" | ")
		case gap > wordGap*r.size && !strings.HasSuffix(have, " ") && !strings.HasPrefix(text, " "):
			l.text.WriteByte(' ')
		}
		l.text.WriteString(text)
		l.end = max(l.end, r.end)
		if strings.TrimSpace(text) != "" {
			l.size = max(l.size, r.size)
		}
	}
	return out
}

// clean takes ligatures apart, and drops what is no text.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, ligatures.Replace(s))
}

// ligatures are those of Latin and Armenian letters.
var ligatures = func() *strings.Replacer {
	var pairs []string
	for r := rune(0xfb00); r <= 0xfb17; r++ {
		if whole := norm.NFKC.String(string(r)); whole != string(r) {
			pairs = append(pairs, string(r), whole)
		}
	}
	return strings.NewReplacer(pairs...)
}()

// paragraphs joins the printed lines of a page to its paragraphs: a line goes
// on in the next if that stands right below it, in letters of its size, and
// its first word would not have fitted behind the line.
func paragraphs(runs []run) []string {
	all := lines(runs)
	var out []string
	var b strings.Builder
	for i, l := range all {
		text := strings.TrimSpace(l.text.String())
		if i > 0 && goesOn(all, all[i-1], l) {
			join(&b, text)
			continue
		}
		if b.Len() > 0 {
			out = append(out, b.String())
		}
		b.Reset()
		b.WriteString(text)
	}
	if b.Len() > 0 {
		out = append(out, b.String())
	}
	return out
}

func goesOn(all []*printed, a, b *printed) bool {
	size := max(a.size, b.size)
	down := a.y - b.y
	switch {
	case math.Abs(a.size-b.size) > 0.12*size, down < 0.5*size, down > 1.9*size:
		return false
	case b.x-a.x > 0.7*size, a.x-b.x > 4*size: // indented: another paragraph, or another column
		return false
	case strings.Contains(a.text.String(), " | "), strings.Contains(b.text.String(), " | "):
		return false
	}
	first, _, _ := strings.Cut(strings.TrimSpace(b.text.String()), " ")
	n := utf8.RuneCountInString(strings.TrimSpace(b.text.String()))
	if n == 0 {
		return false
	}
	word := (b.end - b.x) * float64(utf8.RuneCountInString(first)+1) / float64(n)
	return a.end+word > margin(all, b)-0.3*size
}

// margin is how far to the right the lines reach that begin about where this
// one does.
func margin(all []*printed, l *printed) float64 {
	right := l.end
	for _, o := range all {
		if math.Abs(o.x-l.x) < 3*l.size && o.end > right {
			right = o.end
		}
	}
	return right
}

// join adds a line to its paragraph; a word that was divided becomes whole.
func join(b *strings.Builder, next string) {
	have := b.String()
	first, _ := utf8.DecodeRuneInString(next)
	for _, hyphen := range []string{softHyphen, "-", "\u2010", "\u058a"} {
		word, ok := strings.CutSuffix(have, hyphen)
		if before, _ := utf8.DecodeLastRuneInString(word); ok && unicode.IsLetter(before) && unicode.IsLower(first) {
			b.Reset()
			b.WriteString(word + next)
			return
		}
	}
	b.WriteString(" " + next)
}
