package sqldb

import (
	"context"
	"database/sql"
	"net/netip"
	"net/url"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// openPostgres opens a pool of connections, each of which enters the schema of the
// tables before it is used.
func openPostgres(dsn string, h *home) (*sql.DB, error) {
	cfg, err := postgresConfig(dsn)
	if err != nil {
		return nil, err
	}
	w := stdlib.OpenDB(*cfg, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error { return h.enter(ctx, conn) }))
	w.SetMaxOpenConns(12)
	w.SetMaxIdleConns(12)
	return w, nil
}

// postgresConfig reads a URL. Where it leaves sslmode out, libpq and pgx would
// "prefer" TLS: take any certificate, and send the password in the clear to a
// server that says that it has none. Here the certificate is checked, unless the
// server is on this machine.
func postgresConfig(dsn string) (*pgx.ConnConfig, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil || namesSSLMode(dsn) || isLocal(cfg) {
		return cfg, err
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return nil, errPostgresURL
	}
	q := u.Query()
	q.Set("sslmode", "verify-full")
	u.RawQuery = q.Encode()
	return pgx.ParseConfig(u.String())
}

// namesSSLMode reports whether somebody has written down how to encrypt.
func namesSSLMode(dsn string) bool {
	u, err := url.Parse(dsn)
	return err == nil && (u.Query().Has("sslmode") || u.Query().Has("ssl")) || os.Getenv("PGSSLMODE") != ""
}

// isLocal reports whether each server that may be asked is on this machine: a
// socket in a folder, or a loopback address.
func isLocal(cfg *pgx.ConnConfig) bool {
	hosts := []string{cfg.Host}
	for _, f := range cfg.Fallbacks {
		hosts = append(hosts, f.Host)
	}
	for _, host := range hosts {
		ip, err := netip.ParseAddr(host)
		if !strings.HasPrefix(host, "/") && !strings.HasPrefix(host, "@") && host != "localhost" && (err != nil || !ip.IsLoopback()) {
			return false
		}
	}
	return true
}
