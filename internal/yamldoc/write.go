package yamldoc

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// plainText is what means itself in YAML without quotes, wherever it stands.
var plainText = regexp.MustCompile(`^\p{L}[\p{L}\p{M}\p{N}.’-]*( [\p{L}\p{M}\p{N}.’-]+)*$`)

// Scalar writes a text as YAML that is pleasant to edit. Reading it gives the
// text again, whatever it holds.
func Scalar(s string) string {
	_, isTruth := Truth(s)
	switch lower := strings.ToLower(s); {
	case plainText.MatchString(s) && !isTruth && !slices.Contains([]string{"null", "y", "n"}, lower):
		return s
	case strings.ContainsFunc(s, func(r rune) bool { return !shows(r) }):
		return Quoted(s)
	}
	return "'" + strings.ReplaceAll(escapeVariables(s), "'", "''") + "'"
}

// Quoted writes any text in YAML's double quotes.
func Quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range escapeVariables(s) {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case shows(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// shows reports whether a character can be seen and breaks no line.
func shows(r rune) bool { return unicode.IsGraphic(r) && r != '\u2028' && r != '\u2029' }

func escapeVariables(s string) string { return strings.ReplaceAll(s, "${", "$${") }

// ErrLayout means that a list is written in a way to which AppendItems adds
// nothing.
var ErrLayout = errors.New("the list is written in a way that is not added to")

// AppendItems adds items to the end of the list that is the option's value at
// the top of a document, which has been read without a fault. Each item is one
// line without its indentation. All else stays as it is, comments too; a list
// that is not there is made.
func AppendItems(data []byte, option string, items []string) ([]byte, error) {
	newline := "\n"
	if bytes.Contains(data, []byte("\r\n")) {
		newline = "\r\n"
	}
	lines := strings.SplitAfter(string(data), "\n")
	at, indent, replace, err := listEndOf(data, option, lines)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for i := range at {
		line := lines[i]
		if i == at-1 {
			line = strings.TrimRight(line, "\r\n")
			if replace {
				line = strings.Replace(line, option+": []", option+":", 1)
			}
			if line != "" || i > 0 {
				line += newline
			}
		}
		b.WriteString(line)
	}
	if indent < 0 {
		b.WriteString(option + ":" + newline)
		indent = 2
	}
	for _, item := range items {
		b.WriteString(strings.Repeat(" ", indent) + item + newline)
	}
	for _, line := range lines[at:] {
		b.WriteString(line)
	}
	return []byte(b.String()), nil
}

// listEndOf returns after how many lines the option's list ends, and how far
// its items are indented: -1 if there is no list. replace says that the last of
// the lines holds an empty list, which is to be replaced.
func listEndOf(data []byte, option string, lines []string) (at, indent int, replace bool, err error) {
	f, err := parser.ParseBytes(data, 0)
	if err != nil {
		return 0, 0, false, err
	}
	entry := topEntry(f, option)
	if entry == nil {
		return lastUsed(lines, len(lines)), -1, false, nil
	}
	line := entry.Key.GetToken().Position.Line
	switch list := entry.Value.(type) {
	case *ast.NullNode:
		return line, 2, false, nil
	case *ast.SequenceNode:
		if len(list.Values) == 0 {
			if strings.TrimSpace(strings.SplitN(lines[line-1], "#", 2)[0]) != option+": []" {
				return 0, 0, false, ErrLayout
			}
			return line, 2, true, nil
		}
		if list.IsFlowStyle {
			return 0, 0, false, ErrLayout
		}
		indent = list.Start.Position.Column - 1
	default:
		return 0, 0, false, ErrLayout
	}
	at = line
	for at < len(lines) && inside(lines[at], indent) {
		at++
	}
	return lastUsed(lines, at), indent, false, nil
}

// inside reports whether a line after the option still belongs to its list.
func inside(line string, indent int) bool {
	line = strings.TrimRight(line, "\r\n")
	if strings.TrimSpace(line) == "" || strings.HasPrefix(line, " ") || strings.HasPrefix(line, "#") {
		return true
	}
	return indent == 0 && strings.HasPrefix(line, "-") && !strings.HasPrefix(line, "---")
}

// lastUsed is n without the blank lines and comments that stand last: they
// belong to what follows.
func lastUsed(lines []string, n int) int {
	for n > 0 {
		line := strings.TrimSpace(lines[n-1])
		if line != "" && !(strings.HasPrefix(line, "#") && strings.HasPrefix(lines[n-1], "#")) {
			break
		}
		n--
	}
	return n
}

// topEntry is the option at the top of a file; nil if it is not there.
func topEntry(f *ast.File, option string) *ast.MappingValueNode {
	for _, doc := range f.Docs {
		for _, e := range entriesOf(doc.Body) {
			if e.Key.GetToken().Value == option {
				return e
			}
		}
	}
	return nil
}
