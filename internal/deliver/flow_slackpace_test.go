package deliver_test

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/app"
	"tocsin/internal/config"
	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/notify/slack"
	"tocsin/internal/racetest"
	"tocsin/internal/store"
	"tocsin/internal/work/pool"
)

// The newsroom of these tests: so many channels, each with so many messages
// that are all due at one moment.
const (
	paceChannels = 20
	paceMessages = 10
)

// paced is the whole service before a Slack that counts as Slack does, both in
// the bubble's time.
type paced struct {
	t     *testing.T
	cfg   *config.Config
	slack *notifytest.FakeSlack
	pace  *notifytest.SlackPace
	done  chan struct{}
	once  sync.Once
	mu    sync.Mutex
	calls map[string]int // requests by channel
}

func newPaced(t *testing.T) *paced {
	t.Helper()
	p := &paced{
		t:     t,
		slack: &notifytest.FakeSlack{Now: time.Now, Channels: map[string]string{}},
		done:  make(chan struct{}),
		calls: map[string]int{},
	}
	p.pace = &notifytest.SlackPace{Slack: p.slack}
	var receivers strings.Builder
	for i := range paceChannels {
		fmt.Fprintf(&receivers, "  - {name: r%d, slack: {channel: \"#c%[1]d\", token: xoxb-1}}\n", i)
		p.slack.Channels[fmt.Sprint("c", i)] = fmt.Sprintf("C%010d", i)
	}
	cfg, faults, err := config.Parse("paced.yaml", fmt.Appendf(nil, pacedConfig, filepath.Join(t.TempDir(), "paced.db"), receivers.String()))
	if err != nil {
		t.Fatal(err, faults)
	}
	p.cfg = cfg
	return p
}

const pacedConfig = `
database: "sqlite:%s"
web: {listen: ""}
operators: ops
sources: []
watchlists: [{name: people, entities: [{name: Ruben Vardanyan, kind: person}]}]
receivers:
  - {name: ops, console: {}}
%sroute: {receiver: ops, send: now}
`

// RoundTrip carries a request to the Slack and back: it takes 20 to 60 ms to
// arrive, by which request it is, and 50 to 250 ms to be answered; one of six
// makes a connection first (250 ms).
func (p *paced) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.ParseForm(); err != nil {
		return nil, err
	}
	channel := req.PostForm.Get("channel")
	p.mu.Lock()
	n := p.calls[channel]
	p.calls[channel]++
	p.mu.Unlock()
	h := fnv.New32a()
	fmt.Fprint(h, channel, n)
	if (n+int(channel[len(channel)-1]))%6 == 0 {
		time.Sleep(250 * time.Millisecond)
	}
	httptrace.ContextClientTrace(req.Context()).WroteHeaders()
	time.Sleep(time.Duration(20+h.Sum32()>>8%41) * time.Millisecond)
	w := httptest.NewRecorder()
	p.pace.ServeHTTP(w, req)
	time.Sleep(time.Duration(50+h.Sum32()>>16%201) * time.Millisecond)
	if len(p.slack.Posts()) == paceChannels*paceMessages {
		p.once.Do(func() { close(p.done) })
	}
	return w.Result(), nil
}

// start builds the service, as after a restart.
func (p *paced) start() *app.App {
	p.t.Helper()
	opt := app.Options{
		Config: p.cfg, Clock: pool.RealClock{}, Log: slog.New(slog.DiscardHandler), Out: io.Discard, Version: "test",
		Transport: p, Pacer: notify.NewPacer(nil, nil),
	}
	var err error
	if opt.Notifiers, err = app.Notifiers(p.cfg, opt); err != nil {
		p.t.Fatal(err)
	}
	a, err := app.New(p.t.Context(), opt)
	if err != nil {
		p.t.Fatal(err)
	}
	return a
}

// owe makes all messages due now, each channel's in the order of their keys.
func (p *paced) owe(a *app.App) {
	p.t.Helper()
	now := time.Now()
	frozen, err := json.Marshal(digest.Build(digest.KindTest, nil, digest.Options{Key: "k", Receiver: "r", At: now, Location: time.UTC}))
	if err != nil {
		p.t.Fatal(err)
	}
	var c store.Closing
	for m := range paceMessages {
		for i := range paceChannels {
			c.Notifications = append(c.Notifications, news.Notification{
				Key: fmt.Sprintf("c%d m%d", i, m), Receiver: fmt.Sprint("r", i), Recipient: fmt.Sprint("#c", i), Kind: string(digest.KindTest),
				Message: string(frozen), CreatedAt: now, NextAttempt: now,
			})
		}
	}
	if err := a.Store.CloseGroup(p.t.Context(), c); err != nil {
		p.t.Fatal(err)
	}
}

// run works for a while, or until all messages have arrived, and ends.
func (p *paced) run(a *app.App, most time.Duration) {
	p.t.Helper()
	ended := make(chan error)
	ctx, cancel := context.WithCancel(p.t.Context())
	go func() { ended <- a.Pool.Run(ctx) }()
	select {
	case <-p.done:
	case <-time.After(most):
	}
	cancel()
	if err := <-ended; err != nil {
		p.t.Error(err)
	}
	if err := a.Close(); err != nil {
		p.t.Error(err)
	}
}

// check compares when each message arrived with its channel's turn: each
// channel has one a second from turns on, and a message may be late by most.
func (p *paced) check(turns time.Time, most time.Duration) {
	p.t.Helper()
	posts := p.slack.Posts()
	if len(posts) != paceChannels*paceMessages {
		p.t.Fatalf("%d messages arrived, want %d", len(posts), paceChannels*paceMessages)
	}
	nth := map[string]int{}
	var latest time.Duration
	for _, post := range posts {
		i := nth[post.Channel]
		nth[post.Channel]++
		want := fmt.Sprintf("%s m%d", strings.TrimPrefix(post.Form["channel"], "#"), i)
		if post.Mark() != slack.Mark(notify.NewSecret("xoxb-1"), want) {
			p.t.Errorf("message %d of its channel is not %q", i, want)
		}
		late := post.At.Sub(turns) - time.Duration(i)*time.Second
		latest = max(latest, late)
		if late > most {
			p.t.Errorf("%s arrived %s after its channel's turn", want, late)
		}
	}
	p.t.Logf("%d messages over %d channels: the latest %s after its channel's turn; Slack refused %d with 429",
		len(posts), paceChannels, latest, p.pace.Refused())
}

// TestSlackChannelsKeepTheirTurns: 200 messages to 20 channels that are due at
// one moment arrive as fast as Slack takes them, each channel's in order, and
// none waits for another channel: not where Slack refuses some of them, and
// not over a restart.
func TestSlackChannelsKeepTheirTurns(t *testing.T) {
	racetest.Alone(t)
	for _, tt := range []struct {
		name    string
		taken   bool          // another app has just posted to every channel
		restart time.Duration // after which the service is restarted; 0: never
		most    time.Duration // what a message may arrive later than its channel's turn
	}{
		{name: "alone", most: 2 * time.Second},
		{name: "another app posts to every channel", taken: true, most: 2 * time.Second},
		// What is under way is waited for, and when a channel had its last
		// message is forgotten: Slack refuses some once.
		{name: "a restart in the middle", restart: 4200 * time.Millisecond, most: 3 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPaced(t)
				a := p.start()
				p.owe(a)
				turns := time.Now()
				if tt.taken {
					turns = turns.Add(time.Second)
					for i := range paceChannels {
						p.pace.Use(fmt.Sprint("#c", i))
					}
				}
				if tt.restart > 0 {
					p.run(a, tt.restart)
					a = p.start()
				}
				p.run(a, time.Minute)
				p.check(turns, tt.most)
			})
		})
	}
}
