package app_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tocsin/internal/app"
	"tocsin/internal/apptest"
	"tocsin/internal/config"
	"tocsin/internal/datatest"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/notify/notifytest/check"
	"tocsin/internal/racetest"
)

// items are what a feed lists, in RSS and in Atom.
var items = regexp.MustCompile(`(?s)<(item|entry)>.*</(item|entry)>`)

// reports serves the five reports: a feed is empty until its report is out.
func reports(t *testing.T, c *datatest.Case, clock *apptest.StepClock) *httptest.Server {
	t.Helper()
	var srv *httptest.Server
	srv = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := os.ReadFile(filepath.Join(c.Dir, filepath.FromSlash(r.URL.Path)))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		for _, a := range c.Articles {
			if r.URL.Path == "/feeds/"+a.Slug+".xml" && clock.Now().Before(a.Published) {
				body = items.ReplaceAll(body, nil)
			}
		}
		if strings.HasSuffix(r.URL.Path, ".xml") {
			w.Header().Set("Content-Type", "application/xml")
		}
		fmt.Fprint(w, strings.ReplaceAll(string(body), "{{BASE}}", srv.URL))
	}))
	t.Cleanup(srv.Close)
	return srv
}

const realConfig = `
database: "sqlite:%[1]s/real.db"
timezone: Asia/Yerevan
web: {listen: ""}
fetch: {allow: [127.0.0.0/8]}
operators: ops
sources:
%[2]s
revisit: []
watchlists:
  - name: detainees
    entities:
      - {name: Ruben Vardanyan, kind: person}
      - {name: Arkadi Ghukasyan, kind: person}
      - {name: Bako Sahakyan, kind: person}
      - {name: Arayik Harutyunyan, kind: person}
      - {name: Vagif Khachatryan, kind: person}
      - {name: Karen Avanesyan, kind: person}
      - {name: Zara Amatuni, kind: person, alert: no}
      - {name: Nikol Pashinyan, kind: person, alert: no}
      - {name: Ilham Aliyev, kind: person, alert: no}
      - {name: ICRC, kind: organisation, alert: no, aliases: [International Committee of the Red Cross, Red Cross]}
      - {name: Baku, kind: place, alert: no}
    rules:
      - {name: access, query: 'entity:ICRC AND (Azerbaijan* OR entity:Baku) AND (prisoner* OR POW*)'}
    facts:
      - name: held
        kind: number
        of: [entity:ICRC, entity:Baku, rule:access]
        in: sentence
        patterns: {en: '{number} [Armenian*] (prisoner* OR captive*)'}
      - name: last visit
        kind: date
        repeats: yes
        of: [entity:ICRC]
        patterns:
          en:
            - 'visited ONEAR/9 {date}'
            - '(last OR latest OR recent) (visit OR meeting) ONEAR/8 {date}'
            - 'recently did so in {date}'
            - 'visit "took place" in {date}'
      - name: office closed
        kind: date
        of: [entity:ICRC]
        not_with: [UN]
        patterns:
          en:
            - 'operations ONEAR/6 ceased ONEAR/4 {date}'
            - '{date} ONEAR/5 halted ONEAR/2 activities'
            - '(work OR activities) ONEAR/8 ended ONEAR/2 {date}'
            - 'ended its activities ONEAR/4 {date}'
            - 'will [soon] (suspend OR cease) ONEAR/6 (activities OR operations) ONEAR/4 soon => soon'
            - 'office will soon (cease OR close) => soon'
receivers:
  - {name: ops, console: {}}
  - {name: desk, slack: {channel: "#icrc-watch", token: xoxb-1, api_url: "%[3]s/api/"}}
  - {name: board, email: {from: tocsin@example.org, to: [board@example.org], smtp: "smtp://%[4]s", insecure: true}}
route:
  receiver: board
  digest: "0 8 * * *"
  routes:
    - {watchlists: [detainees], receiver: desk, send: now, group_by: [story], group_wait: 2m, continue: true}
    - {watchlists: [detainees], receiver: board}
`

// caseSources are the sources of the configuration.
func caseSources(c *datatest.Case, base string) string {
	var sources strings.Builder
	for _, a := range c.Articles {
		outlet := ", outlet: " + a.Outlet
		if c.Real {
			outlet = "" // known by its name
		}
		fmt.Fprintf(&sources, "  - {name: %s%s, feed: %q, timezone: Asia/Yerevan}\n", a.Slug, outlet, base+"/feeds/"+a.Slug+".xml")
	}
	return sources.String()
}

// TestReportsOfTheCase polls the five reports of the case in the order of their
// dates, and keeps what Slack and the mail say after each.
func TestReportsOfTheCase(t *testing.T) {
	racetest.Alone(t)
	datatest.EachCase(t, tellReports)
}

func tellReports(t *testing.T, c *datatest.Case) {
	clock := apptest.NewClock(time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC))
	srv := reports(t, c, clock)
	fake := &notifytest.FakeSlack{Now: clock.Now, Channels: map[string]string{"icrc-watch": "C0123456789"}}
	api := httptest.NewServer(fake)
	defer api.Close()
	mail := &notifytest.SMTPServer{}
	addr, stop, err := mail.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	cfg, faults, err := config.Parse("real.yaml", fmt.Appendf(nil, realConfig, t.TempDir(), caseSources(c, srv.URL), api.URL, addr))
	if err != nil {
		t.Fatal(err, faults)
	}
	a, err := app.New(t.Context(), app.Options{
		Config: cfg, Clock: clock, Log: slog.New(slog.DiscardHandler), Out: io.Discard,
		Version: "test",
	})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	drain := func() {
		t.Helper()
		if err := a.Pool.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	drain()
	mask, name := newMask(t, c), map[bool]string{false: "case", true: "real"}[c.Real]
	seenPosts, seenMails := 0, 0
	for i, article := range c.Articles {
		// Half an hour later it has been polled; three minutes more, and its group has closed.
		for _, later := range []time.Duration{31 * time.Minute, 34 * time.Minute} {
			clock.Set(article.Published.Add(later))
			drain()
		}
		posts := fake.Posts()
		if len(posts) != seenPosts+1 {
			t.Errorf("%s: %d messages to Slack, want one", article.Slug, len(posts)-seenPosts)
		}
		next := time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)
		if i+1 < len(c.Articles) {
			next = c.Articles[i+1].Published
		}
		morning := nextMorning(article.Published)
		if morning.Before(next) {
			clock.Set(morning)
			drain()
		}
		mails := mail.Mails()
		told := mask.told(t, posts[seenPosts:], mails[seenMails:], srv.URL)
		check.Golden(t, *update, fmt.Sprintf("%s-%d-%s.txt", name, i+1, article.Slug), told)
		seenPosts, seenMails = len(posts), len(mails)
	}
	checkArticles(t, a.Store, c, srv.URL)
}
