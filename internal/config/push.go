package config

import (
	"cmp"
	"net/netip"
	"net/url"
	"strings"

	"tocsin/internal/fetch/dial"
)

// pushPath is where hubs call back, below the public address.
const pushPath = "/push/"

// Callbacks is the address below which hubs call back, "" if push is off; then
// why says why.
func (c *Config) Callbacks() (base, why string) {
	if why := c.Web.noPush(); why != "" {
		return "", why
	}
	return c.Web.PublicURL + pushPath, ""
}

// NoPush says why a source is not subscribed although its feed names a hub, ""
// if nothing stands against it.
func (c *Config) NoPush(s Source) string {
	_, why := c.Callbacks()
	switch {
	case why != "":
		return why
	case !s.Push:
		return "the source has push: no"
	case s.pushSaid || c.Web.pushSaid:
		return ""
	}
	if way := cmp.Or(s.way, c.Fetch.way); way.String() != dial.Direct.String() {
		return "it is read through a proxy, and its hub would learn who reads it (push: yes of the source allows it)"
	}
	return ""
}

// noPush says why no hub can call back, "" if one can.
func (w Web) noPush() string {
	u, err := url.Parse(w.PublicURL)
	switch {
	case !w.Push:
		return "web.push is no"
	case w.PublicURL == "":
		return "web.public_url is not set"
	case err != nil || u.Scheme != "https":
		return "web.public_url is not https"
	case !publicHost(u):
		return "web.public_url is not an address of the public internet"
	case w.Listen == "":
		return "web.listen is empty"
	}
	return ""
}

// publicHost reports whether an address may be one of the public internet:
// names are believed.
func publicHost(u *url.URL) bool {
	host := u.Hostname()
	if ip, err := netip.ParseAddr(host); err == nil {
		return dial.NewGuard(nil, nil).Check(netip.AddrPortFrom(ip, 443)) == nil
	}
	return strings.Contains(strings.TrimSuffix(host, "."), ".") && !strings.HasSuffix(strings.TrimSuffix(host, "."), ".localhost")
}

// push checks whether a source that is to be pushed can be.
func (d *decoder) push(at string, s *Settings, src *Source) {
	src.pushSaid = d.Given(at+".push") && src.Push
	if why := s.Web.noPush(); why != "" && src.pushSaid && src.Site == "" && src.Mail == nil {
		d.FaultAt(at+".push", "see to that, or take push: yes out", "no hub can reach this Tocsin: %s", why)
	}
}
