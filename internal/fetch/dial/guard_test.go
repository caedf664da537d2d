package dial

import (
	"errors"
	"net/netip"
	"os"
	"strings"
	"testing"
)

var publicAddresses = []string{
	"1.1.1.1", "8.8.8.8", "93.184.216.34", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
	"126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
	"191.255.255.255", "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
	"198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "168.63.129.15",
	"2606:4700::1111", "2001:4860:4860::8888", "2a00:1450::1", "2001:200::1", "2000::1",
	"::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
}

// deniedAddresses are those of a file that the tests of package fetch read too.
func deniedAddresses(t *testing.T) []string {
	raw, err := os.ReadFile("testdata/denied.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(raw)) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func TestGuardAddresses(t *testing.T) {
	g := NewGuard(nil, nil)
	for _, s := range publicAddresses {
		if err := g.Check(netip.AddrPortFrom(netip.MustParseAddr(s), 443)); err != nil {
			t.Errorf("%s: %v, want allowed", s, err)
		}
	}
	denied := deniedAddresses(t)
	for _, s := range denied {
		if err := g.Check(netip.AddrPortFrom(netip.MustParseAddr(s), 443)); !errors.Is(err, ErrBlocked) {
			t.Errorf("%s: %v, want blocked", s, err)
		}
	}
	if err := g.Check(netip.AddrPort{}); !errors.Is(err, ErrBlocked) {
		t.Errorf("no address: %v, want blocked", err)
	}
	t.Logf("%d public, %d denied addresses", len(publicAddresses), len(denied))
}

func TestGuardPortsAndRanges(t *testing.T) {
	allow := []Range{}
	for _, s := range []string{"127.0.0.1:8080", "10.0.0.0/8", "[fd00::/8]:8443", "198.51.100.7:9000", "93.184.216.34:8080"} {
		r, err := parseRange(s)
		if err != nil {
			t.Fatal(err)
		}
		allow = append(allow, r)
	}
	g := NewGuard(allow, []uint16{8443})
	tests := []struct {
		addr string
		ok   bool
	}{
		{"93.184.216.34:80", true},
		{"93.184.216.34:443", true},
		{"93.184.216.34:8443", true},
		{"93.184.216.34:8080", true},
		{"93.184.216.35:8080", false},
		{"93.184.216.34:22", false},
		{"93.184.216.34:25", false},
		{"127.0.0.1:8080", true},
		{"127.0.0.1:80", false},
		{"127.0.0.2:8080", false},
		{"10.1.2.3:1", true},
		{"11.1.2.3:1", false},
		{"[fd00::1]:8443", true},
		{"[fd00::1]:443", false},
		{"[::ffff:10.0.0.1]:22", true},
		{"[::ffff:127.0.0.1]:8080", true},
		{"[::ffff:127.0.0.1]:443", false},
		{"198.51.100.7:9000", true},
		{"[2002:7f00:1::]:8080", false}, // 6to4 to an allowed address is not that address
	}
	for _, tt := range tests {
		if err := g.Check(netip.MustParseAddrPort(tt.addr)); (err == nil) != tt.ok {
			t.Errorf("%s: %v, want ok %v", tt.addr, err, tt.ok)
		}
	}
}

// TestOwnGuard: what the operator wrote down may lie in a private network and on
// any port; where a cloud gives away credentials it may not.
func TestOwnGuard(t *testing.T) {
	own := NewGuard(nil, nil).Own()
	for _, s := range []string{
		"127.0.0.1:8080", "10.1.2.3:5678", "192.168.0.9:80", "100.64.1.2:443", "[fd12::1]:8443",
		"93.184.216.34:8443",
	} {
		if err := own.Check(netip.MustParseAddrPort(s)); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, s := range []string{
		"169.254.169.254:80", "100.100.100.200:80", "[fd00:ec2::254]:80", "168.63.129.16:80", "0.0.0.0:80", "224.0.0.1:80", "[fe80::1]:80",
		"[64:ff9b::a00:1]:80",
	} {
		if err := own.Check(netip.MustParseAddrPort(s)); !errors.Is(err, ErrBlocked) {
			t.Errorf("%s: %v, want blocked", s, err)
		}
	}
}
