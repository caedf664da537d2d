package fetch

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"

	"tocsin/internal/fetch/dial"
)

// TestConnect: a mail server is reached as any other: at public addresses, on the ports
// of mail, and elsewhere only where that is allowed by name (MBX-19).
func TestConnect(t *testing.T) {
	var dialled []string
	newClient := func(allow ...dial.Range) *Client {
		c, err := New(Options{
			Allow: allow,
			Resolve: func(_ context.Context, host string) ([]netip.Addr, error) {
				if host == "inside.example" {
					return []netip.Addr{netip.MustParseAddr("10.0.0.9")}, nil
				}
				return []netip.Addr{netip.MustParseAddr("93.184.215.14")}, nil
			},
			Dial: func(_ context.Context, ap netip.AddrPort) (net.Conn, error) {
				dialled = append(dialled, ap.String())
				return nil, errors.New("nobody there")
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		return c
	}
	inside := dial.Range{Prefix: netip.MustParsePrefix("10.0.0.0/8"), Port: 993}
	for _, tt := range []struct {
		c       *Client
		to      Connection
		dialled string
	}{
		{newClient(), Connection{Host: "imap.example", Port: 993}, "93.184.215.14:993"},
		{newClient(), Connection{Host: "imap.example", Port: 143}, "93.184.215.14:143"},
		{newClient(), Connection{Host: "imap.example", Port: 25}, ""},
		{newClient(), Connection{Host: "inside.example", Port: 993}, ""},
		{newClient(), Connection{Host: "127.0.0.1", Port: 993}, ""},
		{newClient(inside), Connection{Host: "inside.example", Port: 993}, "10.0.0.9:993"},
		{newClient(inside), Connection{Host: "inside.example", Port: 143}, ""},
	} {
		dialled = nil
		_, err := tt.c.Connect(t.Context(), tt.to)
		if got := append(dialled, "")[0]; err == nil || got != tt.dialled || (got == "") != errors.Is(err, dial.ErrBlocked) {
			t.Errorf("%s:%d: dialled %q, %v", tt.to.Host, tt.to.Port, got, err)
		}
		if class := Failure("imaps://a@b", "b", err).Class; (class == ClassBlocked) != (tt.dialled == "") {
			t.Errorf("%s:%d: class %s", tt.to.Host, tt.to.Port, class)
		}
	}
}

// TestNoKeyBehindATunnel: where names are resolved by the proxy, no key of a signature
// is asked for here (MBX-16).
func TestNoKeyBehindATunnel(t *testing.T) {
	tor, err := dial.ParseProxy("socks5h://127.0.0.1:9050")
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	c, err := New(Options{Proxy: tor, ResolveTXT: func(context.Context, string) ([]string, error) { asked++; return nil, nil }})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.LookupTXT(t.Context(), Connection{}, "s._domainkey.example.org"); err == nil || asked != 0 {
		t.Errorf("asked %d times, %v", asked, err)
	}
	if _, err := c.LookupTXT(t.Context(), Connection{Proxy: dial.Direct}, "s._domainkey.example.org"); err != nil || asked != 1 {
		t.Errorf("without a proxy: asked %d times, %v", asked, err)
	}
}
