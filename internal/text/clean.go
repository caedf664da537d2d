package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks in a row Clean leaves on a letter.
// Living scripts need three; more is a "zalgo" flood over other lines.
const maxMarks = 4

// Clean makes text of a stranger fit to be shown on one line: bidi controls,
// C0 and C1 controls, zero-width characters, soft hyphens, tag characters and
// floods of variation selectors or marks are removed, white space is folded
// to single spaces and trimmed, invalid UTF-8 becomes U+FFFD. The text itself
// (letters, case, punctuation) stays.
func Clean(s string) string { return clean(s, false) }

// CleanLines is Clean with line ends kept: each line is cleaned, and of
// several empty lines one is left.
func CleanLines(s string) string { return clean(s, true) }

func clean(s string, lines bool) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space, breaks, marks, selectors := false, 0, 0, 0
	for _, r := range s { // an invalid byte comes as U+FFFD
		switch {
		case r == '\n' || r == 0x85 || r == 0x2028 || r == 0x2029:
			breaks++
			space = true
			continue
		case unicode.IsSpace(r):
			space = true
			continue
		case r >= 0xFE00 && r <= 0xFE0F:
			if selectors++; selectors > 1 || space || b.Len() == 0 {
				continue
			}
		case hidden(r):
			continue
		case unicode.In(r, unicode.Mn, unicode.Me):
			if marks++; marks > maxMarks {
				continue
			}
		default:
			marks, selectors = 0, 0
		}
		if space && b.Len() > 0 {
			switch {
			case lines && breaks > 1:
				b.WriteString("\n\n")
			case lines && breaks == 1:
				b.WriteByte('\n')
			default:
				b.WriteByte(' ')
			}
		}
		space, breaks = false, 0
		b.WriteRune(r)
	}
	return b.String()
}

// Printable removes the control characters that text has no use for: of C0 and
// DEL all but white space. Nobody sees them, no parser agrees with another about
// them, and one within a name hides it from whoever looks for the name.
func Printable(s string) string {
	i := 0
	for i < len(s) && !isControl(s[i]) {
		i++
	}
	if i == len(s) {
		return s
	}
	// By bytes: what is broken besides must not depend on how a text is cut up.
	b := append(make([]byte, 0, len(s)), s[:i]...)
	for ; i < len(s); i++ {
		if !isControl(s[i]) {
			b = append(b, s[i])
		}
	}
	return string(b)
}

func isControl(c byte) bool { return c < ' ' && (c < '\t' || c > '\r') || c == 0x7F }

// maxTitle bounds a title in bytes. No outlet's is a quarter as long; what
// compares titles takes their square.
const maxTitle = 2000

// Title makes a stranger's title fit to be kept: it is cleaned, and cut where it
// is too long for one. whole is false if it was cut: the rest must go elsewhere.
func Title(s string) (title string, whole bool) {
	s = Clean(s)
	if len(s) <= maxTitle {
		return s, true
	}
	head := strings.ToValidUTF8(s[:maxTitle-len("…")], "") // a letter may have been cut
	if i := strings.LastIndexByte(head, ' '); i > maxTitle/2 {
		head = head[:i]
	}
	return head + "…", false
}

// isClean reports whether s is printable ASCII with single inner spaces.
func isClean(s string) bool {
	space := true
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c >= 0x7F || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space || s == ""
}

// hidden reports whether a character cannot be seen, or only changes how
// others are seen.
func hidden(r rune) bool {
	switch {
	case r < ' ', r >= 0x7F && r <= 0x9F: // C0, DEL, C1
		return true
	case r == '՛', r == '՜', r == '՞': // visible, though words ignore them
		return false
	case r >= 0xE0000 && r <= 0xE0FFF: // tags, variation selectors supplement
		return true
	case r >= 0xFFF0 && r <= 0xFFFB: // unassigned specials, interlinear annotation
		return true
	case r == 0x1D159, r == 0x2800 || r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF: // blanks, noncharacters
		return true
	}
	return ignorable(r) && r != utf8.RuneError
}
