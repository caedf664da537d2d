package yamldoc

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxName is how many characters a name may have, where nothing else is said.
const MaxName = 80

// Name checks the name of the mapping at the path, which is required and not
// among those taken, and adds it to them. what is the kind of thing that is
// named, most how many characters its name may have.
func (d *Decoder) Name(at, name, what string, most int, taken map[string]Position) {
	path := at + ".name"
	switch first, twice := taken[name]; {
	case d.bad[path] || d.bad[at]:
	case name == "" && d.odd[at]:
	case name == "":
		d.FaultAt(path, "write name: and a short name", "the %s has no name", what)
	case WrongName(name, most) != "":
		d.FaultAt(path, "", "%s", WrongName(name, most))
	case twice:
		d.FaultAt(path, "give it another name; the first is on line "+strconv.Itoa(first.Line), "%s %q stands twice", what, name)
	default:
		taken[name] = d.Pos(path)
	}
}

// WrongName says what is wrong with a name, or nothing.
func WrongName(name string, most int) string {
	switch {
	case strings.TrimSpace(name) != name || strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Sprintf("the name %q begins or ends with a space, or holds a control character", Shorten(name))
	case utf8.RuneCountInString(name) > most:
		return fmt.Sprintf("the name has more than %d characters", most)
	}
	return ""
}

// IsUTF8 reports whether a file is UTF-8, and where not as a fault.
func (r *Reader) IsUTF8(file string, data []byte, hint string) bool {
	return r.isUTF8(file, 0, data, hint)
}

// isUTF8 is IsUTF8 for a part of a file that begins after so many lines.
func (r *Reader) isUTF8(file string, before int, data []byte, hint string) bool {
	if utf8.Valid(data) {
		return true
	}
	line, col := 1, 1
	for len(data) > 0 {
		c, size := utf8.DecodeRune(data)
		if c == utf8.RuneError && size == 1 {
			break
		}
		col++
		if c == '\n' {
			line++
			col = 1
		}
		data = data[size:]
	}
	r.Fault(Position{file, before + line, col}, hint, "this is not UTF-8")
	return false
}
