package hubs_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// hub is a WebSub hub as the recommendation has it: it calls back before it
// believes a request, and signs what it sends. It reaches Tocsin's pages
// without the internet in between.
type hub struct {
	t     *testing.T
	url   string // "https://hub-1.example"
	pages func() http.Handler

	mu     sync.Mutex
	lease  int    // seconds that it grants; 0 for those that are asked for
	status int    // that it answers requests with, in place of 202
	silent bool   // it takes requests, and does not call back
	deny   string // why it denies them
	asked  []url.Values
	agents []string
	subs   map[string]url.Values // by callback
}

func newHub(t *testing.T, pages func() http.Handler) *hub {
	h := &hub{t: t, pages: pages, subs: map[string]url.Values{}}
	h.url = atPublicAddress(t, h)
	return h
}

// ServeHTTP takes a request, and calls back before it answers, as some do.
func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := r.ParseForm(); err != nil || r.Method != http.MethodPost || len(r.URL.Query()) > 0 {
		h.t.Errorf("asked by %s %s: %v", r.Method, r.URL, err)
	}
	form := r.PostForm
	h.asked, h.agents = append(h.asked, form), append(h.agents, r.UserAgent())
	if h.status != 0 {
		w.WriteHeader(h.status)
		return
	}
	w.WriteHeader(http.StatusAccepted)
	if !h.silent {
		h.callBack(form)
	}
}

func (h *hub) callBack(form url.Values) {
	q := url.Values{"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": {"<b>echo</b> &1"}}
	mode, callback := form.Get("hub.mode"), form.Get("hub.callback")
	switch {
	case h.deny != "" && mode == "subscribe":
		q = url.Values{"hub.mode": {"denied"}, "hub.topic": form["hub.topic"], "hub.reason": {h.deny}}
	case mode == "subscribe":
		q.Set("hub.lease_seconds", form.Get("hub.lease_seconds"))
		if h.lease > 0 {
			q.Set("hub.lease_seconds", fmt.Sprint(h.lease))
		}
	}
	got := h.call(http.MethodGet, callback+"?"+q.Encode(), nil, "")
	if got.Code != http.StatusOK {
		return
	}
	if h.deny == "" && (got.Body.String() != "<b>echo</b> &1" || got.Header().Get("X-Content-Type-Options") != "nosniff" ||
		!strings.HasPrefix(got.Header().Get("Content-Type"), "text/plain")) {
		h.t.Errorf("called back, it is answered %q with %v", got.Body, got.Header())
	}
	if delete(h.subs, callback); mode == "subscribe" && h.deny == "" {
		h.subs[callback] = form
	}
}

// call is a request that reaches Tocsin's listener through its proxy.
func (h *hub) call(method, address string, body io.Reader, signature string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, body)
	if signature != "" {
		r.Header.Set("X-Hub-Signature", signature)
	}
	w := httptest.NewRecorder()
	h.pages().ServeHTTP(w, r)
	return w
}

// publish sends to all who are subscribed, signed, and returns the statuses.
func (h *hub) publish(body string) []int {
	h.mu.Lock()
	defer h.mu.Unlock()
	var got []int
	for callback, form := range h.subs {
		got = append(got, h.call(http.MethodPost, callback, strings.NewReader(body),
			sign("sha256", sha256.New, form.Get("hub.secret"), body)).Code)
	}
	return got
}

func sign(name string, method func() hash.Hash, secret, body string) string {
	mac := hmac.New(method, []byte(secret))
	mac.Write([]byte(body))
	return name + "=" + hex.EncodeToString(mac.Sum(nil))
}

// modes are those of the requests since the last call.
func (h *hub) modes() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []string
	for _, form := range h.asked {
		out = append(out, form.Get("hub.mode"))
	}
	h.asked = nil
	return strings.Join(out, " ")
}
