package monitor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/store"
)

// divided are the reasons to tell an article, by whether mutes let them pass.
type divided struct {
	free, muted []route.Item
	by          []news.Mute // that cover the muted ones, each once
	story       int64
	source      string
}

// divide asks the active mutes about the reasons to tell of an article.
func (m *Owing) divide(ctx context.Context, at time.Time, items []route.Item, story int64, source string) (divided, error) {
	mutes, err := m.Store.ActiveMutes(ctx, at)
	if err != nil || len(mutes) == 0 {
		return divided{free: items}, err
	}
	d := divided{story: story, source: source}
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
	return d, nil
}

// reasonOf is why an item is told: its rule, else its entity.
func reasonOf(i route.Item) news.Reason {
	return news.ReasonOf(news.Match{Watchlist: i.Watchlist, Rule: i.Rule, Entity: i.Entity})
}

// reasonsOf are the reasons of the items that a target takes, each once.
func reasonsOf(t route.Target, items []route.Item) []news.Reason {
	var out []news.Reason
	for _, i := range t.Items {
		if r := reasonOf(items[i]); !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// hold adds the rows that mutes hold back: for receivers who would be told
// for a muted reason, and are not for another. They are counted, and where
// nobody is told at all, the article keeps the gate and its reason.
func (m *Owing) hold(v *store.Visit, d divided, told []route.Target, owe func(route.Target, []route.Item) (news.Owed, error)) error {
	if len(d.muted) == 0 {
		return nil
	}
	for _, target := range m.Live.Now().Routes.Targets(d.muted) {
		if slices.ContainsFunc(told, func(t route.Target) bool { return t.Receiver == target.Receiver }) {
			continue
		}
		o, err := owe(target, d.muted)
		if err != nil {
			return err
		}
		if o.State == news.OwedSuppressed { // it would not have been told anyhow
			v.Owed = append(v.Owed, o)
			continue
		}
		by := news.HeldBy(d.by, o.Reasons, d.story, d.source)
		w := news.WithheldBy(by)
		o.State, o.Reason, o.Mutes = news.OwedSuppressed, w.Reason, w.Mutes
		v.Owed = append(v.Owed, o)
		v.Gates = append(v.Gates, store.Gate{Gate: gateMute, Reason: "a muted " + by[0].Kind(), N: 1})
	}
	if len(d.free) == 0 {
		v.Article.Gate, v.Article.Reason = gateMute, news.WithheldBy(d.by).Reason
	}
	return nil
}

// muted reports whether mutes cover every reason to tell of an article.
func (m *Owing) muted(ctx context.Context, a news.Article, matches []news.Match) (bool, error) {
	items := m.items(&store.Visit{Article: a}, a.Source, matches)
	d, err := m.divide(ctx, m.Now(), items, a.StoryID, a.Source)
	return len(d.muted) > 0 && len(d.free) == 0, err
}

// live reports whether a reason is still watched: what was taken out of the
// watchlists since it matched is no reason any more.
func (m *Owing) live(r news.Reason) bool {
	for _, w := range m.Live.Now().Lists {
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

// recheck asks of open rows, before their group is told, whether they still
// are to be: somebody may have muted what they are owed for, or taken it from
// the watchlists. It returns those that are not, by their number.
func (m *Deliverer) recheck(ctx context.Context, rows []news.Owed, mutes []news.Mute) (map[int64]news.Withheld, error) {
	out := map[int64]news.Withheld{}
	for _, o := range rows {
		if o.Kind == news.OwedNotice {
			continue
		}
		var a news.Article
		if len(mutes) > 0 {
			var err error
			if a, err = m.Store.Article(ctx, o.ArticleID); err != nil {
				return nil, fmt.Errorf("article %d of an owed row: %w", o.ArticleID, err)
			}
		}
		if w := news.Recheck(o.Reasons, a.StoryID, a.Source, mutes, m.Owing.live); w.Reason != "" {
			out[o.ID] = w
		}
	}
	return out, nil
}

// mutesShown are the mutes that a digest lists, with what each held back from
// its receiver since the digest before: those that are active and concern the
// receiver, and those that held back something. withheld are the rows that
// this very digest drops. all is how many articles they held back together.
func (m *Deliverer) mutesShown(ctx context.Context, receiver string, since, now time.Time, rows []news.Owed, withheld map[int64]news.Withheld) (out []digest.Mute, all int, err error) {
	mutes, err := m.Store.Mutes(ctx)
	if err != nil || len(mutes) == 0 {
		return nil, 0, err
	}
	held, err := m.Store.HeldBack(ctx, receiver, since, now)
	if err != nil {
		return nil, 0, err
	}
	if err := m.addWithheld(ctx, held, rows, withheld); err != nil {
		return nil, 0, err
	}
	for _, mute := range mutes {
		h, did := held[mute.ID]
		concerns := mute.Active(now) && (mute.Watchlist == "" || m.Live.Now().Routes.Reaches(receiver, mute.Watchlist))
		if !did && !concerns {
			continue
		}
		end := mute.Until
		if !mute.EndedAt.IsZero() {
			end = mute.EndedAt
		}
		out = append(out, digest.Mute{What: mute.What(), By: mute.By, Why: mute.Why, Until: end, Over: !mute.Active(now), Held: h.Articles, Removed: h.Removed})
	}
	return out, held[0].Articles, nil
}

// addWithheld counts rows that are being held back at this moment.
func (m *Deliverer) addWithheld(ctx context.Context, held map[int64]store.Held, rows []news.Owed, withheld map[int64]news.Withheld) error {
	seen := map[[2]int64]bool{}
	for _, o := range rows {
		removed := false
		if o.ChangeID != 0 && len(withheld[o.ID].Mutes) > 0 {
			c, err := m.Store.Change(ctx, o.ChangeID)
			if err != nil {
				return err
			}
			removed = c.Change.Has(news.ChangeRemoved)
		}
		ids := withheld[o.ID].Mutes
		if len(ids) > 0 {
			ids = append([]int64{0}, ids...)
		}
		for _, id := range ids {
			h := held[id]
			if pair := [2]int64{id, o.ArticleID}; !seen[pair] {
				seen[pair] = true
				h.Articles++
			}
			if removed {
				h.Removed++
			}
			held[id] = h
		}
	}
	return nil
}

// muteTries bounds how often a closing is decided anew because mutes were
// made or ended while it was.
const muteTries = 5

// heeding closes again while mutes change under it.
func heeding(try func() error) error {
	var err error
	for range muteTries {
		if err = try(); !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
	return err
}
