package sqldb

import (
	"bytes"
	"context"
	"io"
	"net"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// TestSSLMode: the certificate of a server elsewhere is checked, and its host is
// that of the URL, unless an sslmode is written out.
func TestSSLMode(t *testing.T) {
	for _, tt := range []struct {
		url, env string
		checked  bool
	}{
		{url: "postgres://tocsin@db.example.org/tocsin", checked: true},
		{url: "postgres://tocsin@db.example.org/tocsin?connect_timeout=5&application_name=x", checked: true},
		{url: "postgresql://tocsin@10.0.0.7:5433/tocsin", checked: true},
		{url: "postgres://tocsin@localhost.example.org/tocsin", checked: true},
		{url: "postgres://tocsin@127.0.0.1,db.example.org/tocsin", checked: true},
		{url: "postgres:///tocsin?host=db.example.org", checked: true},
		{url: "postgres:///tocsin?host=/run/postgresql"},
		{url: "postgres://tocsin@localhost:5433/tocsin"},
		{url: "postgres://tocsin@[::1]/tocsin"},
		{url: "postgres://tocsin@127.8.9.1/tocsin"},
		{url: "postgres://tocsin@db.example.org/tocsin?sslmode=prefer"},
		{url: "postgres://tocsin@db.example.org/tocsin?sslmode=disable"},
		{url: "postgres://tocsin@db.example.org/tocsin?sslmode=verify-full", checked: true},
		{url: "postgres://tocsin@db.example.org/tocsin", env: "disable"},
	} {
		t.Setenv("PGSSLMODE", tt.env)
		cfg, err := postgresConfig(tt.url)
		if err != nil {
			t.Errorf("%s: %v", tt.url, err)
			continue
		}
		for _, f := range append(cfg.Fallbacks, &pgconn.FallbackConfig{Host: cfg.Host, TLSConfig: cfg.TLSConfig}) {
			checked := f.TLSConfig != nil && !f.TLSConfig.InsecureSkipVerify && f.TLSConfig.ServerName == f.Host
			if checked != tt.checked {
				t.Errorf("%s (PGSSLMODE %q): the certificate of %s is checked: %v, want %v", tt.url, tt.env, f.Host, checked, tt.checked)
			}
		}
	}
}

// TestNoPasswordInClear: a server that says that it has no TLS hears no user and
// no password.
func TestNoPasswordInClear(t *testing.T) {
	t.Setenv("PGSSLMODE", "")
	const url = "postgres://tocsin:hunter2@db.example.org/tocsin"
	cfg, err := postgresConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	heard := make(chan []byte, 8)
	cfg.LookupFunc = func(context.Context, string) ([]string, error) { return []string{"192.0.2.1"}, nil }
	cfg.DialFunc = func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go func() {
			request := make([]byte, 8) // SSLRequest
			_, _ = io.ReadFull(theirs, request)
			_, _ = theirs.Write([]byte{'N'})
			rest, _ := io.ReadAll(theirs)
			heard <- append(request, rest...)
		}()
		return ours, nil
	}
	_, err = pgx.ConnectConfig(t.Context(), cfg)
	wantAdvice(t, dialect{dsn: url, name: "postgres"}.explain(err), "refused TLS", "or sslmode=disable (no encryption)")
	if got := <-heard; bytes.Contains(got, []byte("tocsin")) || bytes.Contains(got, []byte("hunter2")) {
		t.Errorf("the server heard %q", got)
	}
}
