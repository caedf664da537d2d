package visit_test

import (
	"net/http"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// walls are pages that stand in an article's place and say nothing of it.
var walls = map[string]apptest.Reply{
	"a consent wall": {Kind: "text/html", Body: `<html><head><title>The Wire</title></head><body><h1>Before you continue</h1>
		<p>We and our partners use cookies to store personal data. Accept all or manage preferences; see our cookie settings.</p><button>Accept all</button></body></html>`},
	"a challenge": {Status: http.StatusForbidden, Kind: "text/html", Body: `<html><head><title>Just a moment...</title></head>
		<body><p>Checking your browser before accessing. Enable JavaScript and cookies to continue.</p></body></html>`},
	"a challenge served as a good page": {Kind: "text/html", Body: `<html><head><title>Just a moment...</title></head>
		<body><p>Verify you are human. Enable JavaScript and cookies to continue.</p></body></html>`},
	"an error": {
		Status: http.StatusBadGateway, Kind: "text/html",
		Body: "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>",
	},
	"too many requests": {Status: http.StatusTooManyRequests, Kind: "text/plain", Body: "slow down"},
	"a page that breaks off": {
		Kind: "text/html",
		Body: `<html><head><title>The report | The Wire</title></head><body><article><h1>The report</h1><p>After Monday the northern br`,
	},
	"an empty answer": {Kind: "text/html", Body: ""},
}

// TestWallsAreNoChange shows that a page that cannot be read is neither an
// edit nor a removal, and that nothing is told when it is back.
func TestWallsAreNoChange(t *testing.T) {
	racetest.Alone(t)
	for name, wall := range walls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, p := apptest.Told(t)
			r.Web.Set("/"+p.Slug, wall)
			r.Pass(13 * time.Hour)
			r.WantTold("behind it", r.Desk)
			r.Web.Set("/"+p.Slug, p.Page())
			r.Pass(48 * time.Hour)
			r.WantTold("when the page is back", r.Desk)
			a, err := r.App.Store.ArticleByURL(t.Context(), r.Web.URL+"/report")
			if err != nil || a.Revision != 1 || a.State != news.StateLive {
				t.Errorf("%v: revision %d, %s; want 1, live", err, a.Revision, a.State)
			}
		})
	}
}
