package diff

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// span is a half-open byte span.
type span struct{ start, end int }

const (
	minQuoteWords = 3    // shorter ones are scare quotes and titles
	maxQuoteBytes = 4000 // a mark that is never closed quotes nothing
)

// closers are the marks that close what a mark opens.
var closers = map[rune]string{'“': "”", '„': "“”", '«': "»", '"': `"`, '‘': "’"}

// quotes finds the quotations of a text: what stands between quotation marks
// within one paragraph and has at least three words.
func (w *budget) quotes(s string) []span {
	var out []span
	for p := range text.Paragraphs(s) {
		for i := p.Start; i < p.End; {
			r, n := utf8.DecodeRuneInString(s[i:p.End])
			closing := closers[r]
			if closing == "" {
				i += n
				continue
			}
			within := s[i+n : min(p.End, i+n+maxQuoteBytes)]
			end := closeAt(within, closing)
			if end < 0 {
				if !w.spend(4 * len(within)) {
					return nil
				}
				i += n
				continue
			}
			if q := (span{i + n, i + n + end}); countWords(s[q.start:q.end]) >= minQuoteWords {
				out = append(out, q)
			}
			i += n + end + 1
			for i < p.End && !utf8.RuneStart(s[i]) {
				i++
			}
		}
	}
	return out
}

// closeAt is where the quotation that s begins within ends, or -1. A single
// closing mark before a letter is an apostrophe.
func closeAt(s, closing string) int {
	for i, r := range s {
		if !strings.ContainsRune(closing, r) {
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		if r != '’' || !unicode.IsLetter(next) {
			return i
		}
	}
	return -1
}

func countWords(s string) int {
	n := 0
	for range text.Words(s) {
		n++
	}
	return n
}

// quotesDiffer reports whether a quotation was altered, added or taken out.
func (d *comparison) quotesDiffer(quotesA, quotesB []span) bool {
	count := make(map[string]int)
	for _, q := range quotesA {
		count[quoteKey(d.a.text[q.start:q.end])]++
	}
	for _, q := range quotesB {
		count[quoteKey(d.b.text[q.start:q.end])]--
	}
	for _, n := range count {
		if n != 0 {
			return true
		}
	}
	return false
}

// quoteKey is the words of a quotation, folded.
func quoteKey(s string) string {
	var b strings.Builder
	for w := range text.Words(s) {
		b.WriteString(text.Fold(s[w.Start:w.End]))
		b.WriteByte(' ')
	}
	return b.String()
}
