package store

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
func crowd(t *testing.T, s *Store, ctx context.Context, fns ...func(t tx) error) []error {
	t.Helper()
	hold := make(chan struct{})
	told := make([]error, len(fns)+1)
	ends := make(chan struct{})
	run := func(i int, ctx context.Context, fn func(t tx) error) {
		defer func() {
			if p := recover(); p != nil {
				told[i] = errors.New("panic: " + p.(string))
			}
			ends <- struct{}{}
		}()
		told[i] = s.inTx(ctx, fn)
	}
	go run(0, t.Context(), func(x tx) error {
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

func put(x tx, key string) error {
	return x.exec(context.Background(), `INSERT INTO meta (key, value) VALUES ($1, 'turn')`, key)
}

func putting(key string) func(tx) error { return func(x tx) error { return put(x, key) } }

// written returns the keys that are on the disk.
func written(t *testing.T, s *Store) []string {
	t.Helper()
	var keys []string
	ok(t, s.each(t.Context(), func(scan func(...any) error) error {
		var key string
		err := scan(&key)
		keys = append(keys, key)
		return err
	}, `SELECT key FROM meta WHERE value = 'turn' ORDER BY rowid`))
	return keys
}

func inBubble(t *testing.T, fn func(t *testing.T, s *Store)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := must[*Store](t)(Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), Options{}))
		defer s.Close()
		fn(t, s)
	})
}

func TestWritersShareACommit(t *testing.T) {
	inBubble(t, func(t *testing.T, s *Store) {
		var txs []any
		told := crowd(t, s, t.Context(), func(x tx) error {
			txs = append(txs, x.Tx)
			return put(x, "second")
		}, func(x tx) error {
			txs = append(txs, x.Tx)
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
	share := func(t *testing.T, s *Store, n int, slow time.Duration) (most int) {
		t.Helper()
		members := map[*sql.Tx]int{}
		var fns []func(tx) error
		for i := range n {
			fns = append(fns, func(x tx) error {
				<-time.After(slow)
				members[x.Tx]++
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
		inBubble(t, func(t *testing.T, s *Store) {
			if most := share(t, s, 3*turnMembers, 0); most != turnMembers {
				t.Errorf("%d writers shared one transaction, want %d", most, turnMembers)
			}
		})
	})
	t.Run("by time", func(t *testing.T) {
		inBubble(t, func(t *testing.T, s *Store) {
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
		fn   func(x tx) error
		want string
	}{
		{"an error", func(x tx) error { return errors.Join(put(x, "lost"), bad) }, bad.Error()},
		{"a constraint", func(x tx) error { return errors.Join(put(x, "lost"), put(x, "first")) }, "constraint failed: UNIQUE constraint failed: meta.key (1555)"},
		{"a panic", func(x tx) error { _ = put(x, "lost"); panic("a bug") }, "panic: a bug"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, s *Store) {
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
	inBubble(t, func(t *testing.T, s *Store) {
		ok(t, s.inTx(t.Context(), putting("first")))
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
	inBubble(t, func(t *testing.T, s *Store) {
		ctx, cancel := context.WithCancel(t.Context())
		told := crowd(t, s, ctx, func(x tx) error {
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
	inBubble(t, func(t *testing.T, s *Store) {
		var pages int
		ok(t, s.w.QueryRowContext(t.Context(), `PRAGMA page_count`).Scan(&pages))
		if _, err := s.w.ExecContext(t.Context(), `PRAGMA max_page_count = `+strconv.Itoa(pages)); err != nil {
			t.Fatal(err)
		}
		told := crowd(t, s, t.Context(), func(x tx) error {
			return x.exec(context.Background(), `INSERT INTO meta (key, value) VALUES ('big', zeroblob(1000000))`)
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
		ok(t, s.inTx(t.Context(), putting("later")))
	})
}

func TestManyWritersLoseNothing(t *testing.T) {
	s := must[*Store](t)(Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), Options{}))
	defer s.Close()
	const writers, each = 16, 40
	ends := make(chan error, writers)
	for w := range writers {
		go func() {
			for i := range each {
				if err := s.inTx(t.Context(), putting(strconv.Itoa(w*each+i))); err != nil {
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
