package sqldb

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/internal/sqldb/sqldbtest"
)

// TestHeld: whoever lost the lock is told, and only then can another take it.
func TestHeld(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		s := must[*DB](t)(open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), Options{Lock: true}))
		defer s.Close()
		ok(t, s.Held(t.Context()))
	})
	t.Run("postgres", func(t *testing.T) {
		url := sqldbtest.Postgres(t)
		a := must[*DB](t)(open(t.Context(), url, Options{Lock: true}))
		defer a.Close()
		ok(t, a.Held(t.Context()))
		b := must[*DB](t)(open(t.Context(), url, Options{}))
		defer b.Close()
		if err := b.Lock(t.Context()); !errors.Is(err, ErrInUse) {
			t.Fatalf("second lock: %v, want in use", err)
		}
		var pid int
		ok(t, a.lockConn.QueryRowContext(t.Context(), `SELECT pg_backend_pid()`).Scan(&pid))
		if _, err := b.w.ExecContext(t.Context(), `SELECT pg_terminate_backend($1, 5000)`, pid); err != nil {
			t.Fatal(err)
		}
		err := a.Held(t.Context())
		if !errors.Is(err, ErrLockLost) || !strings.Contains(err.Error(), "start tocsin again") {
			t.Errorf("held after its connection was cut: %v, want lost, and what to do", err)
		}
		ok(t, b.Lock(t.Context()))
	})
}
