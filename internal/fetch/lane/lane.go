// Package lane paces requests: all that goes to one registrable domain is one
// lane, in which one request is under way at a time, in all processes that
// share a State, with a pause between two and none while a host's Retry-After
// lasts.
package lane

import (
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Of returns the lane of a host: its registrable domain (eTLD+1 by the public
// suffix list), or the host itself if it is an IPv4 address or a name without
// one. An IPv6 address stands for its /64, which is what one customer gets: else
// one server could be as many lanes as it likes. The host may have a port, which
// does not matter.
func Of(host string) string {
	h := host
	if strings.HasPrefix(h, "[") {
		if i := strings.IndexByte(h, ']'); i > 0 {
			h = h[1:i]
		}
	} else if strings.Count(h, ":") == 1 {
		h, _, _ = strings.Cut(h, ":")
	}
	h = strings.ToLower(strings.TrimSuffix(h, "."))
	if ip, err := netip.ParseAddr(h); err == nil {
		if ip = ip.Unmap().WithZone(""); ip.Is4() {
			return ip.String()
		}
		return netip.PrefixFrom(ip, 64).Masked().String()
	}
	if domain, err := publicsuffix.EffectiveTLDPlusOne(h); err == nil {
		return domain
	}
	return h
}

// maxHost is the longest name that a host can have, in bytes (RFC 1035, 2.3.4).
const maxHost = 253

// OfURL returns the lane of a URL's host, "" for what is no URL or names no host.
func OfURL(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil || len(u.Hostname()) > maxHost+1 { // with its final dot
		return ""
	}
	return Of(u.Hostname())
}
