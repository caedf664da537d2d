package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"tocsin/internal/push"
)

// Hubs answers what WebSub hubs call for.
type Hubs interface {
	// ConfirmHub takes what a hub calls back with, and reports whether it is
	// true that we want that.
	ConfirmHub(ctx context.Context, token string, c push.Call) (bool, error)
	// TakePush takes what a hub sends. The error is the body's or our own.
	TakePush(ctx context.Context, token, signature string, body io.Reader) (push.Receipt, error)
}

// Bounds of what hubs, or others who call here, can ask of the process.
const (
	maxPush       = 8 << 20 // bytes of a push, as of a feed
	callsAtOnce   = 16
	tokenAtOnce   = 2  // of them: who knows one source's token leaves room for the hubs of others
	callsOfToken  = 20 // right ones at once, and then one more each
	callsInterval = 2 * time.Second
	// A push that is still coming after so long gives way to another of its token:
	// whoever sends slow and wrong ones must not hold all the room of the right hub.
	slowPush = 2 * time.Second
)

// hubCalls are the pages under /push/, where hubs call back. They need no
// log-in and give nothing away: what they answer to who does not know the
// token of a subscription is the same whatever there is.
type hubCalls struct {
	Options
	room  chan struct{}
	meter meter

	mu   sync.Mutex
	busy map[string][]*call // under way, by token, first begun first
}

// call is one under way.
type call struct {
	began time.Time
	cut   func() // has its body end here
}

func (o Options) hubCalls() *hubCalls {
	return &hubCalls{
		Options: o, room: make(chan struct{}, callsAtOnce), busy: map[string][]*call{},
		meter: meter{now: o.Now, most: callsOfToken, every: callsInterval},
	}
}

func (h *hubCalls) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	switch {
	case !push.IsToken(token):
		plain(w, http.StatusNotFound, "not found")
		return
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, POST")
		plain(w, http.StatusMethodNotAllowed, "hubs call by GET and POST")
		return
	}
	c := h.begin(token, w)
	if c == nil {
		later(w, http.StatusTooManyRequests, callsInterval)
		return
	}
	defer h.end(token, c)
	select {
	case h.room <- struct{}{}:
		defer func() { <-h.room }()
	default:
		later(w, http.StatusServiceUnavailable, time.Second)
		return
	}
	switch {
	case !h.meter.free(token):
		later(w, http.StatusTooManyRequests, 10*callsInterval)
	case r.Method == http.MethodGet:
		h.confirm(w, r, token)
	default:
		h.take(w, r, token)
	}
}

// begin is one more call of a token, nil if there is no room for it; end is when
// it is no longer under way. A push may take as long as its body is in coming,
// unless another wants its room.
func (h *hubCalls) begin(token string, w http.ResponseWriter) *call {
	h.mu.Lock()
	defer h.mu.Unlock()
	now, all := h.Now(), h.busy[token]
	if len(all) >= tokenAtOnce {
		if len(all) > tokenAtOnce || now.Sub(all[0].began) < slowPush {
			return nil // one that was cut is on its way out already
		}
		all[0].cut()
	}
	c := &call{began: now, cut: func() { _ = http.NewResponseController(w).SetReadDeadline(time.Unix(1, 0)) }}
	h.busy[token] = append(all, c)
	return c
}

func (h *hubCalls) end(token string, c *call) {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := slices.DeleteFunc(h.busy[token], func(other *call) bool { return other == c })
	if h.busy[token] = all; len(all) == 0 {
		delete(h.busy, token)
	}
}

// confirm answers a hub that asks whether a request was ours. What it sends to
// be echoed is text and nothing else, whatever stands in it.
func (h *hubCalls) confirm(w http.ResponseWriter, r *http.Request, token string) {
	call, ok := push.ParseCall(r.URL.Query())
	if ok {
		var err error
		if ok, err = h.Hubs.ConfirmHub(r.Context(), token, call); err != nil {
			h.fail(w, err)
			return
		}
	}
	if !ok {
		plain(w, http.StatusNotFound, "not found")
		return
	}
	h.meter.take(token)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, call.Challenge) // a hub that has gone asks again
}

// take receives a push.
func (h *hubCalls) take(w http.ResponseWriter, r *http.Request, token string) {
	receipt, err := h.Hubs.TakePush(r.Context(), token, r.Header.Get("X-Hub-Signature"), http.MaxBytesReader(w, r.Body, maxPush))
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		plain(w, http.StatusRequestEntityTooLarge, "more than "+strconv.Itoa(maxPush)+" bytes")
	case err != nil && receipt == push.Discarded: // the body broke off
		plain(w, http.StatusBadRequest, "the body broke off")
	case err != nil:
		h.fail(w, err)
	case receipt == push.Unknown:
		plain(w, http.StatusNotFound, "not found")
	case receipt == push.Gone:
		plain(w, http.StatusGone, "no longer subscribed")
	default:
		if receipt == push.Accepted {
			h.meter.take(token)
			h.Wake()
		}
		w.WriteHeader(http.StatusAccepted)
	}
}

func (h *hubCalls) fail(w http.ResponseWriter, err error) {
	h.Log.Error("a hub's call was not answered", "err", err)
	later(w, http.StatusServiceUnavailable, time.Minute)
}

func later(w http.ResponseWriter, status int, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)))
	plain(w, status, "later")
}

// meter admits a burst of right calls for each token, and then one for each
// interval. Wrong ones, which anybody can send who has seen the callback, take
// nothing of it: else they would shut the right hub out.
type meter struct {
	now   func() time.Time
	most  int
	every time.Duration

	mu   sync.Mutex
	full map[string]time.Time // when the token's whole burst is free again
}

// maxMetered bounds the tokens in memory; past it, all begin anew.
const maxMetered = 10_000

// free reports whether one more call may be taken.
func (m *meter) free(token string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.full[token].Add(m.every).Sub(m.now()) <= time.Duration(m.most)*m.every
}

// take notes a call that was right.
func (m *meter) take(token string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if m.full == nil || len(m.full) >= maxMetered {
		m.full = map[string]time.Time{}
	}
	full := m.full[token]
	if full.Before(now) {
		full = now
	}
	m.full[token] = full.Add(m.every)
}
