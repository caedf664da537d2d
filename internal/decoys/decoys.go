// Package decoys has names that nobody watches looked at like those that somebody
// does. An outlet that reads its log beside its own archive can count, for each
// name, in how many of its articles are still looked at in the long term: of a
// watched name that is all, of others a part. So for each watched name of an
// outlet `long_term.cover` decoys are drawn there, and all their articles are
// looked at too.
//
// A decoy is like the name that it stands beside in what such an outlet can
// count: both are persons, or words written with a capital, or plain words; they
// have about as many articles, counted from the first in which the watched name
// was found; and of both about as many are not looked at. Among those that are
// alike a keyed hash draws. What is drawn stays, for a set that changes shows by
// what stays in it for which name it is there. A decoy is found in articles as
// watched names are, by package match; when the watched name leaves the
// watchlists, new articles of its decoys count no more than its own.
package decoys

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

const (
	// minArticles is how many articles a watched name has when decoys are drawn:
	// of names with one article, many have one that happens to be looked at.
	minArticles = 2
	// fewest is how many a decoy has at least: a name with two may stay with them,
	// and then be told from one that did not.
	fewest = 3
	// outletsAtOnce is of how many outlets the archives are read in one planning,
	// each in a few seconds.
	outletsAtOnce = 10
	// revisionsAtOnce are read by one query.
	revisionsAtOnce = 500
)

// Drawer draws decoys.
type Drawer struct {
	Store *store.Store
	Key   []byte // draws, see store.CoverKey
	// Before is by how much older than the first article of a watched name those
	// of its decoys may be: if they were not, it would always be the first of them
	// to appear.
	Before time.Duration
	// Begun is a moment: decoys are drawn for names whose first article was seen
	// before it. That is as late as can be, just before the first long-term looks
	// at the oldest articles of decoys, since a name shows in time how frequent it is.
	Begun time.Time
	// Late reports whether an article would have had long-term looks by now if it
	// was watched, and had none.
	Late func(news.Article) bool
}

// outlet is what stands in an outlet's articles.
type outlet struct {
	watched []string // names, as the watchlists and as articles write them
	decoys  []store.Decoy
}

// want is a watched name that lacks decoys.
type want struct {
	store.WatchedName
	have, more int // decoys
}

// Plan notes which of the articles that were read since the last call name a
// decoy, and draws the decoys that are missing. more is whether outlets are left
// for the next call.
func (d *Drawer) Plan(ctx context.Context, set *settings.Settings) (more bool, err error) {
	watched := watchedIn(set.Lists)
	if err := d.note(ctx, watched); err != nil {
		return false, fmt.Errorf("articles that name decoys: %w", err)
	}
	wants, outlets, err := d.wants(ctx, set.Config.LongTerm.Cover, watched)
	if err != nil {
		return false, fmt.Errorf("names that need decoys: %w", err)
	}
	for range outletsAtOnce {
		if len(wants) == 0 {
			return false, nil
		}
		lane := wants[0].Lane
		of := slices.IndexFunc(wants, func(w want) bool { return w.Lane != lane })
		if of < 0 {
			of = len(wants)
		}
		if err := d.draw(ctx, set, wants[:of], outlets[lane]); err != nil {
			return false, fmt.Errorf("decoys at %s: %w", lane, err)
		}
		wants = wants[of:]
	}
	return len(wants) > 0, nil
}

// watchedIn is the names that are a reason to tell.
func watchedIn(lists []news.Watchlist) map[string]bool {
	out := map[string]bool{}
	for i := range lists {
		for j := range lists[i].Entities {
			if e := &lists[i].Entities[j]; e.Alert {
				out[e.Name] = true
			}
		}
		for _, r := range lists[i].Rules {
			if r.Alert {
				out[r.Name] = true
			}
		}
	}
	return out
}

// note looks for the decoys of names that are still watched in all that was read
// since the last time.
func (d *Drawer) note(ctx context.Context, watched map[string]bool) error {
	have, err := d.Store.Decoys(ctx)
	if err != nil {
		return err
	}
	byLane := map[string][]store.Decoy{}
	for _, one := range have {
		if watched[one.Watched] {
			byLane[one.Lane] = append(byLane[one.Lane], one)
		}
	}
	finders := map[string]*finder{}
	for more := true; more; {
		if more, err = d.Store.ReadForDecoys(ctx, revisionsAtOnce, func(a news.Article, r news.Revision) (ids []int64) {
			f := finders[a.Lane]
			if f == nil {
				f = newFinder(byLane[a.Lane])
				finders[a.Lane] = f
			}
			for _, one := range f.in(a, r) {
				ids = append(ids, one.ID)
			}
			return ids
		}); err != nil {
			return err
		}
	}
	return nil
}

// wants lists the watched names that lack decoys with half as many articles, by
// lane, and the outlets by lane. Where no decoys so frequent are to be had, they
// are looked for again when the watched name has twice as many articles.
func (d *Drawer) wants(ctx context.Context, cover int, watched map[string]bool) ([]want, map[string]*outlet, error) {
	names, err := d.Store.WatchedNames(ctx)
	if err != nil {
		return nil, nil, err
	}
	draws, err := d.Store.Draws(ctx)
	if err != nil {
		return nil, nil, err
	}
	decoys, err := d.Store.Decoys(ctx)
	if err != nil {
		return nil, nil, err
	}
	type key struct{ lane, watched string }
	drawnAt, beside, outlets := map[key]int{}, map[key][]store.Decoy{}, map[string]*outlet{}
	for _, w := range names {
		if outlets[w.Lane] == nil {
			outlets[w.Lane] = &outlet{}
		}
		outlets[w.Lane].watched = append(outlets[w.Lane].watched, w.Name, w.Written)
	}
	for _, draw := range draws {
		drawnAt[key{draw.Lane, draw.Watched}] = draw.Articles
	}
	for _, one := range decoys {
		k := key{one.Lane, one.Watched}
		beside[k] = append(beside[k], one)
		if o := outlets[one.Lane]; o != nil {
			o.decoys = append(o.decoys, one)
		}
	}
	var out []want
	for _, w := range names {
		k, n := key{w.Lane, w.Name}, len(w.Articles)
		if !watched[w.Name] || n < max(minArticles, 2*drawnAt[k]) || !w.Since.Before(d.Begun) {
			continue
		}
		more := cover
		for _, one := range beside[k] {
			if 2*one.Count >= n {
				more--
			}
		}
		if more > 0 {
			out = append(out, want{w, len(beside[k]), more})
		}
	}
	return out, outlets, nil
}
