// Package place decides where an article stands among the others: whose copy it
// is, whose facts it tells, and of which story it is a part. Placer is the same
// for the running service, for a replay and for a reindex.
//
// Placing is the only lock of a visit: look up, decide, reserve. It promises
// that of two copies that arrive together one sees the other: what is reserved
// is in the indexes at once, and whoever would join a reservation that is not
// saved yet waits for it, and is placed again if the save failed.
package place

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"tocsin/internal/extract"
	"tocsin/internal/identity"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/story"
)

// window is how long an article can get copies and a story can grow: both are
// looked up among what was seen in it.
const window = 30 * 24 * time.Hour

// Article is what placing needs to know about an article.
type Article struct {
	ID        int64 // of its row
	Story     int64 // that it has already, 0 for none
	Fixed     bool  // its story was decided by hand
	Title     string
	Text      string
	Language  string
	Outlet    string    // its own outlet's one name
	Credits   []string  // outlets and agencies that it credits
	Published news.Date // as its outlet says; zero if unknown
	Seen      time.Time // when it came
	Undated   bool      // Seen is made up, so no window applies to its story
	At        time.Time // when it was placed the first time; zero if this is the first
	Matches   []news.Match
	// Declares is the article that this one's page says it is, though their texts
	// differ; 0 for none. Then every sentence that it adds is a difference.
	Declares int64
}

// standing is the place of an article, as far as placing others depends on it.
type standing struct {
	Story  int64
	CopyOf int64
	Origin string
	Outlet string // its own outlet's one name
}

// archive looks up what was placed before.
type archive interface {
	// Text returns the text by which an article was placed.
	Text(ctx context.Context, article int64) (title, text string, err error)
	// Standing returns the present place of an article.
	Standing(ctx context.Context, article int64) (standing, error)
	// Copies returns the articles that repeat a root.
	Copies(ctx context.Context, root int64) ([]int64, error)
}

// numbering hands out numbers for stories that articles open.
type numbering interface {
	Next(ctx context.Context, article int64) (int64, error)
	// Back returns a number that was not used after all.
	Back(story int64)
}

// Placer holds what was seen lately. It is safe for concurrent use.
type Placer struct {
	library archive
	numbers numbering
	// NamesIn lists the watched names in a text, to see which a copy adds or drops.
	NamesIn func(text string) []string

	mu      sync.Mutex // the one lock of a visit
	copies  *identity.CopyIndex
	stories *story.Index
	expired time.Time
	pending map[int64]*reservation // by article, by root that is taken over
	opening map[int64]*reservation // by story
}

// newPlacer returns a Placer that knows nothing yet.
func newPlacer(library archive, numbers numbering, namesIn func(string) []string) *Placer {
	return &Placer{
		library: library, numbers: numbers, NamesIn: namesIn,
		copies: identity.NewCopyIndex(identity.CopyOptions{}), stories: story.New(story.Options{}),
		pending: map[int64]*reservation{}, opening: map[int64]*reservation{},
	}
}

// Placing is the place of an article, by what was known when it came. It is
// a reservation until Settle.
type Placing struct {
	CopyOf  int64    // the root that it repeats, 0 for none
	Differs []string // the facts in which the copy and its root differ
	// Original is the root that turned out to be a copy of this article; Takes
	// says what becomes a copy with it.
	Original int64
	Takes    *store.Takeover
	Origin   string
	Story    int64
	Opens    bool // the article opens that story
	At       time.Time
	Sketch   identity.Sketch
	Vector   story.Vector
	Found    story.Assignment // of the story index; zero for a copy

	placer *Placer
	res    *reservation
}

// Place finds the place of an article and reserves it. Settle must be called
// when the save has succeeded or failed.
func (p *Placer) Place(ctx context.Context, a Article) (*Placing, error) {
	out := &Placing{placer: p, At: a.placeTime(), Sketch: identity.NewSketch(a.Text)}
	out.Vector = vectorOf(a.Title, a.Text, a.Language, storyTime(a.Published, out.At), a.Matches)
	for {
		wait, err := p.reserve(ctx, a, out)
		if err != nil {
			return nil, err
		}
		if wait == nil {
			break
		}
		select {
		case <-wait.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	whole := false
	defer func() { // also of a panic: who looks alike would wait for ever
		if !whole {
			out.Settle(0)
		}
	}()
	if err := p.differ(ctx, a, out); err != nil {
		return nil, err
	}
	whole = true
	return out, nil
}

// beside decides which of an article and the root that it repeats is the
// original: the first seen, unless the root credits the article's outlet.
func (p *Placer) beside(ctx context.Context, a Article, root int64, out *Placing) error {
	first, err := p.library.Standing(ctx, root)
	if err != nil {
		return fmt.Errorf("original %d of a copy: %w", root, err)
	}
	if out.Origin == a.Outlet && first.Origin == a.Outlet && a.Outlet != first.Outlet {
		out.Original = root
	} else {
		out.CopyOf = root
		if len(a.Credits) == 0 {
			out.Origin = first.Origin
		}
	}
	if out.Story == 0 || out.Original != 0 {
		out.Story = first.Story
	}
	return nil
}

// intoStory finds the story of an article that has none yet. A copy joins the
// story of its original.
func (p *Placer) intoStory(ctx context.Context, a Article, out *Placing) (wait *reservation, err error) {
	if a.Fixed {
		out.Story = a.Story
		return nil, nil
	}
	if (out.CopyOf != 0 || out.Original != 0) && out.Story != 0 {
		return nil, nil
	}
	out.Found = p.stories.Find(out.Vector, time.Time{}) // at its own time
	if out.Story == 0 {
		out.Story = belongs(out.Found, news.HasAlert(a.Matches))
	}
	if wait := p.unopened(a.ID, out); wait != nil {
		return wait, nil
	}
	if out.Story == 0 {
		if out.Story, err = p.numbers.Next(ctx, a.ID); err != nil {
			return nil, fmt.Errorf("number of a story: %w", err)
		}
		out.Opens = true
	}
	return nil, nil
}

// differ works out the facts in which a copy differs from its root.
func (p *Placer) differ(ctx context.Context, a Article, out *Placing) error {
	own := a.Title + "\n" + a.Text
	if out.CopyOf != 0 {
		title, text, err := p.library.Text(ctx, out.CopyOf)
		if err != nil {
			return fmt.Errorf("original %d of a copy: %w", out.CopyOf, err)
		}
		root, err := p.library.Standing(ctx, out.CopyOf)
		if err != nil {
			return fmt.Errorf("original %d of a copy: %w", out.CopyOf, err)
		}
		out.Differs = append(identity.Differs(title+"\n"+text, own, p.NamesIn), adds(a, root, title, text)...)
	}
	if out.Original == 0 {
		return nil
	}
	copies, err := p.library.Copies(ctx, out.Original)
	if err != nil {
		return fmt.Errorf("copies of article %d: %w", out.Original, err)
	}
	out.Takes = &store.Takeover{Root: out.Original}
	for i, id := range append([]int64{out.Original}, copies...) {
		title, text, err := p.library.Text(ctx, id)
		if err != nil {
			return fmt.Errorf("article %d, a copy: %w", id, err)
		}
		differs := identity.Differs(own, title+"\n"+text, p.NamesIn)
		if i == 0 {
			out.Differs = differs
		}
		out.Takes.Copies = append(out.Takes.Copies, store.CopyOf{Article: id, Differs: differs})
	}
	return nil
}

// expire forgets, once a day, what has left the window.
func (p *Placer) expire(now time.Time) {
	if now.Sub(p.expired) < 24*time.Hour {
		return
	}
	p.expired = now
	p.copies.Expire(now.Add(-window))
	p.stories.Expire(now.Add(-window))
}

// Final returns the story of each article in hindsight, when all has been read.
func (p *Placer) Final() map[int64]int64 { return p.stories.Final() }

// OutletName is the one name of a source's outlet.
func OutletName(outlet, source string) string { return extract.OutletName(cmp.Or(outlet, source)) }
