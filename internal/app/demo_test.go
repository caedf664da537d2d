package app_test

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"

	"tocsin/internal/app"
)

// TestDemo runs the five days as fast as they go: the real service on the
// bundled newsroom tells every new fact once.
func TestDemo(t *testing.T) {
	t.Parallel() // mostly waits for clocks that are not simulated
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	if path := os.Getenv("TOCSIN_DEMO_LOG"); path != "" {
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		log = slog.New(slog.NewTextHandler(f, nil))
	}
	if err := app.Demo(t.Context(), app.DemoOptions{Out: &out, Log: log, Version: "test"}); err != nil {
		t.Fatal(err)
	}
	got := out.String()
	for _, want := range []string{
		"Slack, #icrc-watch", "E-mail to board@example.org",
		"Conflict: held: 19 (Yeddi Qala; was 23, 29 Jul), but 23 (Masis Newswire 28 Jul)",
		"Conflict: held: 32 (Արփա լրատու), but 19 (Yeddi Qala 29 Jul), 23 (Masis Newswire 28 Jul,",
		"WHAT CHANGED IN THE FACTS",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the demo does not show %q", want)
		}
	}
	if t.Failed() || testing.Verbose() {
		t.Log("\n" + got)
	}
}
