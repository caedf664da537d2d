package query

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

type lexKind uint8

const (
	lexEnd    lexKind = iota
	lexWord           // a bare word
	lexQuoted         // a quoted phrase, without its quotation marks
	lexOpen           // (
	lexClose          // )
	lexComma          // ,
	lexField          // title: and so on, entity:, rule:
	lexEqual          // = before a word
	lexAnd            // AND
	lexOr             // OR
	lexNot            // NOT
	lexNear           // NEAR/n, ONEAR/n: n in num
)

// lexeme is one piece of a query.
type lexeme struct {
	kind lexKind
	pos  int
	text string
	num  int
}

// describe names a lexeme in a message.
func (l lexeme) describe() string {
	switch l.kind {
	case lexEnd:
		return "the end of the rule"
	case lexQuoted:
		return "“" + l.text + "”"
	}
	return "“" + l.text + "”"
}

// isName reports whether a word must follow, whatever it is elsewhere: the
// name of an entity or a rule, or what stands behind =.
func (l lexeme) isName() bool {
	return l.kind == lexEqual || l.kind == lexField && (strings.EqualFold(l.text, "entity:") || strings.EqualFold(l.text, "rule:"))
}

// lex divides a query into lexemes.
func lex(q string) ([]lexeme, *text.SyntaxError) {
	var out []lexeme
	for i := 0; i < len(q); {
		r, n := utf8.DecodeRuneInString(q[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return nil, text.Wrong(q, i, "a byte that is no UTF-8", "", "save the file as UTF-8")
		case unicode.IsSpace(r) || text.Invisible(r):
			i += n
		case r == '(':
			out = append(out, lexeme{lexOpen, i, "(", 0})
			i += n
		case r == ')':
			out = append(out, lexeme{lexClose, i, ")", 0})
			i += n
		case r == ',':
			out = append(out, lexeme{lexComma, i, ",", 0})
			i += n
		case r == '=':
			out = append(out, lexeme{lexEqual, i, "=", 0})
			i += n
		case text.Closers(r) != "":
			phrase, next, err := text.Quoted(q, i, hintQuote(q, i))
			if err != nil {
				return nil, err
			}
			out = append(out, lexeme{lexQuoted, i, phrase, 0})
			i = next
		default:
			end := i + wordLen(q[i:])
			if n := len(out); n > 0 && out[n-1].isName() {
				out = append(out, lexeme{lexWord, i, q[i:end], 0}) // entity:Near is no operator
				i = end
				continue
			}
			l, err := lexBare(q, i, end)
			if err != nil {
				return nil, err
			}
			out = append(out, l)
			i = l.pos + len(l.text)
		}
	}
	return append(out, lexeme{kind: lexEnd, pos: len(q)}), nil
}

// hintQuote says where a phrase whose quotation mark at byte i has no partner
// may begin: where words stand before it and none behind it, it closes one.
func hintQuote(q string, i int) string {
	word := strings.TrimSpace(q[:i])
	if word == "" || q[i-1] == ' ' || text.Closers([]rune(q[i:])[0]) == "" {
		return "phrases stand in pairs of quotation marks: \"Red Cross\""
	}
	return "or was it opened nowhere? Write \"" + word[strings.LastIndexAny(word, "()")+1:] + "\""
}

// wordLen is the length of the bare word that q begins with.
func wordLen(q string) int {
	for i, r := range q {
		if unicode.IsSpace(r) || r == '(' || r == ')' || r == ',' || r == '=' && i == 0 || text.Closers(r) != "" {
			return i
		}
	}
	return len(q)
}

// lexBare reads the bare word q[start:end]: an operator, a field prefix with
// what follows left for the next lexeme, or a word.
func lexBare(q string, start, end int) (lexeme, *text.SyntaxError) {
	word := q[start:end]
	switch word {
	case "AND", "&&", "&":
		return lexeme{lexAnd, start, word, 0}, nil
	case "OR", "||", "|":
		return lexeme{lexOr, start, word, 0}, nil
	case "NOT", "!":
		return lexeme{lexNot, start, word, 0}, nil
	}
	if name, num, found := strings.Cut(word, "/"); name == "NEAR" || name == "ONEAR" {
		n := 0
		if found {
			if _, err := fmt.Sscanf(num, "%d", &n); err != nil || fmt.Sprint(n) != num {
				n = 0
			}
		}
		if n < 1 || n > maxNear {
			msg, hint := "“"+word+"” without a distance", "for example "+name+"/5: at most five words apart"
			if found && num != "" {
				msg, hint = "the distance of “"+word+"”", "words are counted: "+name+"/1 is next to each other"
			}
			return lexeme{}, text.Wrong(q, start, msg, fmt.Sprintf("%s/n with n from 1 to %d", name, maxNear), hint)
		}
		return lexeme{lexNear, start, word, n}, nil
	}
	if err := slip(q, start, end); err != nil {
		return lexeme{}, err
	}
	if i := strings.IndexByte(word, ':'); i > 0 && asciiLetters(word[:i]) {
		return lexeme{lexField, start, word[:i+1], 0}, nil
	}
	if (word[0] == '-' || word[0] == '+' || word[0] == '!') && len(word) > 1 {
		hint := "write NOT " + word[1:]
		if word[0] == '+' {
			hint = "leave out the +: words stand together by AND"
		}
		return lexeme{}, text.Wrong(q, start, "“"+word[:1]+"” before a word", "", hint)
	}
	return lexeme{lexWord, start, word, 0}, nil
}

func asciiLetters(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}
