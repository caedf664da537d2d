package settings

import (
	"strings"
	"testing"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// TestLive: a piece of work that took the settings once keeps them whole.
func TestLive(t *testing.T) {
	cfg := configurationOf(t)
	matcher, routes, err := Compile(cfg)
	if err != nil || routes == nil {
		t.Fatal(err)
	}
	first, err := New(cfg, cfg.Watchlists, matcher, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := NewLive(first)
	taken := l.Now()
	lists := []news.Watchlist{list("beat", "")}
	other, _ := match.Compile(lists)
	next, err := New(cfg, lists, other, nil)
	if err != nil {
		t.Fatal(err)
	}
	if was := l.Swap(next); was != first || l.Now() != next || taken.Lists[0].Name != "people" {
		t.Error("not swapped whole")
	}
	if got := l.Now().NamesIn("Bo Li was there"); len(got) != 1 || len(taken.NamesIn("Bo Li was there")) != 0 {
		t.Errorf("found %v", got)
	}
	if got := taken.Clock(monday); got != "Mon 28 Jul 2025 09:00 +04" {
		t.Error(got)
	}
	if a, b := taken.FactZone(taken.Source("wire")), taken.FactZone(taken.Source("gone")); a.String() != "Asia/Tbilisi" ||
		b.String() != "Asia/Yerevan" {
		t.Errorf("%s, %s", a, b)
	}
	if _, err := taken.Schedule("never"); err == nil || !strings.Contains(err.Error(), `"never"`) {
		t.Error(err)
	}
	if s, err := taken.Schedule("0 8 * * *"); err != nil || s.Next(monday).Format("15:04") != "08:00" {
		t.Errorf("%s (%v)", s.Next(monday), err)
	}
	bad := *cfg
	bad.Route.Receiver = ""
	if _, err := New(&bad, nil, matcher, nil); err == nil || !strings.Contains(err.Error(), "names no receiver") {
		t.Error(err)
	}
}
