package diff

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// token is a printed word (compounds and numbers whole: "two-day", "24-25",
// "1,204") or one punctuation mark, with white space left out.
type token struct {
	start, end int
	id         uint32 // equal for tokens that read the same
	word       bool
	struck     bool // it does not stand any more
}

// segment is one sentence: tokens [from, to) of its text.
type segment struct {
	from, to int
	line     int    // the paragraph it stands in, from 0
	id       uint32 // equal for sentences of equal tokens
}

// scanned is a text as tokens and sentences.
type scanned struct {
	text     string
	tokens   []token
	segments []segment
	struck   []text.Span // passages, those that are not passed yet
}

// word adds a word. A struck one is another than one that stands.
func (s *scanned) word(w text.Word, ids interner) {
	for len(s.struck) > 0 && s.struck[0].End <= w.Start {
		s.struck = s.struck[1:]
	}
	t := token{start: w.Start, end: w.End, word: true, struck: len(s.struck) > 0 && s.struck[0].Start < w.Start}
	word := plain(s.text[w.Start:w.End])
	if t.struck {
		word = text.StruckMark + word
	}
	t.id = ids.id(word)
	s.tokens = append(s.tokens, t)
}

// of is the tokens of segment i.
func (s *scanned) of(i int) []token { return s.tokens[s.segments[i].from:s.segments[i].to] }

// str is the token as written.
func (s *scanned) str(t token) string { return s.text[t.start:t.end] }

// words counts the words of tokens.
func words(ts []token) int {
	n := 0
	for _, t := range ts {
		if t.word {
			n++
		}
	}
	return n
}

// interner numbers strings; both texts share one.
type interner map[string]uint32

func (m interner) id(s string) uint32 {
	id, ok := m[s]
	if !ok {
		id = uint32(len(m) + 1)
		m[s] = id
	}
	return id
}

// scan cuts a text into tokens and sentences, or rows.
func scan(s string, ids interner, rows bool) *scanned {
	out := &scanned{text: s, struck: slices.Collect(text.Struck(s))}
	at := 0
	var last text.Word
	flush := func() {
		if last.End > last.Start {
			out.word(last, ids)
			at = last.End
		}
	}
	for w := range text.Words(s) {
		if last.End > last.Start && joined(s, last, w) {
			last.End = w.End
			continue
		}
		flush()
		out.marks(at, w.Start, ids)
		last = w
	}
	flush()
	out.marks(at, len(s), ids)
	if rows {
		out.rows(ids)
	} else {
		out.sentences(ids)
	}
	return out
}

// joined reports whether two words are one printed word: a hyphen between
// letters or digits, or one of the marks that numbers hold between digits.
func joined(s string, a, b text.Word) bool {
	gap := s[a.End:b.Start]
	switch gap {
	case "-", "\u2010", "\u2011":
		return true
	case ".", ",", ":", "/", "–", "\u00a0", "\u202f":
		x, _ := utf8.DecodeLastRuneInString(s[:a.End])
		y, _ := utf8.DecodeRuneInString(s[b.Start:])
		return unicode.IsDigit(x) && unicode.IsDigit(y)
	}
	return false
}

// marks adds the punctuation between two words, one token a character.
func (s *scanned) marks(from, to int, ids interner) {
	for i := from; i < to; {
		r, n := utf8.DecodeRuneInString(s.text[i:to])
		if !blank(r) {
			s.tokens = append(s.tokens, token{start: i, end: i + n, id: ids.id(plain(s.text[i : i+n]))})
		}
		i += n
	}
}

// blank reports characters that a reader does not see: white space, and
// formatting characters such as soft hyphens and bidi controls.
func blank(r rune) bool { return unicode.IsSpace(r) || unicode.In(r, unicode.Cf) }

// typography makes marks equal that differ in typography alone.
var typography = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "‟", `"`, "«", `"`, "»", `"`, "″", `"`,
	"‘", "'", "’", "'", "‚", "'", "ʼ", "'", "′", "'", "`", "'", "–", "-", "—", "-", "―", "-", "‐", "-", "\u2011", "-", "−", "-",
	"…", "...", "\u00a0", " ", "\u202f", " ", "\u00ad", "", "\u200b", "", "\u200c", "", "\u200d", "", "\ufeff", "")

// plain is s without its typography.
func plain(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == '`' {
			return typography.Replace(s)
		}
	}
	return s
}

// sentences groups the tokens.
func (s *scanned) sentences(ids interner) {
	line, at := 0, 0
	for sp := range text.Sentences(s.text) {
		if strings.Contains(s.text[at:sp.Start], "\n") {
			line++
		}
		s.segment(sp.End, line, ids)
		at = sp.End
	}
	s.segment(len(s.text)+1, line, ids)
}

// rows groups the tokens by lines.
func (s *scanned) rows(ids interner) {
	line, at := 0, 0
	for row := range strings.Lines(s.text) {
		at += len(row)
		s.segment(at, line, ids)
		line++
	}
}

// segment adds the tokens before end that are in no segment yet as one.
func (s *scanned) segment(end, line int, ids interner) {
	next := 0
	if n := len(s.segments); n > 0 {
		next = s.segments[n-1].to
	}
	seg := segment{from: next, line: line}
	key := []byte{0xff} // no token begins with it: sentences and tokens are numbered apart
	for next < len(s.tokens) && s.tokens[next].start < end {
		key = binary.LittleEndian.AppendUint32(key, s.tokens[next].id)
		next++
	}
	if seg.to = next; seg.to > seg.from {
		seg.id = ids.id(string(key))
		s.segments = append(s.segments, seg)
	}
}

// sameTokens reports whether two runs read the same.
func sameTokens(a, b []token) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].id != b[i].id {
			return false
		}
	}
	return true
}
