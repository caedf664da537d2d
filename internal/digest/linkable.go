package digest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tocsin/internal/text"
)

// Linkable reports whether a text may be the text of a link: one that looks
// like an address itself would seem to lead there. The host is linked then.
func Linkable(s string) bool {
	s = strings.ToLower(asRead(s))
	if strings.Contains(s, "://") || strings.Contains(s, "www.") || strings.Contains(s, "@") {
		return false
	}
	numeric := 0 // dots between digits with no space since, as an IPv4 address has three
	before := ' '
	for i, r := range s {
		after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		switch {
		case unicode.IsSpace(r):
			numeric = 0
		case r != '.' || unicode.IsSpace(before):
		case unicode.IsLetter(after) || unicode.IsMark(after): // as the last name of a host begins
			return false
		case unicode.IsDigit(before) && unicode.IsDigit(after):
			if numeric++; numeric == 3 {
				return false
			}
		}
		before = r
	}
	return true
}

// asRead writes what people read as the dots, slashes, colons and at signs of an
// address as these. NFKC has the forms of other widths; the rest are those that
// Unicode's confusables.txt (UTS 39) has for the four, and the ideographic full
// stop, which browsers take for a dot. Digits among them are left: between other
// digits they are what they look like.
func asRead(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return lookAlikes.Replace(norm.NFKC.String(text.Clean(s)))
		}
	}
	return s
}

var lookAlikes = func() *strings.Replacer {
	var pairs []string
	for sign, alike := range map[string]string{
		".": "\u3002\uFF61\u06D4\u0701\u0702\uA4F8\uA60E\u00B7\u2027\u2219\u22C5\u30FB\U00010A50\U0001D16D",
		"/": "\u2044\u2215\u29F8\u2041\u2571\u27CB\u1735\u31D3\u3033\u2CC6\u30CE\u4E3F\U0001D23A",
		":": "\u2236\u02D0\u02F8\u0589\u05C3\u0703\u0704\u1365\u16EC\u205A\uA4FD\uA789",
	} {
		for _, r := range alike {
			pairs = append(pairs, string(r), sign)
		}
	}
	return strings.NewReplacer(pairs...)
}()
