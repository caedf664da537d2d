package console

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"tocsin/internal/notify"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/notify/notifytest/check"
)

var update = check.Update()

func TestRender(t *testing.T) {
	for _, s := range notifytest.Samples() {
		t.Run(s.Name, func(t *testing.T) {
			c, err := New("desk", Options{}, &bytes.Buffer{})
			if err != nil {
				t.Fatal(err)
			}
			got := c.Render(s.Message)
			if strings.Contains(got, "\x1b") {
				t.Error("terminal codes without colours asked for")
			}
			check.Golden(t, *update, s.Name+".txt", got)
		})
	}
}

func TestRenderColours(t *testing.T) {
	c, err := New("desk", Options{Color: true, Width: 60}, &bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range notifytest.Samples() {
		t.Run(s.Name, func(t *testing.T) {
			got := c.Render(s.Message)
			for _, code := range strings.Split(got, "\x1b")[1:] {
				if !strings.HasPrefix(code, "[") || strings.IndexByte(code, 'm') > 6 {
					t.Errorf("a terminal code that is not ours: %.10q", code)
				}
			}
			for line := range strings.Lines(got) {
				if strings.Count(line, "\x1b[0m")*2 != strings.Count(line, "\x1b[") {
					t.Errorf("a look reaches over the line's end: %q", line)
				}
			}
		})
	}
}

func TestNotify(t *testing.T) {
	var out bytes.Buffer
	c, err := New("desk", Options{}, &out)
	if err != nil {
		t.Fatal(err)
	}
	n := notify.Notification{Key: "k1", Message: notifytest.Samples()[0].Message, PossibleRepeat: true}
	r, err := c.Notify(t.Context(), n)
	if err != nil || r.ID != "k1" {
		t.Fatalf("Notify = %v, %v", r, err)
	}
	if !strings.Contains(out.String(), "Possible repeat") {
		t.Errorf("a possible repeat is not marked:\n%s", out.String())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Notify(ctx, n); err == nil {
		t.Error("Notify with a cancelled context succeeded")
	}
}

type broken struct{ n int }

func (b broken) Write(p []byte) (int, error) { return min(b.n, len(p)), errors.New("pipe closed") }

func TestNotifyBrokenOutput(t *testing.T) {
	for _, tc := range []struct {
		written int
		want    notify.Outcome
	}{{0, notify.OutcomeTransient}, {10, notify.OutcomeUnknown}} {
		c, err := New("desk", Options{}, broken{tc.written})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Notify(t.Context(), notify.Notification{Message: notifytest.Samples()[0].Message})
		if got, _ := notify.Classify(err); got != tc.want {
			t.Errorf("after %d bytes: %s, want %s", tc.written, got, tc.want)
		}
	}
}

func TestValidate(t *testing.T) {
	for _, tc := range []struct {
		width int
		ok    bool
	}{{0, true}, {40, true}, {200, true}, {39, false}, {201, false}, {-1, false}} {
		if got := len(Options{Width: tc.width}.Validate()) == 0; got != tc.ok {
			t.Errorf("width %d: valid = %v, want %v", tc.width, got, tc.ok)
		}
	}
}
