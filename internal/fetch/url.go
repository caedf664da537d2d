package fetch

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"tocsin/internal/fetch/dial"
)

// Loopback reports whether a host, without its port, is this machine.
func Loopback(host string) bool { return dial.Loopback(host) }

// maxURL bounds a URL's length in bytes; servers refuse far shorter ones.
const maxURL = 8 << 10

// hostProfile maps an international name to its ASCII form as a browser does,
// but lets underscores pass: real hosts have them.
var hostProfile = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.Transitional(false), idna.StrictDomainName(false),
	idna.VerifyDNSLength(true))

// ParseURL is the one parser of URLs that are fetched, so that no check and no
// dial can disagree about where a URL points. It accepts absolute http and
// https URLs and returns them in one form: lower-case ASCII host without a
// final dot, no default port, no fragment, a path of at least "/". It refuses
// user names, backslashes, control characters, zone ids, and addresses that
// are not written as four decimal numbers or as IPv6 in brackets.
func ParseURL(raw string) (*url.URL, error) {
	s := strings.Trim(raw, " \t\r\n")
	if err := checkBytes(s); err != nil {
		return nil, err
	}
	if strings.IndexByte(s, ' ') >= 0 {
		s = escapeSpaces(s)
	}
	u, err := url.Parse(s)
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err // without the URL itself, which may hold a key
		}
		return nil, fmt.Errorf("not a URL: %w", err)
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("scheme %q: only http and https are fetched", u.Scheme)
	}
	if u.User != nil {
		return nil, errors.New("a user name in the URL is not accepted")
	}
	if u.Opaque != "" || u.Host == "" {
		return nil, errors.New("the URL names no host")
	}
	host, err := cleanHost(u.Hostname(), strings.HasPrefix(u.Host, "["))
	if err != nil {
		return nil, err
	}
	port, err := cleanPort(u)
	if err != nil {
		return nil, err
	}
	if strings.IndexByte(host, ':') >= 0 {
		host = "[" + host + "]"
	}
	u.Host = host + port
	u.Fragment = ""
	u.RawFragment = ""
	if u.Path == "" {
		u.Path = "/"
	}
	return u, nil
}

// checkBytes refuses what parsers are known to disagree about.
func checkBytes(s string) error {
	if s == "" {
		return errors.New("the URL is empty")
	}
	if len(s) > maxURL {
		return fmt.Errorf("the URL is longer than %d bytes", maxURL)
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < 0x20 || c == 0x7f:
			return fmt.Errorf("control character %#02x in the URL", c)
		case c == '\\':
			return errors.New("backslash in the URL")
		}
	}
	return nil
}

// escapeSpaces writes spaces behind the host as %20, as browsers do: feeds and
// Location headers are full of them. One in the host stays, and is refused.
func escapeSpaces(s string) string {
	i := strings.Index(s, "://")
	if i < 0 {
		return s
	}
	j := strings.IndexAny(s[i+3:], "/?#")
	if j < 0 {
		return s
	}
	j += i + 3
	return s[:j] + strings.ReplaceAll(s[j:], " ", "%20")
}

// cleanHost returns the host's one ASCII form.
func cleanHost(host string, bracketed bool) (string, error) {
	if strings.IndexByte(host, '%') >= 0 {
		return "", errors.New("a zone id or percent sign in the host is not accepted")
	}
	if bracketed {
		ip, err := netip.ParseAddr(host)
		if err != nil || !ip.Is6() {
			return "", fmt.Errorf("host [%s] is not an IPv6 address", host)
		}
		return ip.String(), nil
	}
	if plainHost(host) && !strings.Contains(host, "xn--") { // punycode is checked by the profile
		host = strings.TrimSuffix(host, ".")
	} else {
		ascii, err := hostProfile.ToASCII(host)
		if err != nil {
			return "", fmt.Errorf("host %q is not a valid name", host)
		}
		host = strings.TrimSuffix(ascii, ".")
		again, err := hostProfile.ToASCII(host) // invalid UTF-8 passes once
		if err != nil || again != host || !plainHost(host) {
			return "", fmt.Errorf("host %q is not a valid name", host)
		}
	}
	if host == "" || len(host) > 253 || host[0] == '.' || host[len(host)-1] == '.' || strings.Contains(host, "..") {
		return "", errors.New("the host is not a valid name")
	}
	if endsInNumber(host) {
		ip, err := netip.ParseAddr(host)
		if err != nil {
			return "", fmt.Errorf("host %q looks like an IP address but is not four decimal numbers", host)
		}
		return ip.String(), nil
	}
	return host, nil
}

// plainHost reports whether the name has only the characters of host names,
// in lower case.
func plainHost(host string) bool {
	for i := 0; i < len(host); i++ {
		c := host[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != '_' {
			return false
		}
	}
	return true
}

// endsInNumber reports whether the last label is a number, decimal or
// hexadecimal: resolvers of the C library read such names as addresses
// (0x7f.1, 2130706433), so they are never taken as names (WHATWG URL, 3.5).
func endsInNumber(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if last == "" {
		return false
	}
	if rest, ok := strings.CutPrefix(last, "0x"); ok {
		return strings.Trim(rest, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

// cleanPort returns ":port", or "" for the scheme's own port.
func cleanPort(u *url.URL) (string, error) {
	p := u.Port()
	if p == "" {
		return "", nil
	}
	n, err := strconv.ParseUint(p, 10, 16)
	if err != nil || n == 0 {
		return "", fmt.Errorf("port %q is not a number from 1 to 65535", p)
	}
	if int(n) == defaultPort(u.Scheme) {
		return "", nil
	}
	return ":" + strconv.FormatUint(n, 10), nil
}

func defaultPort(scheme string) int {
	if scheme == "https" {
		return 443
	}
	return 80
}

// portOf is the port a parsed URL is dialled at.
func portOf(u *url.URL) uint16 {
	if p := u.Port(); p != "" {
		n, _ := strconv.ParseUint(p, 10, 16) // checked by cleanPort
		return uint16(n)
	}
	return uint16(defaultPort(u.Scheme))
}

// showURL is a URL for error texts and logs: without its query, where keys are.
func showURL(u *url.URL) string {
	if u.RawQuery == "" {
		return u.String()
	}
	v := *u
	v.RawQuery = ""
	return v.String() + "?..."
}

// showRaw is showURL for what did not parse: also without a password, and on
// one line.
func showRaw(raw string) string {
	if i := strings.IndexByte(raw, '?'); i >= 0 {
		raw = raw[:i] + "?..."
	}
	if i := strings.LastIndexByte(raw, '@'); i >= 0 {
		scheme := ""
		if j := strings.Index(raw[:i], "//"); j >= 0 {
			scheme = raw[:j+2]
		}
		raw = scheme + "...@" + raw[i+1:]
	}
	if len(raw) > 200 {
		raw = raw[:200] + "..."
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return '?'
		}
		return r
	}, raw)
}
