// Package address resolves the addresses that feeds write. It alters nobody's
// spelling of an absolute address.
package address

import (
	"net/url"
	"strings"
)

// Resolve makes an address absolute. What is absolute stays as written, so
// that nobody's spelling of his own addresses is altered; what cannot be
// resolved is returned as it is.
func Resolve(base, ref string) string {
	ref = cleanAddress(ref)
	if ref == "" || Scheme(ref) != "" || base == "" {
		return ref
	}
	scheme, rest, ok := strings.Cut(base, "://")
	if !ok {
		return ref
	}
	if strings.HasPrefix(ref, "//") {
		return scheme + ":" + ref
	}
	host, path := rest, "/"
	if n := strings.IndexAny(rest, "/?#"); n >= 0 {
		host, path = rest[:n], rest[n:]
	}
	root := scheme + "://" + host
	if n := strings.IndexByte(path, '#'); n >= 0 {
		path = path[:n]
	}
	if ref[0] == '#' {
		return root + path + ref
	}
	if n := strings.IndexByte(path, '?'); n >= 0 {
		path = path[:n]
	}
	if path == "" {
		path = "/"
	}
	switch {
	case ref[0] == '?':
		return root + path + ref
	case ref[0] == '/':
		path = ref
	default:
		path = path[:strings.LastIndexByte(path, '/')+1] + ref
	}
	if !strings.Contains(path, "./") && !strings.HasSuffix(path, "/..") && !strings.HasSuffix(path, "/.") {
		return root + path
	}
	return root + removeDots(path)
}

// removeDots is RFC 3986 5.2.4 for a path that begins with "/"; a query stays as it is.
func removeDots(path string) string {
	query := ""
	if n := strings.IndexAny(path, "?#"); n >= 0 {
		path, query = path[:n], path[n:]
	}
	var out []string
	parts := strings.Split(path[1:], "/")
	for i, part := range parts {
		last := i == len(parts)-1
		switch part {
		case "..":
			if len(out) > 0 {
				out = out[:len(out)-1]
			}
		case ".":
		default:
			out = append(out, part)
			continue
		}
		if last {
			out = append(out, "")
		}
	}
	return "/" + strings.Join(out, "/") + query
}

// cleanAddress takes off white space around an address and line breaks inside of it.
func cleanAddress(s string) string {
	s = strings.TrimSpace(s)
	if !strings.ContainsAny(s, "\r\n\t") {
		return s
	}
	return strings.NewReplacer("\r", "", "\n", "", "\t", "").Replace(s)
}

// Scheme is what stands before the ":" of an absolute address, as written, or "".
func Scheme(s string) string {
	for i := range len(s) {
		switch c := s[i]; {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		case c == ':':
			return s[:i]
		default:
			return ""
		}
	}
	return ""
}

// IsWeb reports whether an address is an absolute one of the web.
func IsWeb(s string) bool {
	for _, scheme := range [2]string{"https://", "http://"} {
		if len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			return s[len(scheme)] != '/'
		}
	}
	return false
}

// Web makes an address absolute, of the web and short enough to fetch, or "".
func Web(base, ref string) string {
	s := Resolve(base, ref)
	if !IsWeb(s) || len(s) > 8192 {
		return ""
	}
	if strings.ContainsAny(s, " <>\"") {
		s = strings.NewReplacer(" ", "%20", "<", "%3C", ">", "%3E", `"`, "%22").Replace(s)
	}
	if _, err := url.Parse(s); err != nil {
		return ""
	}
	return s
}
