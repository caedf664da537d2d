package monitor

import (
	"testing"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/store"
)

// TestKeysStayTheSame (DEL-02) holds the keys that make a message known after
// a restart, on another machine and in a later version. A key that changes
// sends everything that is under way once more: never bring these up to date.
func TestKeysStayTheSame(t *testing.T) {
	article := news.Article{Key: "https://wire.example/one", Source: "wire", Revision: 2, MissingSince: time.Unix(1753700000, 0)}
	target := route.Target{Receiver: "desk", Digest: "0 8 * * *"}
	owed := func(change *news.Change) string {
		v := &store.Visit{Article: article, Change: change}
		return new(Monitor).owedRow(v, target, nil, "").Key
	}
	notice := news.OweNotice(news.Notice{Key: "source_failing wire 1753700000"}, "ops", time.Time{})
	rows := []news.Owed{{ID: 7, Key: owed(nil)}, {ID: 3, Key: notice.Key}}
	swapped := []news.Owed{{ID: 1, Key: notice.Key}, {ID: 2, Key: owed(nil)}}
	for _, tt := range []struct{ what, got, want string }{
		{"revision", owed(nil), "desk|https://wire.example/one|2"},
		{"edit", owed(&news.Change{From: 1, To: 2}), "desk|https://wire.example/one|1>2|0"},
		{"removal", owed(&news.Change{From: 2, Classes: []news.ChangeClass{news.ChangeRemoved}}), "desk|https://wire.example/one|2>0|1753700000"},
		{"restoration", owed(&news.Change{From: 2, To: 2, Classes: []news.ChangeClass{news.ChangeRestored}}), "desk|https://wire.example/one|2>2|1753700000"},
		{"notice", notice.Key, "ops|notice|source_failing wire 1753700000"},
		{"message", notificationKey("desk", "#watch", rows), "bf6be9eea18d4699ea59b2d73d0d9126"},
		{"the same rows under other numbers, in another order", notificationKey("desk", "#watch", swapped), "bf6be9eea18d4699ea59b2d73d0d9126"},
		{"another recipient", notificationKey("desk", "#other", rows), "083b5a42525444cfafba0faf4abae7e3"},
		{"no recipient", notificationKey("desk", "", rows), "fd8aed1f8954ac9d36c6d1e1da48517d"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, tt.got, tt.want)
		}
	}
}
