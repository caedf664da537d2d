package dial

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"sync"
	"time"

	"tocsin/internal/fetch/lru"
)

// answerTTL is how long an answer is used again. The guard judges each dial, so
// an old answer is never a way round it.
const answerTTL = time.Minute

// maxNames bounds the names remembered.
const maxNames = 2048

// Resolver looks names up, each at most once a minute. It is safe for
// concurrent use.
type Resolver struct {
	ask   func(ctx context.Context, host string) ([]netip.Addr, error)
	now   func() time.Time
	mu    sync.Mutex
	cache *lru.Cache[answer]
}

type answer struct {
	ips     []netip.Addr
	expires time.Time
}

// NewResolver returns a resolver that asks by the function; nil asks the
// operating system's resolver.
func NewResolver(ask func(ctx context.Context, host string) ([]netip.Addr, error), now func() time.Time) *Resolver {
	if ask == nil {
		ask = systemLookup
	}
	return &Resolver{ask: ask, now: now, cache: lru.New[answer](maxNames)}
}

// Lookup returns the addresses of a host. There is at least one, or an error.
func (r *Resolver) Lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	now := r.now()
	r.mu.Lock()
	have, ok := r.cache.Get(host)
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
	r.cache.Put(host, answer{ips, now.Add(answerTTL)}, 1)
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
