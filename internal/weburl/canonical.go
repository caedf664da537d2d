package weburl

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// maxURL bounds what is looked at, in bytes: browsers and servers give up near
// 8 KiB, and an address that long is a payload, not a name.
const maxURL = 8192

// maxRounds bounds how often a form is put in normal form again: two rounds for
// ordinary addresses, one more for each redirector or AMP cache nested in it.
const maxRounds = 12

// Canonical turns an absolute http or https URL into the normal form that
// serves as an article's key. It is a name and not an address: fetch the URL
// as published, compare by this form. http and https become one where the port
// is the scheme's own; "www.", mobile and AMP hosts and paths, tracking and
// session parameters, default documents, fragments (other than "#!/" and "#/"
// routes) and credentials are dropped; the query is sorted, the host is in
// ASCII (RFC 5891) and percent-encoding is normal (RFC 3986, 6.2.2). Known
// redirectors and AMP caches are opened without a request, and what a platform
// shows under several addresses has one (see alias).
//
// The error says what is wrong with the URL; an empty, relative or non-web URL
// is one.
func Canonical(raw string) (string, error) {
	last := raw
	for range maxRounds {
		u, err := parseWeb(last)
		if err != nil {
			return "", err
		}
		if inner, ok := unwrap(u); ok {
			u = inner
		}
		u = alias(u)
		form, err := normalForm(u)
		if err != nil || form == last {
			return form, err
		}
		last = form
	}
	return "", fmt.Errorf("URL %.200q wraps another too many times over", raw)
}

// parseWeb reads an absolute web address, forgiving what browsers forgive:
// white space around and inside, backslashes, a missing scheme after "//".
func parseWeb(raw string) (*url.URL, error) {
	s := strings.Map(func(r rune) rune {
		switch {
		case r == '\\':
			return '/'
		case r < ' ' || r == 0x7f || r == 0xfeff || r == 0x200b:
			return -1
		}
		return r
	}, strings.ToValidUTF8(raw, "\ufffd"))
	s = strings.TrimSpace(s)
	if s == "" {
		return nil, errors.New("empty URL")
	}
	if len(s) > maxURL {
		return nil, fmt.Errorf("URL of %d bytes: longer than %d is no article's address", len(s), maxURL)
	}
	if strings.HasPrefix(s, "//") {
		s = "https:" + s
	}
	u, err := url.Parse(escapeStray(s))
	if err != nil {
		return nil, fmt.Errorf("URL %.200q cannot be read: %w", raw, errors.Unwrap(err))
	}
	u.Scheme = strings.ToLower(u.Scheme)
	switch {
	case u.Scheme == "":
		return nil, fmt.Errorf("URL %.200q is not absolute: it needs http:// or https:// and a host", raw)
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("URL %.200q has scheme %q: only http and https lead to articles", raw, u.Scheme)
	case u.Hostname() == "":
		return nil, fmt.Errorf("URL %.200q has no host", raw)
	}
	return u, nil
}

// escapeStray makes a "%" that begins no valid escape into "%25", and a space
// into "%20", so that a sloppy link is still a key.
func escapeStray(s string) string {
	if !strings.ContainsAny(s, "% ") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])):
			b.WriteString("%25")
		case c == ' ':
			b.WriteString("%20")
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// normalForm writes a parsed URL the one way that stands for all its spellings.
func normalForm(u *url.URL) (string, error) {
	host, err := asciiHost(u.Hostname())
	if err != nil {
		return "", err
	}
	scheme, port := u.Scheme, u.Port()
	if port == "" || port == "80" && scheme == "http" || port == "443" {
		scheme, port = "https", ""
	}
	bare := desktopHost(host)
	p := stripAMP(normalPath(u.EscapedPath()))
	var b strings.Builder
	b.WriteString(scheme + "://")
	if strings.Contains(bare, ":") {
		bare = "[" + bare + "]"
	}
	b.WriteString(bare)
	if port != "" {
		b.WriteString(":" + port)
	}
	b.WriteString(p)
	if q := normalQuery(u.RawQuery); q != "" {
		b.WriteString("?" + q)
	}
	if f := u.EscapedFragment(); strings.HasPrefix(f, "!") && len(f) > 2 || strings.HasPrefix(f, "/") && len(f) > 1 {
		b.WriteString("#" + normalEscapes(f))
	}
	return b.String(), nil
}

// asciiHost lower-cases a host, drops a final dot and writes international
// labels in ASCII. A host that IDNA refuses but DNS would carry (an underscore)
// is kept as it is.
func asciiHost(host string) (string, error) {
	host = strings.TrimRight(strings.ToLower(host), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().WithZone("").String(), nil
	}
	ascii, err := idna.Lookup.ToASCII(host)
	if err != nil {
		if i := strings.IndexFunc(host, func(r rune) bool { return r > 0x7f || !isHostByte(byte(r)) }); i >= 0 {
			return "", fmt.Errorf("host %.100q cannot be a name: %w", host, err)
		}
		ascii = host
	}
	if ascii == "" || strings.Contains(ascii, "..") || strings.HasPrefix(ascii, ".") {
		return "", fmt.Errorf("host %.100q cannot be a name", host)
	}
	return ascii, nil
}

func isHostByte(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_'
}

// desktopHost drops the labels "www", "m", "mobile" and the like before the
// registrable domain, never a label of that domain itself ("m.example.com" but
// not "m.am").
func desktopHost(host string) string {
	if net.ParseIP(host) != nil {
		return host
	}
	site, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil || len(host) <= len(site) {
		return host
	}
	labels := strings.Split(strings.TrimSuffix(host, "."+site), ".")
	labels = slices.DeleteFunc(labels, func(l string) bool {
		switch l {
		case "www", "www1", "www2", "ww2", "m", "mobile", "mob", "amp", "touch", "wap", "pda":
			return true
		}
		return false
	})
	return strings.Join(append(labels, site), ".")
}

// normalPath removes dot segments, doubled slashes, a session in the path, the
// default document and the slash at the end.
func normalPath(p string) string {
	p = normalEscapes(p)
	if i := strings.Index(p, ";"); i >= 0 && isSessionParam(p[i+1:]) {
		rest := ""
		if j := strings.IndexByte(p[i:], '/'); j >= 0 {
			rest = p[i+j:]
		}
		p = p[:i] + rest
	}
	p = path.Clean("/" + p)
	dir, file := path.Split(p)
	switch strings.ToLower(file) {
	case "index.html", "index.htm", "index.php", "index.shtml", "index.jsp", "index.asp", "index.aspx", "default.asp", "default.aspx":
		p = path.Clean(dir)
	}
	return p
}

func isSessionParam(s string) bool {
	s = strings.ToLower(s)
	return strings.HasPrefix(s, "jsessionid=") || strings.HasPrefix(s, "sid=") || strings.HasPrefix(s, "phpsessid=")
}

// normalEscapes decodes escapes of unreserved bytes and writes the others with
// upper-case digits; bytes that may not stand raw are escaped.
func normalEscapes(s string) string {
	const hexDigits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		escaped := false
		if c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			c = unhex(s[i+1])<<4 | unhex(s[i+2])
			escaped = true
			i += 2
		}
		switch {
		case isUnreserved(c), !escaped && strings.IndexByte("/:@!$&'()*+,;=?%", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hexDigits[c>>4])
			b.WriteByte(hexDigits[c&15])
		}
	}
	return b.String()
}

func isUnreserved(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
