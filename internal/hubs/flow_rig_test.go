package hubs_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"tocsin/internal/apptest"
	"tocsin/internal/config"
	"tocsin/internal/store"
)

// showHubs has the feed name hubs, in their order.
func (r *pushRig) showHubs(hubs ...*hub) {
	r.show(apptest.Piece{Slug: "before", Title: "Before"})
	p := r.Web.At("/feed.xml")
	var links []string
	for _, h := range hubs {
		links = append(links, fmt.Sprintf(`<%s/>; rel="hub"`, h.url))
	}
	p.Header["Link"] = strings.Join(links, ", ")
	r.Web.Set("/feed.xml", p)
}

// pushRig is a rig whose source names a hub.
type pushRig struct {
	*apptest.Rig
	hub   *hub
	log   bytes.Buffer
	pages http.Handler
}

func newPushRig(t *testing.T, opt apptest.Options) *pushRig {
	r := &pushRig{Rig: apptest.New(t, opt)}
	r.Rig.Log = slog.New(slog.NewTextHandler(&r.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	r.Network = publicHubs
	r.Config.Web = config.Web{Listen: "127.0.0.1:0", PublicURL: "https://tocsin.example.org/tocsin", Push: true}
	// The proxy before Tocsin takes the prefix off, as for its other pages.
	r.hub = newHub(t, func() http.Handler { return http.StripPrefix("/tocsin", r.pages) })
	return r
}

// startPushed builds the service as it is while it listens.
func (r *pushRig) startPushed() {
	r.T.Helper()
	r.Restart()
	r.pages = r.App.Pages()
	r.App.Flow.Hubs.Listen()
}

// show sets the feed, which names the hub in its header.
func (r *pushRig) show(pieces ...apptest.Piece) {
	r.Web.Publish(pieces...)
	p := r.Web.At("/feed.xml")
	p.Header = map[string]string{
		"ETag": fmt.Sprintf(`"%d %d"`, len(p.Body), len(pieces)),
		"Link": fmt.Sprintf(`<%s/>; rel="hub", <%s/feed.xml>; rel=self`, r.hub.url, r.Web.URL),
	}
	r.Web.Set("/feed.xml", p)
}

func (r *pushRig) subscription() store.Subscription {
	r.T.Helper()
	all, err := r.App.Store.Subscriptions(r.T.Context())
	if err != nil || len(all) != 1 {
		r.T.Fatalf("%+v, %v", all, err)
	}
	return all[0]
}
