package owe

import (
	"slices"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// divided holds the reasons to notify of an article, muted and not.
type divided struct {
	free, muted []route.Item
	by          []news.Mute // that cover the muted ones, each once
}

// divide sorts the reasons to notify of an article by the mutes in force.
func divide(mutes []news.Mute, items []route.Item, story int64, source string) divided {
	if len(mutes) == 0 {
		return divided{free: items}
	}
	var d divided
	for _, item := range items {
		by := news.HeldBy(mutes, []news.Reason{reasonOf(item)}, story, source)
		if len(by) == 0 {
			d.free = append(d.free, item)
			continue
		}
		d.muted = append(d.muted, item)
		if !slices.ContainsFunc(d.by, func(have news.Mute) bool { return have.ID == by[0].ID }) {
			d.by = append(d.by, by[0])
		}
	}
	return d
}

// reasonOf returns the reason of an item: its rule, else its entity.
func reasonOf(i route.Item) news.Reason {
	return news.ReasonOf(news.Match{Watchlist: i.Watchlist, Rule: i.Rule, Entity: i.Entity})
}

// reasonsOf returns the reasons of the items that a target takes, each once.
func reasonsOf(t route.Target, items []route.Item) []news.Reason {
	var out []news.Reason
	for _, i := range t.Items {
		if r := reasonOf(items[i]); !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// hold adds the suppressed rows of receivers for whom every reason is muted, and
// counts them. If nobody is owed anything else, the mute becomes the article's
// gate.
func (c Case) hold(d *Decision, routes *route.Tree, m divided, told []route.Target) {
	if len(m.muted) == 0 {
		return
	}
	for _, target := range routes.Targets(m.muted) {
		if slices.ContainsFunc(told, func(t route.Target) bool { return t.Receiver == target.Receiver }) {
			continue
		}
		o := c.row(target, m.muted)
		if o.State != news.OwedSuppressed { // else it would not have been told anyhow
			by := news.HeldBy(m.by, o.Reasons, c.Article.StoryID, c.Source)
			w := news.WithheldBy(by)
			o.State = news.OwedSuppressed
			o.Reason = w.Reason
			o.Mutes = w.Mutes
			d.Gates = append(d.Gates, store.Gate{Gate: gateMute, Reason: "a muted " + by[0].Kind(), N: 1})
		}
		d.Rows = append(d.Rows, o)
	}
	if len(m.free) == 0 {
		d.Gate = gateMute
		d.Reason = news.WithheldBy(m.by).Reason
	}
}

// Muted reports whether mutes cover every reason to notify of an article.
func Muted(mutes []news.Mute, a news.Article, matches []news.Match) bool {
	d := divide(mutes, items(a, a.Source, matches, nil), a.StoryID, a.Source)
	return len(d.muted) > 0 && len(d.free) == 0
}

// Watched returns a function that reports whether a reason is still in the
// watchlists; one that was removed since it matched is no reason any more.
func Watched(set *settings.Settings) func(news.Reason) bool {
	return func(r news.Reason) bool {
		for _, w := range set.Lists {
			if w.Name != r.Watchlist {
				continue
			}
			switch {
			case r.Rule != "":
				return slices.ContainsFunc(w.Rules, func(have news.Rule) bool { return strings.TrimSpace(have.Name) == r.Rule })
			case r.Entity != "":
				return slices.ContainsFunc(w.Entities, func(have news.Entity) bool { return strings.TrimSpace(have.Name) == r.Entity })
			}
			return true
		}
		return r.Watchlist == ""
	}
}
