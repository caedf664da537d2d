package markup

import (
	"strings"

	"tocsin/internal/feed/xmlscan"
)

// LooksLikeHTML reports whether a text whose kind nobody stated is HTML: it has entities, or tags,
// all of kinds that occur in titles. "Why <script> tags are bad" is not.
func LooksLikeHTML(s string) bool {
	if strings.IndexByte(s, '<') < 0 {
		amp := strings.IndexByte(s, '&')
		return amp >= 0 && xmlscan.Unescape(s[amp:], nil) != s[amp:]
	}
	found := false
	for rest := s; ; {
		n := strings.IndexByte(rest, '<')
		if n < 0 {
			return found
		}
		rest = rest[n+1:]
		name, after := tagName(strings.TrimPrefix(rest, "/"))
		if name == "" {
			continue
		}
		if _, known := allowed[name]; !known || strings.IndexByte(after, '>') < 0 {
			return false
		}
		found = true
	}
}
