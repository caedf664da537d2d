// Package owe decides who is owed a text or a change, and why nobody is: which
// rows, held back by which mute, folded behind which copy. It promises that
// Decide is pure: it is given all that it needs to know, and the same case
// always yields the same rows.
package owe

import (
	"fmt"
	"slices"

	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/store"
)

// The gates that judge a text.
const (
	gateBaseline = "baseline" // the first look at a watched page
	gateMatch    = "match"    // no reason to notify
	gateMute     = "mute"     // every reason to notify is muted
	GateFlapping = "flapping" // the text goes back and forth between states that were seen before
)

// OfText reports whether a gate judges an article's text, so that it stays until
// there is another text.
func OfText(gate string) bool {
	return slices.Contains([]string{gateMatch, gateMute, gateBaseline, GateFlapping}, gate)
}

// Case is the input of a decision on a new text or change of an article.
type Case struct {
	Article news.Article // as it will be saved: with its revision, place and state
	Source  string       // the source's name, for routing
	Visit   *store.Visit // its moment and its change
	Matches []news.Match // in the text and, for a change, in the text before
	Better  bool         // the page's text replaces the feed's
	Before  []news.Match // what the previous text matched
	Stated  []route.Item // facts that are news
	Mutes   []news.Mute  // in force
	Owed    []news.Owed  // for the article, so far
	Other   Other
	// Suppress is why rows of this change are suppressed, "" if they are not.
	Suppress string
	Settled  bool // the change is to a text that stayed after changes that were suppressed
}

// Other is the article that this one repeats, or that repeats it.
type Other struct {
	ID       int64       // 0 for none
	Original bool        // the article decided on is the original, which came later
	Owed     []news.Owed // for the other
	Differs  []string    // the facts in which the two differ
}

// Decision is who is owed what.
type Decision struct {
	Rows  []news.Owed
	Gates []store.Gate
	// Gate and Reason say why nobody is owed anything, "" if somebody is or the
	// article's gate stays as it was.
	Gate, Reason string
}

// Decide decides who is owed the new text or the change of a case.
func Decide(routes *route.Tree, c Case) Decision {
	if c.Article.Kind == news.KindPage && c.Visit.Change == nil {
		return Decision{Gate: gateBaseline, Reason: "the first look at a watched page is what later ones are compared with"}
	}
	items := items(c.Article, c.Source, c.Matches, c.Visit.Change)
	for _, item := range c.Stated {
		if !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	if len(items) == 0 {
		return Decision{
			Gate: gateMatch, Reason: "no watchlist has a reason to tell it",
			Gates: []store.Gate{{Gate: gateMatch, Reason: "no alert match", N: 1}},
		}
	}
	var d Decision
	m := divide(c.Mutes, items, c.Article.StoryID, c.Source)
	targets := quietly(routes, routes.Targets(m.free), c.Visit.Change)
	for _, target := range targets {
		if c.Better && c.toldAlready(target, m.free) {
			d.Gates = append(d.Gates, store.Gate{Gate: "identity", Reason: "told from the feed's text before", N: 1})
			continue
		}
		o := c.row(target, m.free)
		d.Rows = append(d.Rows, o)
		if o.State == news.OwedSuppressed {
			d.Gates = append(d.Gates, store.Gate{Gate: "suppressed", Reason: suppressedAs(o), N: 1})
		}
	}
	c.hold(&d, routes, m, targets)
	if c.Suppress != "" && d.Gate == "" && len(d.Rows) > 0 {
		d.Gate = GateFlapping
		d.Reason = c.Suppress
	}
	return d
}

// DecideState decides who is owed a change of an article's state, a removal or
// a restoration: by the matches of its latest text, whether or not it is a copy.
func DecideState(routes *route.Tree, c Case) Decision {
	var d Decision
	m := divide(c.Mutes, items(c.Article, c.Source, c.Matches, c.Visit.Change), c.Article.StoryID, c.Source)
	targets := routes.Targets(m.free)
	for _, target := range targets {
		d.Rows = append(d.Rows, c.plainRow(target, m.free))
	}
	if len(m.free)+len(m.muted) == 0 {
		d.Gates = append(d.Gates, store.Gate{Gate: gateMatch, Reason: "no alert match", N: 1})
	}
	c.hold(&d, routes, m, targets)
	return d
}

// items returns what is routed: the alerting matches; for a change also those of
// the previous text, because of what was taken away; and a changed watched page
// itself, whatever it matches.
func items(a news.Article, source string, matches []news.Match, change *news.Change) []route.Item {
	var items []route.Item
	for _, found := range matches {
		if !found.Alert {
			continue
		}
		item := route.Item{
			Watchlist: found.Watchlist, Rule: found.Rule, Entity: found.Entity, Source: source, Strength: found.Strength,
			Change: change,
		}
		if !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	if len(items) == 0 && a.Kind == news.KindPage && change != nil {
		items = append(items, route.Item{Source: source, Change: change})
	}
	return items
}

// toldAlready reports whether a receiver is owed the feed's text already, and
// the page's text, read now, matches nothing more and states no new fact.
func (c Case) toldAlready(target route.Target, items []route.Item) bool {
	if !slices.ContainsFunc(c.Owed, func(o news.Owed) bool { return o.Receiver == target.Receiver }) {
		return false
	}
	for _, i := range target.Items {
		known := slices.ContainsFunc(c.Before, func(m news.Match) bool {
			return m.Watchlist == items[i].Watchlist && m.Rule == items[i].Rule && m.Entity == items[i].Entity
		})
		if !known || slices.Contains(c.Stated, items[i]) {
			return false
		}
	}
	return true
}

// row returns what a target is owed, folded if it is owed the original or copy.
func (c Case) row(t route.Target, items []route.Item) news.Owed {
	o := c.plainRow(t, items)
	c.fold(&o)
	return o
}

func (c Case) plainRow(t route.Target, items []route.Item) news.Owed {
	a := c.Article
	var lists []string
	for _, i := range t.Items {
		if w := items[i].Watchlist; w != "" && !slices.Contains(lists, w) {
			lists = append(lists, w)
		}
	}
	o := news.Owed{
		Receiver: t.Receiver, Kind: news.OwedRevision, Revision: a.Revision, Mode: news.ModeDigest, Group: news.DigestKey(t.Receiver, t.Digest),
		Path: t.Path, Watchlists: lists, Reasons: reasonsOf(t, items), CreatedAt: c.Visit.At,
	}
	if t.Now {
		o.Mode = news.ModeNow
		o.Group = groupKey(t.GroupBy, a, lists)
		o.ClosesAt = c.Visit.At.Add(t.GroupWait)
	}
	// The key has the article's canonical key, not its row ID, so it is the same
	// in every database that sees the same things.
	o.Key = fmt.Sprintf("%s|%s|%d", t.Receiver, a.Key, a.Revision)
	if change := c.Visit.Change; change != nil {
		o.Kind = news.OwedChange
		o.Key = fmt.Sprintf("%s|%s|%d>%d|%d", t.Receiver, a.Key, change.From, change.To, c.stamp())
	}
	switch {
	case c.Suppress != "":
		o.State = news.OwedSuppressed
		o.Reason = c.Suppress
	case t.Now && spelling(c.Visit.Change):
		o.State = news.OwedSuppressed
		o.Reason = onlySpelling
	}
	return o
}

// stamp distinguishes changes between the same two revisions: removals, and a
// change that was suppressed before its text settled.
func (c Case) stamp() int64 {
	change := c.Visit.Change
	switch {
	case c.Settled:
		return c.Visit.At.Unix()
	case change.Unconfirmed:
		return -c.Article.MissingSince.Unix()
	case change.To == 0 || change.Has(news.ChangeRestored):
		return c.Article.MissingSince.Unix()
	}
	return 0
}

// fold suppresses the row of a copy for a receiver who is owed the original, and
// of an original that came later for one who is owed its copy, unless they
// differ in a watched name, a number or a date, or this one adds something or
// fits a rule that the other does not. A receiver who is owed neither
// gets the article like any other.
func (c Case) fold(o *news.Owed) {
	if c.Other.ID == 0 || o.Kind != news.OwedRevision {
		return
	}
	told := slices.ContainsFunc(c.Other.Owed, func(x news.Owed) bool {
		return x.Receiver == o.Receiver && (x.State != news.OwedSuppressed || x.Kind == news.OwedCopy)
	})
	if !told || c.newReason(o) {
		return
	}
	what := "copy"
	if c.Other.Original {
		what = "original"
	}
	if !c.Other.Original || len(c.Other.Differs) == 0 {
		o.Kind = news.OwedCopy
	}
	if len(c.Other.Differs) == 0 {
		o.State = news.OwedSuppressed
		o.Reason = fmt.Sprintf("%s of article %d, which this receiver is told", what, c.Other.ID)
	}
}

// newReason reports whether a row has a reason for which its receiver is not
// told of the other article: a rule that fits only here.
func (c Case) newReason(o *news.Owed) bool {
	return slices.ContainsFunc(o.Reasons, func(r news.Reason) bool {
		return !slices.ContainsFunc(c.Other.Owed, func(x news.Owed) bool {
			return x.Receiver == o.Receiver && slices.Contains(x.Reasons, r)
		})
	})
}

// suppressedAs is a row's reason as one of a few words, for counters.
func suppressedAs(o news.Owed) string {
	if o.Kind == news.OwedCopy {
		return "copy"
	}
	if o.Reason == onlySpelling {
		return "spelling"
	}
	return "flapping"
}
