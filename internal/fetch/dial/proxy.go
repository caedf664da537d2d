package dial

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Proxy is a proxy that connections are made through. It is a trusted hop: it
// may stand on any address, and what it is told to connect to is checked as
// without it. Names are resolved here and the proxy is given the address that
// was judged, so it cannot be led into its own network by a name. The one
// exception is socks5h, which is asked for where names may not be resolved
// here (Tor): then the proxy alone knows which address a name has.
type Proxy struct {
	scheme string
	addr   string        // host:port
	user   *url.Userinfo // behind a pointer: printing shows no password
}

// Direct stands for no proxy where another is the default.
var Direct = &Proxy{}

// proxyPorts are the schemes and their usual ports.
var proxyPorts = map[string]string{"http": "3128", "https": "443", "socks5": "1080", "socks5h": "1080"}

// ParseProxy reads "http://host:port", "https://...", "socks5://..." or
// "socks5h://...", each with "user:password@" if the proxy asks for it, or
// "none" for Direct. Errors do not quote it: it may hold a password.
func ParseProxy(raw string) (*Proxy, error) {
	if raw == "none" {
		return Direct, nil
	}
	u, err := url.Parse(raw)
	if err != nil || strings.ContainsAny(raw, "\r\n\t \\") {
		return nil, errors.New("the proxy's address cannot be read: write http://host:port or socks5://host:port, " +
			"with special characters of a password as %XX")
	}
	usual, known := proxyPorts[u.Scheme]
	switch {
	case !known:
		return nil, errors.New("the proxy is none of http://host:port, https://, socks5:// and socks5h://")
	case u.Hostname() == "":
		return nil, errors.New("the proxy's address names no host")
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("the proxy's address ends after its port")
	}
	port := u.Port()
	if port == "" {
		port = usual
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return nil, fmt.Errorf("the proxy's port %q is not a number from 1 to 65535", port)
	}
	return &Proxy{scheme: u.Scheme, addr: net.JoinHostPort(u.Hostname(), port), user: u.User}, nil
}

// String is the proxy without its user and password.
func (p *Proxy) String() string {
	if p.direct() {
		return "none"
	}
	return p.scheme + "://" + p.addr
}

func (p *Proxy) direct() bool { return p == nil || p.scheme == "" }

// Remote reports whether names are resolved by the proxy.
func (p *Proxy) Remote() bool { return p != nil && p.scheme == "socks5h" }

// Key is equal for proxies that are the same with the same credentials.
func (p *Proxy) Key() string {
	if p.direct() {
		return ""
	}
	return p.scheme + " " + p.addr + " " + p.user.String()
}
