package owe

import (
	"cmp"
	"fmt"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/store"
)

var monday = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

// tree alerts desk of people and tells board all in its digest; night hears of
// what is found in the watchlist courts.
func tree(t *testing.T) *route.Tree {
	t.Helper()
	routes, faults := route.New(route.Node{
		Receiver: "board", Digest: "0 8 * * *",
		Routes: []route.Node{
			{
				Watchlists: []string{"people"}, Receiver: "desk", Send: route.SendNow, GroupBy: []string{route.ByStory}, GroupWait: time.Minute,
				Continue: true,
			},
			{
				Watchlists: []string{"courts"}, Receiver: "night", Send: route.SendNow, GroupBy: []string{route.BySource, route.ByWatchlist},
				GroupWait: route.NoWait,
			},
			{Watchlists: []string{"people"}, Receiver: "board"},
		},
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return routes
}

func entity(list, name string) news.Match {
	return news.Match{Watchlist: list, Entity: name, Strength: news.StrengthExact, Alert: true}
}

func ruled(list, rule string) news.Match {
	return news.Match{Watchlist: list, Rule: rule, Strength: news.StrengthExact, Alert: true}
}

// newCase is a first text of an article of story 7 that names Ann.
func newCase(edit func(*Case)) Case {
	c := Case{
		Article: news.Article{
			ID: 5, Kind: news.KindArticle, Key: "https://wire.example/one", Source: "wire", Revision: 1, StoryID: 7,
			State: news.StateLive,
		},
		Source: "wire", Visit: &store.Visit{At: monday}, Matches: []news.Match{entity("people", "Ann")},
	}
	if edit != nil {
		edit(&c)
	}
	return c
}

// said is a decision in lines: its rows, its gates, and the article's gate.
func said(d Decision) []string {
	var out []string
	for _, o := range d.Rows {
		line := fmt.Sprintf("%s %s %s", o.Receiver, o.Kind, cmp.Or(o.State, news.OwedOpen))
		if o.Reason != "" {
			line += ": " + o.Reason
		}
		out = append(out, line)
	}
	for _, g := range d.Gates {
		out = append(out, fmt.Sprintf("gate %s: %s (%d)", g.Gate, g.Reason, g.N))
	}
	if d.Gate != "" {
		out = append(out, "article "+d.Gate+": "+d.Reason)
	}
	return out
}

// muteOf is a mute by Eve.
func muteOf(id int64, r news.Reason) news.Mute {
	return news.Mute{ID: id, Reason: r, Until: monday.Add(time.Hour), By: "eve", Why: "calm"}
}

// told is a row that a receiver has for another article.
func told(receiver, kind, state string) news.Owed {
	return news.Owed{Receiver: receiver, Kind: kind, State: state, Reasons: []news.Reason{ann.Reason}}
}

const noReason = "no watchlist has a reason to tell it"

var (
	edit     = &news.Change{From: 1, To: 2, Classes: []news.ChangeClass{news.ChangeText}}
	ann      = muteOf(3, news.Reason{Watchlist: "people", Entity: "Ann"})
	toBoth   = []string{"desk revision open", "board revision open"}
	annMuted = ann.String()
)

const copied = "copy of article 4, which this receiver is told"

// decideCases are cases of newCase, and what is owed for them.
var decideCases = []struct {
	name string
	edit func(*Case)
	want []string
}{
	{"an article that names somebody is owed to all whose routes take it", nil, toBoth},
	{"a watched page at first is a baseline", func(c *Case) { c.Article.Kind = news.KindPage }, []string{
		"article baseline: the first look at a watched page is what later ones are compared with",
	}},
	{"a watched page that changed is told without a match", func(c *Case) {
		c.Article.Kind, c.Visit.Change, c.Matches = news.KindPage, edit, nil
	}, []string{"board change open"}},
	{"no match is a gate", func(c *Case) { c.Matches = nil }, []string{"gate match: no alert match (1)", "article match: " + noReason}},
	{
		"vocabulary alone is no reason", func(c *Case) { c.Matches[0].Alert = false },
		[]string{"gate match: no alert match (1)", "article match: " + noReason},
	},
	{"a change that nobody watches is a gate", func(c *Case) { c.Visit.Change, c.Matches = edit, nil }, []string{
		"gate match: no alert match (1)", "article match: " + noReason,
	}},
	{"one match twice is one item", func(c *Case) { c.Matches = append(c.Matches, c.Matches[0]) }, toBoth},
	{"a fact that is news is a reason", func(c *Case) {
		c.Matches, c.Stated = nil, []route.Item{{Watchlist: "people", Source: "wire"}}
	}, toBoth},
	{"a muted entity holds all back", func(c *Case) { c.Mutes = []news.Mute{ann} }, []string{
		"desk revision suppressed: " + annMuted, "board revision suppressed: " + annMuted,
		"gate mute: a muted entity (1)", "gate mute: a muted entity (1)", "article mute: " + annMuted,
	}},
	{"somebody else in the article is told all the same", func(c *Case) {
		c.Mutes, c.Matches = []news.Mute{ann}, append(c.Matches, entity("people", "Mark"))
	}, toBoth},
	{"who would be told for the muted reason alone is not", func(c *Case) {
		c.Mutes = []news.Mute{ann}
		c.Matches = append(c.Matches, ruled("courts", "trial"))
	}, []string{
		"night revision open", "desk revision suppressed: " + annMuted, "board revision suppressed: " + annMuted,
		"gate mute: a muted entity (1)", "gate mute: a muted entity (1)",
	}},
	{"a mute of another story holds nothing back", func(c *Case) {
		c.Mutes = []news.Mute{{ID: 3, Story: 8, Until: monday.Add(time.Hour)}}
	}, toBoth},
	{"a copy is folded for who is told the original", func(c *Case) {
		c.Other = Other{ID: 4, Owed: []news.Owed{told("desk", news.OwedRevision, news.OwedSent)}}
	}, []string{"desk copy suppressed: " + copied, "board revision open", "gate suppressed: copy (1)"}},
	{"a copy of what was held back is told like any", func(c *Case) {
		c.Other = Other{ID: 4, Owed: []news.Owed{told("desk", news.OwedRevision, news.OwedSuppressed)}}
	}, toBoth},
	{"a copy of a folded copy is folded", func(c *Case) {
		c.Other = Other{ID: 4, Owed: []news.Owed{told("desk", news.OwedCopy, news.OwedSuppressed)}}
	}, []string{"desk copy suppressed: " + copied, "board revision open", "gate suppressed: copy (1)"}},
	{"a copy that fits what the original does not is told like any", func(c *Case) {
		c.Other = Other{ID: 4, Owed: []news.Owed{told("desk", news.OwedRevision, news.OwedSent)}}
		c.Matches = append(c.Matches, entity("people", "Mark"))
	}, toBoth},
	{"a copy that differs is told as a copy", func(c *Case) {
		c.Other = Other{ID: 4, Differs: []string{"23"}, Owed: []news.Owed{told("desk", news.OwedRevision, news.OwedOpen)}}
	}, []string{"desk copy open", "board revision open"}},
	{"an original that comes later is folded behind its copy", func(c *Case) {
		c.Other = Other{ID: 4, Original: true, Owed: []news.Owed{told("board", news.OwedRevision, news.OwedPending)}}
	}, []string{
		"desk revision open", "board copy suppressed: original of article 4, which this receiver is told", "gate suppressed: copy (1)",
	}},
	{"an original that says otherwise is told as an article", func(c *Case) {
		c.Other = Other{ID: 4, Original: true, Differs: []string{"23"}, Owed: []news.Owed{told("desk", news.OwedRevision, news.OwedSent)}}
	}, toBoth},
	{"an edit of a copy is told, whoever has the original", func(c *Case) {
		c.Visit.Change, c.Article.Revision = edit, 2
		c.Other = Other{ID: 4, Owed: []news.Owed{told("desk", news.OwedRevision, news.OwedSent)}}
	}, []string{"desk change open", "board change open"}},
	{"a folded copy that is muted stays folded", func(c *Case) {
		c.Mutes = []news.Mute{ann}
		c.Other = Other{ID: 4, Owed: []news.Owed{told("desk", news.OwedRevision, news.OwedSent)}}
	}, []string{
		"desk copy suppressed: " + copied, "board revision suppressed: " + annMuted, "gate mute: a muted entity (1)", "article mute: " + annMuted,
	}},
	{"flapping is held back and counted", func(c *Case) { c.Visit.Change, c.Suppress = edit, "flapping: again" }, []string{
		"desk change suppressed: flapping: again", "board change suppressed: flapping: again", "gate suppressed: flapping (1)",
		"gate suppressed: flapping (1)", "article flapping: flapping: again",
	}},
	{"flapping that is muted is held back for the flapping", func(c *Case) {
		c.Visit.Change, c.Suppress, c.Mutes = edit, "flapping: again", []news.Mute{ann}
	}, []string{"desk change suppressed: flapping: again", "board change suppressed: flapping: again", "article mute: " + annMuted}},
	{"the page's text after the feed's is told to nobody again", func(c *Case) {
		c.Better, c.Before, c.Owed = true, c.Matches, []news.Owed{
			told("desk", news.OwedRevision, news.OwedOpen),
			told("board", news.OwedRevision, news.OwedSent),
		}
	}, []string{"gate identity: told from the feed's text before (1)", "gate identity: told from the feed's text before (1)"}},
	{"the page's text that names somebody more is told", func(c *Case) {
		c.Better, c.Before, c.Owed = true, c.Matches, []news.Owed{told("desk", news.OwedRevision, news.OwedOpen)}
		c.Matches = append(c.Matches, entity("people", "Mark"))
	}, toBoth},
	{"the page's text that states news is told", func(c *Case) {
		c.Better, c.Before, c.Owed = true, c.Matches, []news.Owed{told("desk", news.OwedRevision, news.OwedOpen)}
		c.Stated = []route.Item{{Watchlist: "people", Entity: "Ann", Source: "wire", Strength: news.StrengthExact}}
	}, toBoth},
	{"the page's text is told who was not told of the feed's", func(c *Case) {
		c.Better, c.Before, c.Owed = true, c.Matches, []news.Owed{told("desk", news.OwedRevision, news.OwedOpen)}
	}, []string{"board revision open", "gate identity: told from the feed's text before (1)"}},
}

func TestDecide(t *testing.T) {
	for _, tt := range decideCases {
		t.Run(tt.name, func(t *testing.T) {
			if diff := gocmp.Diff(tt.want, said(Decide(tree(t), newCase(tt.edit)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestDecideIsPure: the same case has the same rows, and nothing of it changes.
func TestDecideIsPure(t *testing.T) {
	matches := make([]news.Match, 1, 8)
	matches[0] = entity("people", "Ann")
	c := newCase(func(c *Case) { c.Matches, c.Mutes = matches, []news.Mute{muteOf(1, news.Reason{Watchlist: "courts"})} })
	first := Decide(tree(t), c)
	if diff := gocmp.Diff(first, Decide(tree(t), c)); diff != "" {
		t.Errorf("decided twice:\n%s", diff)
	}
	if len(c.Visit.Owed) > 0 || c.Article.Gate != "" || matches[:2][1].Watchlist != "" {
		t.Errorf("the case was changed: %+v", c)
	}
}
