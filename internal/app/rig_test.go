package app

import (
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/digest"
	"tocsin/internal/fetch"
	"tocsin/internal/notify"
	"tocsin/internal/notify/notifytest"
)

// rig is a whole Tocsin whose world is in the test's hands: the clock, a web
// server, and receivers that note what they are told and fail as told.
type rig struct {
	t     *testing.T
	clock *stepClock
	web   *site
	cfg   *config.Config
	app   *App
	desk  *inbox          // told at once
	board *inbox          // told in the digest of 08:00
	ops   *inbox          // notices
	real  map[string]bool // receivers of the configuration, not noting ones

	network  func(*fetch.Options) // changes the fetcher's options; nil for none
	failures int                  // drains in which a task failed
}

const rigConfig = `
database: "sqlite:%[1]s"
timezone: Asia/Yerevan
web: {listen: ""}
fetch: {allow: [127.0.0.0/8]%[7]s}
operators: ops
sources:
  - {name: wire, feed: "%[2]s/feed.xml", schedule: "@every 30m", language: en, timezone: Asia/Yerevan%[3]s}%[6]s
revisit: [15m, 1h, 3h, 6h, 12h, 24h, 48h, 72h]
watchlists:
  - name: people
    entities:
      - {name: Ruben Vardanyan, kind: person}
      - {name: Vagif Khachatryan, kind: person}
receivers:
  - {name: ops, console: {}}
  - {name: desk, %[4]s}
  - {name: board, %[5]s}
route:
  receiver: board
  digest: "0 8 * * *"
  routes:
    - {watchlists: [people], receiver: desk, send: now, group_by: [story], group_wait: 1m, continue: true}
    - {watchlists: [people], receiver: board}
`

// rigStart is a Monday morning in Yerevan, an hour after the digest.
var rigStart = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

// rigOptions change the usual rig.
type rigOptions struct {
	source string // more options of the source, ", backlog: digest"
	fetch  string // more options of fetch, ", ports: [8080]"
	page   string // options of a watched page at /page, "read: table"
	desk   string // a receiver of the configuration in place of the noting one
	board  string
}

func newRig(t *testing.T, opt rigOptions) *rig {
	t.Helper()
	r := &rig{t: t, clock: &stepClock{now: rigStart}, web: newSite(t), desk: &inbox{}, board: &inbox{}, ops: &inbox{}}
	r.desk.now, r.board.now, r.ops.now = r.clock.Now, r.clock.Now, r.clock.Now
	r.real = map[string]bool{"desk": opt.desk != "", "board": opt.board != ""}
	for _, o := range []*string{&opt.desk, &opt.board} {
		if *o == "" {
			*o = "console: {}"
		}
	}
	watched := ""
	if opt.page != "" {
		watched = fmt.Sprintf("\n  - {name: list, page: %q, schedule: \"@every 15m\", %s}", r.web.srv.URL+"/page", opt.page)
	}
	cfg, faults, err := config.Parse("rig.yaml", fmt.Appendf(nil, rigConfig, filepath.Join(t.TempDir(), "rig.db"), r.web.srv.URL, opt.source, opt.desk, opt.board, watched, opt.fetch))
	if err != nil {
		t.Fatal(err, faults)
	}
	r.cfg = cfg
	r.web.feed()
	t.Cleanup(func() { r.stop() })
	return r
}

// start builds the service, as after a restart.
func (r *rig) start() {
	r.t.Helper()
	notifiers := map[string]notify.Notifier{"ops": r.ops, "desk": r.desk, "board": r.board}
	for name, real := range r.real {
		if real {
			delete(notifiers, name)
		}
	}
	a, err := New(r.t.Context(), Options{Config: r.cfg, Clock: r.clock, Log: slog.New(slog.DiscardHandler), Out: io.Discard, Version: "test", Notifiers: notifiers, Network: r.network, Words: notifytest.Words})
	if err != nil {
		r.t.Fatal(err)
	}
	r.app = a
}

func (r *rig) stop() {
	if r.app != nil {
		if err := r.app.Close(); err != nil {
			r.t.Error(err)
		}
		r.app = nil
	}
}

func (r *rig) restart() {
	r.t.Helper()
	r.stop()
	r.start()
}

// drain does all that is due now.
func (r *rig) drain() {
	r.t.Helper()
	if r.app == nil {
		r.start()
	}
	if err := r.app.Pool.Drain(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
}

// pass lets time pass in steps of five minutes, in which due work is done.
func (r *rig) pass(d time.Duration) {
	r.t.Helper()
	for end := r.clock.Now().Add(d); r.clock.Now().Before(end); {
		next := r.clock.Now().Add(5 * time.Minute)
		if due, err := r.app.Store.NextDue(r.t.Context(), time.Time{}); err != nil {
			r.t.Fatal(err)
		} else if due.After(next) {
			next = due
		}
		if next.After(end) {
			next = end
		}
		r.clock.set(next)
		r.drain()
	}
}

// wantTold compares what a receiver has been told since the last call.
func (r *rig) wantTold(when string, in *inbox, want ...string) {
	r.t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), append([]string{}, in.read()...)); diff != "" {
		r.t.Errorf("%s, told (-want +got):\n%s", when, diff)
	}
}

// inbox is a receiver that notes what it is told.
type inbox struct {
	now func() time.Time
	// fail decides about an attempt before it is noted; nil lets all pass.
	fail func(ctx context.Context, n notify.Notification) error

	mu       sync.Mutex
	messages []digest.Message
	tried    []time.Time
	seen     int
}

// Notify notes the message.
func (in *inbox) Notify(ctx context.Context, n notify.Notification) (notify.Receipt, error) {
	in.mu.Lock()
	in.tried = append(in.tried, in.now())
	in.mu.Unlock()
	if in.fail != nil {
		if err := in.fail(ctx, n); err != nil {
			return notify.Receipt{}, err
		}
	}
	n.Message.PossibleRepeat = n.PossibleRepeat
	in.mu.Lock()
	defer in.mu.Unlock()
	in.messages = append(in.messages, n.Message)
	return notify.Receipt{ID: n.Key}, nil
}

// all are the messages so far.
func (in *inbox) all() []digest.Message {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.Clone(in.messages)
}

// read is what has been told since the last call: "new Title", "edited Title".
func (in *inbox) read() []string {
	all := in.all()
	var out []string
	for _, m := range all[in.seen:] {
		for it := range m.Items() {
			confirmed := ""
			if it.Act == digest.ActRemoved && !it.Change.Confirmed {
				confirmed = " (unconfirmed)"
			}
			out = append(out, string(it.Act)+confirmed+" "+it.Title)
		}
		for _, n := range m.Notices {
			out = append(out, "notice "+n.What)
		}
	}
	in.seen = len(all)
	return out
}

// site is a web server of one outlet.
type site struct {
	srv *httptest.Server

	mu    sync.Mutex
	pages map[string]reply
	asked []string // "GET /feed.xml 200"
}

// reply is what stands at a path.
type reply struct {
	status int // 0 is 200
	kind   string
	body   string
	header map[string]string
}

func newSite(t *testing.T) *site {
	s := &site{pages: map[string]reply{}}
	s.srv = httptest.NewServer(s)
	t.Cleanup(s.srv.Close)
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	p, ok := s.pages[r.URL.Path]
	if !ok {
		p = reply{status: http.StatusNotFound, kind: "text/html", body: "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"}
	}
	if p.status == 0 {
		p.status = http.StatusOK
	}
	if tag := p.header["ETag"]; tag != "" && r.Header.Get("If-None-Match") == tag {
		p.status, p.body = http.StatusNotModified, ""
	}
	s.asked = append(s.asked, fmt.Sprintf("%s %s %d", r.Method, r.URL.RequestURI(), p.status))
	s.mu.Unlock()
	for k, v := range p.header {
		w.Header().Set(k, v)
	}
	w.Header().Set("Content-Type", p.kind+"; charset=utf-8")
	w.WriteHeader(p.status)
	_, _ = io.WriteString(w, p.body)
}

func (s *site) set(path string, p reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = p
}

func (s *site) remove(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.pages, path)
}

// requests counts those of a path.
func (s *site) requests(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, a := range s.asked {
		if strings.HasPrefix(a, "GET "+path+" ") {
			n++
		}
	}
	return n
}

// piece is an article of the site and its entry in the feed.
type piece struct {
	slug  string
	guid  string // default: its link
	query string // added to the link in the feed
	title string
	text  []string // paragraphs; default: words(slug), with the name in the first
	name  string   // default Ruben Vardanyan; "-" for nobody
	// content is what the feed has of it, as HTML; default: its first paragraph.
	content string
	date    time.Time
}

func (p piece) paragraphs() []string {
	if p.text != nil {
		return p.text
	}
	name := p.name
	if name == "" {
		name = "Ruben Vardanyan"
	}
	text := words(p.slug)
	if name != "-" {
		text[0] += " Relatives of " + name + " were told on the same evening."
	}
	return text
}

// page is the article's page.
func (p piece) page() reply {
	var b strings.Builder
	fmt.Fprintf(&b, `<!DOCTYPE html><html lang="en"><head><title>%[1]s | The Wire</title><meta property="og:type" content="article"><meta property="og:title" content="%[1]s">`, html.EscapeString(p.title))
	if !p.date.IsZero() {
		fmt.Fprintf(&b, `<meta property="article:published_time" content="%s">`, p.date.Format(time.RFC3339))
	}
	fmt.Fprintf(&b, `</head><body><nav><a href="/">Home</a> <a href="/about">About</a></nav><article><h1>%s</h1>`, html.EscapeString(p.title))
	for _, text := range p.paragraphs() {
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(text))
	}
	b.WriteString(`</article><footer>The Wire</footer></body></html>`)
	return reply{kind: "text/html", body: b.String()}
}

// publish sets the pages and a feed of these articles, and nothing else.
func (s *site) publish(pieces ...piece) {
	for _, p := range pieces {
		s.set("/"+p.slug, p.page())
	}
	s.feed(pieces...)
}

// feed sets the feed alone.
func (s *site) feed(pieces ...piece) {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Wire</title><link>` + s.srv.URL + `/</link>`)
	for _, p := range pieces {
		link := s.srv.URL + "/" + p.slug + p.query
		guid := p.guid
		if guid == "" {
			guid = link
		}
		fmt.Fprintf(&b, `<item><title>%s</title><link>%s</link><guid isPermaLink="false">%s</guid>`, html.EscapeString(p.title), html.EscapeString(link), html.EscapeString(guid))
		if !p.date.IsZero() {
			fmt.Fprintf(&b, `<pubDate>%s</pubDate>`, p.date.Format(time.RFC1123Z))
		}
		content := p.content
		if content == "" {
			content = p.paragraphs()[0]
		}
		fmt.Fprintf(&b, `<description>%s</description></item>`, html.EscapeString(content))
	}
	b.WriteString(`</channel></rss>`)
	s.set("/feed.xml", reply{kind: "application/rss+xml", body: b.String()})
}

// Words are three paragraphs of invented news that no other name repeats.
func words(name string) []string {
	h := uint64(14695981039346656037)
	for _, c := range []byte(name) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	rng := rand.New(rand.NewPCG(h, 1))
	pick := func(list string) string {
		all := strings.Fields(list)
		return all[rng.IntN(len(all))]
	}
	const nouns = `bridge harvest council library orchestra railway vineyard reservoir hospital museum observatory market tunnel bakery theatre harbour school workshop archive quarry
		stadium laboratory monastery cinema ferry newspaper glacier lighthouse greenhouse gallery garrison pharmacy embassy brewery studio cottage refinery college chapel depot`
	const verbs = `reopened delayed rebuilt measured inspected praised questioned financed expanded postponed surveyed repaired relocated welcomed criticised documented celebrated examined mapped sold`
	const kinds = `northern wooden regional abandoned modern historic crowded narrow silent coastal mountain provincial renovated private electric ancient temporary municipal floating remote`
	const days = `Monday Tuesday Wednesday Thursday Friday Saturday Sunday January March April June August October November spring autumn winter`
	var out []string
	for range 3 {
		var b strings.Builder
		for range 5 {
			fmt.Fprintf(&b, "After %s the %s %s %s the %s %s near the %s %s and its %s. ",
				pick(days), pick(kinds), pick(nouns), pick(verbs), pick(kinds), pick(nouns), pick(kinds), pick(nouns), pick(nouns))
		}
		out = append(out, strings.TrimSpace(b.String()))
	}
	return out
}
