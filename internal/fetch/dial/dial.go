// Package dial opens the connections of package fetch. It promises that no
// socket is opened to an address that is not public, or on a port that is not
// allowed, unless the configuration names it: the guard decides on the address
// that the kernel is given, after names were resolved here, and as strictly
// where a proxy connects for us.
package dial

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

// Options configures a function that opens connections.
type Options struct {
	Guard   *Guard
	Names   *Resolver
	Timeout time.Duration // of the whole of it, name look-up included
	Proxy   *Proxy        // nil or Direct for none

	RootCAs *x509.CertPool // nil for the system's; for a proxy that is spoken to by TLS

	// Explain puts a failed connection to the proxy into words, and reports
	// whether TLS is what failed.
	Explain func(error) (text string, byTLS bool)

	// Open replaces the opening of sockets, nil for real ones. The guard has
	// judged what it is given, but for a proxy's address.
	Open func(ctx context.Context, ap netip.AddrPort) (net.Conn, error)
}

type openFunc = func(ctx context.Context, ap netip.AddrPort) (net.Conn, error)

// New returns a function for http.Transport.DialContext.
func New(opt Options) func(ctx context.Context, network, address string) (net.Conn, error) {
	d := &dialer{guard: opt.Guard, names: opt.Names, timeout: opt.Timeout, open: opt.Open}
	switch {
	case !opt.Proxy.direct():
		t := newTunnel(opt)
		d.open = t.open
		if opt.Proxy.Remote() {
			d.byName = t.connect
		}
	case d.open == nil:
		d.open = openSocket(opt.Guard)
	}
	return d.dial
}

// dialer opens sockets, and only to addresses its guard allows. It resolves
// names itself, so that what was checked is what is dialled.
type dialer struct {
	guard   *Guard
	names   *Resolver
	open    openFunc
	timeout time.Duration
	// byName, if set, is given names as they are: a proxy resolves them.
	byName func(ctx context.Context, target string) (net.Conn, error)
}

// fallbackDelay is how long one address may take before the next is tried
// beside it (RFC 8305, 5).
const fallbackDelay = 300 * time.Millisecond

// openSocket returns the real opener: the guard decides once more inside the
// socket call, on the address the kernel is given.
func openSocket(g *Guard) openFunc {
	d := &net.Dialer{
		KeepAlive: 30 * time.Second,
		Control: func(_, address string, _ syscall.RawConn) error {
			ap, err := netip.ParseAddrPort(address)
			if err != nil {
				return fmt.Errorf("%w: cannot read %q", ErrBlocked, address)
			}
			return g.Check(ap)
		},
	}
	return func(ctx context.Context, ap netip.AddrPort) (net.Conn, error) {
		return d.DialContext(ctx, "tcp", ap.String())
	}
}

// dial implements http.Transport.DialContext.
func (d *dialer) dial(ctx context.Context, _, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := net.LookupPort("tcp", portText)
	if err != nil {
		return nil, err
	}
	var ips []netip.Addr
	if ip, err := netip.ParseAddr(host); err == nil {
		ips = []netip.Addr{ip}
	} else if d.byName != nil {
		if localName(host) {
			return nil, fmt.Errorf("%w: %s is a name of the proxy's own network", ErrBlocked, host)
		}
		if err := d.guard.checkPublic(uint16(port)); err != nil {
			return nil, err
		}
		return d.byName(ctx, address)
	} else if ips, err = d.names.Lookup(ctx, host); err != nil {
		return nil, err
	}
	targets, err := d.targets(host, ips, uint16(port))
	if err != nil {
		return nil, err
	}
	return d.race(ctx, interleave(targets))
}

// targets returns those of a host's addresses that the guard allows, or an
// error if there are none.
func (d *dialer) targets(host string, ips []netip.Addr, port uint16) ([]netip.AddrPort, error) {
	var allowed []netip.AddrPort
	var blocked error
	for _, ip := range ips {
		ap := netip.AddrPortFrom(ip.Unmap(), port)
		if err := d.guard.Check(ap); err != nil {
			blocked = err
			continue
		}
		allowed = append(allowed, ap)
	}
	switch {
	case len(allowed) > 0:
		return allowed, nil
	case blocked != nil:
		return nil, blocked
	}
	return nil, &net.DNSError{Err: "no addresses", Name: host, IsNotFound: true}
}

// race dials the targets in order, the next one when the one before has
// failed or is slow, and returns the first connection.
func (d *dialer) race(ctx context.Context, targets []netip.AddrPort) (net.Conn, error) {
	if len(targets) == 1 {
		return d.open(ctx, targets[0])
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		conn net.Conn
		err  error
	}
	results := make(chan result, len(targets))
	var firstErr error
	started, failed := 0, 0
	timer := time.NewTimer(0)
	defer timer.Stop()
	for failed < len(targets) {
		select {
		case <-timer.C:
			if started < len(targets) {
				target := targets[started]
				started++
				go func() {
					conn, err := d.open(ctx, target)
					results <- result{conn, err}
				}()
				timer.Reset(fallbackDelay)
			}
		case r := <-results:
			if r.err == nil {
				go func(rest int) { // close those that come too late
					for range rest {
						if late := <-results; late.conn != nil {
							late.conn.Close()
						}
					}
				}(started - failed - 1)
				return r.conn, nil
			}
			if failed++; firstErr == nil {
				firstErr = r.err
			}
			timer.Reset(0)
		}
	}
	return nil, firstErr
}

// interleave alternates the address families, keeping the resolver's first.
func interleave(in []netip.AddrPort) []netip.AddrPort {
	var first, second []netip.AddrPort
	for _, ap := range in {
		if ap.Addr().Is4() == in[0].Addr().Is4() {
			first = append(first, ap)
		} else {
			second = append(second, ap)
		}
	}
	out := make([]netip.AddrPort, 0, len(in))
	for i := range max(len(first), len(second)) {
		if i < len(first) {
			out = append(out, first[i])
		}
		if i < len(second) {
			out = append(out, second[i])
		}
	}
	return out
}

// localName reports whether a name can only mean a machine of the network it
// is resolved in: a proxy that resolves names is not asked for it.
func localName(host string) bool {
	if !strings.Contains(host, ".") {
		return true
	}
	for _, end := range []string{".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".in-addr.arpa", ".ip6.arpa"} {
		if strings.HasSuffix(host, end) {
			return true
		}
	}
	return false
}
