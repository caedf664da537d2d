package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"time"
)

// dialer opens sockets, and only to addresses its guard allows. It resolves
// names itself, so that what was checked is what is dialled.
type dialer struct {
	guard *Guard
	dns   *resolver
	open  func(ctx context.Context, ap netip.AddrPort) (net.Conn, error)
	limit time.Duration // for the whole of it, name look-up included
	// byName, if set, is given names as they are: a proxy resolves them.
	byName func(ctx context.Context, target string) (net.Conn, error)
}

// fallbackDelay is how long one address may take before the next is tried
// beside it (RFC 8305, 5).
const fallbackDelay = 300 * time.Millisecond

// openSocket returns the real opener: the guard decides once more inside the
// socket call, on the address the kernel is given.
func openSocket(g *Guard) func(context.Context, netip.AddrPort) (net.Conn, error) {
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
	ctx, cancel := context.WithTimeout(ctx, d.limit)
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
		if err := d.guard.checkPort(uint16(port)); err != nil {
			return nil, err
		}
		return d.byName(ctx, address)
	} else if ips, err = d.dns.lookup(ctx, host); err != nil {
		return nil, err
	}
	var targets []netip.AddrPort
	var blocked error
	for _, ip := range ips {
		ap := netip.AddrPortFrom(ip.Unmap(), uint16(port))
		if err := d.guard.Check(ap); err != nil {
			blocked = err
			continue
		}
		targets = append(targets, ap)
	}
	if len(targets) == 0 {
		if blocked == nil {
			blocked = &net.DNSError{Err: "no addresses", Name: host, IsNotFound: true}
		}
		return nil, blocked
	}
	return d.race(ctx, interleave(targets))
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

// dnsTTL is how long an answer is used again. The guard judges each dial, so
// an old answer is never a way round it.
const dnsTTL = time.Minute

// maxDNS bounds the names remembered.
const maxDNS = 2048

type resolver struct {
	ask   func(ctx context.Context, host string) ([]netip.Addr, error)
	now   func() time.Time
	mu    sync.Mutex
	cache *lru[dnsAnswer]
}

type dnsAnswer struct {
	ips     []netip.Addr
	expires time.Time
}

func (r *resolver) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	now := r.now()
	r.mu.Lock()
	have, ok := r.cache.get(host)
	r.mu.Unlock()
	if ok && now.Before(have.expires) {
		return have.ips, nil
	}
	ips, err := r.ask(ctx, host)
	if err != nil {
		return nil, err
	}
	if len(ips) == 0 {
		return nil, &net.DNSError{Err: "no addresses", Name: host, IsNotFound: true}
	}
	r.mu.Lock()
	r.cache.put(host, dnsAnswer{ips, now.Add(dnsTTL)}, 1)
	r.mu.Unlock()
	return ips, nil
}

// systemLookup asks the operating system's resolver.
func systemLookup(ctx context.Context, host string) ([]netip.Addr, error) {
	ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	var dnsErr *net.DNSError
	if errors.As(err, &dnsErr) {
		dnsErr.Server = "" // an address of our own network is nobody's business
	}
	return ips, err
}
