package mailbox

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"tocsin/internal/weburl"
)

// plainText makes paragraphs of a plain part: lines that were broken to fit a
// terminal are joined, and what hangs at its end (a quoted trail, a signature, a
// list's footer) is left out.
func plainText(s string, flowed, delSpace bool) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	lines = withoutTail(lines)
	if flowed {
		lines = reflowed(lines, delSpace)
	} else {
		lines = joined(lines)
	}
	return address.ReplaceAllStringFunc(strings.TrimSpace(strings.Join(lines, "\n")), weburl.Unwrapped)
}

var address = regexp.MustCompile(`https?://[^\s<>"']+`)

// reflowed joins the lines of format=flowed (RFC 3676).
func reflowed(lines []string, delSpace bool) []string {
	var out []string
	open, depth := false, 0 // the line before ends softly, and is quoted so often
	for _, line := range lines {
		rest := strings.TrimLeft(line, ">")
		quoted := len(line) - len(rest)
		rest = strings.TrimPrefix(rest, " ") // stuffed
		soft := strings.HasSuffix(rest, " ") && rest != sign
		if soft && delSpace {
			rest = rest[:len(rest)-1]
		}
		switch {
		case open && quoted == depth && rest != sign:
			out[len(out)-1] += rest
		case quoted > 0:
			out = append(out, line[:quoted]+" "+rest)
		default:
			out = append(out, rest)
		}
		open, depth = soft, quoted
	}
	return out
}

const (
	sign      = "-- "
	widest    = 100 // characters of a line that may have been broken to fit
	narrowest = 50  // of the widest line of a text that was
)

// joined joins lines that end where the next line's first word would not have
// fitted: those that somebody broke on purpose end earlier.
func joined(lines []string) []string {
	width := 0
	for _, line := range lines {
		width = max(width, utf8.RuneCountInString(strings.TrimRight(line, " \t")))
	}
	if width > widest || width < narrowest {
		return lines
	}
	var out []string
	before := "" // the line before as it stood
	for _, line := range lines {
		line = strings.TrimRight(line, " \t")
		first, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		full := utf8.RuneCountInString(before)+1+utf8.RuneCountInString(first) > width
		if before != "" && line != "" && full && !item.MatchString(line) {
			out[len(out)-1] += " " + strings.TrimSpace(line)
		} else {
			out = append(out, line)
		}
		before = line
	}
	return out
}

// item is how a line of a list begins.
var item = regexp.MustCompile(`^\s*([-*•–—>|]|\d{1,3}[.)])\s`)

const (
	mostSigned = 15 // lines of a signature or a footer: what is longer is text
)

var (
	// footer is how the line begins or ends that says why somebody got a mail, or how
	// to get no more; ruled is the line above it.
	footer = regexp.MustCompile(`(?i)^\W*(to )?unsubscribe\b|^\W*to stop receiving |^\W*you (are receiving|received|have received|'re receiving) this ` +
		`(e-?mail|message|newsletter)|^\W*(отписаться|чтобы отписаться|вы получили это письмо|bu e-postayı|abonelikten çık|se désabonner|` +
		`vous recevez ce|newsletter abbestellen|cancelar (la )?suscripción)`)
	ruled = regexp.MustCompile(`^\s*(_{10,}|-{20,}|={20,})\s*$`)
	wrote = regexp.MustCompile(`:\s*$`)
)

// withoutTail leaves out what hangs at the end of a text, where something is left.
func withoutTail(lines []string) []string {
	lines = trimmed(lines)
	for i, line := range lines {
		if line == sign && len(lines)-i <= mostSigned && i > 0 {
			lines = trimmed(lines[:i])
			break
		}
	}
	for i := max(1, len(lines)-mostSigned); i < len(lines); i++ {
		if footer.MatchString(lines[i]) {
			for i > 1 && (ruled.MatchString(lines[i-1]) || strings.TrimSpace(lines[i-1]) == "") {
				i--
			}
			lines = trimmed(lines[:i])
			break
		}
	}
	return withoutTrail(lines)
}

// withoutTrail leaves out the quotation at the end, which an answer has below it, and
// the line that says whose it is.
func withoutTrail(lines []string) []string {
	i := len(lines)
	for i > 0 && (strings.HasPrefix(lines[i-1], ">") || strings.TrimSpace(lines[i-1]) == "") {
		i--
	}
	if i == len(lines) || i == 0 {
		return lines
	}
	rest := lines[:i]
	if wrote.MatchString(rest[i-1]) {
		rest = rest[:i-1]
	}
	if rest = trimmed(rest); len(rest) == 0 {
		return lines // all of it is quoted: forwarded
	}
	return rest
}

// trimmed leaves out empty lines at the end.
func trimmed(lines []string) []string {
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}
