package app

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/store"
)

var update = flag.Bool("update", false, "write the golden files")

// realDir is where the five reports of the case lie beside the project.
const realDir = "../../../shared/data/real"

// expected is what expected.json says of them.
type expected struct {
	Articles  []report
	SameStory [][]string `json:"same_story"`
}

type report struct {
	Slug      string
	Title     string
	Published time.Time
	Entities  []string
}

// stepClock is a clock that a test sets.
type stepClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *stepClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *stepClock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Wait lets a task under way finish; time does not pass by itself.
func (c *stepClock) Wait(ctx context.Context, _ time.Time, wake <-chan struct{}, _ bool) {
	select {
	case <-ctx.Done():
	case <-wake:
	case <-time.After(time.Second):
	}
}

// reports serves the five reports: a feed is empty until its report is out.
func reports(t *testing.T, want expected, clock *stepClock) *httptest.Server {
	t.Helper()
	var srv *httptest.Server
	srv = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := os.ReadFile(filepath.Join(realDir, filepath.FromSlash(r.URL.Path)))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		for _, a := range want.Articles {
			if r.URL.Path == "/feeds/"+a.Slug+".xml" && clock.Now().Before(a.Published) {
				body = regexp.MustCompile(`(?s)<item>.*</item>`).ReplaceAll(body, nil)
			}
		}
		if strings.HasSuffix(r.URL.Path, ".xml") {
			w.Header().Set("Content-Type", "application/rss+xml")
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
      - name: office closed
        kind: date
        of: [entity:ICRC]
        not_with: [UN]
        patterns:
          en:
            - 'operations ONEAR/6 ceased ONEAR/4 {date}'
            - '{date} ONEAR/5 halted ONEAR/2 activities'
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

// TestRealReports polls the five real reports of the case in the order of
// their dates, and keeps what Slack and the mail say after each.
func TestRealReports(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(realDir, "expected.json"))
	if err != nil {
		t.Skip("the five reports are not here: ", err)
	}
	var want expected
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(want.Articles, func(a, b report) int { return a.Published.Compare(b.Published) })
	clock := &stepClock{now: time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)}
	srv := reports(t, want, clock)
	fake := &notifytest.FakeSlack{Now: clock.Now, Channels: map[string]string{"icrc-watch": "C0123456789"}}
	api := httptest.NewServer(fake)
	defer api.Close()
	mail := &notifytest.SMTPServer{}
	addr, stop, err := mail.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	var sources strings.Builder
	for _, a := range want.Articles {
		fmt.Fprintf(&sources, "  - {name: %s, feed: %q, timezone: Asia/Yerevan}\n", a.Slug, srv.URL+"/feeds/"+a.Slug+".xml")
	}
	cfg, faults, err := config.Parse("real.yaml", fmt.Appendf(nil, realConfig, t.TempDir(), sources.String(), api.URL, addr))
	if err != nil {
		t.Fatal(err, faults)
	}
	a, err := New(t.Context(), Options{Config: cfg, Clock: clock, Log: slog.New(slog.DiscardHandler), Out: io.Discard, Version: "test", Words: notifytest.Words})
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
	mask := newMask(t)
	seenPosts, seenMails := 0, 0
	for i, article := range want.Articles {
		// Half an hour later it has been polled; three minutes more, and its group has closed.
		for _, later := range []time.Duration{31 * time.Minute, 34 * time.Minute} {
			clock.set(article.Published.Add(later))
			drain()
		}
		posts := fake.Posts()
		if len(posts) != seenPosts+1 {
			t.Errorf("%s: %d messages to Slack, want one", article.Slug, len(posts)-seenPosts)
		}
		next := time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)
		if i+1 < len(want.Articles) {
			next = want.Articles[i+1].Published
		}
		morning := nextMorning(article.Published)
		if morning.Before(next) {
			clock.set(morning)
			drain()
		}
		var got strings.Builder
		for _, p := range posts[seenPosts:] {
			fmt.Fprintf(&got, "=== Slack %s\n%s\n", p.At.In(cfg.Timezone).Format("2 Jan 15:04"), mask.slack(p, srv.URL))
		}
		mails := mail.Mails()
		for _, m := range mails[seenMails:] {
			fmt.Fprintf(&got, "=== Mail to %s\n%s\n", m.To, mask.mail(t, m, srv.URL))
		}
		seenPosts, seenMails = len(posts), len(mails)
		golden(t, fmt.Sprintf("real-%d-%s.txt", i+1, article.Slug), got.String())
	}
	checkArticles(t, a.Store, want, srv.URL)
}

// nextMorning is the next 08:00 in Yerevan, when the digest is due.
func nextMorning(at time.Time) time.Time {
	at = at.Add(35 * time.Minute)
	m := time.Date(at.Year(), at.Month(), at.Day(), 4, 0, 0, 0, time.UTC)
	if !m.After(at) {
		m = m.AddDate(0, 0, 1)
	}
	return m.Add(time.Minute)
}

// checkArticles compares what is stored with expected.json.
func checkArticles(t *testing.T, s *store.Store, want expected, base string) {
	t.Helper()
	counts, err := s.Counts(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if counts.Articles != len(want.Articles) {
		t.Errorf("%d articles, want %d: none lost, none doubled", counts.Articles, len(want.Articles))
	}
	stories := map[string]int64{}
	for _, w := range want.Articles {
		a, err := s.ArticleByURL(t.Context(), base+"/pages/"+w.Slug+".html")
		if err != nil {
			t.Errorf("%s: %v", w.Slug, err)
			continue
		}
		stories[w.Slug] = a.StoryID
		if a.CopyOf != 0 {
			t.Errorf("%s is called a copy of article %d", w.Slug, a.CopyOf)
		}
		rev, err := s.Revision(t.Context(), a.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		if rev.N != 1 || rev.Basis != "page" {
			t.Errorf("%s has revision %d from the %s, want 1 from the page", w.Slug, rev.N, rev.Basis)
		}
		if rev.Title != w.Title || !rev.Published.Time.Equal(w.Published) {
			t.Errorf("%s: %q of %s, want %q of %s", w.Slug, rev.Title, rev.Published, w.Title, w.Published)
		}
		matches, err := s.Matches(t.Context(), a.ID, rev.N)
		if err != nil {
			t.Fatal(err)
		}
		found := []string{}
		for _, m := range matches {
			if m.Entity != "" && !slices.Contains(found, m.Entity) {
				found = append(found, m.Entity)
			}
		}
		slices.Sort(found)
		slices.Sort(w.Entities)
		if diff := cmp.Diff(w.Entities, found); diff != "" {
			t.Errorf("%s: entities (-want +got):\n%s", w.Slug, diff)
		}
	}
	for slug, story := range stories {
		for other, its := range stories {
			together := slices.ContainsFunc(want.SameStory, func(s []string) bool { return slices.Contains(s, slug) && slices.Contains(s, other) })
			if slug < other && (story == its) != together {
				t.Errorf("%s is in story %d and %s in %d; together: want %v", slug, story, other, its, together)
			}
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; go test ./internal/app -update writes it", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
