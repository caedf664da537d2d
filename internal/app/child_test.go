package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/pdf"
)

// The environment of a test binary that is to be the service itself.
const (
	childConfig = "TOCSIN_TEST_CHILD"  // the configuration's path
	childOffset = "TOCSIN_TEST_OFFSET" // how far its clock is from the wall's
)

// TestMain lets the test binary start itself as a service that can be killed.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == pdf.ChildCommand {
		if err := pdf.Child(os.Args[2:], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if path := os.Getenv(childConfig); path != "" {
		if err := serveChild(path, os.Getenv(childOffset)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	if built.dir != "" {
		if err := os.RemoveAll(built.dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// serveChild is `tocsin run`, but for its clock.
func serveChild(path, offset string) error {
	by, err := time.ParseDuration(offset)
	if err != nil {
		return err
	}
	cfg, faults, err := config.Load(path)
	if err != nil {
		return fmt.Errorf("%w %v", err, faults)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	clock := &offsetClock{}
	clock.by.Store(int64(by))
	a, err := New(ctx, Options{Config: cfg, Clock: clock, Log: slog.New(slog.NewJSONHandler(os.Stderr, nil)), Out: os.Stdout, Version: "test"})
	if err != nil {
		return err
	}
	return errors.Join(a.Run(ctx), a.Close())
}

// offsetClock runs with the wall clock, at a distance that can grow.
type offsetClock struct{ by atomic.Int64 }

func (c *offsetClock) Now() time.Time       { return time.Now().Add(time.Duration(c.by.Load())) }
func (c *offsetClock) jump(d time.Duration) { c.by.Add(int64(d)) }

func (c *offsetClock) Wait(ctx context.Context, until time.Time, wake <-chan struct{}, _ bool) {
	timer := time.NewTimer(until.Sub(c.Now()))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}

// built is the tocsin binary, made once for the tests that need it whole.
var built struct {
	once sync.Once
	dir  string
	err  error
}

// binary is the path of a tocsin built from this tree.
func binary(t *testing.T) string {
	t.Helper()
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "tocsin-test-"); built.err != nil {
			return
		}
		out, err := exec.Command("go", "build", "-o", filepath.Join(built.dir, "tocsin"), "../../cmd/tocsin").CombinedOutput()
		if err != nil {
			built.err = fmt.Errorf("go build: %w\n%s", err, out)
		}
	})
	if errors.Is(built.err, exec.ErrNotFound) {
		t.Skip("there is no go command to build tocsin with")
	}
	if built.err != nil {
		t.Fatal(built.err)
	}
	return filepath.Join(built.dir, "tocsin")
}
