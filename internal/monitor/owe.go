package monitor

import (
	"context"
	"fmt"
	"slices"

	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/store"
)

// The gates that judge a text.
const (
	gateBaseline = "baseline" // the first look at a watched page
	gateMatch    = "match"    // no reason to tell it
	gateMute     = "mute"     // every reason to tell it is muted
)

// owe adds the rows that the routes owe for a visit's revision or change, and
// counts the gate that stopped it where nobody is owed anything.
func (m *Owing) owe(ctx context.Context, v *store.Visit, r reading, out *received) error {
	if v.Article.Kind == news.KindPage && v.Change == nil {
		v.Article.Gate, v.Article.Reason = gateBaseline, "the first look at a watched page is what later ones are compared with"
		return nil
	}
	matches := slices.Clone(v.Matches)
	if !out.better {
		matches = append(matches, out.before...)
	}
	items := m.items(v, r.conf.Name, matches)
	stated, err := m.factItems(ctx, v, r.conf.Name, out)
	if err != nil {
		return err
	}
	for _, item := range stated {
		if !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	if len(items) == 0 {
		v.Article.Gate, v.Article.Reason = gateMatch, "no watchlist has a reason to tell it"
		v.Gates = append(v.Gates, store.Gate{Gate: gateMatch, Reason: "no alert match", N: 1})
		return nil
	}
	suppress, err := m.suppression(ctx, v)
	if err != nil {
		return err
	}
	d, err := m.divide(ctx, v.At, items, v.Article.StoryID, r.conf.Name)
	if err != nil {
		return err
	}
	row := func(t route.Target, items []route.Item) (news.Owed, error) {
		o := m.owedRow(v, t, items, suppress)
		return o, m.foldCopy(ctx, v, &o, out)
	}
	targets := m.Live.Now().Routes.Targets(d.free)
	for _, target := range targets {
		if out.better {
			told, err := m.toldAlready(ctx, v, target, d.free, out.before, stated)
			if err != nil {
				return err
			}
			if told {
				v.Gates = append(v.Gates, store.Gate{Gate: "identity", Reason: "told from the feed's text before", N: 1})
				continue
			}
		}
		o, err := row(target, d.free)
		if err != nil {
			return err
		}
		v.Owed = append(v.Owed, o)
		if o.State == news.OwedSuppressed {
			v.Gates = append(v.Gates, store.Gate{Gate: "suppressed", Reason: suppressedAs(o), N: 1})
		}
	}
	return m.hold(v, d, targets, row)
}

// toldAlready reports whether a receiver is owed the feed's text of an article
// whose page has now been read, and the page matches nothing more and states
// nothing that is news.
func (m *Owing) toldAlready(ctx context.Context, v *store.Visit, target route.Target, items []route.Item, before []news.Match, stated []route.Item) (bool, error) {
	owed, err := m.Store.OwedFor(ctx, v.Article.ID)
	if err != nil || !slices.ContainsFunc(owed, func(o news.Owed) bool { return o.Receiver == target.Receiver }) {
		return false, err
	}
	for _, i := range target.Items {
		known := slices.ContainsFunc(before, func(m news.Match) bool {
			return m.Watchlist == items[i].Watchlist && m.Rule == items[i].Rule && m.Entity == items[i].Entity
		})
		if !known || slices.Contains(stated, items[i]) {
			return false, nil
		}
	}
	return true, nil
}

// items are what the routes are asked about: the matches that are a reason to
// tell; for a change also those of the text before, for what was taken away;
// and a watched page itself, whatever it says.
func (m *Owing) items(v *store.Visit, source string, matches []news.Match) []route.Item {
	var items []route.Item
	for _, found := range matches {
		if !found.Alert {
			continue
		}
		item := route.Item{Watchlist: found.Watchlist, Rule: found.Rule, Entity: found.Entity, Source: source, Strength: found.Strength, Change: v.Change}
		if !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	if len(items) == 0 && v.Article.Kind == news.KindPage && v.Change != nil {
		items = append(items, route.Item{Source: source, Change: v.Change})
	}
	return items
}

func (m *Owing) owedRow(v *store.Visit, t route.Target, items []route.Item, suppress string) news.Owed {
	a := v.Article
	var lists []string
	for _, i := range t.Items {
		if w := items[i].Watchlist; w != "" && !slices.Contains(lists, w) {
			lists = append(lists, w)
		}
	}
	o := news.Owed{
		Receiver: t.Receiver, Kind: news.OwedRevision, Revision: a.Revision, Mode: news.ModeDigest, Group: news.DigestKey(t.Receiver, t.Digest),
		Path: t.Path, Watchlists: lists, Reasons: reasonsOf(t, items), CreatedAt: v.At,
	}
	if t.Now {
		o.Mode, o.Group, o.ClosesAt = news.ModeNow, groupKey(t.GroupBy, a.Source, lists), v.At.Add(t.GroupWait)
	}
	// The key names the article by its canonical key, not by its row: it is
	// the same in every database that sees the same things.
	o.Key = fmt.Sprintf("%s|%s|%d", t.Receiver, a.Key, a.Revision)
	if v.Change != nil {
		o.Kind = news.OwedChange
		o.Key = fmt.Sprintf("%s|%s|%d>%d|%d", t.Receiver, a.Key, v.Change.From, v.Change.To, missingStamp(v))
	}
	if suppress != "" {
		o.State, o.Reason = news.OwedSuppressed, suppress
	}
	return o
}

// missingStamp tells two removals of one revision apart.
func missingStamp(v *store.Visit) int64 {
	if v.Change.To != 0 && !v.Change.Has(news.ChangeRestored) {
		return 0
	}
	return v.Article.MissingSince.Unix()
}

// foldCopy keeps a copy from a receiver who is owed the original, and an
// original that came later from one who is owed its copy, unless they differ in
// a watched name, a number or a date. A receiver who never heard of the other is
// told the article like any.
func (m *Owing) foldCopy(ctx context.Context, v *store.Visit, o *news.Owed, out *received) error {
	other, what := v.Article.CopyOf, "copy"
	if out.original != 0 {
		other, what = out.original, "original"
	}
	if other == 0 || o.Kind != news.OwedRevision {
		return nil
	}
	rows, err := m.Store.OwedFor(ctx, other)
	if err != nil {
		return err
	}
	told := slices.ContainsFunc(rows, func(x news.Owed) bool {
		return x.Receiver == o.Receiver && (x.State != news.OwedSuppressed || x.Kind == news.OwedCopy)
	})
	if !told {
		return nil
	}
	if out.original == 0 || len(out.differs) == 0 {
		o.Kind = news.OwedCopy
	}
	if len(out.differs) == 0 {
		o.State, o.Reason = news.OwedSuppressed, fmt.Sprintf("%s of article %d, which this receiver is told", what, other)
	}
	return nil
}

// suppressedAs is the bounded form of a row's reason, for counters.
func suppressedAs(o news.Owed) string {
	if o.Kind == news.OwedCopy {
		return "copy"
	}
	return "flapping"
}
