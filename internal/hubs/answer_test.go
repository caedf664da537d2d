package hubs

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/pacing"
	"tocsin/internal/push"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

var monday = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

const configuration = `
database: "sqlite:t.db"
timezone: UTC
operators: ops
web: {listen: "127.0.0.1:8080", public_url: "https://tocsin.example", push: yes}
sources:
  - {name: wire, feed: "https://wire.example/feed"}
  - {name: shy, feed: "https://shy.example/feed", push: no}
receivers: [{name: ops, console: {}}]
route: {receiver: ops}
`

const (
	hubOne = "https://hub-one.example/"
	hubTwo = "https://hub-two.example/"
	topic  = "https://wire.example/feed"
)

// desk is a Hubs on a temporary store, whose hubs answer as told.
type desk struct {
	t     *testing.T
	now   time.Time
	h     *Hubs
	err   error
	asked []fetch.Request
}

func (d *desk) NextAllowed(string) time.Time { return time.Time{} }

func (d *desk) Do(_ context.Context, req fetch.Request) (*fetch.Response, error) {
	d.asked = append(d.asked, req)
	return &fetch.Response{Status: 202}, d.err
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	cfg, faults, err := config.Parse("t.yaml", []byte(configuration))
	if err != nil {
		t.Fatal(err, faults)
	}
	set, err := settings.New(cfg, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	var sources []news.Source
	for _, c := range cfg.Sources {
		sources = append(sources, news.Source{Name: c.Name, Kind: c.Kind(), URL: c.URL(), NextDue: monday})
	}
	if err := s.SyncSources(t.Context(), sources, monday); err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, now: monday}
	live, clock := settings.NewLive(set), func() time.Time { return d.now }
	d.h = &Hubs{
		Store: s, Fetch: d, Live: live, Now: clock, Log: slog.New(slog.DiscardHandler),
		Pacing: &pacing.Pacing{Live: live, Queue: d, Now: clock},
	}
	return d
}

// subscribe has wire name the hubs, and returns its subscription.
func (d *desk) subscribe(hubs ...string) store.Subscription {
	d.t.Helper()
	src := d.source("wire")
	want := d.h.Note(&src, &fetch.Response{FinalURL: topic, Header: http.Header{}}, push.Links{Hubs: hubs, Self: topic})
	if _, err := d.h.Store.SavePoll(d.t.Context(), store.Poll{
		Source: src, At: d.now, Outcome: news.OutcomeUnchanged,
		Subscription: want,
	}); err != nil {
		d.t.Fatal(err)
	}
	return d.current()
}

func (d *desk) source(name string) news.Source {
	d.t.Helper()
	src, err := d.h.Store.Source(d.t.Context(), name)
	if err != nil {
		d.t.Fatal(err)
	}
	return src
}

// current is the youngest subscription.
func (d *desk) current() store.Subscription {
	d.t.Helper()
	all, err := d.h.Store.Subscriptions(d.t.Context())
	if err != nil || len(all) == 0 {
		d.t.Fatal(err, "no subscription")
	}
	last := all[0]
	for _, u := range all {
		if u.ID > last.ID {
			last = u
		}
	}
	return last
}

func (d *desk) ask(u store.Subscription) store.Subscription {
	d.t.Helper()
	if err := d.h.AskHub(d.t.Context(), u); err != nil {
		d.t.Fatal(err)
	}
	return d.current()
}

func signed(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// TestAnswer: what a poll says of the pushes that brought it.
func TestAnswer(t *testing.T) {
	d := newDesk(t)
	for _, tt := range []struct {
		name      string
		src       news.Source
		outcome   news.Outcome
		fresh     bool
		answered  bool
		looks     int
		due       time.Duration
		catchesUp bool
	}{
		{"it brought something", news.Source{HintedAt: monday, HintLooks: 2}, news.OutcomeNew, true, true, 0, time.Hour, true},
		{"no push", news.Source{}, news.OutcomeUnchanged, false, false, 0, time.Hour, true},
		{"nothing yet: a cache may be in between", news.Source{HintedAt: monday}, news.OutcomeUnchanged, false, false, 1, 20 * time.Second, true},
		{"nothing again", news.Source{HintedAt: monday, HintLooks: 1}, news.OutcomeUnchanged, false, false, 2, time.Minute, true},
		{"nothing for the last time", news.Source{HintedAt: monday, HintLooks: 2}, news.OutcomeUnchanged, false, true, 3, time.Hour, true},
		{
			"it failed in passing",
			news.Source{HintedAt: monday, Failures: 1, ErrorClass: "timeout"},
			news.OutcomeFailed, false, false, 1,
			20 * time.Second, false,
		},
		{
			"it fails for good",
			news.Source{HintedAt: monday, Failures: 1, ErrorClass: "gone"},
			news.OutcomeFailed, false, true, 0, time.Hour,
			false,
		},
		{
			"it fails for long",
			news.Source{HintedAt: monday, Failures: 3, ErrorClass: "timeout"},
			news.OutcomeFailed, false, true, 0,
			time.Hour, false,
		},
		{"nothing was asked", news.Source{HintedAt: monday, ErrorClass: "held"}, news.OutcomeUnchanged, false, false, 0, time.Hour, true},
	} {
		src := tt.src
		src.NextDue = monday.Add(time.Hour)
		got := d.h.Answer(&src, tt.outcome, tt.fresh)
		if got.Answered != tt.answered || src.HintLooks != tt.looks || src.NextDue.Sub(monday) != tt.due || got.CatchUp.IsZero() == tt.catchesUp {
			t.Errorf("%s: %+v, %d looks, due in %s", tt.name, got, src.HintLooks, src.NextDue.Sub(monday))
		}
	}
	v := &store.Visit{Outcome: news.OutcomeChanged}
	if d.h.AnswerVisit(v); v.Push != (store.PushAnswer{}) {
		t.Errorf("an article answers for a source: %+v", v.Push)
	}
	v.Source = &news.Source{HintedAt: monday}
	if d.h.AnswerVisit(v); !v.Push.Answered {
		t.Errorf("a watched page that changed answers: %+v", v.Push)
	}
}

// TestNote: which hub is in use, by which topic, and when that is a change.
func TestNote(t *testing.T) {
	d := newDesk(t)
	for _, tt := range []struct {
		name   string
		source string
		hubs   []string
		link   string // header
		self   string
		inUse  string // before
		want   [2]string
		change bool
	}{
		{"no hub", "wire", nil, "", topic, "", [2]string{}, false},
		{"one", "wire", []string{hubOne}, "", topic, "", [2]string{hubOne, topic}, true},
		{"by https also where it is named with http", "wire", []string{"http://hub-one.example/"}, "", topic, "", [2]string{hubOne, topic}, true},
		{"the one in use stays while it is named", "wire", []string{hubOne, hubTwo}, "", topic, hubTwo, [2]string{hubTwo, topic}, true},
		{"one that is not named any more", "wire", []string{hubOne}, "", topic, hubTwo, [2]string{hubOne, topic}, true},
		{"a header goes before the document", "wire", []string{hubOne}, `<` + hubTwo + `>; rel="hub"`, topic, "", [2]string{hubTwo, topic}, true},
		{
			"a self of another outlet is not ours to tell", "wire",
			[]string{hubOne},
			"", "https://other.example/", "",
			[2]string{hubOne, topic},
			true,
		},
		{"an address that is none", "wire", []string{"ftp://x"}, "", topic, "", [2]string{}, false},
		{"one that is not to be pushed", "shy", []string{hubOne}, "", "https://shy.example/feed", "", [2]string{}, true},
	} {
		src := d.source(tt.source)
		if tt.inUse != "" {
			src.Hub, src.Topic = tt.inUse, topic
		}
		header := http.Header{}
		if tt.link != "" {
			header.Set("Link", tt.link)
		}
		got := d.h.Note(&src, &fetch.Response{FinalURL: src.URL, Header: header}, push.Links{Hubs: tt.hubs, Self: tt.self})
		if (got != nil) != tt.change {
			t.Errorf("%s: %+v", tt.name, got)
		} else if got != nil && [2]string{got.Hub, got.Topic} != tt.want {
			t.Errorf("%s: %s by %s, want %v", tt.name, got.Hub, got.Topic, tt.want)
		}
		if got != nil && d.h.Note(&src, &fetch.Response{FinalURL: src.URL, Header: header}, push.Links{Hubs: tt.hubs, Self: tt.self}) != nil {
			t.Errorf("%s: said again it is a change", tt.name)
		}
	}
	keyed := news.Source{URL: "https://wire.example/feed?key=secret"}
	if got := topicOf(&keyed, &fetch.Response{FinalURL: keyed.URL}, ""); got != "" {
		t.Errorf("a hub is told the key: %s", got)
	}
}

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
