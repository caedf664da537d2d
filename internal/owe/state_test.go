package owe

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

func TestDecideState(t *testing.T) {
	removed := &news.Change{From: 1, Classes: []news.ChangeClass{news.ChangeRemoved}}
	restored := &news.Change{From: 1, To: 1, Classes: []news.ChangeClass{news.ChangeRestored}}
	for _, tt := range []struct {
		name string
		edit func(*Case)
		want []string
	}{
		{"a removal is told", func(c *Case) { c.Visit.Change = removed }, []string{"desk change open", "board change open"}},
		{"a restoration is told", func(c *Case) { c.Visit.Change = restored }, []string{"desk change open", "board change open"}},
		{"a copy's removal is told", func(c *Case) {
			c.Visit.Change, c.Article.CopyOf = removed, 4
			c.Other = Other{ID: 4, Owed: []news.Owed{told("desk", news.OwedRevision, news.OwedSent)}}
		}, []string{"desk change open", "board change open"}},
		{"what nobody watches is a gate, and the article's own stays", func(c *Case) { c.Visit.Change, c.Matches = removed, nil }, []string{
			"gate match: no alert match (1)",
		}},
		{"a watched page is told without a match", func(c *Case) {
			c.Article.Kind, c.Visit.Change, c.Matches = news.KindPage, removed, nil
		}, []string{"board change open"}},
		{"a mute holds a removal back like any act", func(c *Case) { c.Visit.Change, c.Mutes = removed, []news.Mute{ann} }, []string{
			"desk change suppressed: " + ann.String(), "board change suppressed: " + ann.String(),
			"gate mute: a muted entity (1)", "gate mute: a muted entity (1)", "article mute: " + ann.String(),
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := gocmp.Diff(tt.want, said(DecideState(tree(t), newCase(tt.edit)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
