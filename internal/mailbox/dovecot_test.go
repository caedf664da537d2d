package mailbox_test

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/fetch"
	"tocsin/internal/fetch/dial"
	"tocsin/internal/mailbox"
)

// TestListenDovecot: a real server says at once that something has come (MBX-17).
func TestListenDovecot(t *testing.T) {
	d := apptest.NewDovecot(t)
	client, err := fetch.New(fetch.Options{Allow: []dial.Range{{Prefix: netip.MustParsePrefix("127.0.0.0/8")}}, RootCAs: d.CA})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	a, err := mailbox.ParseAddress(d.URL(""))
	if err != nil {
		t.Fatal(err)
	}
	login := mailbox.Login{Address: a, Way: fetch.Connection{Host: a.Host, Port: a.Port}, Secret: apptest.DovecotPassword}
	ctx, stop := context.WithCancel(t.Context())
	news, ended := make(chan struct{}, 9), make(chan error, 1)
	go func() {
		ended <- mailbox.Listen(ctx, client, login, mailbox.Mark{}, func() { news <- struct{}{} })
	}()
	for _, what := range []string{"a folder that nobody has read", "what came"} {
		select {
		case <-news:
		case err := <-ended:
			t.Fatal(what, ": it ended: ", err)
		case <-time.After(30 * time.Second):
			t.Fatal("nothing was heard of ", what)
		}
		d.Deliver("From: a@b.example\r\n\r\nText.\r\n")
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
}
