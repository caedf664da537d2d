package fetch

import (
	"errors"
	"net/netip"
	"testing"
)

var (
	publicAddresses = []string{
		"1.1.1.1", "8.8.8.8", "93.184.216.34", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
		"126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
		"191.255.255.255", "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
		"198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "168.63.129.15",
		"2606:4700::1111", "2001:4860:4860::8888", "2a00:1450::1", "2001:200::1", "2000::1",
		"::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
	}
	deniedAddresses = []string{
		"0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.100.100.200", "100.127.255.255",
		"127.0.0.1", "127.0.0.2", "127.255.255.255", "169.254.0.0", "169.254.169.254", "169.254.255.255",
		"172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.192", "192.0.0.255", "192.0.2.1", "192.88.99.1",
		"192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.0", "198.51.100.255",
		"203.0.113.0", "203.0.113.255", "224.0.0.1", "239.255.255.255", "240.0.0.0", "255.255.255.255", "168.63.129.16",
		"::", "::1", "::2", "::7f00:1", "::127.0.0.1", "fc00::", "fc00::1", "fd00:ec2::254", "fdff:ffff::1",
		"fe80::1", "fe80::a9fe:a9fe", "febf::1", "fec0::1", "feff::1", "ff00::", "ff02::1", "ffff::1",
		"100::1", "64:ff9b:1::1", "64:ff9b:1::808:808", "2001:db8::1", "2001:2::1", "2001:10::1", "2001:20::1",
		"3fff::1", "3fff:fff::1", "5f00::1", "4000::1", "8000::1", "1::1",
		"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0.0.0.0", "::ffff:192.168.1.1",
		"::ffff:0:127.0.0.1",
		"64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::", "64:ff9b::ffff:ffff",
		"2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1", "2002:a9fe:a9fe::1", "2002:e000:1::1",
		"2001:0:4136:e378:8000:63bf:80ff:fffe",                // Teredo, client 127.0.0.1
		"2001:0:4136:e378:8000:63bf:f5ff:fffe",                // Teredo, client 10.0.0.1
		"2001:0:4136:e378:8000:63bf:f7f7:f7f7",                // Teredo, client 8.8.8.8: no web server lives there
		"2a00:1450::5efe:7f00:1", "2a00:1450::200:5efe:a00:1", // ISATAP
		"fe80::1%eth0",
	}
)

func TestGuardAddresses(t *testing.T) {
	g := NewGuard(nil, nil)
	for _, s := range publicAddresses {
		if err := g.Check(netip.AddrPortFrom(netip.MustParseAddr(s), 443)); err != nil {
			t.Errorf("%s: %v, want allowed", s, err)
		}
	}
	for _, s := range deniedAddresses {
		if err := g.Check(netip.AddrPortFrom(netip.MustParseAddr(s), 443)); !errors.Is(err, ErrBlocked) {
			t.Errorf("%s: %v, want blocked", s, err)
		}
	}
	if err := g.Check(netip.AddrPort{}); !errors.Is(err, ErrBlocked) {
		t.Errorf("no address: %v, want blocked", err)
	}
	t.Logf("%d public, %d denied addresses", len(publicAddresses), len(deniedAddresses))
}

func TestGuardPortsAndRanges(t *testing.T) {
	allow := []Range{}
	for _, s := range []string{"127.0.0.1:8080", "10.0.0.0/8", "[fd00::/8]:8443", "198.51.100.7:9000", "93.184.216.34:8080"} {
		r, err := ParseRange(s)
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

func TestParseRange(t *testing.T) {
	tests := []struct{ in, want string }{
		{"127.0.0.1", "127.0.0.1/32"},
		{"127.0.0.1:8080", "127.0.0.1/32:8080"},
		{"127.0.0.0/8", "127.0.0.0/8"},
		{"127.1.2.3/8", "127.0.0.0/8"},
		{"127.0.0.0/8:8080", "127.0.0.0/8:8080"},
		{"::1", "::1/128"},
		{"[::1]", "::1/128"},
		{"[::1]:8080", "[::1/128]:8080"},
		{"fd00::/8", "fd00::/8"},
		{"[fd00::/8]:8080", "[fd00::/8]:8080"},
		{"[::1]/128:8080", "[::1/128]:8080"},
		{"::ffff:127.0.0.1", "127.0.0.1/32"},
		{"", ""},
		{"localhost", ""},
		{"127.0.0.1:0", ""},
		{"127.0.0.1:http", ""},
		{"10.0.0.0/33", ""},
		{"[::1", ""},
		{"[::1]x", ""},
		{"fe80::1%eth0", ""},
		{"127.0.0.1/8/8", ""},
		{"http://127.0.0.1", ""},
	}
	for _, tt := range tests {
		r, err := ParseRange(tt.in)
		if (err != nil) != (tt.want == "") || err == nil && r.String() != tt.want {
			t.Errorf("ParseRange(%q) = %v, %v, want %q", tt.in, r, err, tt.want)
			continue
		}
		if err == nil {
			if again, err := ParseRange(r.String()); err != nil || again != r {
				t.Errorf("%q prints as %q, which reads as %v, %v", tt.in, r, again, err)
			}
		}
	}
}
