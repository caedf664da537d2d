package hubs_test

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"net/url"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
	"tocsin/internal/store"
)

// TestPushRefused: what a hub, or somebody else, may not do (POL-29).
func TestPushRefused(t *testing.T) {
	racetest.Alone(t)
	r := newPushRig(t, apptest.Options{})
	r.show(apptest.Piece{Slug: "before", Title: "Before"})
	r.startPushed()
	r.Drain()
	u, topic := r.subscription(), r.Web.URL+"/feed.xml"
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
		{
			"another topic", "GET", u.Token, query("hub.mode", "subscribe", "hub.topic", "https://evil.example/", "hub.challenge", "x"), "", "", 404,
			0,
		},
		{"no topic", "GET", u.Token, query("hub.mode", "subscribe", "hub.challenge", "x"), "", "", 404, 0},
		{"an unknown mode", "GET", u.Token, query("hub.mode", "publish", "hub.topic", topic, "hub.challenge", "x"), "", "", 404, 0},
		{"no mode", "GET", u.Token, query("hub.topic", topic, "hub.challenge", "x"), "", "", 404, 0},
		{
			"an end that was not asked for", "GET", u.Token, query("hub.mode", "unsubscribe", "hub.topic", topic, "hub.challenge", "x"), "", "", 404,
			0,
		},
		{"no challenge", "GET", u.Token, query("hub.mode", "subscribe", "hub.topic", topic), "", "", 404, 0},
		{"a challenge without end", "GET", u.Token, query("hub.mode", "subscribe", "hub.topic", topic, "hub.challenge",
			strings.Repeat("x", 3000)), "", "", 404, 0},
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
	polls, total := r.Web.Requests("/feed.xml"), int64(0)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r.Clock.Set(r.Clock.Now().Add(3 * time.Second))
			got := r.hub.call(tt.method, at+tt.token+tt.query, strings.NewReader(tt.body), tt.signature)
			r.Drain()
			now := r.subscription()
			total += tt.rejected
			if got.Code != tt.status || now.Rejected != total || now.State != store.SubscriptionLive || !now.LeaseUntil.Equal(u.LeaseUntil) ||
				now.Pushes != 0 {
				t.Errorf("%d %q, then %+v; want %d and %d rejected", got.Code, got.Body, now, tt.status, total)
			}
			for _, word := range []string{"wire", u.Secret, topic, "example.org", "echo"} {
				if strings.Contains(got.Body.String(), word) {
					t.Errorf("the answer says %q", got.Body)
				}
			}
		})
	}
	if n := r.Web.Requests("/feed.xml") - polls; n != 0 {
		t.Errorf("%d polls came of it", n)
	}
	for name, method := range map[string]func() hash.Hash{
		"sha1": sha1.New, "SHA256": sha256.New, "sha384": sha512.New384,
		"sha512": sha512.New,
	} {
		if got := r.hub.call("POST", at+u.Token, strings.NewReader(body), sign(name, method, u.Secret, body)); got.Code != 202 {
			t.Errorf("signed by %s: %d", name, got.Code)
		}
	}
	if now := r.subscription(); now.Pushes != 4 || now.Rejected != total {
		t.Errorf("%d pushes, %d rejected; want 4 and %d", now.Pushes, now.Rejected, total)
	}
}
