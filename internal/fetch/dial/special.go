package dial

import (
	"net/netip"
	"slices"
)

type specialRange struct {
	prefix netip.Prefix
	what   string
}

// special4 and special6 are the IANA special-purpose registries (RFC 6890 and
// its successors, read 2025) plus two that are special in practice.
var (
	special4 = []specialRange{
		{netip.MustParsePrefix("0.0.0.0/8"), "this network"},
		{netip.MustParsePrefix("10.0.0.0/8"), "private"},
		{netip.MustParsePrefix("100.64.0.0/10"), "shared by carriers (CGNAT)"},
		{netip.MustParsePrefix("127.0.0.0/8"), "loopback"},
		{netip.MustParsePrefix("168.63.129.16/32"), "a cloud platform's own address"},
		{netip.MustParsePrefix("169.254.0.0/16"), "link-local"},
		{netip.MustParsePrefix("172.16.0.0/12"), "private"},
		{netip.MustParsePrefix("192.0.0.0/24"), "reserved for protocols"},
		{netip.MustParsePrefix("192.0.2.0/24"), "for documentation"},
		{netip.MustParsePrefix("192.88.99.0/24"), "a retired 6to4 relay"},
		{netip.MustParsePrefix("192.168.0.0/16"), "private"},
		{netip.MustParsePrefix("198.18.0.0/15"), "for benchmarks"},
		{netip.MustParsePrefix("198.51.100.0/24"), "for documentation"},
		{netip.MustParsePrefix("203.0.113.0/24"), "for documentation"},
		{netip.MustParsePrefix("224.0.0.0/4"), "multicast"},
		{netip.MustParsePrefix("240.0.0.0/4"), "reserved"},
	}
	special6 = []specialRange{
		{netip.MustParsePrefix("::/128"), "unspecified"},
		{netip.MustParsePrefix("::1/128"), "loopback"},
		{netip.MustParsePrefix("fc00::/7"), "private"},
		{netip.MustParsePrefix("fe80::/10"), "link-local"},
		{netip.MustParsePrefix("fec0::/10"), "site-local"},
		{netip.MustParsePrefix("ff00::/8"), "multicast"},
		{netip.MustParsePrefix("2001::/23"), "reserved for protocols"},
		{netip.MustParsePrefix("2001:db8::/32"), "for documentation"},
		{netip.MustParsePrefix("3fff::/20"), "for documentation"},
	}
	globalUnicast = netip.MustParsePrefix("2000::/3") // all of IPv6 that is assigned to networks
	nat64         = netip.MustParsePrefix("64:ff9b::/96")
	sixToFour     = netip.MustParsePrefix("2002::/16")
	teredo        = netip.MustParsePrefix("2001::/32")
)

// special says what an address is if it is not public, "" if it is. Addresses
// that carry an IPv4 address in them (mapped, 6to4, Teredo, NAT64, ISATAP) are
// judged by that one too: a gateway would deliver to it.
func special(ip netip.Addr) string {
	if !ip.IsValid() || ip.Zone() != "" {
		return "not an address without a zone"
	}
	ip = ip.Unmap()
	if ip.Is4() {
		return lookup(special4, ip)
	}
	b := ip.As16()
	switch {
	case nat64.Contains(ip):
		return within("NAT64 to an address that is ", [4]byte(b[12:16]))
	case sixToFour.Contains(ip):
		if why := within("6to4 to an address that is ", [4]byte(b[2:6])); why != "" {
			return why
		}
	case teredo.Contains(ip):
		client := [4]byte{^b[12], ^b[13], ^b[14], ^b[15]} // RFC 4380, 4: the bits are inverted
		if why := within("Teredo to an address that is ", client); why != "" {
			return why
		}
	}
	if b[10] == 0x5e && b[11] == 0xfe && b[9] == 0 && b[8]&^2 == 0 { // RFC 5214, 6.1
		if why := within("ISATAP to an address that is ", [4]byte(b[12:16])); why != "" {
			return why
		}
	}
	if why := lookup(special6, ip); why != "" {
		return why
	}
	if !globalUnicast.Contains(ip) {
		return "outside the public range of IPv6"
	}
	return ""
}

func within(what string, v4 [4]byte) string {
	if why := lookup(special4, netip.AddrFrom4(v4)); why != "" {
		return what + why
	}
	return ""
}

func lookup(table []specialRange, ip netip.Addr) string {
	for _, r := range table {
		if r.prefix.Contains(ip) {
			return r.what
		}
	}
	return ""
}

// AtHome reports whether a host, an address or a name, lies on this machine or in
// a private network.
func AtHome(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return home(ip)
	}
	return localName(host)
}

// home reports whether an address lies on this machine or in a private network.
// Where a cloud platform gives away credentials does not, whatever its range.
func home(ip netip.Addr) bool {
	ip = ip.Unmap()
	return ip.Zone() == "" && (ip.IsLoopback() || ip.IsPrivate() || cgnat.Contains(ip)) && !slices.Contains(metadata, ip)
}

var (
	cgnat    = netip.MustParsePrefix("100.64.0.0/10") // of carriers and overlay networks (Tailscale)
	metadata = []netip.Addr{netip.MustParseAddr("100.100.100.200"), netip.MustParseAddr("fd00:ec2::254")}
)

// Loopback reports whether a host, without its port, is this machine.
func Loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
