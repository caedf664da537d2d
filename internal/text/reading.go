package text

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxReadings is the most tokens that Readings appends.
const MaxReadings = 6

// Readings appends to dst the other ways in which tok, a token of s whose
// Flags are not zero, may be read:
//
//   - without a possessive or a case ending after its last apostrophe
//     (ICRC’s, Vardanyan'ın): it then ends early;
//   - without an elided article or preposition before its first (l’ICRC,
//     d'Aliyev): it then starts late;
//   - with look-alike letters of a second script read in the first (Аmnesty
//     with a Cyrillic А), if that makes all of it one script.
//
// A matcher lets the first kind end a phrase and the second begin one.
func Readings(dst []Token, s string, tok Token) []Token {
	if tok.Flags&Mixed != 0 {
		dst = appendSkeletons(dst, s, tok)
	}
	if tok.Flags&hasApostrophe == 0 {
		return dst
	}
	word := s[tok.Start:tok.End]
	first, last, width := -1, -1, 0
	for i, r := range word {
		if apostrophe(r) {
			if first < 0 {
				first = i
				if isElided(word[:i]) {
					part := Token{Start: tok.Start + i + utf8.RuneLen(r), End: tok.End}
					part.rehash(s)
					dst = append(dst, part)
				}
			}
			last, width = i, utf8.RuneLen(r)
		}
	}
	if last <= 0 || !ending(word[last+width:]) {
		return dst
	}
	stem := Token{Start: tok.Start, End: tok.Start + last}
	stem.rehash(s)
	dst = append(dst, stem)
	if first != last && isElided(word[:first]) { // l'ICRC's
		_, n := utf8.DecodeRuneInString(word[first:])
		both := Token{Start: tok.Start + first + n, End: stem.End}
		both.rehash(s)
		dst = append(dst, both)
	}
	return dst
}

// maxEnding is the length in letters of the longest ending after an
// apostrophe; Turkish chains several ("'dakilerden").
const maxEnding = 12

// ending reports whether what follows an apostrophe can be a possessive or a
// case ending. The t of "don't" is none: it makes another word.
func ending(s string) bool {
	n := utf8.RuneCountInString(s)
	return n <= maxEnding && !strings.EqualFold(s, "t")
}

func isElided(s string) bool {
	if len(s) > 8 {
		return false
	}
	var buf [16]byte
	return elided[string(AppendFold(buf[:0], s))]
}

// elided are the forms that French, Italian and Catalan shorten before a vowel.
var elided = map[string]bool{
	"l": true, "d": true, "j": true, "m": true, "t": true, "s": true, "n": true, "c": true, "qu": true,
	"jusqu": true, "lorsqu": true, "puisqu": true, "quoiqu": true, "un": true, "all": true, "dall": true,
	"dell": true, "nell": true, "sull": true, "coll": true, "quell": true,
}

// AppendSpelling appends the token as it is spelled, case and diacritics
// kept: invisible characters dropped, apostrophes written ', composed (NFC),
// look-alike letters read as the token reads them.
func AppendSpelling(dst []byte, s string, tok Token) []byte {
	t := folding()
	base, marks := len(dst), false
	for i := tok.Start; i < tok.End; {
		e, n := t.at(s, i)
		switch c := e.class(); {
		case c == classIgnorable:
		case c == classApostrophe:
			dst = append(dst, '\'')
		case tok.reading != 0 && e.script() != 0 && e.script() != tok.reading:
			r, _ := utf8.DecodeRuneInString(s[i:])
			if twin, ok := lookalike(r, tok.reading); ok {
				r = twin
			}
			dst = utf8.AppendRune(dst, r)
		default:
			marks = marks || c == classMark || c == classJoined
			dst = append(dst, s[i:i+n]...)
		}
		i += n
	}
	if marks && !norm.NFC.IsNormal(dst[base:]) {
		dst = append(dst[:base], norm.NFC.Bytes(dst[base:])...)
	}
	return dst
}

// AppendFolded appends the folded form of the token, as its Hash stands for.
func AppendFolded(dst []byte, s string, tok Token) []byte {
	if tok.reading == 0 {
		if tok.Head != 0 && tok.Head>>56 == 0 { // it is all of the word
			n := len(dst) + (bits.Len64(tok.Head)+7)/8
			return binary.LittleEndian.AppendUint64(dst, tok.Head)[:n]
		}
		return AppendFold(dst, s[tok.Start:tok.End])
	}
	t, base := folding(), len(dst)
	for i := tok.Start; i < tok.End; {
		e, n := t.at(s, i)
		char := s[i : i+n]
		i += n
		if sc := e.script(); sc != 0 && sc != tok.reading {
			r, _ := utf8.DecodeRuneInString(char)
			if twin, ok := lookalike(r, tok.reading); ok {
				var buf [utf8.UTFMax]byte
				dst = t.appendFolded(dst, base, t.entry(twin), string(utf8.AppendRune(buf[:0], twin)))
				continue
			}
		}
		dst = t.appendFolded(dst, base, e, char)
	}
	return dst
}

// AppendDotted is AppendFolded that tells the dotted letter (İ, i) from the
// dotless one (I, ı), which it writes ı: two letters of Turkish and Azerbaijani.
func AppendDotted(dst []byte, s string, tok Token) []byte {
	if tok.reading != 0 {
		return AppendFolded(dst, s, tok)
	}
	word, last := s[tok.Start:tok.End], 0
	for i, r := range word {
		if r != 'ı' && (r != 'I' || strings.HasPrefix(word[i+1:], "\u0307")) {
			continue
		}
		dst = append(AppendFold(dst, word[last:i]), "ı"...)
		last = i + utf8.RuneLen(r)
	}
	return AppendFold(dst, word[last:])
}

// appendSkeletons appends a token for each script in which all of tok reads.
func appendSkeletons(dst []Token, s string, tok Token) []Token {
	t := folding()
	for script := uint8(scriptLatin); script <= scriptArmenian; script <<= 1 {
		own, foreign := false, true
		for i := tok.Start; i < tok.End && foreign; {
			e, n := t.at(s, i)
			if sc := e.script(); sc == script {
				own = true
			} else if sc != 0 {
				r, _ := utf8.DecodeRuneInString(s[i:])
				_, foreign = lookalike(r, script)
			}
			i += n
		}
		if own && foreign {
			read := Token{Start: tok.Start, End: tok.End, reading: script}
			read.rehash(s)
			dst = append(dst, read)
		}
	}
	return dst
}

// lookalike returns the letter of the script that has the shape of r.
func lookalike(r rune, script uint8) (rune, bool) {
	if script == scriptLatin {
		latin, ok := toLatin[r]
		return latin, ok
	}
	if latin, ok := toLatin[r]; ok {
		r = latin
	}
	other, ok := fromLatin[script][r]
	return other, ok
}

// homoglyphs are letters that most typefaces draw alike, after Unicode's
// confusables list (UTS #39): a letter of another script, then the Latin one.
var homoglyphs = map[uint8]string{
	scriptCyrillic: "АAВBЕEІIЈJКKМMНHОOРPСCЅSТTУYҮYХXԌGԚQԜWаaеeіiјjкkоoрpсcѕsуyхxһhӏlԁdԛqԝw",
	scriptGreek:    "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoαaνvρpιiκkυu",
	scriptArmenian: "ՕOՏSԼLՍUօoսuհhոnցgզqյjքp",
}

var toLatin, fromLatin = func() (map[rune]rune, map[uint8]map[rune]rune) {
	to, from := make(map[rune]rune), make(map[uint8]map[rune]rune)
	for script, pairs := range homoglyphs {
		from[script] = make(map[rune]rune)
		letters := []rune(pairs)
		for i := 0; i < len(letters); i += 2 {
			to[letters[i]] = letters[i+1]
			if _, ok := from[script][letters[i+1]]; !ok {
				from[script][letters[i+1]] = letters[i]
			}
		}
	}
	return to, from
}()
