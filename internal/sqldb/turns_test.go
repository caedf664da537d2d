package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// crowd holds the store's writer until all of fns wait behind it, lets them
// go, and returns what each was told.
func crowd(t *testing.T, s *DB, ctx context.Context, fns ...func(t Tx) error) []error {
	t.Helper()
	hold := make(chan struct{})
	told := make([]error, len(fns)+1)
	ends := make(chan struct{})
	run := func(i int, ctx context.Context, fn func(t Tx) error) {
		defer func() {
			if p := recover(); p != nil {
				told[i] = errors.New("panic: " + p.(string))
			}
			ends <- struct{}{}
		}()
		told[i] = s.InTx(ctx, fn)
	}
	go run(0, t.Context(), func(x Tx) error {
		<-hold
		return put(x, "first")
	})
	synctest.Wait()
	for i, fn := range fns {
		go run(i+1, ctx, fn)
		synctest.Wait() // in this order
	}
	close(hold)
	for range told {
		<-ends
	}
	return told
}

func put(x Tx, key string) error {
	return x.Exec(context.Background(), `INSERT INTO meta (key, value) VALUES ($1, 'turn')`, key)
}

func putting(key string) func(Tx) error { return func(x Tx) error { return put(x, key) } }

// written returns the keys that are on the disk.
func written(t *testing.T, s *DB) []string {
	t.Helper()
	var keys []string
	ok(t, s.Each(t.Context(), func(scan func(...any) error) error {
		var key string
		err := scan(&key)
		keys = append(keys, key)
		return err
	}, `SELECT key FROM meta WHERE value = 'turn' ORDER BY rowid`))
	return keys
}

func inBubble(t *testing.T, fn func(t *testing.T, s *DB)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := must[*DB](t)(open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), Options{}))
		defer s.Close()
		fn(t, s)
	})
}

func TestWritersShareACommit(t *testing.T) {
	inBubble(t, func(t *testing.T, s *DB) {
		var txs []any
		told := crowd(t, s, t.Context(), func(x Tx) error {
			txs = append(txs, x.raw)
			return put(x, "second")
		}, func(x Tx) error {
			txs = append(txs, x.raw)
			if got := written(t, s); got != nil {
				t.Errorf("readers see %q before the commit", got)
			}
			return put(x, "third")
		})
		if err := errors.Join(told...); err != nil {
			t.Fatal(err)
		}
		if len(txs) != 2 || txs[0] != txs[1] {
			t.Error("each had a transaction of its own")
		}
		if got := written(t, s); !slices.Equal(got, []string{"first", "second", "third"}) {
			t.Errorf("written: %q", got)
		}
	})
}

// TestATurnEnds: those who wrote first do not wait for whoever else comes.
func TestATurnEnds(t *testing.T) {
	share := func(t *testing.T, s *DB, n int, slow time.Duration) (most int) {
		t.Helper()
		members := map[*sql.Tx]int{}
		var fns []func(Tx) error
		for i := range n {
			fns = append(fns, func(x Tx) error {
				<-time.After(slow)
				members[x.raw]++
				return put(x, strconv.Itoa(i))
			})
		}
		if err := errors.Join(crowd(t, s, t.Context(), fns...)...); err != nil {
			t.Fatal(err)
		}
		for _, k := range members {
			most = max(most, k)
		}
		return most
	}
	t.Run("by number", func(t *testing.T) {
		inBubble(t, func(t *testing.T, s *DB) {
			if most := share(t, s, 3*turnMembers, 0); most != turnMembers {
				t.Errorf("%d writers shared one transaction, want %d", most, turnMembers)
			}
		})
	})
	t.Run("by time", func(t *testing.T) {
		inBubble(t, func(t *testing.T, s *DB) {
			if most := share(t, s, 8, turnSpan/2); most > 2 {
				t.Errorf("%d writers who each take half of a turn shared one", most)
			}
		})
	})
}

func TestAWriterFailsAlone(t *testing.T) {
	bad := errors.New("of its own making")
	tests := []struct {
		name string
		fn   func(x Tx) error
		want string
	}{
		{"an error", func(x Tx) error { return errors.Join(put(x, "lost"), bad) }, bad.Error()},
		{
			"a constraint", func(x Tx) error { return errors.Join(put(x, "lost"), put(x, "first")) },
			"constraint failed: UNIQUE constraint failed: meta.key (1555)",
		},
		{"a panic", func(x Tx) error { _ = put(x, "lost"); panic("a bug") }, "panic: a bug"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, s *DB) {
				told := crowd(t, s, t.Context(), putting("before"), tt.fn, putting("after"))
				if told[2] == nil || told[2].Error() != tt.want {
					t.Errorf("it was told %v, want %s", told[2], tt.want)
				}
				if err := errors.Join(told[0], told[1], told[3]); err != nil {
					t.Errorf("others were told %v", err)
				}
				if got := written(t, s); !slices.Equal(got, []string{"first", "before", "after"}) {
					t.Errorf("written: %q", got)
				}
			})
		})
	}
}

func TestTheFirstWriterFailsAlone(t *testing.T) {
	inBubble(t, func(t *testing.T, s *DB) {
		ok(t, s.InTx(t.Context(), putting("first")))
		told := crowd(t, s, t.Context(), putting("after"))
		if told[0] == nil || told[1] != nil {
			t.Errorf("told %v", told)
		}
		if got := written(t, s); !slices.Equal(got, []string{"first", "after"}) {
			t.Errorf("written: %q", got)
		}
	})
}

func TestAWriterThatGaveUpDoesNotHoldOthersUp(t *testing.T) {
	inBubble(t, func(t *testing.T, s *DB) {
		ctx, cancel := context.WithCancel(t.Context())
		told := crowd(t, s, ctx, func(x Tx) error {
			cancel()
			return put(x, "second")
		}, putting("never"))
		if told[0] != nil || told[1] != nil || !errors.Is(told[2], context.Canceled) {
			t.Errorf("told %v", told)
		}
		if got := written(t, s); !slices.Equal(got, []string{"first", "second"}) {
			t.Errorf("written: %q", got)
		}
	})
}

// A full disk ends the whole transaction: whoever shared it is told.
func TestAFullDiskIsToldToAllWhoShared(t *testing.T) {
	inBubble(t, func(t *testing.T, s *DB) {
		var pages int
		ok(t, s.w.QueryRowContext(t.Context(), `PRAGMA page_count`).Scan(&pages))
		if _, err := s.w.ExecContext(t.Context(), `PRAGMA max_page_count = `+strconv.Itoa(pages)); err != nil {
			t.Fatal(err)
		}
		told := crowd(t, s, t.Context(), func(x Tx) error {
			return x.Exec(context.Background(), `INSERT INTO meta (key, value) VALUES ('big', zeroblob(1000000))`)
		})
		if told[0] == nil && len(written(t, s)) == 0 {
			t.Error("the first writer was told that it is written, and it is not")
		}
		if told[1] == nil {
			t.Error("the second was not told")
		}
		if _, err := s.w.ExecContext(t.Context(), `PRAGMA max_page_count = 1000000`); err != nil {
			t.Fatal(err)
		}
		ok(t, s.InTx(t.Context(), putting("later")))
	})
}

func TestManyWritersLoseNothing(t *testing.T) {
	s := must[*DB](t)(open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), Options{}))
	defer s.Close()
	const writers, each = 16, 40
	ends := make(chan error, writers)
	for w := range writers {
		go func() {
			for i := range each {
				if err := s.InTx(t.Context(), putting(strconv.Itoa(w*each+i))); err != nil {
					ends <- err
					return
				}
			}
			ends <- nil
		}()
	}
	for range writers {
		ok(t, <-ends)
	}
	if got := len(written(t, s)); got != writers*each {
		t.Errorf("%d written, want %d", got, writers*each)
	}
}
