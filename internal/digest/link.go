package digest

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"tocsin/internal/text"
)

// maxURL is the longest address in bytes that becomes a link; Slack refuses
// longer ones, and mail clients break them.
const maxURL = 2000

// Link turns an address from a stranger into one that may be linked, and the
// host it leads to as people should read it. Both are empty if the address is
// not http or https, cannot be parsed or is too long. User names in an
// address are dropped: they serve to look like another host.
func Link(raw string) (address, host string) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Hostname() == "" || u.Opaque != "" {
		return "", ""
	}
	if u.Scheme = strings.ToLower(u.Scheme); u.Scheme != "http" && u.Scheme != "https" {
		return "", ""
	}
	u.User = nil
	name := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	ascii, err := idna.Lookup.ToASCII(name)
	if err != nil {
		ascii = name
	}
	if strings.ContainsFunc(ascii, func(r rune) bool { return r <= ' ' || r >= 0x7F || strings.ContainsRune("<>\"'|\\^`{}%/@", r) }) {
		return "", ""
	}
	port := ""
	if p := u.Port(); p != "" && !(u.Scheme == "http" && p == "80") && !(u.Scheme == "https" && p == "443") {
		port = ":" + p
	}
	if u.Host = ascii + port; strings.Contains(ascii, ":") {
		u.Host = "[" + ascii + "]" + port
	}
	address = escape(u.String())
	if len(address) > maxURL {
		return "", ""
	}
	if strings.Contains(ascii, ":") {
		return address, u.Host
	}
	return address, readable(ascii) + port
}

// escape percent-encodes what url.URL leaves as it found it in a query but
// what ends, divides or disguises an address in some medium.
func escape(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c >= 0x7F || strings.IndexByte("<>\"|\\^`{}", c) >= 0 {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// readable is an ASCII host in its own letters where these cannot deceive:
// every label is ASCII, or all labels from some one on, the last included, are
// of letters of one and the same other script. Everything else stays punycode:
// a Cyrillic word under ".com" may be written to look Latin, and some scripts
// have full stops and digits of their own that look like the dots of a host.
func readable(ascii string) string {
	if !strings.Contains(ascii, "xn--") {
		return ascii
	}
	host, err := idna.Display.ToUnicode(ascii)
	if err != nil {
		return ascii
	}
	script := text.NoScript
	labels := strings.Split(host, ".")
	for _, r := range labels[len(labels)-1] {
		script = ownLetters(r)
		break
	}
	if script == text.NoScript {
		return ascii
	}
	for _, label := range labels {
		latin, other := false, false
		for _, r := range label {
			switch {
			case text.ScriptOf(r) == script && unicode.IsLetter(r):
				other = true
			case r == '-' || r >= '0' && r <= '9':
			case r < 0x80:
				latin = true
			default:
				return ascii
			}
		}
		if latin && other {
			return ascii
		}
	}
	return host
}

// ownLetters is the script of a letter if it is one of those whose hosts are
// shown in their own letters.
func ownLetters(r rune) text.Script {
	switch s := text.ScriptOf(r); s {
	case text.Armenian, text.Cyrillic, text.Georgian, text.Arabic, text.Hebrew, text.Greek:
		return s
	}
	return text.NoScript
}
