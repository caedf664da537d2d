// Package text is the one owner of "what is a word, and when are two words
// the same": matching, identity, stories, diffs and digests must agree on it.
// It promises that
//
//   - words are found over the original bytes, so a span always slices the
//     text as it was written, also where it holds invalid UTF-8;
//   - two words are equal exactly if their Fold is equal: NFKC, full case
//     folding and stripped diacritics as golang.org/x/text defines them,
//     with the rules that Unicode does not give (listed at Fold);
//   - Hash of two words is equal if their Fold is;
//   - what Clean returns can be shown: no control, bidi or invisible
//     character is left in it.
//
// The per-rune table behind Fold and Words is generated from x/text on first
// use, which takes a few milliseconds.
package text

import (
	"iter"
	"unicode/utf8"
)

// Word is the half-open byte span of one word in the text it was found in.
type Word struct{ Start, End int }

// Words yields the words of s in order.
//
// A word is a run of letters, digits and their marks. Apostrophes of any
// shape between two letters belong to it (O'Brien, ICRC’s, Vardanyan'ın), as
// do invisible characters (soft hyphen, zero-width joiners) and the Armenian
// stress, question and exclamation marks that stand inside a word. A hyphen
// ends a word. In scripts written without spaces (Han, kana, Thai, Lao,
// Khmer, Myanmar) every letter with its marks is a word. Invalid UTF-8
// divides words.
func Words(s string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		t := folding()
		for i := 0; i < len(s); {
			w, next := t.word(s, i)
			if w.End == w.Start {
				return
			}
			if !yield(w) {
				return
			}
			i = next
		}
	}
}

// word finds the first word at or after byte i: its span, and where to look
// for the next. The span is empty at the end of the text.
func (t *table) word(s string, i int) (Word, int) {
	var e entry
	n := 0
	for ; i < len(s); i += n {
		if e, n = t.at(s, i); e.class() == classLetter || e.class() == classSingle {
			break
		}
	}
	if i >= len(s) {
		return Word{len(s), len(s)}, len(s)
	}
	start, end, single := i, i+n, e.class() == classSingle
	for i = end; i < len(s); i += n {
		e, n = t.at(s, i)
		switch e.class() {
		case classLetter:
			if single {
				return Word{start, end}, i
			}
			end = i + n
		case classMark, classJoined:
			end = i + n
		case classIgnorable:
		case classApostrophe:
			if single || !t.letterFollows(s, i+n) {
				return Word{start, end}, i + n
			}
		default:
			return Word{start, end}, i
		}
	}
	return Word{start, end}, len(s)
}

// letterFollows reports whether the next visible character is a letter.
func (t *table) letterFollows(s string, i int) bool {
	for i < len(s) {
		e, n := t.at(s, i)
		if e.class() != classIgnorable {
			return e.class() == classLetter
		}
		i += n
	}
	return false
}

// at describes the character at byte i and says how long it is. A byte that
// is not UTF-8 divides words and is one byte long.
func (t *table) at(s string, i int) (entry, int) {
	if c := s[i]; c < utf8.RuneSelf {
		return t.low[c], 1
	}
	return t.wide(s, i)
}

// Invisible reports whether a character belongs to no word and divides none:
// soft hyphen, zero-width characters, bidi controls, variation selectors, and
// the Armenian tone marks, which are visible but stand inside words.
func Invisible(r rune) bool { return folding().entry(max(r, 0)).class() == classIgnorable }
