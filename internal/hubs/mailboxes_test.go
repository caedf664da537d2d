package hubs_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/fetch"
	"tocsin/internal/hubs"
	"tocsin/internal/mailbox"
	"tocsin/internal/settings"
	"tocsin/internal/settings/settingstest"
)

// boxes notes hints; Read says what it is told to.
type boxes struct {
	hints chan string
	works atomic.Bool
}

func (b *boxes) Hint(_ context.Context, source string) error {
	b.hints <- source
	return nil
}

func (b *boxes) Read(context.Context, string) (mailbox.Mark, bool, error) {
	return mailbox.Mark{}, b.works.Load(), nil
}

const boxYAML = `
database: "sqlite:t.db"
sources:
  - {name: wire, feed: "https://wire.example/feed"}
  - {name: deaf, push: no, mail: {imap: "imaps://deaf@imap.example.org", password: x}}
  - {name: box, mail: {imap: "%s", password: '%s'}}
fetch: {allow: [127.0.0.0/8]}
receivers: [{name: desk, console: {}}]
route: {receiver: desk}
`

// nowhere is a network that leads to no server, and counts who asks.
type nowhere struct{ asked atomic.Int64 }

func (n *nowhere) Connect(context.Context, fetch.Connection) (net.Conn, error) {
	n.asked.Add(1)
	return nil, errors.New("unplugged")
}
func (n *nowhere) TLS(fetch.Connection) *tls.Config { return nil }
func (n *nowhere) LookupTXT(context.Context, fetch.Connection, string) ([]string, error) {
	return nil, errors.New("unplugged")
}

// TestMailboxesPause: a mailbox whose polls do not work is not connected to, one whose
// server is away is tried less and less often, one that is taken out of the
// configuration no more, and the end is the end of all of it (MBX-18).
func TestMailboxesPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live := settings.NewLive(settingstest.Parse(t, fmt.Sprintf(boxYAML, "imaps://a@imap.example.org", "x")))
		away, sources := &nowhere{}, &boxes{}
		m := &hubs.Mailboxes{Sources: sources, Net: away, Live: live, Log: slog.New(slog.DiscardHandler)}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { m.Listen(ctx, func() {}); close(ended) }()
		time.Sleep(2 * time.Hour)
		if n := away.asked.Load(); n != 0 {
			t.Errorf("connected %d times although no poll works", n)
		}
		sources.works.Store(true)
		time.Sleep(24 * time.Hour)
		if n := away.asked.Load(); n < 24 || n > 32 {
			t.Errorf("tried %d times in a day", n)
		}
		empty := settingstest.Parse(t, fmt.Sprintf(boxYAML, "imaps://b@imap.example.org", "x"))
		empty.Config.Sources = empty.Config.Sources[:2]
		live.Swap(empty)
		time.Sleep(2 * time.Minute)
		before := away.asked.Load()
		time.Sleep(24 * time.Hour)
		if n := away.asked.Load() - before; n != 0 {
			t.Errorf("tried %d times although it is not configured any more", n)
		}
		stop()
		<-ended
	})
}

// TestMailboxesHear: what a real server has that no poll has read makes its source due
// (MBX-18).
func TestMailboxesHear(t *testing.T) {
	d := apptest.NewDovecot(t)
	live := settings.NewLive(settingstest.Parse(t, fmt.Sprintf(boxYAML, d.URL(""), apptest.DovecotPassword)))
	client, err := fetch.New(fetch.Options{Allow: live.Now().Config.Fetch.Allow, RootCAs: d.CA})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	d.Deliver("From: a@b.example\r\n\r\nText.\r\n")
	sources := &boxes{hints: make(chan string, 9)}
	sources.works.Store(true)
	m := &hubs.Mailboxes{Sources: sources, Net: client, Live: live, Log: slog.New(slog.DiscardHandler)}
	ctx, stop := context.WithCancel(t.Context())
	ended, woken := make(chan struct{}), make(chan struct{}, 9)
	go func() { m.Listen(ctx, func() { woken <- struct{}{} }); close(ended) }()
	select {
	case <-sources.hints:
		<-woken
	case <-time.After(30 * time.Second):
		t.Fatal("nothing was heard of what came before it was listened to")
	}
	stop()
	<-ended
}
