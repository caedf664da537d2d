package hubs

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/pacing"
	"tocsin/internal/push"
	"tocsin/internal/settings"
	"tocsin/internal/store"
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
		Pacing: &pacing.Pacing{Live: live, Queue: d, Now: clock, Own: func(url string) bool { return strings.Contains(url, "//10.") }},
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
