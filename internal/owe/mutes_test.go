package owe

import (
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"tocsin/internal/ledger"
	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/settings"
	"tocsin/internal/tracked"
)

func TestMuted(t *testing.T) {
	ann, mark := entity("people", "Ann"), entity("people", "Mark")
	quiet := ann
	quiet.Alert = false
	byAnn, bySource := muteOf(1, news.Reason{Watchlist: "people", Entity: "Ann"}), news.Mute{ID: 2, Source: "wire"}
	article := news.Article{Kind: news.KindArticle, Source: "wire", StoryID: 7}
	for _, tt := range []struct {
		name    string
		mutes   []news.Mute
		matches []news.Match
		want    bool
	}{
		{"no mute", nil, []news.Match{ann}, false},
		{"the one reason", []news.Mute{byAnn}, []news.Match{ann}, true},
		{"one reason of two", []news.Mute{byAnn}, []news.Match{ann, mark}, false},
		{"all of a source", []news.Mute{bySource}, []news.Match{ann, mark}, true},
		{"two mutes together", []news.Mute{byAnn, muteOf(3, news.Reason{Watchlist: "people", Entity: "Mark"})}, []news.Match{ann, mark}, true},
		{"another story", []news.Mute{{ID: 4, Story: 8}}, []news.Match{ann}, false},
		{"vocabulary beside it counts for nothing", []news.Mute{byAnn}, []news.Match{ann, quiet}, true},
		{"nothing that is a reason", []news.Mute{bySource}, []news.Match{quiet}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Muted(tt.mutes, article, tt.matches); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

// TestWatched: what was taken out of the watchlists is no reason any more.
func TestWatched(t *testing.T) {
	set := &settings.Settings{Lists: []news.Watchlist{
		{Name: "people", Entities: []news.Entity{{Name: " Ann "}}, Rules: []news.Rule{{Name: "visit"}}},
		{Name: "courts"},
	}}
	watched := Watched(set)
	for r, want := range map[news.Reason]bool{
		{Watchlist: "people", Entity: "Ann"}:  true,
		{Watchlist: "people", Entity: "Mark"}: false,
		{Watchlist: "people", Rule: "visit"}:  true,
		{Watchlist: "people", Rule: "Ann"}:    false,
		{Watchlist: "courts", Entity: "Ann"}:  false,
		{Watchlist: "courts"}:                 true,
		{Watchlist: "gone", Entity: "Ann"}:    false,
		{Watchlist: "gone"}:                   false,
		{}:                                    true, // a watched page
	} {
		if got := watched(r); got != want {
			t.Errorf("%+v: %v, want %v", r, got, want)
		}
	}
}

func TestFlapping(t *testing.T) {
	rev := func(n int, ago time.Duration, hash string) news.Revision {
		return news.Revision{N: n, SeenAt: monday.Add(-ago), Hash: []byte(hash)}
	}
	busy := []news.Revision{rev(1, 20*time.Hour, "a"), rev(2, 3*time.Hour, "b"), rev(3, 2*time.Hour, "a"), rev(4, time.Hour, "b")}
	quiet := []news.Revision{rev(1, 90*time.Hour, "a"), rev(2, 80*time.Hour, "b"), rev(3, 2*time.Hour, "a"), rev(4, time.Hour, "b")}
	edit, next := &news.Change{From: 4, To: 5}, func(hash string) *news.Revision { r := rev(5, 0, hash); return &r }
	for _, tt := range []struct {
		name   string
		change *news.Change
		next   *news.Revision
		before []news.Revision
		want   string
	}{
		{"back and forth", edit, next("a"), busy, "flapping: 4 changes in a day, and this text was revision 3 already"},
		{"a text that was never seen gets out", edit, next("c"), busy, ""},
		{"a few changes are none", edit, next("a"), busy[:3], ""},
		{"changes of last week do not count", edit, next("a"), quiet, ""},
		{"a removal is none", &news.Change{From: 4}, next("a"), busy, ""},
		{"a first text is none", nil, next("a"), nil, ""},
		{"a change of state is none", edit, nil, busy, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Flapping(tt.change, tt.next, tt.before); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// countFact follows how many are held, an alerting fact beside Ann.
func countFact(t *testing.T, alert bool) *tracked.Set {
	t.Helper()
	set, faults := tracked.Compile([]news.Watchlist{{
		Name: "people", Entities: []news.Entity{{Name: "Ann", Kind: news.KindPerson, Alert: true}},
		Facts: []news.Fact{{
			Name: "held", Kind: news.FactNumber, Of: []string{"entity:Ann"}, In: news.InArticle, Holds: 24 * time.Hour,
			Patterns: []news.FactPattern{{Text: "{number} held"}}, Alert: alert,
		}},
	}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return set
}

func TestFactItems(t *testing.T) {
	a := news.Article{ID: 5, Revision: 1, Source: "wire", Origin: "wire"}
	found := tracked.Found{Watchlist: "people", Fact: "held", Counts: true, Anchor: entity("people", "Ann")}
	value := news.FactValue{Name: "held", Watchlist: "people", Kind: news.FactNumber, Value: "23", Counts: true, AsOf: monday}
	knows := func(article int64, origin, value string) tracked.Statement {
		v, err := tracked.Parse(news.FactNumber, value)
		if err != nil {
			t.Fatal(err)
		}
		return tracked.Statement{Article: article, Revision: 1, Latest: true, Source: "other", Origin: origin, Value: v, Of: monday, Seen: monday}
	}
	item := route.Item{Watchlist: "people", Entity: "Ann", Source: "wire", Strength: news.StrengthExact}
	for _, tt := range []struct {
		name  string
		alert bool
		edit  func(*tracked.Found)
		known []tracked.Statement
		want  []route.Item
	}{
		{"a value that nobody stated is news", true, nil, nil, []route.Item{item}},
		{"what another says already is none", true, nil, []tracked.Statement{knows(4, "other", "23")}, nil},
		{"a contradiction is news", true, nil, []tracked.Statement{knows(4, "other", "19")}, []route.Item{item}},
		{"a fact that does not alert is no reason", false, nil, nil, nil},
		{"one of several values that does not count", true, func(f *tracked.Found) { f.Counts = false }, nil, nil},
		{"a fact that is no longer followed", true, func(f *tracked.Found) { f.Fact = "gone" }, nil, nil},
		{"an anchor of another watchlist names nobody", true, func(f *tracked.Found) { f.Anchor.Watchlist = "courts" }, nil, []route.Item{
			{Watchlist: "people", Source: "wire", Strength: news.StrengthExact},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := found
			if tt.edit != nil {
				tt.edit(&f)
			}
			set := countFact(t, tt.alert)
			ask := Ask{"people", "held"}
			got, err := FactItems(set, ledger.Outlets{}, a, "wire", nil, []tracked.Found{f, f}, []news.FactValue{value, value},
				map[Ask][]tracked.Statement{ask: tt.known})
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			wanted := f.Counts && f.Fact == "held" && tt.alert
			if asks := Asks(set, []tracked.Found{f, f}); len(asks) > 1 || (len(asks) == 1) != wanted {
				t.Errorf("asks for %v", asks)
			}
		})
	}
	value.Value = "many"
	if _, err := FactItems(countFact(t, true), ledger.Outlets{}, a, "wire", nil, []tracked.Found{found}, []news.FactValue{value},
		nil); err == nil {
		t.Error("a stored value that cannot be read is no error")
	}
}
