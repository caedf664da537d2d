package meta

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"

	"tocsin/internal/extract/prose"
	"tocsin/internal/text"
)

// siteNames is what the outlet calls itself, folded to letters and digits.
func (s *Survey) siteNames() []string {
	t := s.tree
	var out []string
	for _, n := range []string{
		t.Meta("og:site_name"), s.ld.Publisher,
		t.Meta("application-name", "apple-mobile-web-app-title", "twitter:site"), host(s.url), host(t.Meta("og:url")),
	} {
		if k := prose.Squeeze(strings.TrimPrefix(n, "@")); len(k) > 1 {
			out = append(out, k)
		}
	}
	return out
}

// host is the host of an address, as outlets also call themselves: "lamp.am" of
// "https://www.lamp.am/".
func host(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	return strings.TrimPrefix(strings.TrimPrefix(u.Hostname(), "www."), "m.")
}

// brands are the names in an address, squeezed: "bbc" of "www.bbc.co.uk", and
// "abcnews" of "abcnews.go.com", whose registered name is another's. They are for
// titles alone: persons are called Sun and Mirror too.
func brands(raw string) []string {
	h := host(raw)
	suffix, _ := publicsuffix.PublicSuffix(h)
	var out []string
	for label := range strings.SplitSeq(strings.TrimSuffix(strings.TrimSuffix(h, suffix), "."), ".") {
		if k := prose.Squeeze(label); len(k) >= 2 && !newsWords[k] && len(out) < 5 {
			out = append(out, k)
		}
	}
	return out
}

var titleSeparators = []string{
	" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / ", " * ", " ⋆ ", " ǀ ", "ㅣ", "｜", "│", "∣",
}

// stripSite removes the outlet's name and its sections from the end (or the
// start) of a title: what stands behind a separator goes if it names the
// outlet, or if what is left is a title that the page states elsewhere.
func stripSite(title string, names, known []string) string {
	for range 4 {
		at, width := lastSeparator(title)
		if at <= 0 {
			break
		}
		head, tail := strings.TrimSpace(title[:at]), strings.TrimSpace(title[at+width:])
		switch {
		case head == "" || tail == "":
			return title
		case namesSite(tail, names):
			title = head
		case isKnown(title, known):
			return title
		case knownBefore(title, known) != "":
			return knownBefore(title, known)
		case isKnown(tail, known):
			return tail
		case namesSite(firstPart(title), names):
			title = strings.TrimSpace(title[len(firstPart(title))+firstWidth(title):])
		case text.IsOutlet(tail) && prose.Count(head) >= 3:
			title = head
		default:
			return title
		}
	}
	return title
}

func lastSeparator(s string) (at, width int) {
	at = -1
	for _, sep := range titleSeparators {
		if i := strings.LastIndex(s, sep); i > at {
			at, width = i, len(sep)
		}
	}
	return at, width
}

func firstPart(s string) string {
	at := len(s)
	for _, sep := range titleSeparators {
		if i := strings.Index(s, sep); i >= 0 && i < at {
			at = i
		}
	}
	return s[:at]
}

func firstWidth(s string) int {
	rest := s[len(firstPart(s)):]
	for _, sep := range titleSeparators {
		if strings.HasPrefix(rest, sep) {
			return len(sep)
		}
	}
	return 0
}

func isKnown(title string, known []string) bool {
	k := prose.Squeeze(title)
	for _, o := range known {
		if o != "" && prose.Squeeze(o) == k {
			return true
		}
	}
	return false
}

// knownBefore is the start of title up to a separator, if the page states it elsewhere.
func knownBefore(title string, known []string) string {
	for at, width := lastSeparator(title); at > 0; at, width = lastSeparator(title) {
		_ = width
		title = strings.TrimSpace(title[:at])
		if isKnown(title, known) {
			return title
		}
	}
	return ""
}

// namesSite reports whether a part of a title is the outlet's name: equal to
// one of its names, or sharing its start ("BBC News" of "bbc.co.uk").
func namesSite(part string, names []string) bool {
	k := prose.Squeeze(part)
	if k == "" || utf8.RuneCountInString(part) > 60 {
		return false
	}
	words := strings.Fields(strings.ToLower(part))
	if len(words) > 1 && len(words) <= 4 && newsWords[words[1]] && slices.Contains(names, prose.Squeeze(words[0])) {
		return true // "CBC News" of "CBC", "BBC News Azərbaycanca" of bbc.com
	}
	for _, n := range names {
		if len(k) >= 2 && (k == n || len(k) >= 4 && (strings.HasPrefix(n, k) || strings.Contains(n, k) && len(k)*2 > len(n))) {
			return true
		}
		if len(n) >= 4 && strings.Contains(k, n) {
			return true
		}
	}
	return false
}

// newsWords are what outlets with short names add to them.
var newsWords = map[string]bool{
	"news": true, "online": true, "tv": true, "radio": true, "media": true, "новости": true, "լուրեր": true,
	"xəbər": true, "haber": true, "nachrichten": true,
}
