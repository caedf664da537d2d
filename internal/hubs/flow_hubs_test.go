package hubs_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
	"tocsin/internal/store"
)

// TestNextHub: where a feed names several hubs, one that says no, or does not
// call back, is left for the next, and after the last the first is asked again
// a day later. The one that has been found stays, over restarts and polls.
func TestNextHub(t *testing.T) {
	racetest.Alone(t)
	for _, tt := range []struct {
		name  string
		wrong func(h *hub) // with the first
		after time.Duration
		asked string // of the first
	}{
		{"refuses", func(h *hub) { h.status = http.StatusBadRequest }, 0, "subscribe"},
		{"denies", func(h *hub) { h.deny = "members only" }, 0, "subscribe"},
		{"does not call back", func(h *hub) { h.silent = true }, 70 * time.Minute, "subscribe subscribe subscribe"},
		{"is down", func(h *hub) { h.status = http.StatusBadGateway }, 70 * time.Minute, "subscribe subscribe subscribe"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newPushRig(t, apptest.Options{})
			second := newHub(t, r.hub.pages)
			tt.wrong(r.hub)
			r.showHubs(r.hub, second)
			r.startPushed()
			r.Drain()
			if tt.after > 0 {
				for until := r.Clock.Now().Add(tt.after - 5*time.Minute); r.Clock.Now().Before(until); {
					r.Step(5 * time.Minute)
				}
				if second.modes() != "" {
					t.Error("the second hub is asked while the first may yet call back")
				}
				r.Step(5 * time.Minute)
			}
			u := r.subscription()
			if got := r.hub.modes(); got != tt.asked || u.Hub != second.url+"/" || u.State != store.SubscriptionLive {
				t.Fatalf("the first was asked to %q; subscribed is %s at %s", got, u.State, u.Hub)
			}
			second.modes()
			r.Pass(time.Hour)
			r.startPushed()
			r.Pass(time.Hour)
			if got := r.hub.modes() + second.modes(); got != "" || r.subscription().Token != u.Token {
				t.Errorf("with a hub that works, hubs are asked to %q", got)
			}
			if got := second.publish("<rss/>"); len(got) != 1 || got[0] != http.StatusAccepted {
				t.Errorf("pushed by the second: %v", got)
			}

			// The second comes to its end, too, when its lease is to be renewed.
			second.status = http.StatusNotFound
			r.Pass(7 * 24 * time.Hour)
			r.hub.status, r.hub.silent, r.hub.deny = 0, false, ""
			r.Pass(49 * time.Hour)
			if u := r.subscription(); u.Hub != r.hub.url+"/" || u.State != store.SubscriptionLive {
				t.Errorf("when the first works again: %s at %s", u.State, u.Hub)
			}
		})
	}
}

// TestHubsTurnSlowly: of hubs none of which works each is asked about once a day.
func TestHubsTurnSlowly(t *testing.T) {
	racetest.Alone(t)
	r := newPushRig(t, apptest.Options{})
	second := newHub(t, r.hub.pages)
	r.hub.status, second.status = http.StatusForbidden, http.StatusForbidden
	r.showHubs(r.hub, second)
	r.startPushed()
	r.Pass(10*24*time.Hour - time.Minute)
	if a, b := r.hub.modes(), second.modes(); a != b || strings.Count(a, "subscribe") != 10 || strings.Contains(a, "un") {
		t.Errorf("in ten days the hubs were asked to %q and %q", a, b)
	}
}

// TestPagePushed: a watched page that names its hub, in its head or in a
// header, is looked at as soon as it is pushed, and once more where the change
// is not there yet.
func TestPagePushed(t *testing.T) {
	racetest.Alone(t)
	r := newPushRig(t, apptest.Options{})
	set := func(text string) {
		body := fmt.Sprintf(`<html><head><link rel="HUB" href="%s/"><link rel="self" href="/list"><title>List</title></head>
			<body><main><p>%s</p><link rel="hub" href="https://evil.example/"></main></body></html>`, r.hub.url, text)
		r.Web.Set("/list", apptest.Reply{Kind: "text/html", Body: body})
	}
	set("Of the prisoners twenty-three are named on this list.")
	src := r.Config.Sources[0]
	src.Name, src.Feed, src.Page = "list", "", r.Web.URL+"/list"
	r.Config.Sources = append(r.Config.Sources[:0:0], src)
	r.startPushed()
	r.Drain()
	u := r.subscription()
	if u.State != store.SubscriptionLive || u.Topic != r.Web.URL+"/list" {
		t.Fatalf("subscribed is %s for %s", u.State, u.Topic)
	}
	r.Step(2 * time.Minute)
	looks := r.Web.Requests("/list")
	r.hub.publish("changed")
	r.Drain()
	r.Step(20 * time.Second)
	if n := r.Web.Requests("/list") - looks; n != 2 {
		t.Errorf("%d looks after a push before the change is there, want 2", n)
	}
	set("Of the prisoners nineteen are named on this list.")
	r.hub.publish("changed")
	r.Pass(time.Minute)
	if a, err := r.App.Store.ArticleByURL(t.Context(), "page:list:"+r.Web.URL+"/list"); err != nil || a.Revision != 2 {
		t.Errorf("after the push: %+v, %v", a, err)
	}
	looks = r.Web.Requests("/list")
	r.Pass(20 * time.Minute)
	if n := r.Web.Requests("/list") - looks; n != 0 {
		t.Errorf("%d more looks when the push has been answered", n)
	}
}
