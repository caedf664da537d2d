package monitor

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/identity"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/story"
)

// Reindexed is what working out the identity of all stored articles anew
// changes.
type Reindexed struct {
	Articles int `json:"articles"` // that were read
	Hashes   int `json:"hashes"`   // revisions with another content hash
	Vectors  int `json:"vectors"`  // articles with another sketch or vector
	Stories  int `json:"stories"`  // stories that are new
	// Moved are the articles that are placed otherwise, in the order they came.
	Moved []Moved `json:"moved"`
}

// Moved is an article that belongs elsewhere than was said.
type Moved struct {
	Article int64  `json:"article"`
	Title   string `json:"title"`
	URL     string `json:"url"`
	Was     Placed `json:"was"`
	Is      Placed `json:"is"`
}

// Placed is where an article belongs. A negative story is one that is new.
type Placed struct {
	Story  int64  `json:"story"`
	CopyOf int64  `json:"copy_of"`
	Origin string `json:"origin"`
}

// rereadAtOnce is how many articles are written in one transaction.
const rereadAtOnce = 200

// reindexer reads all articles in the order they came, as the monitor did.
type reindexer struct {
	*Monitor
	places map[int64]*store.Placement
	texts  map[int64]int // article -> the revision that placed it
	byHand map[int64]bool
	was    map[int64]news.Article // but for their texts
	out    Reindexed
}

// Reindex works out hashes, sketches, vectors, copies, origins and stories of
// all stored articles by the methods of this binary, and keeps them unless dry.
// What was told stays told: nothing is owed for it. Stories that were decided by
// hand stay. progress is called behind every article.
func Reindex(ctx context.Context, opt Options, dry bool, progress func(done, all int)) (Reindexed, error) {
	m := empty(opt)
	x := &reindexer{Monitor: m, places: map[int64]*store.Placement{}, texts: map[int64]int{}, byHand: map[int64]bool{}, was: map[int64]news.Article{}}
	x.out.Moved = []Moved{}
	all, err := m.Options.Store.Placeables(ctx)
	if err != nil {
		return x.out, err
	}
	var reread []store.Reread
	flush := func() error {
		if dry || len(reread) == 0 {
			return nil
		}
		err := m.Options.Store.SaveReread(ctx, reread)
		reread = reread[:0]
		return err
	}
	var order []int64
	for i, p := range all {
		r, err := x.read(ctx, p)
		if err != nil {
			return x.out, fmt.Errorf("article %d: %w", p.Article, err)
		}
		if r.Sketch != nil || len(r.Hashes) > 0 {
			reread = append(reread, r)
		}
		if x.places[p.Article] != nil {
			order = append(order, p.Article)
		}
		if len(reread) >= rereadAtOnce {
			if err := flush(); err != nil {
				return x.out, err
			}
		}
		progress(i+1, len(all))
	}
	if err := flush(); err != nil {
		return x.out, err
	}
	x.renumber(order)
	moved := x.compare(order)
	if dry || len(moved) == 0 {
		return x.out, nil
	}
	_, err = m.Options.Store.SavePlacements(ctx, m.Options.Now(), moved)
	return x.out, err
}

// read works one article out: its hashes, its sketch and vector, and its place
// among those before it.
func (x *reindexer) read(ctx context.Context, p store.Placeable) (store.Reread, error) {
	out := store.Reread{Article: p.Article, Hashes: map[int64][]byte{}}
	revisions, err := x.Monitor.Options.Store.Revisions(ctx, p.Article)
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
	if err := x.Monitor.Options.Store.Place(ctx, &p); err != nil || p.Sketch == nil {
		return out, err // a page, or backlog: no part of any story
	}
	rev := placing(revisions)
	matches, err := x.Monitor.Options.Store.Matches(ctx, p.Article, rev.N)
	if err != nil {
		return out, err
	}
	vector := story.NewVector(story.Doc{Title: rev.Title, Text: rev.Text, Language: rev.Language, Time: storyTime(rev.Published, p.At), Names: news.EntitiesIn(matches)})
	sketch := identity.NewSketch(rev.Text)
	if s, v := sketch.Bytes(), vector.Bytes(); !bytes.Equal(s, p.Sketch) || !bytes.Equal(v, p.Vector) {
		out.Sketch, out.Vector = s, v
		x.out.Vectors++
	}
	return out, x.place(ctx, p, rev, sketch, vector, news.HasAlert(matches))
}

// placing is the revision that an article was placed by: the first that its
// page gave, else the first.
func placing(revisions []news.Revision) news.Revision {
	if i := slices.IndexFunc(revisions, func(r news.Revision) bool { return r.Basis == news.BasisPage }); i >= 0 {
		return revisions[i]
	}
	return revisions[0]
}

// place puts one article among those before it, as identify does.
func (x *reindexer) place(ctx context.Context, p store.Placeable, rev news.Revision, sketch identity.Sketch, vector story.Vector, selected bool) error {
	x.expire(rev.SeenAt)
	a, err := x.Monitor.Options.Store.Article(ctx, p.Article)
	if err != nil {
		return err
	}
	x.was[p.Article], x.texts[p.Article], x.byHand[p.Article] = a, rev.N, p.ByHand
	conf := x.Monitor.Options.Live.Now().Source(a.Source)
	conf.Name = a.Source
	r := reading{doc: news.Document{Title: rev.Title, Text: rev.Text, Credits: rev.Credits}, conf: conf}
	var v received
	a.CopyOf = 0
	a.Differs = nil
	a.StoryID = 0
	a.Origin = x.origin(r)
	body := func(id int64) (string, bool) {
		rev, err := x.Monitor.Options.Store.Revision(ctx, id, x.texts[id])
		return rev.Text, err == nil
	}
	if root, _, ok := x.copies.Lookup(sketch, body); ok {
		if err := x.beside(ctx, &a, root, r, &v); err != nil {
			return err
		}
	}
	switch {
	case p.ByHand:
		a.StoryID = x.was[p.Article].StoryID
	case a.CopyOf != 0:
		a.StoryID = x.places[a.CopyOf].Story
	case v.original != 0:
		a.StoryID = x.places[v.original].Story
	default:
		a.StoryID = belongs(x.stories.Find(vector, time.Time{}), selected)
	}
	if a.StoryID == 0 {
		a.StoryID = -a.ID
	}
	x.places[a.ID] = &store.Placement{Article: a.ID, Story: a.StoryID, CopyOf: a.CopyOf, Differs: a.Differs, Origin: a.Origin}
	if a.CopyOf == 0 {
		x.copies.Add(a.ID, p.At, sketch)
	}
	x.stories.Add(a.StoryID, a.ID, vector, time.Time{})
	return nil
}

// beside says whose copy an article is, among those that were read anew.
func (x *reindexer) beside(ctx context.Context, a *news.Article, root int64, r reading, v *received) error {
	first := x.was[root]
	first.Origin = x.places[root].Origin
	if !x.isOriginal(*a, first, r) {
		return x.asCopy(ctx, a, first, r, v)
	}
	v.original = root
	for id, p := range x.places {
		if id != root && p.CopyOf != root {
			continue
		}
		rev, err := x.Monitor.Options.Store.Revision(ctx, id, x.texts[id])
		if err != nil {
			return err
		}
		p.CopyOf = a.ID
		p.Differs = identity.Differs(r.doc.Title+"\n"+r.doc.Text, rev.Title+"\n"+rev.Text, x.Monitor.Options.Live.Now().NamesIn)
	}
	x.copies.Remove(root)
	return nil
}

// renumber gives the stories the numbers that most of their articles had; those
// decided by hand keep theirs whatever the others had.
func (x *reindexer) renumber(order []int64) {
	type claim struct {
		story, old int64
		n          int
	}
	counts := map[[2]int64]int{}
	number, taken := map[int64]int64{}, map[int64]bool{}
	for _, id := range order {
		p := x.places[id]
		if x.byHand[id] {
			number[p.Story], taken[p.Story] = p.Story, true
		}
		counts[[2]int64{p.Story, x.was[id].StoryID}]++
	}
	var claims []claim
	for k, n := range counts {
		claims = append(claims, claim{k[0], k[1], n})
	}
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.old, b.old), cmp.Compare(b.story, a.story))
	})
	for _, c := range claims {
		if number[c.story] == 0 && !taken[c.old] && c.old != 0 {
			number[c.story], taken[c.old] = c.old, true
		}
	}
	for _, id := range order {
		if n := number[x.places[id].Story]; n != 0 {
			x.places[id].Story = n
		}
	}
}

// compare lists what is placed otherwise.
func (x *reindexer) compare(order []int64) []store.Placement {
	var moved []store.Placement
	made := map[int64]bool{}
	for _, id := range order {
		p, was := x.places[id], x.was[id]
		if p.Story == was.StoryID && p.CopyOf == was.CopyOf && slices.Equal(p.Differs, was.Differs) && p.Origin == was.Origin {
			continue
		}
		if p.Story < 0 {
			made[p.Story] = true
		}
		moved = append(moved, *p)
		x.out.Moved = append(x.out.Moved, Moved{
			Article: id, Title: was.Title, URL: was.URL,
			Was: Placed{was.StoryID, was.CopyOf, was.Origin}, Is: Placed{p.Story, p.CopyOf, p.Origin},
		})
	}
	x.out.Stories = len(made)
	return moved
}
