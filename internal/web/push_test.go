package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/push"
)

// hubs answer as a test has them.
type hubs struct {
	confirm bool
	receipt push.Receipt
	err     error
	wait    chan struct{} // closed to let pushes go on; nil for at once
}

func (h *hubs) ConfirmHub(context.Context, string, push.Call) (bool, error) { return h.confirm, h.err }

func (h *hubs) TakePush(_ context.Context, _, _ string, body io.Reader) (push.Receipt, error) {
	if h.wait != nil {
		<-h.wait
	}
	if _, err := io.Copy(io.Discard, body); err != nil {
		return push.Discarded, err
	}
	return h.receipt, h.err
}

// callAt sends a request under /push/.
func callAt(h http.Handler, method, token, query string, body io.Reader) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/push/"+token+query, body)
	r.Host = "127.0.0.1:8080"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestHubCalls: what hubs are answered, and when the work loop is woken.
func TestHubCalls(t *testing.T) {
	token := push.NewToken()
	const query = "?hub.mode=subscribe&hub.topic=t&hub.challenge=%3Cscript%3E"
	tests := []struct {
		name, method, token, query string
		hubs                       hubs
		status                     int
		body                       string
		woken                      int
	}{
		{"confirmed", "GET", token, query, hubs{confirm: true}, 200, "<script>", 0},
		{"not ours", "GET", token, query, hubs{}, 404, "not found\n", 0},
		{"no question", "GET", token, "", hubs{confirm: true}, 404, "not found\n", 0},
		{"no token", "GET", "x", query, hubs{confirm: true}, 404, "not found\n", 0},
		{"our fault", "GET", token, query, hubs{err: errors.New("secret of the database")}, 503, "later\n", 0},
		{"accepted", "POST", token, "", hubs{receipt: push.Accepted}, 202, "", 1},
		{"discarded", "POST", token, "", hubs{receipt: push.Discarded}, 202, "", 0},
		{"unknown", "POST", token, "", hubs{receipt: push.Unknown}, 404, "not found\n", 0},
		{"gone", "POST", token, "", hubs{receipt: push.Gone}, 410, "no longer subscribed\n", 0},
		{"our fault with a push", "POST", token, "", hubs{receipt: push.Accepted, err: errors.New("secret of the database")}, 503, "later\n", 0},
		{"another method", "DELETE", token, "", hubs{receipt: push.Accepted}, 405, "hubs call by GET and POST\n", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			woken := 0
			h := New(Options{Hubs: &tt.hubs, Wake: func() { woken++ }, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
			got := callAt(h, tt.method, tt.token, tt.query, strings.NewReader("body"))
			if got.Code != tt.status || got.Body.String() != tt.body || woken != tt.woken {
				t.Errorf("%d %q, woken %d times; want %d %q, %d", got.Code, got.Body, woken, tt.status, tt.body, tt.woken)
			}
			if got.Code == 200 && (!strings.HasPrefix(got.Header().Get("Content-Type"), "text/plain") ||
				got.Header().Get("X-Content-Type-Options") != "nosniff") {
				t.Errorf("what is echoed is of type %v", got.Header())
			}
		})
	}
	big := callAt(New(Options{Hubs: &hubs{receipt: push.Accepted}, Wake: func() {}, Now: time.Now, Log: slog.New(slog.DiscardHandler)}),
		"POST", token, "", io.LimitReader(zeros{}, maxPush+1))
	if big.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a push of more than %d bytes: %d", maxPush, big.Code)
	}
	if got := callAt(New(Options{Log: slog.New(slog.DiscardHandler)}), "POST", token, "", nil); got.Code != http.StatusNotFound {
		t.Errorf("without hubs: %d", got.Code)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// TestHubCallsBounded: one token has a burst and then its rate, which takes
// nothing from another; and no more calls run at once than there is room for.
func TestHubCallsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one, two := push.NewToken(), push.NewToken()
		told := &hubs{receipt: push.Accepted}
		h := New(Options{Hubs: told, Wake: func() {}, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		status := func(token string) int { return callAt(h, "POST", token, "", strings.NewReader("")).Code }
		taken := 0
		for range 100 {
			if status(one) == http.StatusAccepted {
				taken++
			}
		}
		if taken != callsOfToken || status(two) != http.StatusAccepted {
			t.Errorf("%d of 100 at once are taken, want %d, and another token's", taken, callsOfToken)
		}
		time.Sleep(3 * callsInterval)
		taken = 0
		for range 100 {
			if status(one) == http.StatusAccepted {
				taken++
			}
		}
		if taken != 3 {
			t.Errorf("%d are taken after three intervals", taken)
		}

		told.wait = make(chan struct{})
		slow := push.NewToken()
		for range 3 {
			go status(slow)
		}
		synctest.Wait()
		if got := callAt(h, "POST", slow, "", strings.NewReader("")); got.Code != http.StatusTooManyRequests ||
			got.Header().Get("Retry-After") == "" {
			t.Errorf("more than %d slow calls of one token at once: %d", tokenAtOnce, got.Code)
		}
		for range callsAtOnce - tokenAtOnce {
			token := push.NewToken()
			go status(token)
		}
		synctest.Wait()
		if got := callAt(h, "POST", push.NewToken(), "", strings.NewReader("")); got.Code != http.StatusServiceUnavailable ||
			got.Header().Get("Retry-After") == "" {
			t.Errorf("beyond %d at once: %d", callsAtOnce, got.Code)
		}
		close(told.wait)
		synctest.Wait()
		if got := status(slow); got != http.StatusAccepted {
			t.Errorf("the token's next call when those have ended: %d", got)
		}
		if got := status(push.NewToken()); got != http.StatusAccepted {
			t.Errorf("when there is room again: %d", got)
		}
	})
}

// TestMeterBounded: tokens that nobody gave out take no memory for long.
func TestMeterBounded(t *testing.T) {
	m := meter{now: time.Now, most: callsOfToken, every: callsInterval}
	for range maxMetered + 100 {
		token := push.NewToken()
		if !m.free(token) {
			t.Fatal("a first call is not admitted")
		}
		m.take(token)
	}
	if n := len(m.full); n != 100 {
		t.Errorf("%d tokens are remembered", n)
	}
}

// TestWrongPushesTakeNothing: however many wrong pushes come for a token, those
// of the right hub are taken (ADV-61).
func TestWrongPushesTakeNothing(t *testing.T) {
	token := push.NewToken()
	told := &hubs{receipt: push.Discarded}
	h := New(Options{Hubs: told, Wake: func() {}, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	for range 10 * callsOfToken {
		if got := callAt(h, "POST", token, "", strings.NewReader("wrong")); got.Code != http.StatusAccepted {
			t.Fatalf("a wrong push: %d", got.Code)
		}
		callAt(h, "GET", token, "?hub.mode=subscribe&hub.topic=other&hub.challenge=x", nil)
	}
	told.receipt, told.confirm = push.Accepted, true
	if got := callAt(h, "POST", token, "", strings.NewReader("right")); got.Code != http.StatusAccepted {
		t.Errorf("the right push after them: %d", got.Code)
	}
	if got := callAt(h, "GET", token, "?hub.mode=subscribe&hub.topic=t&hub.challenge=x", nil); got.Code != http.StatusOK {
		t.Errorf("the right call after them: %d", got.Code)
	}
}

// deadlines notes that a call's body was to end.
type deadlines struct {
	*httptest.ResponseRecorder
	cut chan struct{}
}

func (d *deadlines) SetReadDeadline(time.Time) error { close(d.cut); return nil }

// TestSlowPushGivesWay: whoever holds all calls of a token with bodies that do
// not come loses the oldest to the next that calls (ADV-61).
func TestSlowPushGivesWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		token := push.NewToken()
		told := &hubs{receipt: push.Accepted}
		h := New(Options{Hubs: told, Wake: func() {}, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		var slow []*deadlines
		var sends []*io.PipeWriter
		for range tokenAtOnce {
			body, send := io.Pipe()
			r := httptest.NewRequest("POST", "/push/"+token, body)
			r.Host = "127.0.0.1:8080"
			w := &deadlines{httptest.NewRecorder(), make(chan struct{})}
			slow, sends = append(slow, w), append(sends, send)
			go h.ServeHTTP(w, r)
			synctest.Wait()
		}
		if got := callAt(h, "POST", token, "", strings.NewReader("right")); got.Code != http.StatusTooManyRequests {
			t.Errorf("beside %d that just began: %d", tokenAtOnce, got.Code)
		}
		time.Sleep(slowPush)
		if got := callAt(h, "POST", token, "", strings.NewReader("right")); got.Code != http.StatusAccepted {
			t.Errorf("beside %d slow ones: %d", tokenAtOnce, got.Code)
		}
		select {
		case <-slow[0].cut:
		default:
			t.Error("the oldest goes on")
		}
		select {
		case <-slow[1].cut:
			t.Error("more than one is cut")
		default:
		}
		for _, send := range sends {
			send.CloseWithError(io.ErrUnexpectedEOF)
		}
		synctest.Wait()
	})
}
