package xmlscan

import "strings"

// Attributes calls yield for each Attribute until it returns false. Values
// are as written, entities not decoded; a missing value is "".
func Attributes(s string, yield func(name, value string) bool) {
	for {
		s = strings.TrimLeft(s, " \t\r\n/\"'")
		if s == "" {
			return
		}
		n := strings.IndexAny(s, "= \t\r\n")
		if n == 0 {
			s = s[1:]
			continue
		}
		if n < 0 {
			yield(s, "")
			return
		}
		name, rest := s[:n], strings.TrimLeft(s[n:], " \t\r\n")
		if rest == "" || rest[0] != '=' {
			if !yield(name, "") {
				return
			}
			s = rest
			continue
		}
		value, rest := attributeValue(strings.TrimLeft(rest[1:], " \t\r\n"))
		if !yield(name, value) {
			return
		}
		s = rest
	}
}

func attributeValue(s string) (value, rest string) {
	if s == "" {
		return "", ""
	}
	if q := s[0]; q == '"' || q == '\'' {
		if n := strings.IndexByte(s[1:], q); n >= 0 {
			return s[1 : n+1], s[n+2:]
		}
		s = s[1:]
	}
	n := strings.IndexAny(s, " \t\r\n")
	if n < 0 {
		return s, ""
	}
	return s[:n], s[n:]
}

// Attribute is the value of one Attribute, entities decoded, or "".
func Attribute(s, want string) (found string) {
	if s == "" {
		return ""
	}
	Attributes(s, func(name, value string) bool {
		if strings.EqualFold(name, want) {
			found = Unescape(value, nil)
			return false
		}
		return true
	})
	return strings.TrimSpace(found)
}
