package app

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/notify"
	"tocsin/internal/store"
)

// hub is a WebSub hub as the recommendation has it: it calls back before it
// believes a request, and signs what it sends. It reaches Tocsin's pages
// without the internet in between.
type hub struct {
	t     *testing.T
	srv   *httptest.Server
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
	h.srv = httptest.NewServer(h)
	t.Cleanup(h.srv.Close)
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
	if h.deny == "" && (got.Body.String() != "<b>echo</b> &1" || got.Header().Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(got.Header().Get("Content-Type"), "text/plain")) {
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
		got = append(got, h.call(http.MethodPost, callback, strings.NewReader(body), sign("sha256", sha256.New, form.Get("hub.secret"), body)).Code)
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

// pushRig is a rig whose source names a hub.
type pushRig struct {
	*rig
	hub   *hub
	log   bytes.Buffer
	pages http.Handler
}

func newPushRig(t *testing.T, opt rigOptions) *pushRig {
	r := &pushRig{rig: newRig(t, opt)}
	r.cfg.Web = config.Web{Listen: "127.0.0.1:0", PublicURL: "https://tocsin.example.org/tocsin", Push: true}
	// The proxy before Tocsin takes the prefix off, as for its other pages.
	r.hub = newHub(t, func() http.Handler { return http.StripPrefix("/tocsin", r.pages) })
	return r
}

// startPushed builds the service as it is while it listens.
func (r *pushRig) startPushed() {
	r.t.Helper()
	r.stop()
	a, err := New(r.t.Context(), Options{
		Config: r.cfg, Clock: r.clock, Log: slog.New(slog.NewTextHandler(&r.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Version: "test",
		Notifiers: map[string]notify.Notifier{"ops": r.ops, "desk": r.desk, "board": r.board},
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.app, r.pages = a, a.pages()
	a.flow.Hubs.Listen()
}

// show sets the feed, which names the hub in its header.
func (r *pushRig) show(pieces ...piece) {
	r.web.publish(pieces...)
	p := r.web.pages["/feed.xml"]
	p.header = map[string]string{
		"ETag": fmt.Sprintf(`"%d %d"`, len(p.body), len(pieces)),
		"Link": fmt.Sprintf(`<%s/>; rel="hub", <%s/feed.xml>; rel=self`, r.hub.srv.URL, r.web.srv.URL),
	}
	r.web.set("/feed.xml", p)
}

func (r *pushRig) subscription() store.Subscription {
	r.t.Helper()
	all, err := r.app.Store.Subscriptions(r.t.Context())
	if err != nil || len(all) != 1 {
		r.t.Fatalf("%+v, %v", all, err)
	}
	return all[0]
}

// later lets time pass in one step.
func (r *pushRig) later(d time.Duration) {
	r.t.Helper()
	r.clock.set(r.clock.Now().Add(d))
	r.drain()
}

// TestPushedWithinSeconds: a hub that is named in a header is subscribed, and
// what it pushes is polled, read and told long before the next poll was due.
func TestPushedWithinSeconds(t *testing.T) {
	r := newPushRig(t, rigOptions{})
	r.show(piece{slug: "before", title: "Before"})
	r.startPushed()
	r.drain()
	if len(r.hub.asked) != 1 {
		t.Fatalf("the hub was asked %d times", len(r.hub.asked))
	}
	form, u := r.hub.asked[0], r.subscription()
	if form.Get("hub.mode") != "subscribe" || form.Get("hub.topic") != r.web.srv.URL+"/feed.xml" || form.Get("hub.lease_seconds") != "864000" {
		t.Errorf("the hub was asked %v", form)
	}
	if token, ok := strings.CutPrefix(form.Get("hub.callback"), "https://tocsin.example.org/tocsin/push/"); !ok || len(token) < 26 || token != u.Token {
		t.Errorf("the callback is %q", form.Get("hub.callback"))
	}
	if secret := form.Get("hub.secret"); len(secret) < 32 || len(secret) > 199 || secret != u.Secret {
		t.Errorf("a secret of %d characters", len(secret))
	}
	if got := r.hub.agents[0]; got != "Tocsin/test" {
		t.Errorf("user agent %q", got)
	}
	if want := r.clock.Now().Add(10 * 24 * time.Hour); u.State != store.SubscriptionLive || !u.LeaseUntil.Equal(want) {
		t.Errorf("%s until %s, want live until %s", u.State, u.LeaseUntil, want)
	}
	r.later(2 * time.Minute)
	r.show(piece{slug: "now", title: "Now"}, piece{slug: "before", title: "Before"})
	r.later(time.Second)
	polls := r.web.requests("/feed.xml")
	if got := r.hub.publish("<rss/>"); len(got) != 1 || got[0] != http.StatusAccepted {
		t.Fatalf("pushed: %v", got)
	}
	r.drain()
	if n := r.web.requests("/feed.xml") - polls; n != 1 {
		t.Errorf("%d polls after the push", n)
	}
	r.later(time.Minute) // group_wait
	r.wantTold("a minute after the push", r.desk, "new Now")

	// A restart keeps the subscription, and asks for none.
	r.hub.modes()
	r.startPushed()
	r.later(time.Minute)
	if got := r.hub.modes(); got != "" {
		t.Errorf("after a restart the hub is asked to %s", got)
	}
	r.show(piece{slug: "later", title: "Later"}, piece{slug: "now", title: "Now"})
	r.hub.publish("<rss/>")
	r.drain()
	r.later(time.Minute)
	r.wantTold("after a restart", r.desk, "new Later")
	for _, secret := range []string{u.Token, u.Secret} {
		if strings.Contains(r.log.String(), secret) {
			t.Error("the log has the token or the secret")
		}
	}
	if !strings.Contains(r.log.String(), "msg=push source=wire") {
		t.Error("the log does not tell of the push")
	}
}

// TestPushRefused: what a hub, or somebody else, may not do (POL-29).
func TestPushRefused(t *testing.T) {
	r := newPushRig(t, rigOptions{})
	r.show(piece{slug: "before", title: "Before"})
	r.startPushed()
	r.drain()
	u, topic := r.subscription(), r.web.srv.URL+"/feed.xml"
	at := "https://tocsin.example.org/tocsin/push/"
	query := func(pairs ...string) string {
		q := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			q.Set(pairs[i], pairs[i+1])
		}
		return "?" + q.Encode()
	}
	other := strings.Repeat("A", 26)
	body := "<rss/>"
	good := sign("sha1", sha1.New, u.Secret, body)
	tests := []struct {
		name, method, token, query, body, signature string
		status                                      int
		rejected                                    int64
	}{
		{"another topic", "GET", u.Token, query("hub.mode", "subscribe", "hub.topic", "https://evil.example/", "hub.challenge", "x"), "", "", 404, 0},
		{"no topic", "GET", u.Token, query("hub.mode", "subscribe", "hub.challenge", "x"), "", "", 404, 0},
		{"an unknown mode", "GET", u.Token, query("hub.mode", "publish", "hub.topic", topic, "hub.challenge", "x"), "", "", 404, 0},
		{"no mode", "GET", u.Token, query("hub.topic", topic, "hub.challenge", "x"), "", "", 404, 0},
		{"an end that was not asked for", "GET", u.Token, query("hub.mode", "unsubscribe", "hub.topic", topic, "hub.challenge", "x"), "", "", 404, 0},
		{"no challenge", "GET", u.Token, query("hub.mode", "subscribe", "hub.topic", topic), "", "", 404, 0},
		{"a challenge without end", "GET", u.Token, query("hub.mode", "subscribe", "hub.topic", topic, "hub.challenge", strings.Repeat("x", 3000)), "", "", 404, 0},
		{"a denial of another topic", "GET", u.Token, query("hub.mode", "denied", "hub.topic", "https://evil.example/"), "", "", 404, 0},
		{"an unknown token", "GET", other, query("hub.mode", "subscribe", "hub.topic", topic, "hub.challenge", "x"), "", "", 404, 0},
		{"what is no token", "GET", "index.php", query("hub.mode", "subscribe", "hub.topic", topic, "hub.challenge", "x"), "", "", 404, 0},
		{"a look without a question", "GET", u.Token, "", "", "", 404, 0},
		{"another method", "PUT", u.Token, "", body, good, 405, 0},
		{"a head", "HEAD", u.Token, query("hub.mode", "subscribe", "hub.topic", topic, "hub.challenge", "x"), "", "", 405, 0},
		{"a push to an unknown token", "POST", other, "", body, good, 404, 0},
		{"a push without a signature", "POST", u.Token, "", body, "", 202, 1},
		{"a wrong signature", "POST", u.Token, "", body, sign("sha256", sha256.New, "guess", body), 202, 1},
		{"the signature of another body", "POST", u.Token, "", body + " ", good, 202, 1},
		{"a signature cut short", "POST", u.Token, "", body, good[:len(good)-2], 202, 1},
		{"an empty signature", "POST", u.Token, "", body, "sha256=", 202, 1},
		{"a method that is none", "POST", u.Token, "", body, "md5=0cc175b9c0f1b6a831c399e269772661", 202, 1},
		{"hex that is none", "POST", u.Token, "", body, "sha256=zz", 202, 1},
		{"a body without end", "POST", u.Token, "", strings.Repeat("x", 9<<20), good, 413, 1},
	}
	polls, total := r.web.requests("/feed.xml"), int64(0)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r.clock.set(r.clock.Now().Add(3 * time.Second))
			got := r.hub.call(tt.method, at+tt.token+tt.query, strings.NewReader(tt.body), tt.signature)
			r.drain()
			now := r.subscription()
			total += tt.rejected
			if got.Code != tt.status || now.Rejected != total || now.State != store.SubscriptionLive || !now.LeaseUntil.Equal(u.LeaseUntil) || now.Pushes != 0 {
				t.Errorf("%d %q, then %+v; want %d and %d rejected", got.Code, got.Body, now, tt.status, total)
			}
			for _, word := range []string{"wire", u.Secret, topic, "example.org", "echo"} {
				if strings.Contains(got.Body.String(), word) {
					t.Errorf("the answer says %q", got.Body)
				}
			}
		})
	}
	if n := r.web.requests("/feed.xml") - polls; n != 0 {
		t.Errorf("%d polls came of it", n)
	}
	for name, method := range map[string]func() hash.Hash{"sha1": sha1.New, "SHA256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New} {
		if got := r.hub.call("POST", at+u.Token, strings.NewReader(body), sign(name, method, u.Secret, body)); got.Code != 202 {
			t.Errorf("signed by %s: %d", name, got.Code)
		}
	}
	if now := r.subscription(); now.Pushes != 4 || now.Rejected != total {
		t.Errorf("%d pushes, %d rejected; want 4 and %d", now.Pushes, now.Rejected, total)
	}
}

// TestPushesAreHints: a cache that still answers with what was is asked again
// and then left alone, and a flood of pushes is no flood of polls.
func TestPushesAreHints(t *testing.T) {
	t.Parallel()
	r := newPushRig(t, rigOptions{})
	old := piece{slug: "before", title: "Before"}
	r.show(old)
	r.startPushed()
	r.drain()
	r.later(5 * time.Minute)
	polls := func() int { r.drain(); return r.web.requests("/feed.xml") }
	start := polls()
	r.hub.publish("<rss/>")
	var at []int // seconds after the push at which the source was polled
	for i, have := 0, start; i < 20*60; i += 5 {
		if n := polls(); n > have {
			at, have = append(at, i), n
		}
		r.clock.set(r.clock.Now().Add(5 * time.Second))
	}
	if got := fmt.Sprint(at); got != "[0 20 80]" {
		t.Errorf("a push whose news is not there yet: polled after %s s, want 0, 20 and 80", got)
	}
	start = polls()
	refused := 0
	for range 10 * 60 { // a push each second, for ten minutes
		for _, status := range r.hub.publish("<rss/>") {
			if status == http.StatusTooManyRequests {
				refused++
			}
		}
		r.later(time.Second)
	}
	if n := polls() - start; n < 2 || n > 4 {
		t.Errorf("%d polls in ten minutes of pushes that bring nothing, want about two", n)
	}
	if refused == 0 {
		t.Error("a push a second was taken for ten minutes")
	}
	r.later(time.Hour)
	r.show(piece{slug: "now", title: "Now"}, old)
	start = polls()
	r.hub.publish("<rss/>")
	r.clock.set(r.clock.Now().Add(hintGap)) // it has just been polled by its schedule
	if n := polls() - start; n != 1 {
		t.Errorf("%d polls for news an hour after the flood, want one at once", n)
	}
}

// hintGap is the least time between a poll and one that a push brings.
const hintGap = 10 * time.Second

// TestPushDuringPoll: what comes while its source is being read is not lost.
func TestPushDuringPoll(t *testing.T) {
	r := newPushRig(t, rigOptions{})
	old := piece{slug: "before", title: "Before"}
	r.show(old)
	r.startPushed()
	r.drain()
	r.clock.set(r.clock.Now().Add(30 * time.Minute))
	done := make(chan struct{})
	next := r.web.srv.Config.Handler
	var once sync.Once
	r.web.srv.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		next.ServeHTTP(w, req) // the old one
		if req.URL.Path == "/feed.xml" {
			once.Do(func() {
				r.show(piece{slug: "now", title: "Now"}, old)
				r.hub.publish("<rss/>")
				close(done)
			})
		}
	})
	r.drain()
	<-done
	r.later(hintGap)
	r.later(time.Minute)
	r.wantTold("after a push in the middle of a poll", r.desk, "new Now")
}

// TestHubAskedAgain: leases are renewed at two thirds, a hub that fails or does
// not call back is asked again later and later, and polling goes on meanwhile.
func TestHubAskedAgain(t *testing.T) {
	t.Parallel()
	r := newPushRig(t, rigOptions{})
	r.show(piece{slug: "before", title: "Before"})
	r.hub.lease = 6 * 60 * 60
	r.startPushed()
	r.drain()
	start, first := r.clock.Now(), r.subscription()
	if !first.LeaseUntil.Equal(start.Add(6*time.Hour)) || !first.NextAt.Equal(start.Add(4*time.Hour)) {
		t.Errorf("a lease until %s, renewed at %s; want 6 and 4 hours from %s", first.LeaseUntil, first.NextAt, start)
	}
	r.hub.modes()
	r.pass(4*time.Hour - time.Minute)
	if got := r.hub.modes(); got != "" {
		t.Errorf("asked to %s before two thirds of the lease", got)
	}
	r.later(time.Minute)
	if got, u := r.hub.modes(), r.subscription(); got != "subscribe" || u.Token != first.Token || u.Secret != first.Secret || !u.LeaseUntil.Equal(r.clock.Now().Add(6*time.Hour)) {
		t.Errorf("asked to %q, then %s until %s", got, u.State, u.LeaseUntil)
	}

	r.hub.status = http.StatusServiceUnavailable
	polls := r.web.requests("/feed.xml")
	r.pass(24 * time.Hour)
	asked := len(strings.Fields(r.hub.modes()))
	if u := r.subscription(); asked < 5 || asked > 9 || u.Failures != asked || !strings.Contains(u.Error, "503") {
		t.Errorf("a hub that fails was asked %d times in 20 hours, then %d failures and %q", asked, u.Failures, u.Error)
	}
	if n := r.web.requests("/feed.xml") - polls; n < 46 {
		t.Errorf("%d polls in the day without a hub, want one each half hour", n)
	}
	r.hub.status, r.hub.silent = 0, true
	r.pass(48 * time.Hour)
	if u := r.subscription(); u.Failures <= asked || u.Error != "" {
		t.Errorf("a hub that does not call back: %d failures, %q", u.Failures, u.Error)
	}
	r.hub.silent = false
	r.pass(24 * time.Hour)
	if u := r.subscription(); u.State != store.SubscriptionLive || u.Failures != 0 || !u.LeaseUntil.After(r.clock.Now()) {
		t.Errorf("after the hub's recovery: %+v", u)
	}
}

// TestHubDenies: a hub that says no is asked again a week later, and its word
// is kept.
func TestHubDenies(t *testing.T) {
	r := newPushRig(t, rigOptions{})
	r.show(piece{slug: "before", title: "Before"})
	r.hub.deny = "members\u202e only"
	r.startPushed()
	r.drain()
	if u := r.subscription(); u.State != store.SubscriptionDenied || u.Error != "members only" || u.NextAt.Sub(r.clock.Now()) != 7*24*time.Hour {
		t.Errorf("%+v", u)
	}
	r.hub.modes()
	r.hub.deny = ""
	r.later(7 * 24 * time.Hour)
	if got, u := r.hub.modes(), r.subscription(); got != "subscribe" || u.State != store.SubscriptionLive || u.Error != "" {
		t.Errorf("asked to %q, then %+v", got, u)
	}
}

// TestHubLeft: a subscription is taken back when the feed names another hub or
// none, and when the source or push is taken out of the configuration.
func TestHubLeft(t *testing.T) {
	for name, leave := range map[string]func(r *pushRig) (want string){
		"another hub": func(r *pushRig) string {
			other := newHub(r.t, r.hub.pages)
			own := r.hub.srv.URL
			p := r.web.pages["/feed.xml"]
			p.header = map[string]string{"Link": strings.Replace(p.header["Link"], own, other.srv.URL, 1)}
			p.body += " "
			r.web.set("/feed.xml", p)
			r.later(time.Hour)
			if got := other.modes(); got != "subscribe" {
				r.t.Errorf("the other hub is asked to %q", got)
			}
			return store.SubscriptionLive
		},
		"no hub": func(r *pushRig) string {
			p := r.web.pages["/feed.xml"]
			p.header = nil
			p.body += " "
			r.web.set("/feed.xml", p)
			r.later(time.Hour)
			return ""
		},
		"source removed": func(r *pushRig) string {
			r.cfg.Sources = nil
			r.startPushed()
			r.drain()
			return ""
		},
		"push switched off": func(r *pushRig) string {
			r.cfg.Web.Push = false
			r.startPushed()
			r.drain()
			return ""
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newPushRig(t, rigOptions{})
			r.show(piece{slug: "before", title: "Before"})
			r.startPushed()
			r.drain()
			r.hub.modes()
			old := r.subscription()
			want := leave(r)
			if got := r.hub.modes(); got != "unsubscribe" || len(r.hub.subs) != 0 {
				t.Errorf("the hub is asked to %q and has %d subscriptions", got, len(r.hub.subs))
			}
			all, err := r.app.Store.Subscriptions(t.Context())
			switch {
			case err != nil:
				t.Fatal(err)
			case want == "" && len(all) != 0, want != "" && (len(all) != 1 || all[0].State != want || all[0].Token == old.Token || all[0].Secret == old.Secret):
				t.Errorf("left are %+v", all)
			}
			body := "<rss/>"
			if got := r.hub.call("POST", old.Callback, strings.NewReader(body), sign("sha256", sha256.New, old.Secret, body)); got.Code != http.StatusGone {
				t.Errorf("a push for what has ended: %d, want 410", got.Code)
			}
		})
	}
}

// TestHubOfFeed: which hub and topic are taken of what a feed says, and which
// are not.
func TestHubOfFeed(t *testing.T) {
	const own = "{{BASE}}/feed.xml"
	tests := []struct {
		name, link, channel string
		config              func(*config.Config)
		hub, topic, state   string
	}{
		{"in the feed", "", `<atom:link rel="hub" href="{{HUB}}/"/><atom:link rel="self" href="{{BASE}}/self.xml?a=b"/>`, nil, "{{HUB}}/", "{{BASE}}/self.xml?a=b", "live"},
		{"the header goes before the feed", `<{{HUB}}/header>; rel="hub"`, `<atom:link rel="hub" href="https://feed.example/"/>`, nil, "{{HUB}}/header", own, "live"},
		{"a self of another outlet", `<{{HUB}}/>; rel=hub, <https://evil.example/all>; rel=self`, "", nil, "{{HUB}}/", own, "live"},
		{"no self", `<{{HUB}}/>; rel="hub"`, "", nil, "{{HUB}}/", own, "live"},
		{"http is asked by https", `<http://192.0.2.7/a>; rel=hub`, "", nil, "https://192.0.2.7/a", own, "asked"},
		{"what cannot be asked is passed over", `<ftp://hub.example/>; rel=hub, <https://u:p@hub.example/>; rel=hub, <{{HUB}}/>; rel=hub`, "", nil, "{{HUB}}/", own, "live"},
		{"relative", `</hub>; rel=hub`, "", nil, "{{BASE}}/hub", own, "asked"},
		{"no public address", `<{{HUB}}/>; rel=hub`, "", func(c *config.Config) { c.Web.PublicURL = "" }, "{{HUB}}/", own, ""},
		{"a public address without https", `<{{HUB}}/>; rel=hub`, "", func(c *config.Config) { c.Web.PublicURL = "http://tocsin.example.org" }, "{{HUB}}/", own, ""},
		{"not wanted", `<{{HUB}}/>; rel=hub`, "", func(c *config.Config) { c.Sources[0].Push = false }, "{{HUB}}/", own, ""},
		{"none", "", "", nil, "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newPushRig(t, rigOptions{})
			fill := strings.NewReplacer("{{HUB}}", r.hub.srv.URL, "{{BASE}}", r.web.srv.URL).Replace
			p := reply{kind: "application/rss+xml", body: `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>` + fill(tt.channel) + `</channel></rss>`}
			if tt.link != "" {
				p.header = map[string]string{"Link": fill(tt.link)}
			}
			r.web.set("/feed.xml", p)
			if tt.config != nil {
				tt.config(r.cfg)
			}
			r.startPushed()
			r.drain()
			src, err := r.app.Store.Source(t.Context(), "wire")
			if err != nil || src.Hub != fill(tt.hub) || src.Topic != fill(tt.topic) {
				t.Errorf("hub %q, topic %q, %v; want %q and %q", src.Hub, src.Topic, err, fill(tt.hub), fill(tt.topic))
			}
			state := ""
			if all, err := r.app.Store.Subscriptions(t.Context()); err != nil || len(all) > 1 {
				t.Errorf("%+v, %v", all, err)
			} else if len(all) == 1 {
				state = all[0].State
			}
			if state != tt.state {
				t.Errorf("the subscription is %q, want %q", state, tt.state)
			}
		})
	}
}
