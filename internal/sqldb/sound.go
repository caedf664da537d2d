package sqldb

import (
	"reflect"
	"strings"
	"unicode/utf8"
)

// substitute takes the place of a byte that a column of text cannot hold. It is
// one byte as well, so that spans within the text (of matches) stay where they are.
const substitute = 0x1A // SUB: ASCII has it for this

// Sound returns a text as it is stored and read back: what no text in UTF-8 may
// hold, and NUL, are replaced. PostgreSQL refuses both, and with one such text all
// of its transaction; SQLite takes them, and its tools show the text cut short.
// Both databases therefore hold the same. Every text that a statement is given
// goes through here; who compares a text with what was read back calls it.
func Sound(s string) string {
	if strings.IndexByte(s, 0) < 0 && utf8.ValidString(s) {
		return s
	}
	b := []byte(s)
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == 0 || r == utf8.RuneError && n == 1 {
			b[i] = substitute
		}
		i += n
	}
	return string(b)
}

// soundArgs makes the texts among the arguments of a statement sound. The
// arguments given stay as they are.
func soundArgs(args []any) []any {
	out := args
	for i, arg := range args {
		s, ok := arg.(string)
		if v := reflect.ValueOf(arg); !ok && v.Kind() == reflect.String { // a type of news
			s, ok = v.String(), true
		}
		if !ok {
			continue
		}
		if t := Sound(s); t != s {
			if &out[0] == &args[0] {
				out = append([]any(nil), args...)
			}
			out[i] = t
		}
	}
	return out
}

// soundAll makes each text of a list sound.
func soundAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = Sound(s)
	}
	return out
}
