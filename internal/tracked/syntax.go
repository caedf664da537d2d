package tracked

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

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

// signs are the characters that are lexemes by themselves.
var signs = map[rune]lexKind{'(': lexOpen, ')': lexClose, '[': lexMaybe, ']': lexShut, '|': lexOr}

// lex divides a pattern into lexemes.
func lex(p string) ([]lexeme, *text.SyntaxError) {
	var out []lexeme
	for i := 0; i < len(p); {
		r, n := utf8.DecodeRuneInString(p[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return nil, text.Wrong(p, i, "a byte that is no UTF-8", "", "save the file as UTF-8")
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
				return nil, text.Wrong(p, i, "the brace is never closed", "}", "")
			}
			out = append(out, lexeme{lexHole, i, p[i+1 : i+end], 0})
			i += end + 1
		case text.Closers(r) != "":
			phrase, next, err := text.Quoted(p, i, "")
			if err != nil {
				return nil, err
			}
			out = append(out, lexeme{lexQuoted, i, phrase, 0})
			i = next
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
func lexBare(p string, start int) (lexeme, *text.SyntaxError) {
	end := start
	for i, r := range p[start:] {
		if unicode.IsSpace(r) || signs[r] != lexEnd || r == '{' || text.Closers(r) != "" || strings.HasPrefix(p[start+i:], "=>") {
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
		return lexeme{}, text.Wrong(p, start, "“or” in small letters", "",
			`write OR for the operator, or quote it to look for the word: "or"`)
	case "AND", "NOT", "&&", "!":
		return lexeme{}, text.Wrong(p, start, "“"+word+"” in a pattern", "",
			"words stand in their order, without AND; what must not stand there goes into not_with")
	}
	if name, num, found := strings.Cut(word, "/"); name == "NEAR" || name == "ONEAR" {
		n, err := strconv.Atoi(num)
		if !found || err != nil || n < 1 || n > maxNear {
			return lexeme{}, text.Wrong(p, start, "“"+word+"” without a distance", fmt.Sprintf("%s/n with n from 1 to %d", name, maxNear),
				"for example "+name+"/5: at most five words apart")
		}
		return lexeme{lexNear, start, word, n}, nil
	}
	return lexeme{lexWord, start, word, 0}, nil
}
