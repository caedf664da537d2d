package apptest

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

	"tocsin/internal/app"
	"tocsin/internal/config"
	"tocsin/internal/pdf"
)

// The environment of a test binary that is to be the service itself.
const (
	childConfig = "TOCSIN_TEST_CHILD"  // the configuration's path
	childOffset = "TOCSIN_TEST_OFFSET" // how far its clock is from the wall's
	childJump   = "TOCSIN_TEST_JUMP"   // how much farther, once what is due at its start is done
)

// hasMain is whether the test binary can be what Main makes of it.
var hasMain bool

// needsMain fails where a test binary that is started as another process would
// run all its tests again.
func needsMain(t testing.TB) {
	t.Helper()
	if !hasMain {
		t.Fatal("this package needs: func TestMain(m *testing.M) { apptest.Main(m) }")
	}
}

// Main lets a test binary be other processes than the tests', where it is
// started as one: the reader of PDFs, a service that can be killed, the farm.
func Main(m *testing.M) {
	hasMain = true
	var err error
	switch path := os.Getenv(childConfig); {
	case len(os.Args) > 1 && os.Args[1] == pdf.ChildCommand:
		err = pdf.Child(os.Args[2:], os.Stdin, os.Stdout)
	case path != "":
		err = serveChild(path, os.Getenv(childOffset), os.Getenv(childJump))
	case os.Getenv(farmEnv) != "":
		err = serveFarm()
	default:
		code := m.Run()
		if built.dir != "" {
			err = os.RemoveAll(built.dir)
		}
		if err == nil {
			os.Exit(code)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serveChild is `tocsin run`, but for its clock.
func serveChild(path, offset, jump string) error {
	by, err := time.ParseDuration(offset)
	if err != nil {
		return err
	}
	later, err := time.ParseDuration(jump)
	if err != nil {
		return err
	}
	cfg, faults, err := config.Load(path)
	if err != nil {
		return fmt.Errorf("%w %v", err, faults)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	clock := &OffsetClock{}
	clock.by.Store(int64(by))
	a, err := app.New(ctx, app.Options{
		Config: cfg, Clock: clock, Log: slog.New(slog.NewJSONHandler(os.Stderr, nil)), Out: os.Stdout,
		Version: "test",
	})
	if err != nil {
		return err
	}
	if later > 0 {
		if err := a.Pool.Drain(ctx); err != nil {
			return errors.Join(err, a.Close())
		}
		clock.Jump(later)
	}
	return errors.Join(a.Run(ctx), a.Close())
}

// Service is a command that runs this test binary as the service, with a clock
// at a distance from the wall's, which grows once by jump when all is done that
// is due at the start.
func Service(path string, offset, jump time.Duration) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childConfig+"="+path, childOffset+"="+offset.String(), childJump+"="+jump.String())
	return cmd
}

// OffsetClock runs with the wall clock, at a distance that can grow.
type OffsetClock struct{ by atomic.Int64 }

// Now is the wall's time and the distance.
func (c *OffsetClock) Now() time.Time { return time.Now().Add(time.Duration(c.by.Load())) }

// Offset is the distance.
func (c *OffsetClock) Offset() time.Duration { return time.Duration(c.by.Load()) }

// Jump makes the distance greater.
func (c *OffsetClock) Jump(d time.Duration) { c.by.Add(int64(d)) }

// Wait implements pool.Clock.
func (c *OffsetClock) Wait(ctx context.Context, until time.Time, wake <-chan struct{}, _ bool) {
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

// Binary is the path of a tocsin built from this tree.
func Binary(t *testing.T) string {
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
