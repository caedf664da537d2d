package owe

import (
	"testing"

	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/store"
)

// TestSpelling: a change that is probably spelling only is no alert, and is in
// the digest of whoever has one.
func TestSpelling(t *testing.T) {
	change := &news.Change{From: 1, To: 2, Classes: []news.ChangeClass{news.ChangeSpelling}}
	c := Case{Article: news.Article{Key: "https://wire.example/one", Revision: 2}, Visit: &store.Visit{Change: change}}
	now, later := c.plainRow(route.Target{Receiver: "desk", Now: true}, nil),
		c.plainRow(route.Target{Receiver: "desk", Digest: "0 8 * * *"}, nil)
	if now.State != news.OwedSuppressed || now.Reason != onlySpelling || suppressedAs(now) != "spelling" {
		t.Errorf("alert: %q, %q, %q", now.State, now.Reason, suppressedAs(now))
	}
	if later.State == news.OwedSuppressed || later.Mode != news.ModeDigest {
		t.Errorf("digest: %q, %q", later.State, later.Mode)
	}
	tree, faults := route.New(route.Node{
		Receiver: "desk", Send: route.SendNow,
		Routes: []route.Node{{Watchlists: []string{"other"}, Digest: "0 8 * * *"}, {Watchlists: []string{"third"}, Receiver: "pager"}},
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	got := quietly(tree, tree.Targets([]route.Item{{Watchlist: "w", Change: change}, {Watchlist: "third", Change: change}}), change)
	if len(got) != 2 || got[0].Now || got[0].Digest != "0 8 * * *" || !got[1].Now {
		t.Errorf("a digest of the same receiver: %+v", got)
	}
	change.Classes = []news.ChangeClass{news.ChangeText}
	if o := c.plainRow(route.Target{Receiver: "desk", Now: true}, nil); o.State == news.OwedSuppressed {
		t.Errorf("another change: %q", o.Reason)
	}
}
