package config

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"tocsin/internal/fetch"
	"tocsin/internal/fetch/dial"
	"tocsin/internal/yamldoc"
)

// address checks and returns the source's one address; nil with a fault.
func (d *decoder) address(at string, s *Settings, src *Source, taken map[string]yamldoc.Position) *url.URL {
	var given []string
	for _, option := range []string{"feed", "site", "page", "mail"} {
		if d.Given(at + "." + option) {
			given = append(given, option)
		}
	}
	switch {
	case d.Bad(at), len(given) == 0 && d.Odd(at):
		return nil
	case len(given) == 0:
		d.FaultAt(at, "write feed:, site:, page: or mail: with its address", "source %q has no address", src.Name)
		return nil
	case len(given) > 1:
		d.FaultAt(at+"."+given[1], "make it two sources", "a source is one of feed, site, page and mail, not %s", strings.Join(given, " and "))
		return nil
	}
	path := at + "." + given[0]
	var u *url.URL
	var ok bool
	if src.Mail != nil {
		path += ".imap"
		u, ok = d.mail(at, src, s)
	} else if u, ok = d.webAddress(path, src.URL()); ok {
		ok = d.fetchable(path, src.URL(), s)
	}
	if !ok {
		return nil
	}
	key := addressKey(u)
	if first, twice := taken[key]; twice {
		d.FaultAt(path, "remove one; the first is on line "+strconv.Itoa(first.Line), "the address stands twice")
	}
	taken[key] = d.Pos(path)
	return u
}

// fetchable refuses an address that no fetch would ever ask for: one that only
// some programs can read, or that leads where fetch.allow does not.
func (d *decoder) fetchable(path, raw string, s *Settings) bool {
	u, err := fetch.ParseURL(raw)
	if err != nil {
		d.FaultAt(path, "copy it from the browser's address line", "the address cannot be fetched: %v", err)
		return false
	}
	return d.reachable(path, u, s, dial.NewGuard(s.Fetch.Allow, s.Fetch.Ports))
}

// reachable refuses the address of a server that the guard lets nobody connect to.
func (d *decoder) reachable(path string, u *url.URL, s *Settings, guard *dial.Guard) bool {
	if d.Bad("fetch") || d.Bad("fetch.allow") || d.Bad("fetch.ports") {
		return true
	}
	ip, port := target(u)
	hint := "fetch.allow names servers of your own"
	var err error
	if ip.IsValid() {
		err = guard.Check(netip.AddrPortFrom(ip, port))
	} else if err = guard.CheckPort(port); err != nil {
		if hint = "fetch.ports names further ports"; u.Scheme == "imap" {
			hint = "write :993, or name the port in fetch.ports"
		}
	}
	if err != nil {
		d.FaultAt(path, hint, "the address cannot be fetched: %v", err)
	}
	return err == nil
}

// addressKey is equal for addresses that differ in spelling only.
func addressKey(u *url.URL) string {
	c := *u
	c.Scheme = strings.ToLower(c.Scheme)
	c.Host = strings.ToLower(c.Host)
	c.Fragment = ""
	c.RawFragment = ""
	if port := c.Port(); port == "80" && c.Scheme == "http" || port == "443" && c.Scheme == "https" {
		c.Host = strings.TrimSuffix(c.Host, ":"+port)
	}
	if c.Path == "" {
		c.Path = "/"
	}
	return c.String()
}

// own reports whether fetch.allow names the address. A host name is not
// looked up here: what it means may change.
func own(u *url.URL, allow []dial.Range) bool {
	if u == nil {
		return false
	}
	ip, port := target(u)
	return ip.IsValid() && dial.NewGuard(allow, nil).Allowed(netip.AddrPortFrom(ip, port))
}

// target is the IP address and the port that a URL names; the address is zero for
// a host that has a name.
func target(u *url.URL) (netip.Addr, uint16) {
	host := u.Hostname()
	if host == "localhost" {
		host = "127.0.0.1"
	}
	port := uint16(443)
	if u.Scheme == "http" {
		port = 80
	}
	if n, err := strconv.ParseUint(u.Port(), 10, 16); err == nil {
		port = uint16(n)
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}, port
	}
	return ip.Unmap(), port
}
