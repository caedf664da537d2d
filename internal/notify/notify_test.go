package notify_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/internal/notify"
	"tocsin/internal/notify/notifytest/check"
)

func TestClassify(t *testing.T) {
	base := errors.New("x")
	at := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		err   error
		want  notify.Outcome
		after time.Time
	}{
		{nil, notify.OutcomeSent, time.Time{}},
		{base, notify.OutcomeTransient, time.Time{}},
		{context.DeadlineExceeded, notify.OutcomeTransient, time.Time{}},
		{notify.Permanent(base), notify.OutcomePermanent, time.Time{}},
		{notify.Unknown(base), notify.OutcomeUnknown, time.Time{}},
		{notify.RetryAfter(base, at), notify.OutcomeTransient, at},
		{fmt.Errorf("deliver: %w", notify.Permanent(base)), notify.OutcomePermanent, time.Time{}},
		{fmt.Errorf("deliver: %w", fmt.Errorf("again: %w", notify.RetryAfter(base, at))), notify.OutcomeTransient, at},
		{notify.Permanent(nil), notify.OutcomeSent, time.Time{}},
		{notify.Unknown(notify.Permanent(base)), notify.OutcomeUnknown, time.Time{}},
		{fmt.Errorf("deliver: %w", notify.Gone(base)), notify.OutcomePermanent, time.Time{}},
	} {
		got, after := notify.Classify(tc.err)
		if got != tc.want || !after.Equal(tc.after) {
			t.Errorf("Classify(%v) = %s, %v; want %s, %v", tc.err, got, after, tc.want, tc.after)
		}
		if tc.err != nil && errors.Is(tc.err, base) != strings.Contains(tc.err.Error(), "x") && !errors.Is(tc.err, context.DeadlineExceeded) {
			t.Errorf("%v hides its cause", tc.err)
		}
	}
}

// chatty is a receiver that answers with megabytes.
type chatty struct{ err error }

func (c chatty) Notify(context.Context, notify.Notification) (notify.Receipt, error) {
	return notify.Receipt{ID: strings.Repeat("é", 4<<20), Note: strings.Repeat("\xff", 8<<20)}, c.err
}

func (c chatty) Lookup(ctx context.Context, n notify.Notification) (notify.Receipt, bool, error) {
	r, err := c.Notify(ctx, n)
	return r, true, err
}

// TestSaid: of what a receiver says 4 KiB are kept, and what it means.
func TestSaid(t *testing.T) {
	base := fmt.Errorf("8 MB: %s", strings.Repeat("no ", 8<<20/3))
	at := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	for _, err := range []error{nil, errors.New("short"), base, notify.Permanent(base), notify.RetryAfter(base, at), notify.Gone(fmt.Errorf("x: %w", base))} {
		to := chatty{err}
		r, sent := notify.Try(t.Context(), to, notify.Notification{})
		_, found, looked := notify.TryLookup(t.Context(), to, notify.Notification{})
		for _, got := range []error{sent, looked} {
			wantOutcome, wantAfter := notify.Classify(err)
			outcome, after := notify.Classify(got)
			if outcome != wantOutcome || !after.Equal(wantAfter) || notify.IsGone(got) != notify.IsGone(err) || !errors.Is(got, err) {
				t.Errorf("%.40v: it means %s, want %s", got, outcome, wantOutcome)
			}
			if got != nil && (len(got.Error()) > 4<<10 || len(err.Error()) <= 4<<10 && got.Error() != err.Error()) {
				t.Errorf("an error of %d bytes became %d", len(err.Error()), len(got.Error()))
			}
		}
		if !found || len(r.ID) > 4<<10 || len(r.Note) > 4<<10 || !strings.HasSuffix(r.ID, "… (8388608 bytes)") {
			t.Errorf("a receipt of %d and %d bytes", len(r.ID), len(r.Note))
		}
	}
}

func TestGone(t *testing.T) {
	base := errors.New("x")
	for err, want := range map[error]bool{
		notify.Gone(base): true, fmt.Errorf("a: %w", notify.Gone(base)): true,
		notify.Permanent(base): false, notify.Permanent(notify.Gone(base)): false, base: false,
	} {
		if got := notify.IsGone(err); got != want {
			t.Errorf("IsGone(%v) = %v", err, got)
		}
	}
	if notify.Gone(nil) != nil || notify.IsGone(nil) {
		t.Error("nothing is gone")
	}
}

func TestReadRetryAfter(t *testing.T) {
	now := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"17": 17 * time.Second, " 17 ": 17 * time.Second, "0": time.Second, "-5": time.Second, "86400": time.Hour,
		now.Add(90 * time.Second).Format(http.TimeFormat): 90 * time.Second, now.Add(-time.Hour).Format(http.TimeFormat): time.Second,
		"": 0, "soon": 0, "1.5": 0, "99999999999999999999": 0,
	} {
		got, ok := notify.ReadRetryAfter(header, now)
		if ok != (want > 0) || ok && got.Sub(now) != want {
			t.Errorf("%q: %v, %v", header, got, ok)
		}
	}
}

func TestHTTPStatus(t *testing.T) {
	for status, want := range check.HTTPOutcomes() {
		if got, _ := notify.Classify(notify.HTTPStatus(nil, status)); got != want {
			t.Errorf("HTTP %d: %s, want %s", status, got, want)
		}
	}
	for _, status := range []int{200, 201, 202, 204} {
		if err := notify.HTTPStatus(errors.New("x"), status); err != nil {
			t.Errorf("HTTP %d: %v", status, err)
		}
	}
}

func TestSecretNeverPrints(t *testing.T) {
	const value = "xoxb-plain-as-day"
	s := notify.NewSecret(value)
	if s.Value() != value {
		t.Error("the secret is lost")
	}
	type options struct {
		Token   notify.Secret
		Pointer *notify.Secret
		private notify.Secret
	}
	check.LeaksNoSecret(t, value, s, &s, options{s, &s, s}, []notify.Secret{s}, map[string]notify.Secret{"a": s}, fmt.Errorf("with %v", s),
		any(s))
	var read notify.Secret
	if err := read.UnmarshalText([]byte(value)); err != nil || read.Value() != value {
		t.Errorf("UnmarshalText: %v", err)
	}
	if got := fmt.Sprint(notify.Secret{}); got != "" {
		t.Errorf("an empty secret shows %q", got)
	}
}

func TestReadSecret(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"unix": "pass word \n", "windows": "pass word \r\n", "bare": "pass word ", "empty": "",
		"two": "a\nb", "big": strings.Repeat("x", 70<<10),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct{ file, want, fault string }{
		{"unix", "pass word ", ""},
		{"windows", "pass word ", ""},
		{"bare", "pass word ", ""},
		{filepath.Join(dir, "unix"), "pass word ", ""},
		{"empty", "", "empty"},
		{"two", "", "more than one line"},
		{"big", "", "larger"},
		{"absent", "", "no such file"},
		{"", "", ""},
	} {
		got, err := notify.ReadSecret(dir, tc.file, notify.Secret{})
		if got.Value() != tc.want || (err == nil) != (tc.fault == "") || err != nil && !strings.Contains(err.Error(), tc.fault) {
			t.Errorf("%s: %q, %v", tc.file, got.Value(), err)
		}
	}
}

func TestPacer(t *testing.T) {
	now := time.Date(2025, 7, 30, 12, 0, 0, 0, time.UTC)
	start := now
	p := notify.NewPacer(func() time.Time { return now }, func(_ context.Context, until time.Time) error {
		now = until
		return nil
	})
	for i, place := range []string{"a", "a", "b", "a"} {
		if err := p.Wait(t.Context(), place, time.Second); err != nil {
			t.Fatal(err)
		}
		if want := start.Add(time.Duration([]int{0, 1, 1, 2}[i]) * time.Second); !now.Equal(want) {
			t.Errorf("turn %d at %v, want %v", i, now, want)
		}
	}
	if got := p.Turn("a"); !got.Equal(now.Add(time.Second)) {
		t.Errorf("the next turn is %v", got)
	}
	p.Sent("a", now.Add(200*time.Millisecond), time.Second)
	p.Sent("a", now.Add(-time.Second), time.Second) // brings nothing forward
	if got := p.Turn("a"); !got.Equal(now.Add(1200 * time.Millisecond)) {
		t.Errorf("after a message that left late, the next turn is %v", got)
	}
	if _, held := p.Held("a"); held {
		t.Error("held without reason")
	}
	p.Hold("a", now.Add(time.Minute))
	p.Hold("a", now.Add(time.Second)) // shortens nothing
	if until, held := p.Held("a"); !held || !until.Equal(now.Add(time.Minute)) {
		t.Errorf("held until %v, %v", until, held)
	}
	now = now.Add(time.Minute)
	if _, held := p.Held("a"); held {
		t.Error("held for ever")
	}
}

func TestPacerGivesUp(t *testing.T) {
	p := notify.NewPacer(nil, nil)
	ctx, cancel := context.WithCancel(t.Context())
	if err := p.Wait(ctx, "a", time.Hour); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := p.Wait(ctx, "a", time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
