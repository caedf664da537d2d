package dial

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// The socket itself is guarded: should a check before it be wrong one day,
// the kernel is still not asked.
func TestSocketGuard(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ap := l.Addr().(*net.TCPAddr).AddrPort()
	if _, err := openSocket(NewGuard(nil, []uint16{ap.Port()}))(t.Context(), ap); !errors.Is(err, ErrBlocked) {
		t.Fatalf("got %v", err)
	}
	loopback := []Range{{Prefix: netip.MustParsePrefix("127.0.0.0/8")}}
	conn, err := openSocket(NewGuard(loopback, nil))(t.Context(), ap)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}

// Of two families, the second is tried beside a first that hangs, and at once
// after a first that fails.
func TestAddressFallback(t *testing.T) {
	six, four := netip.MustParseAddr("2606:4700::1111"), netip.MustParseAddr("93.184.216.34")
	for name, want := range map[string]time.Duration{"hangs": fallbackDelay, "fails": 0} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				resolve := func(context.Context, string) ([]netip.Addr, error) { return []netip.Addr{six, four}, nil }
				dial := New(Options{
					Guard: NewGuard(nil, nil), Names: NewResolver(resolve, time.Now), Timeout: time.Minute,
					Open: func(ctx context.Context, ap netip.AddrPort) (net.Conn, error) {
						if ap.Addr() == six && name == "hangs" {
							<-ctx.Done()
							return nil, ctx.Err()
						} else if ap.Addr() == six {
							return nil, errors.New("no route")
						}
						conn, _ := net.Pipe()
						return conn, nil
					},
				})
				start := time.Now()
				conn, err := dial(t.Context(), "tcp", "example.org:80")
				if err != nil {
					t.Fatal(err)
				}
				conn.Close()
				if took := time.Since(start); took != want {
					t.Errorf("took %v, want %v", took, want)
				}
			})
		})
	}
}
