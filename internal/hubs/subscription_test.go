package hubs

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/fetch"
	"tocsin/internal/push"
	"tocsin/internal/store"
)

// TestSubscription goes through the life of one: asked, confirmed, pushed,
// denied; of a stranger's calls nothing comes.
func TestSubscription(t *testing.T) {
	d := newDesk(t)
	u := d.ask(d.subscribe(hubOne))
	if u.State != store.SubscriptionAsked || len(d.asked) != 1 || d.asked[0].Form.Get("hub.secret") != u.Secret ||
		d.asked[0].Kind != fetch.KindHub {
		t.Fatalf("%+v", u)
	}
	confirm := func(token, mode, topic string) bool {
		ok, err := d.h.ConfirmHub(t.Context(), token, push.Call{Mode: mode, Topic: topic, Lease: 9 * time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	for what, ok := range map[string]bool{
		"a stranger's token": confirm("x", push.ModeSubscribe, topic),
		"another topic":      confirm(u.Token, push.ModeSubscribe, "https://other.example/"),
		"an end":             confirm(u.Token, push.ModeUnsubscribe, topic),
	} {
		if ok {
			t.Errorf("%s is confirmed", what)
		}
	}
	if !confirm(u.Token, push.ModeSubscribe, topic) {
		t.Fatal("what was asked for is not confirmed")
	}
	if u = d.current(); u.State != store.SubscriptionLive || u.NextAt.Sub(monday) != 6*time.Hour || u.LeaseUntil.Sub(monday) != 9*time.Hour {
		t.Errorf("%+v", u)
	}
	take := func(token, signature string) push.Receipt {
		got, err := d.h.TakePush(t.Context(), token, signature, strings.NewReader("news"))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	d.now = monday.Add(5 * time.Minute)
	got := []push.Receipt{take("x", ""), take(u.Token, signed("guess", "news"))}
	if due := d.source("wire").HintedAt; !due.IsZero() {
		t.Errorf("a push that is not signed hints at %s", due)
	}
	got = append(got, take(u.Token, signed(u.Secret, "news")))
	if diff := cmp.Diff([]push.Receipt{push.Unknown, push.Discarded, push.Accepted}, got); diff != "" {
		t.Error(diff)
	}
	if src := d.source("wire"); !src.HintedAt.Equal(d.now) || src.NextDue.After(d.now) {
		t.Errorf("%+v", src)
	}
	if u = d.current(); u.Pushes != 1 || u.Rejected != 1 {
		t.Errorf("%+v", u)
	}
	if !confirm(u.Token, push.ModeDenied, topic) || d.current().NextAt.Sub(d.now) != deniedPause || take(u.Token, "") != push.Gone {
		t.Errorf("%+v", d.current())
	}
}

// TestLeaveHub: a hub that refuses, or never calls back, is left for the next;
// after the last the first is asked again a day later.
func TestLeaveHub(t *testing.T) {
	d := newDesk(t)
	u := d.subscribe(hubOne, hubTwo)
	d.err = &fetch.Error{Class: fetch.ClassForbidden, Status: 403}
	if next := d.ask(u); next.Hub != hubTwo || next.Token == u.Token || d.source("wire").Hub != hubTwo {
		t.Fatalf("%+v", next)
	}
	d.err = &fetch.Error{Class: fetch.ClassTimeout}
	u = d.current()
	for n := range hubTries {
		if u = d.ask(u); u.Hub != hubTwo || u.Failures != n+1 || u.NextAt.Before(d.now.Add(hubPause(n+1))) {
			t.Fatalf("try %d: %+v", n, u)
		}
		d.now = u.NextAt
	}
	if u = d.ask(u); u.Hub != hubOne || u.NextAt.Sub(d.now) != roundPause || len(d.asked) != 1+hubTries {
		t.Errorf("%+v after %d requests", u, len(d.asked))
	}
	alone := newDesk(t)
	alone.err = errors.New("no answer")
	u = alone.subscribe(hubOne)
	for range hubTries + 2 {
		u = alone.ask(u)
	}
	if u.Hub != hubOne || u.Error != "no answer" {
		t.Errorf("%+v", u)
	}
}

// TestDue: hubs are asked once they can call back, and not those of a source
// that is not to be pushed any more.
func TestDue(t *testing.T) {
	d := newDesk(t)
	u := d.subscribe(hubOne)
	if tasks, err := d.h.Due(t.Context(), d.now); err != nil || tasks != nil {
		t.Fatalf("%v (%v)", tasks, err)
	}
	d.h.Listen()
	tasks, err := d.h.Due(t.Context(), d.now)
	if err != nil || len(tasks) != 1 || tasks[0].Lane != "lane hub-one.example" {
		t.Fatalf("%+v (%v)", tasks, err)
	}
	if err := d.h.Handlers().Do(t.Context(), tasks[0]); err != nil || len(d.asked) != 1 {
		t.Fatal(err)
	}
	if next, err := d.h.Next(t.Context()); err != nil || next.Sub(d.now) != hubPause(1) {
		t.Errorf("%s (%v)", next, err)
	}
	if err := d.h.Sync(t.Context(), d.now); err != nil || d.current().ID != u.ID || d.current().State != store.SubscriptionAsked {
		t.Errorf("%+v (%v)", d.current(), err)
	}
	none := *d.h.Live.Now()
	cfg := *none.Config
	cfg.Web.PublicURL, none.Config = "", &cfg
	d.h.Live.Swap(&none)
	if err := d.h.Sync(t.Context(), d.now); err != nil || d.current().State != store.SubscriptionEnding {
		t.Errorf("%+v (%v)", d.current(), err)
	}
}

// TestWrongPushesAreFewWrites: a flood of pushes that are not signed is counted
// to the last, by a write a second, and the right one among them is taken
// (ADV-61).
func TestWrongPushesAreFewWrites(t *testing.T) {
	d := newDesk(t)
	u := d.ask(d.subscribe(hubOne))
	if ok, err := d.h.ConfirmHub(t.Context(), u.Token, push.Call{Mode: push.ModeSubscribe, Topic: topic, Lease: time.Hour}); !ok || err != nil {
		t.Fatal(ok, err)
	}
	take := func(signature string) push.Receipt {
		got, err := d.h.TakePush(t.Context(), u.Token, signature, strings.NewReader("news"))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for range 500 {
		take(signed("guess", "news"))
	}
	if n := d.current().Rejected; n != 1 {
		t.Errorf("%d were written within a second, want the first", n)
	}
	if got := take(signed(u.Secret, "news")); got != push.Accepted || d.source("wire").HintedAt.IsZero() {
		t.Errorf("the right one is %s", got)
	}
	d.now = d.now.Add(wrongPause)
	take("")
	if n := d.current().Rejected; n != 501 {
		t.Errorf("%d are counted, want 501", n)
	}
}
