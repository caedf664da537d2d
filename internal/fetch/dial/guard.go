package dial

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
)

// ErrBlocked is wrapped by every refusal of a Guard.
var ErrBlocked = errors.New("not a public address")

// Guard decides which addresses a socket may be opened to: public ones on the
// ports 80, 443 and those configured, and the ranges that are allowed by name.
type Guard struct {
	allow []Range
	ports []uint16
	own   bool // private networks too, and every port
	deny  bool // what allow names is refused
}

// NewGuard returns a guard that also allows the given ranges, and the given
// ports of public addresses.
func NewGuard(allow []Range, ports []uint16) *Guard {
	return &Guard{allow: slices.Clone(allow), ports: append([]uint16{80, 443}, ports...)}
}

// Own returns a guard that also allows this machine and private networks, on
// every port: for addresses that the operator of the machine wrote down.
func (g *Guard) Own() *Guard { return &Guard{allow: g.allow, own: true} }

// Others returns a guard that refuses the ranges that are allowed by name: for
// addresses that a stranger chose, to which more is sent than a question.
func (g *Guard) Others() *Guard { return &Guard{allow: g.allow, ports: g.ports, deny: true} }

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
		if g.deny {
			return fmt.Errorf("%w of others: %s is one that fetch.allow names", ErrBlocked, ap.Addr())
		}
		return nil
	}
	if why := special(ap.Addr()); why != "" && !(g.own && home(ap.Addr())) {
		return fmt.Errorf("%w: %s is %s", ErrBlocked, ap.Addr(), why)
	}
	return g.checkPublic(ap.Port())
}

// CheckPort returns nil if a socket may be opened to any address on the port:
// a check before names are resolved.
func (g *Guard) CheckPort(port uint16) error {
	for _, r := range g.allow {
		if r.Port == 0 || r.Port == port {
			return nil
		}
	}
	return g.checkPublic(port)
}

// checkPublic decides on the port of a public address.
func (g *Guard) checkPublic(port uint16) error {
	if !g.own && !slices.Contains(g.ports, port) {
		return fmt.Errorf("%w on an allowed port: %d is not 80 or 443", ErrBlocked, port)
	}
	return nil
}
