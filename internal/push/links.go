package push

import (
	"net/url"
	"strings"
)

// Links are what a resource says of where it is pushed from.
type Links struct {
	Hubs []string // absolute, in their order
	Self string   // the topic: the address that hubs know it by; "" if it does not say
}

// maxHubs bounds how many are kept.
const maxHubs = 8

// ParseLinks reads the values of Link headers (RFC 8288, 3). Addresses are
// resolved against base; what cannot be read is passed over.
func ParseLinks(headers []string, base string) Links {
	var out Links
	for _, h := range headers {
		for rest := h; rest != ""; {
			var address, rel string
			address, rel, rest = nextLink(rest)
			out.add(address, rel, base)
		}
	}
	return out
}

// add takes in one link by its relations, of which there may be several.
func (l *Links) add(address, rel, base string) {
	for _, r := range strings.Fields(strings.ToLower(rel)) {
		switch {
		case r == "hub" && len(l.Hubs) < maxHubs:
			if a := absolute(address, base); a != "" {
				l.Hubs = append(l.Hubs, a)
			}
		case r == "self" && l.Self == "":
			l.Self = absolute(address, base)
		}
	}
}

func absolute(address, base string) string {
	ref, err := url.Parse(strings.TrimSpace(address))
	if err != nil || address == "" {
		return ""
	}
	if u, err := url.Parse(base); err == nil && base != "" {
		ref = u.ResolveReference(ref)
	}
	return ref.String()
}

// nextLink reads one link and what follows it. A link that is of another
// context (anchor) has no relation here.
func nextLink(s string) (address, rel, rest string) {
	open := strings.IndexByte(s, '<')
	if open < 0 {
		return "", "", ""
	}
	s = s[open+1:]
	end := strings.IndexByte(s, '>')
	if end < 0 {
		return "", "", ""
	}
	address, s = s[:end], s[end+1:]
	elsewhere, found := false, false
	for {
		s = strings.TrimLeft(s, " \t")
		if s == "" || s[0] != ';' {
			break
		}
		var name, value string
		name, value, s = parameter(s[1:])
		switch {
		case strings.EqualFold(name, "anchor"):
			elsewhere = true
		case strings.EqualFold(name, "rel") && !found: // the first counts (RFC 8288, 3.3)
			rel, found = value, true
		}
	}
	if elsewhere {
		rel = ""
	}
	if comma := strings.IndexByte(s, ','); comma >= 0 {
		return address, rel, s[comma+1:]
	}
	return address, rel, ""
}

// parameter reads `name=value` or `name="quoted value"`.
func parameter(s string) (name, value, rest string) {
	n := strings.IndexAny(s, "=;,")
	if n < 0 {
		return strings.TrimSpace(s), "", ""
	}
	name = strings.TrimSpace(s[:n])
	if s[n] != '=' {
		return name, "", s[n:]
	}
	s = strings.TrimLeft(s[n+1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		if n = strings.IndexAny(s, ";,"); n < 0 {
			n = len(s)
		}
		return name, strings.TrimSpace(s[:n]), s[n:]
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return name, b.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		b.WriteByte(s[i])
	}
	return name, "", "" // the quote is never closed
}
