package hubs_test

import (
	"crypto/sha256"
	"net/http"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
	"tocsin/internal/store"
)

// TestHubAskedAgain: leases are renewed at two thirds, a hub that fails or does
// not call back is asked again later and later, and polling goes on meanwhile.
func TestHubAskedAgain(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	r := newPushRig(t, apptest.Options{})
	r.show(apptest.Piece{Slug: "before", Title: "Before"})
	r.hub.lease = 6 * 60 * 60
	r.startPushed()
	r.Drain()
	start, first := r.Clock.Now(), r.subscription()
	if !first.LeaseUntil.Equal(start.Add(6*time.Hour)) || !first.NextAt.Equal(start.Add(4*time.Hour)) {
		t.Errorf("a lease until %s, renewed at %s; want 6 and 4 hours from %s", first.LeaseUntil, first.NextAt, start)
	}
	r.hub.modes()
	r.Pass(4*time.Hour - time.Minute)
	if got := r.hub.modes(); got != "" {
		t.Errorf("asked to %s before two thirds of the lease", got)
	}
	r.Step(time.Minute)
	if got, u := r.hub.modes(), r.subscription(); got != "subscribe" || u.Token != first.Token || u.Secret != first.Secret ||
		!u.LeaseUntil.Equal(r.Clock.Now().Add(6*time.Hour)) {
		t.Errorf("asked to %q, then %s until %s", got, u.State, u.LeaseUntil)
	}

	r.hub.status = http.StatusServiceUnavailable
	polls := r.Web.Requests("/feed.xml")
	r.Pass(24 * time.Hour)
	asked := len(strings.Fields(r.hub.modes()))
	if u := r.subscription(); asked < 5 || asked > 9 || u.Failures != asked || !strings.Contains(u.Error, "503") {
		t.Errorf("a hub that fails was asked %d times in 20 hours, then %d failures and %q", asked, u.Failures, u.Error)
	}
	if n := r.Web.Requests("/feed.xml") - polls; n < 46 {
		t.Errorf("%d polls in the day without a hub, want one each half hour", n)
	}
	r.hub.status, r.hub.silent = 0, true
	r.Pass(48 * time.Hour)
	if u := r.subscription(); u.Failures <= asked || u.Error != "" {
		t.Errorf("a hub that does not call back: %d failures, %q", u.Failures, u.Error)
	}
	r.hub.silent = false
	r.Pass(24 * time.Hour)
	if u := r.subscription(); u.State != store.SubscriptionLive || u.Failures != 0 || !u.LeaseUntil.After(r.Clock.Now()) {
		t.Errorf("after the hub's recovery: %+v", u)
	}
}

// TestHubDenies: a hub that says no is asked again a week later, and its word
// is kept.
func TestHubDenies(t *testing.T) {
	racetest.Alone(t)
	r := newPushRig(t, apptest.Options{})
	r.show(apptest.Piece{Slug: "before", Title: "Before"})
	r.hub.deny = "members\u202e only"
	r.startPushed()
	r.Drain()
	if u := r.subscription(); u.State != store.SubscriptionDenied || u.Error != "members only" ||
		u.NextAt.Sub(r.Clock.Now()) != 7*24*time.Hour {
		t.Errorf("%+v", u)
	}
	r.hub.modes()
	r.hub.deny = ""
	r.Step(7 * 24 * time.Hour)
	if got, u := r.hub.modes(), r.subscription(); got != "subscribe" || u.State != store.SubscriptionLive || u.Error != "" {
		t.Errorf("asked to %q, then %+v", got, u)
	}
}

// TestHubLeft: a subscription is taken back when the feed names another hub or
// none, and when the source or push is taken out of the configuration.
func TestHubLeft(t *testing.T) {
	racetest.Alone(t)
	for name, leave := range map[string]func(r *pushRig) (want string){
		"another hub": func(r *pushRig) string {
			other := newHub(r.T, r.hub.pages)
			own := r.hub.url
			p := r.Web.At("/feed.xml")
			p.Header = map[string]string{"Link": strings.Replace(p.Header["Link"], own, other.url, 1)}
			p.Body += " "
			r.Web.Set("/feed.xml", p)
			r.Step(time.Hour)
			if got := other.modes(); got != "subscribe" {
				r.T.Errorf("the other hub is asked to %q", got)
			}
			return store.SubscriptionLive
		},
		"no hub": func(r *pushRig) string {
			p := r.Web.At("/feed.xml")
			p.Header = nil
			p.Body += " "
			r.Web.Set("/feed.xml", p)
			r.Step(time.Hour)
			return ""
		},
		"source removed": func(r *pushRig) string {
			r.Config.Sources = nil
			r.startPushed()
			r.Step(3 * time.Second) // the hub's lane
			return ""
		},
		"push switched off": func(r *pushRig) string {
			r.Config.Web.Push = false
			r.startPushed()
			r.Step(3 * time.Second) // the hub's lane
			return ""
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newPushRig(t, apptest.Options{})
			r.show(apptest.Piece{Slug: "before", Title: "Before"})
			r.startPushed()
			r.Drain()
			r.hub.modes()
			old := r.subscription()
			want := leave(r)
			if got := r.hub.modes(); got != "unsubscribe" || len(r.hub.subs) != 0 {
				t.Errorf("the hub is asked to %q and has %d subscriptions", got, len(r.hub.subs))
			}
			all, err := r.App.Store.Subscriptions(t.Context())
			switch {
			case err != nil:
				t.Fatal(err)
			case want == "" && len(all) != 0, want != "" && (len(all) != 1 || all[0].State != want || all[0].Token == old.Token ||
				all[0].Secret == old.Secret):
				t.Errorf("left are %+v", all)
			}
			body := "<rss/>"
			if got := r.hub.call("POST", old.Callback, strings.NewReader(body),
				sign("sha256", sha256.New, old.Secret, body)); got.Code != http.StatusGone {
				t.Errorf("a push for what has ended: %d, want 410", got.Code)
			}
		})
	}
}
