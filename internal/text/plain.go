package text

import (
	"strings"

	"golang.org/x/net/html"
)

// Nearly all that feeds send is words between a few tags, written as everyone
// writes them: <p class="x">, </p>, <br />. A tokenizer looks at each byte of
// it, so such tags are read here, up to the first that is not as plain; the
// tokenizer reads what follows. FuzzPlain holds both to the same text.

// plain writes the text of the plain beginning of a fragment and returns what
// is left for the tokenizer, which begins with a tag or is empty.
func (w *lineWriter) plain(s string) string {
	for len(w.b) < maxText {
		at := strings.IndexByte(s, '<')
		words := s
		if at >= 0 {
			words = s[:at]
		}
		if strings.IndexByte(words, '&') >= 0 {
			words = html.UnescapeString(words)
		}
		w.text(words)
		if at < 0 {
			return ""
		}
		s = s[at:]
		d, n := plainTag(s)
		if n == 0 {
			return s
		}
		w.divide(d)
		s = s[n:]
	}
	return ""
}

// plainTag is how the element of the tag that s begins with is shown, and the
// length of that tag; 0 if it is not plain.
func plainTag(s string) (display, int) {
	i := 1
	if strings.HasPrefix(s, "</") {
		i = 2
	}
	end := i + nameLen(s[i:])
	if end == i || len(s)-end > 0 && !strings.ContainsRune("> /\n", rune(s[end])) {
		return 0, 0
	}
	d, ok := plainElements[s[i:end]]
	if !ok {
		return 0, 0
	}
	n := attributesLen(s[end:])
	if n == 0 {
		return 0, 0
	}
	return d, end + n
}

// attributesLen is the length of name="value" pairs and of the bracket that
// closes their tag; 0 if they are written in another way.
func attributesLen(s string) int {
	for i := 0; i < len(s); {
		switch s[i] {
		case ' ', '\n':
			i++
			continue
		case '>':
			return i + 1
		case '/':
			if strings.HasPrefix(s[i:], "/>") {
				return i + 2
			}
			return 0
		}
		name := nameLen(s[i:])
		i += name
		if name == 0 || !strings.HasPrefix(s[i:], `="`) {
			return 0
		}
		i += len(`="`)
		value := strings.IndexByte(s[i:], '"')
		if value < 0 {
			return 0
		}
		i += value + 1
	}
	return 0
}

// nameLen is the length of the name that s begins with, in small letters.
func nameLen(s string) int {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return i
		}
	}
	return len(s)
}

// plainElements are those whose content is read like that of their parents.
var plainElements = func() map[string]display {
	out := map[string]display{}
	for _, name := range strings.Fields("a abbr b cite code em font i mark q small span strong sub sup time u") {
		out[name] = inline
	}
	for a, d := range displays {
		if d == block || d == cell {
			out[a.String()] = d
		}
	}
	return out
}()
