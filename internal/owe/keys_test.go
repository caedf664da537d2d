package owe

import (
	"testing"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/store"
)

// TestKeysStayTheSame (DEL-02) holds the keys by which what is owed is known
// after a restart, on another machine and in a later version. A key that
// changes sends everything that is under way once more: never bring these up to
// date.
func TestKeysStayTheSame(t *testing.T) {
	article := news.Article{Key: "https://wire.example/one", Source: "wire", Revision: 2, MissingSince: time.Unix(1753700000, 0)}
	target := route.Target{Receiver: "desk", Digest: "0 8 * * *"}
	owed := func(change *news.Change) string {
		return Case{Article: article, Visit: &store.Visit{Article: article, Change: change}}.plainRow(target, nil).Key
	}
	for _, tt := range []struct{ what, got, want string }{
		{"revision", owed(nil), "desk|https://wire.example/one|2"},
		{"edit", owed(&news.Change{From: 1, To: 2}), "desk|https://wire.example/one|1>2|0"},
		{"removal", owed(&news.Change{From: 2, Classes: []news.ChangeClass{news.ChangeRemoved}}), "desk|https://wire.example/one|2>0|1753700000"},
		{
			"restoration", owed(&news.Change{From: 2, To: 2, Classes: []news.ChangeClass{news.ChangeRestored}}),
			"desk|https://wire.example/one|2>2|1753700000",
		},
		{
			"notice", news.OweNotice(news.Notice{Key: "source_failing wire 1753700000"}, "ops", time.Time{}).Key,
			"ops|notice|source_failing wire 1753700000",
		},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, tt.got, tt.want)
		}
	}
}
