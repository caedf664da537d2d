package fetch

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// Range is addresses that fetch.allow names: a prefix, on one port or on all.
type Range struct {
	Prefix netip.Prefix
	Port   uint16 // 0 means every port
}

// ParseRange reads an entry of fetch.allow: "127.0.0.1", "10.0.0.0/8",
// "127.0.0.0/8:8080", "10.1.2.3:8080", "::1", "[fd00::/8]:8080", "[::1]:8080".
func ParseRange(s string) (Range, error) {
	addr, port := s, ""
	if inner, ok := strings.CutPrefix(s, "["); ok {
		i := strings.IndexByte(inner, ']')
		if i < 0 {
			return Range{}, fmt.Errorf("%q: the bracket is not closed", s)
		}
		addr, port = inner[:i], inner[i+1:]
		if bits, ok := strings.CutPrefix(port, "/"); ok { // [::1]/128:8080
			bits, port, _ = cutKeep(bits, ':')
			addr += "/" + bits
		}
		if port != "" && port[0] != ':' {
			return Range{}, fmt.Errorf("%q: want [prefix]:port", s)
		}
		port = strings.TrimPrefix(port, ":")
	} else if strings.Count(s, ":") == 1 {
		addr, port, _ = strings.Cut(s, ":")
	}
	var r Range
	if port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return Range{}, fmt.Errorf("%q: port %q is not a number from 1 to 65535", s, port)
		}
		r.Port = uint16(n)
	}
	if strings.IndexByte(addr, '/') >= 0 {
		p, err := netip.ParsePrefix(addr)
		if err != nil {
			return Range{}, fmt.Errorf("%q is not an address range; write it like 10.0.0.0/8 or 10.0.0.0/8:8080", s)
		}
		r.Prefix = p.Masked()
		return r, nil
	}
	ip, err := netip.ParseAddr(addr)
	if err != nil || ip.Zone() != "" {
		return Range{}, fmt.Errorf("%q is not an address; write it like 127.0.0.1, 10.0.0.0/8 or [::1]:8080", s)
	}
	ip = ip.Unmap()
	r.Prefix = netip.PrefixFrom(ip, ip.BitLen())
	return r, nil
}

// cutKeep cuts s before sep and keeps sep with the second part.
func cutKeep(s string, sep byte) (before, after string, found bool) {
	if i := strings.IndexByte(s, sep); i >= 0 {
		return s[:i], s[i:], true
	}
	return s, "", false
}

// UnmarshalText reads a range as the configuration has it.
func (r *Range) UnmarshalText(text []byte) error {
	parsed, err := ParseRange(string(text))
	*r = parsed
	return err
}

// String is the range as ParseRange reads it.
func (r Range) String() string {
	switch {
	case r.Port == 0:
		return r.Prefix.String()
	case r.Prefix.Addr().Is6():
		return fmt.Sprintf("[%s]:%d", r.Prefix, r.Port)
	}
	return fmt.Sprintf("%s:%d", r.Prefix, r.Port)
}

// ErrBlocked is wrapped by every refusal of a Guard.
var ErrBlocked = errors.New("not a public address")

// Guard decides which addresses a socket may be opened to: public ones on the
// ports 80, 443 and those configured, and the ranges that are allowed by name.
type Guard struct {
	allow []Range
	ports []uint16
	own   bool // private networks too, and every port
}

// NewGuard returns a guard that also allows the given ranges, and the given
// ports of public addresses.
func NewGuard(allow []Range, ports []uint16) *Guard {
	return &Guard{allow: slices.Clone(allow), ports: append([]uint16{80, 443}, ports...)}
}

// Allowed reports whether fetch.allow names the address: a server of one's
// own, to which neither spacing nor port limits apply.
func (g *Guard) Allowed(ap netip.AddrPort) bool {
	if len(g.allow) == 0 {
		return false
	}
	ip := ap.Addr().Unmap()
	for _, r := range g.allow {
		if (r.Port == 0 || r.Port == ap.Port()) && r.Prefix.Contains(ip) {
			return true
		}
	}
	return false
}

// Check returns nil if a socket may be opened to the address, else an error
// that wraps ErrBlocked and says why not.
func (g *Guard) Check(ap netip.AddrPort) error {
	if g.Allowed(ap) {
		return nil
	}
	if why := special(ap.Addr()); why != "" && !(g.own && home(ap.Addr())) {
		return fmt.Errorf("%w: %s is %s", ErrBlocked, ap.Addr(), why)
	}
	return g.checkPort(ap.Port())
}

// checkPort decides on the port of a public address.
func (g *Guard) checkPort(port uint16) error {
	if !g.own && !slices.Contains(g.ports, port) {
		return fmt.Errorf("%w on an allowed port: %d is not 80 or 443", ErrBlocked, port)
	}
	return nil
}

// mayPort reports whether any address may be dialled on the port: a check
// before names are resolved.
func (g *Guard) mayPort(port uint16) bool {
	for _, r := range g.allow {
		if r.Port == 0 || r.Port == port {
			return true
		}
	}
	return g.own || slices.Contains(g.ports, port)
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

// Loopback reports whether a host, without its port, is this machine.
func Loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
