package decoys

import (
	"context"
	"strings"

	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// Of an outlet the newest texts are read, so many and so many bytes, and of each
// so many bytes.
const (
	maxTexts   = 3000
	maxBytes   = 16 << 20
	maxTextLen = 32 << 10
)

// archive is what an outlet has published, newest first.
type archive struct {
	articles  []news.Article
	revisions []news.Revision
	place     map[int64]int // of an article, by its ID
}

func (d *Drawer) archive(ctx context.Context, lane string) (*archive, error) {
	all := &archive{place: map[int64]int{}}
	size := 0
	err := d.Store.Archive(ctx, lane, func(a news.Article, r news.Revision) bool {
		r.Text = begun(r.Text, maxTextLen)
		size += len(r.Title) + len(r.Text)
		all.place[a.ID] = len(all.articles)
		all.articles = append(all.articles, a)
		all.revisions = append(all.revisions, r)
		return len(all.articles) < maxTexts && size < maxBytes
	})
	return all, err
}

// begun is the beginning of a text, of so many bytes at most.
func begun(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(strings.Clone(s[:most]), "") // a letter may have been cut
}

// finder finds names in articles, as watched ones are found.
type finder struct {
	matcher *match.Matcher
	byName  map[string]store.Decoy
	found   []news.Match
}

func newFinder(names []store.Decoy) *finder {
	f := &finder{byName: map[string]store.Decoy{}}
	list := news.Watchlist{Name: "decoys"}
	for _, n := range names {
		f.byName[n.Name] = n
		list.Entities = append(list.Entities, news.Entity{Name: n.Name, Kind: n.Kind})
	}
	f.matcher, _ = match.Compile([]news.Watchlist{list}) // what it cannot find is found nowhere
	return f
}

// in returns which of the names stand in a revision of an article that is not
// older than what they count from.
func (f *finder) in(a news.Article, r news.Revision) (out []store.Decoy) {
	f.found = f.matcher.Find(f.found[:0], match.InputOfRevision(a, r))
	for _, name := range f.matcher.Names(f.found) {
		if n := f.byName[name]; !a.FirstSeen.Before(n.Since) {
			out = append(out, n)
		}
	}
	return out
}

// naming returns the IDs of the articles with each of the names.
func (all *archive) naming(names []store.Decoy) map[string][]int64 {
	f, out := newFinder(names), map[string][]int64{}
	for i, a := range all.articles {
		for _, n := range f.in(a, all.revisions[i]) {
			out[n.Name] = append(out[n.Name], a.ID)
		}
	}
	return out
}
