package fetch

import (
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tocsin/internal/fetch/dial"
)

// serveTLS starts a server with a certificate for 127.0.0.1 and example.com.
func serveTLS(t testing.TB, h http.HandlerFunc) (string, *x509.CertPool) {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return s.URL, pool
}

func TestTLS(t *testing.T) {
	proto := ""
	url, pool := serveTLS(t, func(_ http.ResponseWriter, r *http.Request) { proto = r.Proto })
	mustDo(t, newClient(t, Options{RootCAs: pool}), Request{URL: url})
	if proto != "HTTP/2.0" {
		t.Errorf("asked by %s, want HTTP/2.0", proto)
	}
	e := wantClass(t, newClient(t, Options{}), Request{URL: url}, ClassTLS)
	if !strings.Contains(e.Error(), "not signed by a known authority") {
		t.Errorf("self-signed: %v", e)
	}
	e = wantClass(t, newClient(t, Options{RootCAs: pool}), Request{URL: strings.Replace(url, "127.0.0.1", "127.0.0.2", 1)}, ClassRefused)
	if !strings.Contains(e.Error(), "refused the connection") {
		t.Errorf("nobody listens: %v", e)
	}
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	wantClass(t, newClient(t, Options{}), Request{URL: strings.Replace(plain.URL, "http:", "https:", 1)}, ClassTLS)
}

// The transport for other packages guards every hop too.
func TestTransport(t *testing.T) {
	var got http.Header
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		if r.URL.Path == "/in" {
			http.Redirect(w, r, "http://10.0.0.1/", http.StatusFound)
		}
	})
	hc := &http.Client{Transport: newClient(t, Options{}).Transport()}
	resp, err := hc.Post(s.URL, "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if ua := got.Get("User-Agent"); ua != "Tocsin/1.0 (+https://example.org/bot)" {
		t.Errorf("user agent %q", ua)
	}
	_, err = hc.Get(s.URL + "/in")
	if !errors.Is(err, dial.ErrBlocked) {
		t.Errorf("redirect into the network: %v", err)
	}
	_, err = hc.Get("http://127.0.0.1:1@example.org/")
	var e *Error
	if !errors.As(err, &e) || e.Class != classBadURL {
		t.Errorf("user name: %v", err)
	}
	closed := newClient(t, Options{Allow: []dial.Range{}})
	_, err = (&http.Client{Transport: closed.Transport()}).Get(s.URL)
	if !errors.As(err, &e) || e.Class != ClassBlocked {
		t.Errorf("a port that is not allowed: %v", err)
	}
}

// Proxies of the environment would see what is asked and dial for us.
func TestNoProxyFromEnvironment(t *testing.T) {
	proxied := false
	proxy := serve(t, func(http.ResponseWriter, *http.Request) { proxied = true })
	for _, key := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"} {
		t.Setenv(key, proxy.URL)
	}
	m := newMemNet(func(http.ResponseWriter, *http.Request) {})
	c := m.client(t, nil)
	defer m.close(c)
	mustDo(t, c, Request{URL: "http://example.org/"})
	if proxied {
		t.Error("the proxy of the environment was used")
	}
}

// TestOwnTransport: a receiver that the operator wrote down may lie in a private
// network and on any port, and is then no matter of the proxy.
func TestOwnTransport(t *testing.T) {
	proxied := false
	proxy := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		proxied = true
		w.WriteHeader(http.StatusForbidden)
	})
	way, err := dial.ParseProxy(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, func(http.ResponseWriter, *http.Request) {})
	for _, tt := range []struct {
		proxy *dial.Proxy
		url   string
	}{
		{nil, s.URL},
		{way, s.URL}, // an address of its own network is no matter of the proxy
		{way, strings.Replace(s.URL, "127.0.0.1", "localhost", 1)},
	} {
		c := newClient(t, Options{Allow: []dial.Range{}, Proxy: tt.proxy})
		resp, err := (&http.Client{Transport: c.OwnTransport()}).Post(tt.url, "application/json", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	if proxied {
		t.Error("the proxy was asked for what lies beside us")
	}
	c := newClient(t, Options{Allow: []dial.Range{}, Proxy: way})
	if resp, err := (&http.Client{Transport: c.OwnTransport()}).Get("http://93.184.216.34:8080/"); err == nil {
		resp.Body.Close()
		t.Error("a public address was reached through a proxy that lets nothing through")
	}
	if !proxied {
		t.Error("a public address was not asked of the proxy")
	}
}
