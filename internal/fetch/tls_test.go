package fetch

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// certificate makes a self-signed one for the names, valid in [from, to).
func certificate(t *testing.T, from, to time.Time, names ...string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: from, NotAfter: to,
		IsCA: true, BasicConstraintsValid: true,
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			tmpl.IPAddresses = append(tmpl.IPAddresses, ip)
		} else {
			tmpl.DNSNames = append(tmpl.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

func serveWith(t *testing.T, conf *tls.Config, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.TLS = conf
	s.Config.ErrorLog = nil
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL
}

// Each fault of TLS is told by its own words, with the names and times that
// whoever repairs it needs.
func TestTLSFaults(t *testing.T) {
	now := time.Now()
	day := 24 * time.Hour
	tests := []struct {
		name   string
		cert   tls.Certificate
		max    uint16
		trust  bool
		want   []string
		secure bool
	}{
		{"good", certificate(t, now.Add(-day), now.Add(day), "127.0.0.1"), 0, true, nil, true},
		{
			"expired", certificate(t, now.Add(-9*day), now.Add(-day), "127.0.0.1"), 0, true,
			[]string{"has expired", "is after " + now.Add(-day).UTC().Format("2006-01-02")},
			false,
		},
		{"of tomorrow", certificate(t, now.Add(day), now.Add(2*day), "127.0.0.1"), 0, true, []string{"not valid yet", "is before"}, false},
		{
			"another name", certificate(t, now.Add(-day), now.Add(day), "news.example.org", "10.9.9.9"), 0, true,
			[]string{"for another name", "10.9.9.9", "not 127.0.0.1"},
			false,
		},
		{
			"self-signed", certificate(t, now.Add(-day), now.Add(day), "127.0.0.1"), 0, false,
			[]string{"not signed by a known authority"},
			false,
		},
		{"TLS 1.1", certificate(t, now.Add(-day), now.Add(day), "127.0.0.1"), tls.VersionTLS11, true, []string{"protocol version"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			hits := 0
			url := serveWith(t, &tls.Config{Certificates: []tls.Certificate{tt.cert}, MinVersion: tls.VersionTLS10, MaxVersion: tt.max},
				func(http.ResponseWriter, *http.Request) { hits++ })
			pool := x509.NewCertPool()
			if tt.trust {
				pool.AddCert(tt.cert.Leaf)
			}
			c := newClient(t, Options{RootCAs: pool})
			if tt.secure {
				mustDo(t, c, Request{URL: url})
				return
			}
			e := wantClass(t, c, Request{URL: url}, ClassTLS)
			for _, want := range tt.want {
				if !strings.Contains(e.Error(), want) {
					t.Errorf("%v: want %q", e, want)
				}
			}
			if hits > 0 {
				t.Error("the request was sent")
			}
			if tt.max == 0 { // an insecure source is read, a receiver never
				mustDo(t, c, Request{URL: url, Insecure: true})
				if _, err := (&http.Client{Transport: c.Transport()}).Get(url); err == nil {
					t.Error("a receiver was reached without verification")
				}
			} else {
				wantClass(t, c, Request{URL: url, Insecure: true}, ClassTLS)
			}
		})
	}
}

// Insecure is for the origin it was asked for, not where that one redirects to.
func TestInsecureStaysAtItsOrigin(t *testing.T) {
	now := time.Now()
	conf := &tls.Config{Certificates: []tls.Certificate{certificate(t, now.Add(-time.Hour), now.Add(time.Hour), "nobody.example")}}
	other := serveWith(t, conf, func(http.ResponseWriter, *http.Request) { t.Error("the other server was asked") })
	url := serveWith(t, conf, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/go" {
			http.Redirect(w, r, other, http.StatusFound)
		}
	})
	c := newClient(t, Options{})
	mustDo(t, c, Request{URL: url + "/feed", Insecure: true, Kind: KindPage}) // robots.txt too
	wantClass(t, c, Request{URL: url + "/go", Insecure: true}, ClassTLS)
	wantClass(t, c, Request{URL: other, HeaderURL: url, Insecure: true}, ClassTLS)
	var e *Error
	if _, err := c.Do(t.Context(), Request{URL: url}); !errors.As(err, &e) || e.Class != ClassTLS {
		t.Errorf("the next request was not verified: %v", err)
	}
}

// A source's headers go with the pages of its own origin, and with no other.
func TestHeadersOfPages(t *testing.T) {
	got := map[string]string{}
	note := func(w http.ResponseWriter, r *http.Request) {
		got[r.Host+r.URL.Path] = r.Header.Get("Authorization")
		if r.URL.Path == "/away" {
			http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusFound)
		}
	}
	own, other := serve(t, note), serve(t, note)
	c := newClient(t, Options{})
	req := Request{Kind: KindPage, Header: http.Header{"Authorization": {"Bearer x"}}, HeaderURL: own.URL + "/feed"}
	for _, u := range []string{
		own.URL + "/article", other.URL + "/article", own.URL + "/away?to=" + other.URL + "/there",
		other.URL + "/away?to=" + own.URL + "/back",
	} {
		req.URL = u
		mustDo(t, c, req)
	}
	ownHost, otherHost := strings.TrimPrefix(own.URL, "http://"), strings.TrimPrefix(other.URL, "http://")
	for at, want := range map[string]string{
		ownHost + "/article": "Bearer x", ownHost + "/away": "Bearer x", ownHost + "/back": "Bearer x", ownHost + "/robots.txt": "",
		otherHost + "/article": "", otherHost + "/there": "", otherHost + "/away": "", otherHost + "/robots.txt": "",
	} {
		if value, asked := got[at]; !asked || value != want {
			t.Errorf("%s: asked %v with %q, want %q", at, asked, value, want)
		}
	}
}
