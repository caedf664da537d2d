package hubs_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
	"tocsin/internal/store"
)

// TestPushedWithinSeconds: a hub that is named in a header is subscribed, and
// what it pushes is polled, read and told long before the next poll was due.
func TestPushedWithinSeconds(t *testing.T) {
	racetest.Alone(t)
	r := newPushRig(t, apptest.Options{})
	r.show(apptest.Piece{Slug: "before", Title: "Before"})
	r.startPushed()
	r.Drain()
	if len(r.hub.asked) != 1 {
		t.Fatalf("the hub was asked %d times", len(r.hub.asked))
	}
	form, u := r.hub.asked[0], r.subscription()
	if form.Get("hub.mode") != "subscribe" || form.Get("hub.topic") != r.Web.URL+"/feed.xml" || form.Get("hub.lease_seconds") != "864000" {
		t.Errorf("the hub was asked %v", form)
	}
	if token, ok := strings.CutPrefix(form.Get("hub.callback"), "https://tocsin.example.org/tocsin/push/"); !ok || len(token) < 26 ||
		token != u.Token {
		t.Errorf("the callback is %q", form.Get("hub.callback"))
	}
	if secret := form.Get("hub.secret"); len(secret) < 32 || len(secret) > 199 || secret != u.Secret {
		t.Errorf("a secret of %d characters", len(secret))
	}
	if got := r.hub.agents[0]; got != "Tocsin/test" {
		t.Errorf("user agent %q", got)
	}
	if want := r.Clock.Now().Add(10 * 24 * time.Hour); u.State != store.SubscriptionLive || !u.LeaseUntil.Equal(want) {
		t.Errorf("%s until %s, want live until %s", u.State, u.LeaseUntil, want)
	}
	r.Step(2 * time.Minute)
	r.show(apptest.Piece{Slug: "now", Title: "Now"}, apptest.Piece{Slug: "before", Title: "Before"})
	r.Step(time.Second)
	polls := r.Web.Requests("/feed.xml")
	if got := r.hub.publish("<rss/>"); len(got) != 1 || got[0] != http.StatusAccepted {
		t.Fatalf("pushed: %v", got)
	}
	r.Drain()
	if n := r.Web.Requests("/feed.xml") - polls; n != 1 {
		t.Errorf("%d polls after the push", n)
	}
	r.Step(time.Minute) // group_wait
	r.WantTold("a minute after the push", r.Desk, "new Now")

	// A restart keeps the subscription, and asks for none.
	r.hub.modes()
	r.startPushed()
	r.Step(time.Minute)
	if got := r.hub.modes(); got != "" {
		t.Errorf("after a restart the hub is asked to %s", got)
	}
	r.show(apptest.Piece{Slug: "later", Title: "Later"}, apptest.Piece{Slug: "now", Title: "Now"})
	r.hub.publish("<rss/>")
	r.Drain()
	r.Step(time.Minute)
	r.WantTold("after a restart", r.Desk, "new Later")
	for _, secret := range []string{u.Token, u.Secret} {
		if strings.Contains(r.log.String(), secret) {
			t.Error("the log has the token or the secret")
		}
	}
	if !strings.Contains(r.log.String(), "msg=push source=wire") {
		t.Error("the log does not tell of the push")
	}
}

// TestPushesAreHints: a cache that still answers with what was is asked again
// and then left alone, and a flood of pushes is no flood of polls.
func TestPushesAreHints(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	r := newPushRig(t, apptest.Options{})
	old := apptest.Piece{Slug: "before", Title: "Before"}
	r.show(old)
	r.startPushed()
	r.Drain()
	r.Step(5 * time.Minute)
	polls := func() int { r.Drain(); return r.Web.Requests("/feed.xml") }
	start := polls()
	r.hub.publish("<rss/>")
	var at []int // seconds after the push at which the source was polled
	for i, have := 0, start; i < 20*60; i += 5 {
		if n := polls(); n > have {
			at, have = append(at, i), n
		}
		r.Clock.Set(r.Clock.Now().Add(5 * time.Second))
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
		r.Step(time.Second)
	}
	if n := polls() - start; n < 2 || n > 4 {
		t.Errorf("%d polls in ten minutes of pushes that bring nothing, want about two", n)
	}
	if refused == 0 {
		t.Error("a push a second was taken for ten minutes")
	}
	r.Step(time.Hour)
	r.show(apptest.Piece{Slug: "now", Title: "Now"}, old)
	start = polls()
	r.hub.publish("<rss/>")
	r.Clock.Set(r.Clock.Now().Add(hintGap)) // it has just been polled by its schedule
	if n := polls() - start; n != 1 {
		t.Errorf("%d polls for news an hour after the flood, want one at once", n)
	}
}

// hintGap is the least time between a poll and one that a push brings.
const hintGap = 10 * time.Second

// TestPushDuringPoll: what comes while its source is being read is not lost.
func TestPushDuringPoll(t *testing.T) {
	r := newPushRig(t, apptest.Options{})
	old := apptest.Piece{Slug: "before", Title: "Before"}
	r.show(old)
	r.startPushed()
	r.Drain()
	r.Clock.Set(r.Clock.Now().Add(30 * time.Minute))
	done := make(chan struct{})
	var once sync.Once
	r.Web.Wrap(func(own http.Handler) http.HandlerFunc {
		return func(w http.ResponseWriter, req *http.Request) {
			own.ServeHTTP(w, req) // the old one
			if req.URL.Path == "/feed.xml" {
				once.Do(func() {
					r.show(apptest.Piece{Slug: "now", Title: "Now"}, old)
					r.hub.publish("<rss/>")
					close(done)
				})
			}
		}
	})
	r.Drain()
	<-done
	r.Step(hintGap)
	r.Step(time.Minute)
	r.WantTold("after a push in the middle of a poll", r.Desk, "new Now")
}
