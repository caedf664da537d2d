package dial

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// Range is addresses that fetch.allow names: a prefix, on one port or on all.
type Range struct {
	Prefix netip.Prefix
	Port   uint16 // 0 means every port
}

// parseRange reads an entry of fetch.allow: "127.0.0.1", "10.0.0.0/8",
// "127.0.0.0/8:8080", "10.1.2.3:8080", "::1", "[fd00::/8]:8080", "[::1]:8080".
func parseRange(s string) (Range, error) {
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
	parsed, err := parseRange(string(text))
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
