package route

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

// newsroom is the tree of the design, widened.
func newsroom(t *testing.T) *Tree {
	t.Helper()
	tree, faults := New(Node{
		Receiver: "board", Digest: "0 8 * * 1-5",
		Routes: []Node{
			{
				Changes: []news.ChangeClass{news.ChangeRemoved, news.ChangeNameRemoved}, Receiver: "editor", Send: SendNow, GroupWait: NoWait,
				Continue: true,
			},
			{
				Watchlists: []string{"detainees"}, Receiver: "desk", Send: SendNow, GroupBy: []string{ByStory}, GroupWait: 5 * time.Minute,
				Routes: []Node{
					{Strengths: []news.Strength{news.StrengthWeak}, Digest: "0 18 * * *"},
					{Rules: []string{"visits"}, Entities: []string{"Ruben Vardanyan"}, GroupBy: []string{ByNone}},
				},
			},
			{Sources: []string{"icrc"}, Receiver: "desk"},
		},
	})
	if len(faults) > 0 {
		t.Fatalf("faults: %v", faults)
	}
	return tree
}

func TestTargets(t *testing.T) {
	tree := newsroom(t)
	removed := &news.Change{Classes: []news.ChangeClass{news.ChangeRemoved}}
	number := &news.Change{Classes: []news.ChangeClass{news.ChangeNumber}}
	story := []string{ByStory}
	board := func(items ...int) Target {
		return Target{Receiver: "board", Digest: "0 8 * * 1-5", GroupBy: story, Path: "route", Items: items}
	}
	for _, tc := range []struct {
		name  string
		items []Item
		want  []Target
	}{
		{"nothing", nil, nil},
		{"no child fits", []Item{{Watchlist: "officials"}}, []Target{board(0)}},
		{
			"a child fits, its own children do not",
			[]Item{{Watchlist: "detainees", Entity: "Bako Sahakyan", Strength: news.StrengthExact}},
			[]Target{{Receiver: "desk", Now: true, GroupBy: story, GroupWait: 5 * time.Minute, Path: "route.routes[1]", Items: []int{0}}},
		},
		{
			"a digest replaces the parent's send",
			[]Item{{Watchlist: "detainees", Entity: "A. Harutyunyan", Strength: news.StrengthWeak}},
			[]Target{{Receiver: "desk", Digest: "0 18 * * *", GroupBy: story, Path: "route.routes[1].routes[0]", Items: []int{0}}},
		},
		{
			"rules or entities",
			[]Item{{Watchlist: "detainees", Rule: "visits"}, {Watchlist: "detainees", Entity: "Ruben Vardanyan"}},
			[]Target{{
				Receiver: "desk", Now: true, GroupBy: []string{ByNone}, GroupWait: 5 * time.Minute, Path: "route.routes[1].routes[1]",
				Items: []int{0, 1},
			}},
		},
		{
			"continue",
			[]Item{{Watchlist: "detainees", Change: removed}},
			[]Target{
				{Receiver: "editor", Now: true, GroupBy: story, Path: "route.routes[0]", Items: []int{0}},
				{Receiver: "desk", Now: true, GroupBy: story, GroupWait: 5 * time.Minute, Path: "route.routes[1]", Items: []int{0}},
			},
		},
		{
			"continue, and nothing after it: the parent is not asked",
			[]Item{{Watchlist: "officials", Change: removed}},
			[]Target{{Receiver: "editor", Now: true, GroupBy: story, Path: "route.routes[0]", Items: []int{0}}},
		},
		{"a change of another class", []Item{{Watchlist: "officials", Change: number}}, []Target{board(0)}},
		{
			"an alert wins over a digest of the same receiver",
			[]Item{{Watchlist: "officials", Source: "icrc"}, {Watchlist: "detainees", Source: "icrc"}},
			[]Target{{
				Receiver: "desk", Now: true, GroupBy: story, GroupWait: 5 * time.Minute, Path: "route.routes[1]",
				Also: []string{"route.routes[2]"}, Items: []int{0, 1},
			}},
		},
		{
			"a watched page without a match",
			[]Item{{Source: "icrc", Change: number}},
			[]Target{{Receiver: "desk", Digest: "0 8 * * 1-5", GroupBy: story, Path: "route.routes[2]", Items: []int{0}}},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, tree.Targets(tc.items)); diff != "" {
				t.Errorf("targets (-want +got):\n%s", diff)
			}
		})
	}
}

func TestExplain(t *testing.T) {
	got := newsroom(t).Explain([]Item{
		{Watchlist: "officials", Entity: "Zara Amatuni", Source: "icrc", Strength: news.StrengthExact},
		{Watchlist: "detainees", Rule: "visits", Source: "icrc"},
	})
	want := []string{
		`watchlist "officials", entity "Zara Amatuni", source "icrc", strength "exact"`,
		`  route.routes[0]: does not fit: it takes changes only, and the article is new`,
		`  route.routes[1]: does not fit: its watchlists [detainees] do not name "officials"`,
		`  route.routes[2]: fits: sources [icrc]`,
		`  route.routes[2]: takes it: to desk in the digest "0 8 * * 1-5", grouped by story`,
		`watchlist "detainees", rule "visits", source "icrc"`,
		`  route.routes[0]: does not fit: it takes changes only, and the article is new`,
		`  route.routes[1]: fits: watchlists [detainees]`,
		`  route.routes[1].routes[0]: does not fit: its strengths [weak] do not name ""`,
		`  route.routes[1].routes[1]: fits: rules [visits], entities [Ruben Vardanyan]`,
		`  route.routes[1].routes[1]: takes it: to desk after 5m0s, grouped by none`,
		`desk is told once: route.routes[1].routes[1] decides over route.routes[2]`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("explanation (-want +got):\n%s", diff)
	}
}

func TestDefaults(t *testing.T) {
	tree, faults := New(Node{Receiver: "desk"})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	want := []Target{{Receiver: "desk", Now: true, GroupBy: []string{ByStory}, GroupWait: defaultGroupWait, Path: "route", Items: []int{0}}}
	if diff := cmp.Diff(want, tree.Targets([]Item{{Watchlist: "x"}})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNewFindsAllFaults(t *testing.T) {
	_, faults := New(Node{
		Watchlists: []string{"x"}, Continue: true, Send: SendNow, Digest: "@daily",
		Routes: []Node{
			{Send: "later", GroupBy: []string{"none", "story"}, GroupWait: -time.Minute},
			{Receiver: "desk"},
			{GroupBy: []string{"colour"}, Changes: []news.ChangeClass{"typo"}, Strengths: []news.Strength{"strong"}},
		},
	})
	var got []string
	for _, f := range faults {
		got = append(got, strings.TrimSuffix(f.Path+"."+f.Field, ".")+": "+f.Msg)
		if f.Hint == "" {
			t.Errorf("%s: no hint", f.Msg)
		}
	}
	want := []string{
		"route: the first route names no receiver",
		"route.continue: continue has no meaning on the first route: it takes everything",
		"route.watchlists: watchlists has no meaning on the first route: it takes everything",
		"route.digest: a route has send or digest, not both",
		"route.routes[1]: this route is never reached: the one before it takes everything",
		`route.routes[0].send: send "later" is unknown`,
		"route.routes[0].group_wait: group_wait is negative",
		"route.routes[0].group_by: none stands beside others",
		`route.routes[2].group_by: group_by "colour" is unknown`,
		`route.routes[2].changes: change class "typo" is unknown`,
		`route.routes[2].strengths: strength "strong" is unknown`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

// TestRewrittenFits: a change that was not compared word by word fits every
// class that it may have; one of spelling fits none but its own.
func TestRewrittenFits(t *testing.T) {
	for _, tt := range []struct {
		have, takes news.ChangeClass
		want        bool
	}{
		{news.ChangeRewritten, news.ChangeNumber, true},
		{news.ChangeRewritten, news.ChangeQuote, true},
		{news.ChangeRewritten, news.ChangeText, true},
		{news.ChangeRewritten, news.ChangeRewritten, true},
		{news.ChangeRewritten, news.ChangeRemoved, false},
		{news.ChangeRewritten, news.ChangeHeadline, false},
		{news.ChangeSpelling, news.ChangeText, false},
		{news.ChangeSpelling, news.ChangeSpelling, true},
	} {
		tree, faults := New(Node{
			Receiver: "board", Digest: "0 8 * * *",
			Routes: []Node{{Changes: []news.ChangeClass{tt.takes}, Receiver: "desk", Send: SendNow}},
		})
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		targets := tree.Targets([]Item{{Watchlist: "w", Change: &news.Change{Classes: []news.ChangeClass{tt.have}}}})
		if got := targets[0].Receiver == "desk"; got != tt.want {
			t.Errorf("%s to a route of %s: %v", tt.have, tt.takes, got)
		}
	}
}
