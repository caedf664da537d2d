package deliver_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tocsin/internal/app"
	"tocsin/internal/apptest"
	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
	"tocsin/internal/work/pool"
)

const hookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// hook is a program that gets webhooks.
type hook struct {
	srv    *httptest.Server
	status atomic.Int64 // of its answers
	mu     sync.Mutex
	ids    []string // webhook-id of each request
	bodies []string
}

func newHook(t *testing.T, status int) *hook {
	t.Helper()
	h := &hook{}
	h.status.Store(int64(status))
	h.srv = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		h.mu.Lock()
		h.ids = append(h.ids, r.Header.Get("webhook-id"))
		h.bodies = append(h.bodies, string(body))
		h.mu.Unlock()
		w.WriteHeader(int(h.status.Load()))
	}))
	t.Cleanup(h.srv.Close)
	return h
}

func (h *hook) calls() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.ids)
}

func (h *hook) rig(t *testing.T) *apptest.Rig {
	t.Helper()
	return apptest.New(t, apptest.Options{Desk: fmt.Sprintf(`webhook: {url: "%s/hook", secret: %s}`, h.srv.URL, hookSecret)})
}

// TestWebhookRepeats: what may have arrived is sent again under its id, and says
// so; it is one message to whoever keeps ids.
func TestWebhookRepeats(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	h := newHook(t, http.StatusBadGateway)
	r := h.rig(t)
	r.News("one")
	h.status.Store(http.StatusOK)
	r.Pass(2 * time.Hour)
	if h.calls() < 2 || h.ids[0] != h.ids[len(h.ids)-1] || !strings.HasPrefix(h.ids[0], "msg_") {
		t.Fatalf("ids %q, want one for all attempts", h.ids)
	}
	first, last := h.bodies[0], h.bodies[len(h.bodies)-1]
	marked := strings.Contains(last, `"possible_repeat":true`)
	if !strings.Contains(first, "Report one") || strings.Contains(first, "possible_repeat") || !marked {
		t.Errorf("first %.300s\nlast %.300s", first, last)
	}
	if owed := r.Owed(); owed[news.OwedPending]+owed[news.OwedFailed] != 0 {
		t.Errorf("owed: %v", owed)
	}
}

// TestWebhookGone: after a 410 nothing more is posted and the operators are
// notified once, however many messages fail. What failed is sent when the address
// was corrected and somebody asks for it.
func TestWebhookGone(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	h := newHook(t, http.StatusGone)
	r := h.rig(t)
	r.News("one")
	r.News("two")
	r.Pass(5 * time.Hour)
	if n := h.calls(); n != 1 {
		t.Errorf("%d requests, want none after the 410", n)
	}
	if owed := r.Owed(); owed[news.OwedFailed] != 2 || owed[news.OwedPending] != 0 {
		t.Errorf("owed: %v, want two failed", owed)
	}
	got := r.Ops.Read()
	if len(got) != 1 || !strings.HasPrefix(got[0], "notice desk is disabled: webhook: 127.0.0.1:") || !strings.Contains(got[0], "HTTP 410") {
		t.Errorf("the operators were told %q, want one notice", got)
	}
	r.Restart() // asks once more, and notifies nobody again
	r.News("three")
	if n, got := h.calls(), r.Ops.Read(); n != 2 || len(got) != 0 {
		t.Errorf("after a restart: %d requests, the operators were told %q", n, got)
	}
	h.status.Store(http.StatusNoContent)
	r.Restart() // with a corrected address
	if got, err := r.App.Desk.Retry(t.Context(), apptest.Anna); got.Messages != 3 || err != nil {
		t.Errorf("%+v to be sent again (%v), want three", got, err)
	}
	r.Pass(time.Hour)
	if owed := r.Owed(); owed[news.OwedFailed]+owed[news.OwedPending] != 0 {
		t.Errorf("owed: %v", owed)
	}
	if got := r.Ops.Read(); len(got) != 1 || !strings.Contains(got[0], "desk takes messages again") {
		t.Errorf("afterwards the operators were told %q, want one notice", got)
	}
}

// TestSendTestToWebhook: a program on this machine needs no fetch.allow, and what
// it answers is advised on.
func TestSendTestToWebhook(t *testing.T) {
	h := newHook(t, http.StatusOK)
	cfg, faults, err := config.Parse("t.yaml", []byte(`
fetch: {contact: "https://example.org/bot"}
operators: hook
receivers:
  - {name: hook, webhook: {url: "`+h.srv.URL+`/hook", secret: `+hookSecret+`}}
route: {receiver: hook, send: now}
`))
	if err != nil {
		t.Fatal(err, faults)
	}
	opt := app.Options{Config: cfg, Clock: pool.RealClock{}, Out: io.Discard}
	lines, err := app.SendTest(t.Context(), "hook", opt)
	if said := strings.Join(lines, "\n"); err != nil || !strings.HasPrefix(said, "hook: sent msg_test-hook-") ||
		!strings.HasSuffix(said, " HTTP 200") {
		t.Errorf("%q, %v", lines, err)
	}
	h.status.Store(http.StatusUnauthorized)
	_, err = app.SendTest(t.Context(), "hook", opt)
	var p *news.Problem
	if !errors.As(err, &p) || !strings.Contains(p.Advice, "the server refused it: check url, the secret") {
		t.Errorf("%v", err)
	}
}
