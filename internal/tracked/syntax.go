package tracked

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// SyntaxError says where a pattern stops making sense, and what to do.
type SyntaxError struct {
	Offset   int    // byte in the pattern, 0-based
	Column   int    // character in the pattern, 1-based
	Msg      string // what is wrong
	Expected string // what could have stood here, or ""
	Hint     string // what to do, or ""
}

// Error is one line for people.
func (e *SyntaxError) Error() string {
	s := fmt.Sprintf("character %d: %s", e.Column, e.Msg)
	if e.Expected != "" {
		s += ": expected " + e.Expected
	}
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

func fail(p string, pos int, msg, expected, hint string) *SyntaxError {
	return &SyntaxError{Offset: pos, Column: utf8.RuneCountInString(p[:pos]) + 1, Msg: msg, Expected: expected, Hint: hint}
}

type lexKind uint8

const (
	lexEnd    lexKind = iota
	lexWord           // a bare word, perhaps with * behind it
	lexQuoted         // a quoted phrase, without its quotation marks
	lexOpen           // (
	lexClose          // )
	lexMaybe          // [
	lexShut           // ]
	lexOr             // OR
	lexNear           // NEAR/n, ONEAR/n: n in num
	lexHole           // {number}, {date}, {text}
	lexIs             // => and what it stands for
)

type lexeme struct {
	kind lexKind
	pos  int
	text string
	num  int
}

// closers are the quotation marks that end what each mark begins, as in rules.
var closers = map[rune]string{'"': `"”“`, '“': `”"`, '”': `”"`, '„': `“”"`, '«': "»", '»': "«"}

// signs are the characters that are lexemes by themselves.
var signs = map[rune]lexKind{'(': lexOpen, ')': lexClose, '[': lexMaybe, ']': lexShut, '|': lexOr}

// lex divides a pattern into lexemes.
func lex(p string) ([]lexeme, *SyntaxError) {
	var out []lexeme
	for i := 0; i < len(p); {
		r, n := utf8.DecodeRuneInString(p[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return nil, fail(p, i, "a byte that is no UTF-8", "", "save the file as UTF-8")
		case unicode.IsSpace(r) || text.Invisible(r):
			i += n
		case strings.HasPrefix(p[i:], "=>"):
			return append(out, lexeme{lexIs, i, strings.TrimSpace(p[i+2:]), 0}, lexeme{kind: lexEnd, pos: len(p)}), nil
		case signs[r] != lexEnd:
			out = append(out, lexeme{signs[r], i, p[i : i+n], 0})
			i += n
		case r == '{':
			end := strings.IndexByte(p[i:], '}')
			if end < 0 {
				return nil, fail(p, i, "the brace is never closed", "}", "")
			}
			out = append(out, lexeme{lexHole, i, p[i+1 : i+end], 0})
			i += end + 1
		case closers[r] != "":
			end := strings.IndexAny(p[i+n:], closers[r])
			if end < 0 {
				return nil, fail(p, i, "the quotation mark is never closed", "a closing "+string([]rune(closers[r])[0]), "")
			}
			out = append(out, lexeme{lexQuoted, i, p[i+n : i+n+end], 0})
			i += n + end
			_, n = utf8.DecodeRuneInString(p[i:])
			i += n
		default:
			l, err := lexBare(p, i)
			if err != nil {
				return nil, err
			}
			out = append(out, l)
			i = l.pos + len(l.text)
		}
	}
	return append(out, lexeme{kind: lexEnd, pos: len(p)}), nil
}

// lexBare reads the bare word that begins at start: an operator or a word.
func lexBare(p string, start int) (lexeme, *SyntaxError) {
	end := start
	for i, r := range p[start:] {
		if unicode.IsSpace(r) || signs[r] != lexEnd || r == '{' || closers[r] != "" || strings.HasPrefix(p[start+i:], "=>") {
			break
		}
		end = start + i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			end = start + i + 1
		}
	}
	word := p[start:end]
	switch word {
	case "OR", "||":
		return lexeme{lexOr, start, word, 0}, nil
	case "or":
		return lexeme{}, fail(p, start, "“or” in small letters", "", `write OR for the operator, or quote it to look for the word: "or"`)
	case "AND", "NOT", "&&", "!":
		return lexeme{}, fail(p, start, "“"+word+"” in a pattern", "", "words stand in their order, without AND; what must not stand there goes into not_with")
	}
	if name, num, found := strings.Cut(word, "/"); name == "NEAR" || name == "ONEAR" {
		n, err := strconv.Atoi(num)
		if !found || err != nil || n < 1 || n > maxNear {
			return lexeme{}, fail(p, start, "“"+word+"” without a distance", fmt.Sprintf("%s/n with n from 1 to %d", name, maxNear), "for example "+name+"/5: at most five words apart")
		}
		return lexeme{lexNear, start, word, n}, nil
	}
	return lexeme{lexWord, start, word, 0}, nil
}
