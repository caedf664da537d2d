package xmlscan

import (
	"html"
	"strings"
)

// The limits of what a document may declare for itself: enough for the names that feeds
// declare (nbsp, company names), far too little for a "billion laughs".
const (
	maxEntities    = 100
	maxEntityValue = 500
)

// Unescape decodes character references and entities: XML's, HTML's and those
// that the document declared. A "&" that begins none stays.
func Unescape(s string, declared map[string]string) string {
	next := strings.IndexByte(s, '&')
	if next < 0 {
		return s
	}
	const longest = 34 // &CounterClockwiseContourIntegral;
	var b strings.Builder
	b.Grow(len(s))
	for next >= 0 {
		b.WriteString(s[:next])
		s = s[next:]
		end := strings.IndexByte(s[:min(len(s), longest)], ';')
		skip := 1
		if end > 1 {
			if value, ok := entity(s[1:end], declared); ok {
				b.WriteString(value)
				skip = end + 1
			}
		}
		if skip == 1 {
			b.WriteByte('&')
		}
		s = s[skip:]
		next = strings.IndexByte(s, '&')
	}
	b.WriteString(s)
	return b.String()
}

// entity is what stands for a name between "&" and ";".
func entity(name string, declared map[string]string) (string, bool) {
	switch name {
	case "amp":
		return "&", true
	case "lt":
		return "<", true
	case "gt":
		return ">", true
	case "quot":
		return `"`, true
	case "apos":
		return "'", true
	}
	if value, ok := declared[name]; ok {
		return value, true
	}
	for i := range len(name) {
		if c := name[i]; c|0x20 < 'a' && (c < '0' || c > '9') && (c != '#' || i > 0) || c|0x20 > 'z' {
			return "", false
		}
	}
	ref := "&" + name + ";"
	value := html.UnescapeString(ref)
	// Only a reference that used up its ";" is one: HTML would also take "&copy=1;".
	if value == ref || strings.HasSuffix(value, ";") && value != ";" {
		return "", false
	}
	if value == "\x00" || value == "\ufffd" || value < " " && value != "\t" && value != "\n" && value != "\r" {
		return "", true // characters that XML does not have
	}
	return value, true
}

// doctype skips a document type declaration and reads the internal entities
// that it declares. External ones are never looked at.
func (sc *Scanner) doctype(rest string) {
	end, subset := doctypeEnd(rest)
	if end < 0 {
		end = strings.IndexByte(rest, '>') + 1
		if end == 0 {
			sc.pos = len(sc.s)
			return
		}
		sc.pos += end
		return
	}
	sc.pos += end
	for len(sc.entities) < maxEntities {
		n := strings.Index(subset, "<!ENTITY")
		if n < 0 {
			return
		}
		subset = subset[n+len("<!ENTITY"):]
		end := strings.IndexByte(subset, '>')
		if end < 0 {
			return
		}
		sc.declare(strings.TrimSpace(subset[:end]))
		subset = subset[end:]
	}
}

// doctypeEnd finds where the declaration ends, and its internal subset.
func doctypeEnd(rest string) (int, string) {
	open := strings.IndexAny(rest, "[>")
	if open < 0 {
		return -1, ""
	}
	if rest[open] == '>' {
		return open + 1, ""
	}
	shut := strings.Index(rest[open:], "]")
	for shut >= 0 {
		after := strings.TrimLeft(rest[open+shut+1:], " \t\r\n")
		if strings.HasPrefix(after, ">") {
			return len(rest) - len(after) + 1, rest[open+1 : open+shut]
		}
		more := strings.Index(rest[open+shut+1:], "]")
		if more < 0 {
			break
		}
		shut += more + 1
	}
	return -1, ""
}

// declare takes `name "value"`; a value that refers to further entities is left out.
func (sc *Scanner) declare(s string) {
	name, value, ok := strings.Cut(s, " ")
	value = strings.TrimSpace(value)
	if !ok || name == "%" || len(value) < 2 || len(value) > maxEntityValue {
		return
	}
	if q := value[0]; q != '"' && q != '\'' || value[len(value)-1] != q {
		return
	}
	value = value[1 : len(value)-1]
	if strings.Contains(strings.ReplaceAll(value, "&#", ""), "&") {
		return
	}
	if sc.entities == nil {
		sc.entities = map[string]string{}
	}
	sc.entities[name] = Unescape(value, nil)
}
