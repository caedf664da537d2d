package feed

import (
	"net/url"
	"strings"
)

// resolve makes an address absolute. What is absolute stays as written, so
// that nobody's spelling of his own addresses is altered; what cannot be
// resolved is returned as it is.
func resolve(base, ref string) string {
	ref = cleanAddress(ref)
	if ref == "" || hasScheme(ref) || base == "" {
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

// hasScheme reports whether an address begins with "scheme:".
func hasScheme(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		default:
			return c == ':' && i > 0
		}
	}
	return false
}

// isWeb reports whether an address is an absolute one of the web.
func isWeb(s string) bool {
	for _, scheme := range [2]string{"https://", "http://"} {
		if hasPrefixFold(s, scheme) {
			return len(s) > len(scheme) && s[len(scheme)] != '/'
		}
	}
	return false
}

// entryAddress is the address of an entry: absolute, of the web, or "".
func entryAddress(base, ref string) string {
	s := resolve(base, ref)
	if !isWeb(s) || len(s) > 8192 {
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
