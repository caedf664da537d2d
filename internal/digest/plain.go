package digest

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// Bounds of what a stranger's text may take in a message, in runes. Longer
// text ends in an ellipsis; the whole is in our records and at the link.
const (
	maxTitle    = 300
	maxName     = 80
	maxNote     = 300
	maxSentence = 500
	maxExcerpt  = 320
)

const ellipsis = "…"

// Cut shortens s to at most n runes, the ellipsis included, at the end of a
// word where one is near, and never inside a character.
func Cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	if n < 1 {
		return ""
	}
	end, count := 0, 0
	for i := range s {
		if count == n-1 {
			end = i
			break
		}
		count++
	}
	// A combining mark belongs to the letter before it.
	for end > 0 {
		r, _ := utf8.DecodeRuneInString(s[end:])
		if !unicode.Is(unicode.M, r) {
			break
		}
		_, size := utf8.DecodeLastRuneInString(s[:end])
		end -= size
	}
	head := s[:end]
	if i := strings.LastIndexFunc(head, unicode.IsSpace); i > len(head)*3/4 {
		head = head[:i]
	}
	return strings.TrimRightFunc(head, unicode.IsSpace) + ellipsis
}

// line is a stranger's text as one clean line of at most n runes.
func line(s string, n int) string { return Cut(text.Clean(s), n) }

func lines(list []string, n int) []string {
	out := make([]string, 0, len(list))
	for _, s := range list {
		if s = line(s, n); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// some is the first n of a list, with a last entry that says how many more
// there are.
func some(list []string, n int) []string {
	if len(list) <= n+1 {
		return list
	}
	return append(slices.Clone(list[:n]), fmt.Sprintf("%d more", len(list)-n))
}

// Isolate keeps right-to-left text from reordering what stands around it, by
// putting it between FSI and PDI. Other text is returned as it is. Senders
// apply it to the strangers' texts they place into a line; HTML has <bdi>.
func Isolate(s string) string {
	if !strings.ContainsFunc(s, rightToLeft) {
		return s
	}
	return "\u2068" + s + "\u2069"
}

func rightToLeft(r rune) bool {
	switch {
	case r < 0x0590:
		return false
	case r <= 0x08FF, r >= 0xFB1D && r <= 0xFDFF, r >= 0xFE70 && r <= 0xFEFF:
		return true
	}
	return r >= 0x10800 && r <= 0x10FFF || r >= 0x1E800 && r <= 0x1EFFF
}

// Plain is the text of segments, marked words between the two strings.
func Plain(segments []Segment, open, shut string) string {
	var b strings.Builder
	for _, s := range segments {
		if s.Mark {
			b.WriteString(open + s.Text + shut)
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}
