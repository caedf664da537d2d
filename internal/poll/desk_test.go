package poll

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/hubs"
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/pacing"
	"tocsin/internal/settings"
	"tocsin/internal/settings/settingstest"
	"tocsin/internal/store"
)

var monday = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

const configuration = `
database: "sqlite:t.db"
timezone: UTC
operators: ops
sources:
  - {name: wire, feed: "https://wire.example/feed", schedule: "@every 30m", language: en}
  - {name: eager, feed: "https://eager.example/feed", schedule: "@every 30m", backlog: digest}
  - {name: fixed, feed: "https://fixed.example/feed", schedule: "@every 30m", moves: ignore}
  - {name: keyed, feed: "https://keyed.example/feed", schedule: "@every 30m", headers: {X-Key: secret}}
  - {name: site, site: "https://site.example/news", schedule: "@every 30m"}
watchlists: [{name: people, entities: [{name: Ruben Vardanyan, kind: person}]}]
receivers: [{name: ops, console: {}}]
route: {receiver: ops}
`

// desk is a Poller on a temporary store, whose web answers as told.
type desk struct {
	t     *testing.T
	now   time.Time
	p     *Poller
	body  string
	edit  func(*fetch.Response)
	err   error
	asked []fetch.Request
	held  time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	set := settingstest.Parse(t, configuration)
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	var sources []news.Source
	for _, c := range set.Config.Sources {
		sources = append(sources, news.Source{Name: c.Name, Kind: c.Kind(), URL: c.URL(), Lane: fetch.LaneOf(c.URL()), NextDue: monday})
	}
	if err := s.SyncSources(t.Context(), sources, monday); err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, now: monday}
	live, log, clock := settings.NewLive(set), slog.New(slog.DiscardHandler), func() time.Time { return d.now }
	words := operators.Notices{Words: func(kind news.HintKind, _ ...string) string { return string(kind) }}
	pace := &pacing.Pacing{Live: live, Queue: d, Notices: words, Now: clock}
	d.p = &Poller{
		Store: s, Fetch: d, Live: live, Pacing: pace, Notices: words, Now: clock, Log: log,
		Hubs: &hubs.Hubs{Store: s, Fetch: d, Live: live, Pacing: pace, Now: clock, Log: log},
	}
	return d
}

func (d *desk) NextAllowed(string) time.Time { return time.Time{} }
func (d *desk) HeldUntil(string) time.Time   { return d.held }

func (d *desk) Do(_ context.Context, req fetch.Request) (*fetch.Response, error) {
	d.asked = append(d.asked, req)
	if d.err != nil {
		return nil, d.err
	}
	resp := &fetch.Response{
		Status: 200, FinalURL: req.URL, Header: http.Header{}, Body: []byte(d.body), SHA256: sha256.Sum256([]byte(d.body)),
		ETag:        fmt.Sprintf(`"%d"`, len(d.asked)),
		ContentType: "application/rss+xml", FetchedAt: d.now,
	}
	if d.edit != nil {
		d.edit(resp)
	}
	return resp, nil
}

// poll lets time pass and polls a source, and returns it as it is then.
func (d *desk) poll(name string, after time.Duration) news.Source {
	d.t.Helper()
	d.now = d.now.Add(after)
	if err := d.p.Poll(d.t.Context(), d.source(name)); err != nil {
		d.t.Fatal(err)
	}
	return d.source(name)
}

func (d *desk) source(name string) news.Source {
	d.t.Helper()
	src, err := d.p.Store.Source(d.t.Context(), name)
	if err != nil {
		d.t.Fatal(err)
	}
	return src
}

func (d *desk) article(url string) news.Article {
	d.t.Helper()
	a, err := d.p.Store.ArticleByURL(d.t.Context(), url)
	if err != nil {
		d.t.Fatalf("%s: %v", url, err)
	}
	return a
}

// notices are the kinds of those that were made so far.
func (d *desk) notices(kind string) []news.Notice {
	d.t.Helper()
	out, err := d.p.Store.NoticesOf(d.t.Context(), kind)
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// item is an entry of a feed.
type item struct {
	guid, link, title, text string
	at                      time.Time
}

func rss(items ...item) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>`)
	for _, i := range items {
		fmt.Fprintf(&b, "<item><guid>%s</guid><link>%s</link><title>%s</title><description>%s</description>", i.guid, i.link, i.title, i.text)
		if !i.at.IsZero() {
			fmt.Fprintf(&b, "<pubDate>%s</pubDate>", i.at.Format(time.RFC1123Z))
		}
		b.WriteString("</item>")
	}
	b.WriteString("</channel></rss>")
	return b.String()
}

// entries are n entries of a site, dated as told.
func entries(site string, n int, at time.Time) []item {
	var out []item
	for i := range n {
		out = append(out, item{
			guid: fmt.Sprint(site, i), link: fmt.Sprintf("https://%s/%d", site, i), title: fmt.Sprintf("Report %d", i),
			text: "A text.", at: at,
		})
	}
	return out
}
