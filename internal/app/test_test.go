package app_test

import (
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"tocsin/internal/app"
	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/work/pool"
)

// TestSendTestIsGuarded holds that a test goes the way of an alert: past the
// guard of addresses, which refuses what fetch.allow does not name.
func TestSendTestIsGuarded(t *testing.T) {
	srv := httptest.NewServer(&notifytest.FakeSlack{Channels: map[string]string{"x": "C1"}})
	defer srv.Close()
	for allow, want := range map[string]bool{"": false, "127.0.0.0/8": true} {
		cfg, faults, err := config.Parse("t.yaml", []byte(`
fetch: {contact: "https://example.org/bot", allow: [`+allow+`]}
operators: desk
receivers:
  - {name: desk, slack: {channel: "#x", token: xoxb-1, api_url: "`+srv.URL+`/api/"}}
route: {receiver: desk, digest: "0 8 * * *"}
`))
		if err != nil {
			t.Fatal(err, faults)
		}
		_, err = app.SendTest(t.Context(), "desk", app.Options{Config: cfg, Clock: pool.RealClock{}, Out: io.Discard})
		if sent := err == nil; sent != want {
			t.Errorf("allow [%s]: sent %v (%v), want %v", allow, sent, err, want)
		}
		if err != nil && !strings.Contains(news.Told(nil, err), "fetch.allow") {
			t.Errorf("the error does not say what to do: %v", err)
		}
	}
}
