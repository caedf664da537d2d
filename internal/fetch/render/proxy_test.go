package render

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tocsin/internal/fetch"
	"tocsin/internal/fetch/dial"
)

// proxied is a proxy whose every way leads to one server, as far as the guard
// lets it, and what failed.
type proxied struct {
	*proxy
	failed chan error // the first one
}

func newProxied(t *testing.T, limits Limits) *proxied {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s %v", r.Host, r.URL, r.Header.Get("Proxy-Authorization") == "")
		io.WriteString(w, strings.Repeat("x", 100_000))
	}))
	t.Cleanup(server.Close)
	limits.setDefaults()
	out := &proxied{failed: make(chan error, 1)}
	p, err := newProxy(t.Context(), "127.0.0.1", limits, func(ctx context.Context, network, address string) (net.Conn, error) {
		host, port, _ := net.SplitHostPort(address)
		if ip := net.ParseIP(host); ip != nil || port != "80" && port != "443" {
			return nil, fmt.Errorf("%w: %s", dial.ErrBlocked, address)
		}
		return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
	}, func(err error) {
		select {
		case out.failed <- err:
		default:
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	out.proxy = p
	return out
}

// get asks through the proxy.
func (p *proxied) get(t *testing.T, user *url.Userinfo, target string) (int, string) {
	t.Helper()
	u, err := url.Parse(p.address())
	if err != nil {
		t.Fatal(err)
	}
	u.User = user
	c := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(u), DisableKeepAlives: true}}
	resp, err := c.Get(target)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body)
}

func (p *proxied) user() *url.Userinfo { return url.UserPassword(proxyUser, p.password) }

func TestProxyPassword(t *testing.T) {
	p := newProxied(t, Limits{})
	for _, user := range []*url.Userinfo{
		nil, url.User(proxyUser), url.UserPassword(proxyUser, "guess"),
		url.UserPassword("other", p.password),
	} {
		if status, body := p.get(t, user, "http://news.example/"); status != http.StatusProxyAuthRequired {
			t.Errorf("%v: %d %s", user, status, body)
		}
	}
	status, body := p.get(t, p.user(), "http://news.example/a?b")
	if status != 200 || !strings.HasPrefix(body, "news.example /a?b true") {
		t.Errorf("%d %.100s", status, body)
	}
}

func TestProxyRefuses(t *testing.T) {
	p := newProxied(t, Limits{})
	for _, target := range []string{"127.0.0.1:80", "[::1]:443", "news.example:22", "169.254.169.254:80"} {
		if status, body := p.get(t, p.user(), "http://"+target+"/"); status != http.StatusForbidden || strings.Contains(body, "127.0.0.1") {
			t.Errorf("%s: %d %s", target, status, body)
		}
		if got := p.raw(t, "CONNECT "+target+" HTTP/1.1"); got != "HTTP/1.1 403 Forbidden" {
			t.Errorf("CONNECT %s: %s", target, got)
		}
	}
	for _, line := range []string{
		"CONNECT 0x7f.1:443 HTTP/1.1", "CONNECT 2130706433:80 HTTP/1.1", "CONNECT news.example:0 HTTP/1.1",
		"GET https://news.example/ HTTP/1.1", "GET ftp://news.example/ HTTP/1.1", "GET /path HTTP/1.1", "GET file:///etc/passwd HTTP/1.1",
	} {
		if got := p.raw(t, line); !strings.HasPrefix(got, "HTTP/1.1 4") && !strings.HasPrefix(got, "HTTP/1.1 502") {
			t.Errorf("%s: %s", line, got)
		}
	}
	if got := p.raw(t, "CONNECT news.example:443 HTTP/1.1"); got != "HTTP/1.1 200 Connection Established" {
		t.Errorf("CONNECT to where it may: %s", got)
	}
	if len(p.refused) != 4 {
		t.Errorf("noted are %d: %q", len(p.refused), p.refused)
	}
}

// raw sends one request as it is and returns the first line of the answer.
func (p *proxied) raw(t *testing.T, line string) string {
	t.Helper()
	c, err := net.Dial("tcp", p.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	r, _ := http.NewRequest(http.MethodGet, "http://x/", nil)
	r.SetBasicAuth(proxyUser, p.password)
	fmt.Fprintf(c, "%s\r\nHost: x\r\nProxy-Authorization: %s\r\n\r\n", line, r.Header.Get("Authorization"))
	got, err := bufio.NewReader(c).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(got)
}

func TestProxyLimits(t *testing.T) {
	for _, tt := range []struct {
		name   string
		limits Limits
		says   string
	}{
		{"requests", Limits{Requests: 5}, "more than 5 requests"},
		{"hosts", Limits{Hosts: 5}, "more than 5 hosts"},
		{"bytes", Limits{Bytes: 450_000}, "more than 450000 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newProxied(t, tt.limits)
			for i := range 4 {
				if status, body := p.get(t, p.user(), fmt.Sprintf("http://h%d.example/", i)); status != 200 || len(body) < 100_000 {
					t.Fatalf("%d: %d, %d bytes", i, status, len(body))
				}
			}
			if len(p.failed) > 0 {
				t.Fatalf("failed early: %v", <-p.failed)
			}
			p.get(t, p.user(), "http://h4.example/")
			p.get(t, p.user(), "http://h5.example/")
			var e *fetch.Error
			if err := <-p.failed; !errors.As(err, &e) || e.Class != fetch.ClassTooBig || !strings.Contains(e.Err.Error(), tt.says) {
				t.Errorf("failed with %v, want %q", e, tt.says)
			}
		})
	}
}
