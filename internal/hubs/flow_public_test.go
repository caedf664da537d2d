package hubs_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"time"

	"tocsin/internal/fetch"
)

// Hubs are strangers: they have names, public addresses and certificates, and
// are reached by https alone.
var public struct {
	sync.Mutex
	servers []*httptest.Server // that of hub-N.example is the Nth
}

// publicNet is where hubs have their addresses: the Nth host of it is hub-N.example.
var publicNet = [2]byte{93, 184}

func publicAddress(n int) netip.Addr {
	return netip.AddrFrom4([4]byte{publicNet[0], publicNet[1], byte(n >> 8), byte(n)})
}

// atPublicAddress serves at a name of its own, and returns its URL.
func atPublicAddress(t *testing.T, h http.Handler) string {
	t.Helper()
	srv := httptest.NewUnstartedServer(h)
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{certificate()}}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	public.Lock()
	defer public.Unlock()
	public.servers = append(public.servers, srv)
	return fmt.Sprintf("https://hub-%d.example", len(public.servers)-1)
}

// publicHubs has the fetcher find the hubs, at their addresses.
func publicHubs(o *fetch.Options) {
	o.RootCAs = x509.NewCertPool()
	o.RootCAs.AddCert(certificate().Leaf)
	o.Resolve = func(_ context.Context, host string) ([]netip.Addr, error) {
		var n int
		if _, err := fmt.Sscanf(host, "hub-%d.example", &n); err != nil {
			return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
		}
		return []netip.Addr{publicAddress(n)}, nil
	}
	o.Dial = func(ctx context.Context, ap netip.AddrPort) (net.Conn, error) {
		to := ap.String()
		if ip := ap.Addr().As4(); [2]byte(ip[:2]) == publicNet {
			public.Lock()
			to = public.servers[int(ip[2])<<8|int(ip[3])].Listener.Addr().String()
			public.Unlock()
		}
		return new(net.Dialer).DialContext(ctx, "tcp", to)
	}
}

// certificate is that of all hubs, its own authority.
var certificate = sync.OnceValue(func() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"*.example"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Unix(0, 0), NotAfter: time.Now().AddDate(50, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
})
