package place

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/identity"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// Reindexed counts what recomputing the identity of all stored articles changes.
type Reindexed struct {
	Articles int `json:"articles"` // that were read
	Hashes   int `json:"hashes"`   // revisions with another content hash
	Vectors  int `json:"vectors"`  // articles with another sketch or vector
	Stories  int `json:"stories"`  // stories that are new
	// Moved are the articles whose place changes, in the order they came.
	Moved []Moved `json:"moved"`
}

// Moved is an article whose place changes.
type Moved struct {
	Article int64  `json:"article"`
	Title   string `json:"title"`
	URL     string `json:"url"`
	Was     Place  `json:"was"`
	Is      Place  `json:"is"`
}

// Place is where an article belongs. A negative story is one that is new.
type Place struct {
	Story  int64  `json:"story"`
	CopyOf int64  `json:"copy_of"`
	Origin string `json:"origin"`
}

// rereadAtOnce is the number of articles written per transaction.
const rereadAtOnce = 200

// reindexer places all articles in the order they came, among those that it
// has placed itself.
type reindexer struct {
	*Placer
	store  *store.Store
	set    *settings.Settings
	places map[int64]*store.Placement
	texts  map[int64]int // article -> the revision that placed it
	byHand map[int64]bool
	was    map[int64]news.Article // but for their texts
	out    Reindexed
}

// Reindex recomputes hashes, sketches, vectors, copies, origins and stories of
// all stored articles with the methods of this binary, and saves them unless
// dry. Nobody is owed anything for it. Stories that were decided by hand stay.
// progress is called after every article.
func Reindex(
	ctx context.Context, s *store.Store, set *settings.Settings, now time.Time, dry bool, progress func(done, all int),
) (Reindexed, error) {
	x := &reindexer{
		store: s, set: set, places: map[int64]*store.Placement{}, texts: map[int64]int{}, byHand: map[int64]bool{},
		was: map[int64]news.Article{},
	}
	x.Placer = newPlacer(x, provisional{}, set.NamesIn)
	x.out.Moved = []Moved{}
	all, err := s.Placeables(ctx)
	if err != nil {
		return x.out, err
	}
	order, err := x.readAll(ctx, all, dry, progress)
	if err != nil {
		return x.out, err
	}
	x.renumber(order)
	moved := x.compare(order)
	if dry || len(moved) == 0 {
		return x.out, nil
	}
	_, err = s.SavePlacements(ctx, now, moved)
	return x.out, err
}

// readAll reads all articles, and returns those that have a place, in the order
// they came.
func (x *reindexer) readAll(ctx context.Context, all []store.Placeable, dry bool, progress func(done, all int)) (order []int64, err error) {
	var reread []store.Reread
	flush := func() error {
		if dry || len(reread) == 0 {
			return nil
		}
		err := x.store.SaveReread(ctx, reread)
		reread = reread[:0]
		return err
	}
	for i, p := range all {
		r, err := x.read(ctx, p)
		if err != nil {
			return nil, fmt.Errorf("article %d: %w", p.Article, err)
		}
		if r.Sketch != nil || len(r.Hashes) > 0 {
			reread = append(reread, r)
		}
		if x.places[p.Article] != nil {
			order = append(order, p.Article)
		}
		if len(reread) >= rereadAtOnce {
			if err := flush(); err != nil {
				return nil, err
			}
		}
		progress(i+1, len(all))
	}
	return order, flush()
}

// read recomputes one article: its hashes, its sketch and vector, and its place
// among those before it.
func (x *reindexer) read(ctx context.Context, p store.Placeable) (store.Reread, error) {
	out := store.Reread{Article: p.Article, Hashes: map[int64][]byte{}}
	revisions, err := x.store.Revisions(ctx, p.Article)
	if err != nil {
		return out, err
	}
	x.out.Articles++
	for _, rev := range revisions {
		hash := identity.ContentHash(rev.Title, rev.Text)
		if len(rev.Hash) > 0 && !bytes.Equal(rev.Hash, hash[:]) {
			out.Hashes[rev.ID] = hash[:]
			x.out.Hashes++
		}
	}
	if err := x.store.Place(ctx, &p); err != nil || p.Sketch == nil {
		return out, err // a page, or backlog: no part of any story
	}
	rev := placing(revisions)
	matches, err := x.store.Matches(ctx, p.Article, rev.N)
	if err != nil {
		return out, err
	}
	got, err := x.place(ctx, p, rev, matches)
	if err != nil {
		return out, err
	}
	if s, v := got.Sketch.Bytes(), got.Vector.Bytes(); !bytes.Equal(s, p.Sketch) || !bytes.Equal(v, p.Vector) {
		out.Sketch = s
		out.Vector = v
		x.out.Vectors++
	}
	return out, nil
}

// placing returns the revision by which an article was placed: the first from
// its page, else the first.
func placing(revisions []news.Revision) news.Revision {
	if i := slices.IndexFunc(revisions, func(r news.Revision) bool { return r.Basis == news.BasisPage }); i >= 0 {
		return revisions[i]
	}
	return revisions[0]
}

// place puts one article among those before it.
func (x *reindexer) place(ctx context.Context, p store.Placeable, rev news.Revision, matches []news.Match) (*Placing, error) {
	a, err := x.store.Article(ctx, p.Article)
	if err != nil {
		return nil, err
	}
	x.was[a.ID] = a
	x.texts[a.ID] = rev.N
	x.byHand[a.ID] = p.ByHand
	story := int64(0)
	if p.ByHand {
		story = a.StoryID
	}
	got, err := x.Place(ctx, Article{
		ID: a.ID, Story: story, Fixed: p.ByHand, Title: rev.Title, Text: rev.Text, Language: rev.Language,
		Outlet: x.outlet(a), Credits: rev.Credits, Published: rev.Published, Seen: rev.SeenAt, At: p.At, Undated: p.At.IsZero(), Matches: matches,
	})
	if err != nil {
		return nil, err
	}
	got.Settle(got.Story)
	here := &store.Placement{Article: a.ID, Story: got.Story, CopyOf: got.CopyOf, Origin: got.Origin}
	if got.CopyOf != 0 {
		here.Differs = got.Differs
	}
	x.places[a.ID] = here
	if got.Takes != nil {
		for _, c := range got.Takes.Copies {
			x.places[c.Article].CopyOf = a.ID
			x.places[c.Article].Differs = c.Differs
		}
	}
	return got, nil
}

func (x *reindexer) outlet(a news.Article) string {
	return OutletName(x.set.Source(a.Source).Outlet, a.Source)
}

// Text implements archive.
func (x *reindexer) Text(ctx context.Context, article int64) (title, text string, err error) {
	rev, err := x.store.Revision(ctx, article, x.texts[article])
	return rev.Title, rev.Text, err
}

// Standing implements archive.
func (x *reindexer) Standing(_ context.Context, article int64) (standing, error) {
	p := x.places[article]
	return standing{Story: p.Story, CopyOf: p.CopyOf, Origin: p.Origin, Outlet: x.outlet(x.was[article])}, nil
}

// Copies implements archive.
func (x *reindexer) Copies(_ context.Context, root int64) ([]int64, error) {
	var out []int64
	for id, p := range x.places {
		if p.CopyOf == root {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out, nil
}

// provisional numbers new stories with the negative ID of the opening article.
type provisional struct{}

// Next implements numbering.
func (provisional) Next(_ context.Context, article int64) (int64, error) { return -article, nil }

// Back implements numbering.
func (provisional) Back(int64) {}
