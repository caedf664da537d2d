package sqldb

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wantAdvice checks that an error says each of the words, once.
func wantAdvice(t *testing.T, err error, want ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, w := range want {
		if strings.Count(err.Error(), w) != 1 {
			t.Errorf("error %q does not say %q once", err, w)
		}
	}
}

// TestReadWithoutWriting: a database can be looked at where nothing can be
// written, unless that would show half of it. SQLite follows no link to
// its shared memory: that stops root, too, whom a read-only mode does not.
func TestReadWithoutWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	s := must[*DB](t)(open(t.Context(), "sqlite:"+path, Options{}))
	keep(t, s, "a")
	ok(t, s.Close())
	ok(t, os.Symlink(path, path+"-shm"))
	t.Run("nobody writes", func(t *testing.T) {
		s := must[*DB](t)(open(t.Context(), "sqlite:"+path, Options{ReadOnly: true}))
		defer s.Close()
		if got := kept(t, s); len(got) != 1 {
			t.Errorf("%d keys, want 1", len(got))
		}
	})
	t.Run("it was not closed", func(t *testing.T) {
		ok(t, os.WriteFile(path+"-wal", []byte("what was not yet written back"), 0o600))
		_, err := open(t.Context(), "sqlite:"+path, Options{ReadOnly: true})
		wantAdvice(t, err, "ask where tocsin runs")
	})
}

// TestAdviceAfterOpening breaks an open database.
func TestAdviceAfterOpening(t *testing.T) {
	t.Run("full", func(t *testing.T) {
		s := must[*DB](t)(open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), Options{}))
		defer s.Close()
		if _, err := s.w.Exec(`PRAGMA max_page_count = 1`); err != nil {
			t.Fatal(err)
		}
		var err error
		for i := 0; err == nil && i < 100; i++ {
			err = s.InTx(t.Context(), func(x Tx) error {
				return x.Exec(t.Context(), `INSERT INTO meta (key, value) VALUES ($1, $2)`, i, strings.Repeat("x", 10000))
			})
		}
		wantAdvice(t, err, "database or disk is full", "make room on the disk")
	})
}
