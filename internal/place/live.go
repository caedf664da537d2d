package place

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tocsin/internal/identity"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/story"
)

// Live is the Placer of a running service: its state is in the store, and it
// follows what people decide about stories meanwhile. It is safe for concurrent
// use.
type Live struct {
	*Placer
	store  *store.Store
	set    *settings.Live
	log    *slog.Logger
	blocks *blocks

	hands    sync.Mutex
	lastHand int64 // the latest decision about stories that the index knows
}

// Open returns a Live with everything placed in the window before now. A stored
// place that cannot be read, or was made by an older version, is worked out anew
// from the article's text: it never stops a start.
func Open(ctx context.Context, s *store.Store, set *settings.Live, now time.Time, log *slog.Logger) (*Live, error) {
	l := &Live{store: s, set: set, log: log, blocks: &blocks{store: s}}
	l.Placer = newPlacer(library{s, set}, l.blocks, func(text string) []string { return set.Now().NamesIn(text) })
	var err error
	if l.lastHand, err = s.LastHand(ctx); err != nil { // before the places: a later one is followed twice rather than never
		return nil, fmt.Errorf("stories placed by hand: %w", err)
	}
	var old, damaged []store.Placed
	err = s.RecentVectors(ctx, now.Add(-window), func(p store.Placed) error {
		err := l.remember(p)
		switch {
		case err == nil:
		case errors.Is(err, identity.ErrOldSketch), errors.Is(err, story.ErrOldVector):
			old = append(old, p)
		default:
			log.Warn("a stored place is damaged: it is worked out anew from the article's text", "article", p.Article, "err", err)
			damaged = append(damaged, p)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what was seen lately: %w", err)
	}
	if _, err := l.recompute(ctx, old); err != nil { // a reindex is to keep these, all at once
		return nil, err
	}
	mended, err := l.recompute(ctx, damaged)
	if err != nil {
		return nil, err
	}
	for some := range slices.Chunk(mended, rereadAtOnce) {
		if err := s.SaveReread(ctx, some); err != nil {
			return nil, fmt.Errorf("mend stored places: %w", err)
		}
	}
	return l, nil
}

// Close returns reserved story numbers that were not used.
func (l *Live) Close(ctx context.Context) error { return l.blocks.close(ctx) }

// Place is Placer.Place, after applying what was decided by hand meanwhile.
func (l *Live) Place(ctx context.Context, a Article) (*Placing, error) {
	if err := l.followHands(ctx); err != nil {
		return nil, err
	}
	p, err := l.Placer.Place(ctx, a)
	if err == nil || a.Story == 0 {
		return p, err
	}
	was, lost := l.placeBefore(ctx, a.ID) // its reservation was given back, and the stored place with it
	if lost == nil && was != nil {
		lost = l.remember(*was)
	}
	return nil, errors.Join(err, lost)
}

// Settle is Placing.Settle for articles that may have had a place before: if the
// new one was not saved, the stored one is restored.
func (l *Live) Settle(ctx context.Context, p *Placing, story int64) error {
	if story != 0 {
		return p.settle(story, nil)
	}
	was, err := l.placeBefore(ctx, p.res.article)
	return errors.Join(err, p.settle(0, was))
}

// lookUpLimit bounds how long a stored place is looked up for which nobody waits.
const lookUpLimit = 10 * time.Second

// placeBefore is the stored place of an article, nil if it has none; also where
// the visit that asks has run out of time.
func (l *Live) placeBefore(ctx context.Context, article int64) (*store.Placed, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookUpLimit)
	defer cancel()
	was, err := l.store.PlacedOf(ctx, article)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("place of article %d: %w", article, err)
	}
	return &was, nil
}

// followHands applies to the index what people moved in the store since the last
// call: stories can be merged and split while the service runs.
func (l *Live) followHands(ctx context.Context) error {
	l.hands.Lock()
	defer l.hands.Unlock()
	hands, err := l.store.Hands(ctx, l.lastHand)
	if err != nil {
		return fmt.Errorf("stories placed by hand: %w", err)
	}
	for _, h := range hands {
		for _, article := range h.Articles {
			story, err := l.store.StoryOf(ctx, article)
			if err != nil {
				return fmt.Errorf("stories placed by hand: %w", err)
			}
			l.stories.Move(article, story)
		}
		l.lastHand = h.ID
	}
	return nil
}

// recompute remembers articles by their stored texts, and returns what it worked
// out. One that has no text any more finds no copies and joins no story.
func (l *Live) recompute(ctx context.Context, places []store.Placed) ([]store.Reread, error) {
	out := make([]store.Reread, 0, len(places))
	for _, p := range places {
		rev, err := l.store.Revision(ctx, p.Article, 0)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		var matches []news.Match
		if err == nil {
			matches, err = l.store.Matches(ctx, p.Article, rev.N)
		}
		if err == nil {
			p.Sketch = identity.NewSketch(rev.Text).Bytes()
			p.Vector = vectorOf(rev.Title, rev.Text, rev.Language, storyTime(rev.Published, p.At), matches).Bytes()
			err = l.remember(p)
		}
		if err != nil {
			return nil, fmt.Errorf("read article %d anew: %w", p.Article, err)
		}
		out = append(out, store.Reread{Article: p.Article, Sketch: p.Sketch, Vector: p.Vector})
	}
	return out, nil
}

// remember adds a stored place to the indexes, or with an error nothing. A copy is
// not added to the copy index: its root is what later copies are compared with.
func (p *Placer) remember(at store.Placed) (err error) {
	var sketch identity.Sketch
	var vector story.Vector
	if len(at.Sketch) > 0 {
		if sketch, err = identity.SketchFromBytes(at.Sketch); err != nil {
			return fmt.Errorf("article %d: stored sketch: %w", at.Article, err)
		}
	}
	if len(at.Vector) > 0 {
		if vector, err = story.FromBytes(at.Vector); err != nil {
			return fmt.Errorf("article %d: stored vector: %w", at.Article, err)
		}
		p.stories.Add(at.Story, at.Article, vector, time.Time{}) // at its own time
	}
	if len(at.Sketch) > 0 && at.CopyOf == 0 {
		p.copies.Add(at.Article, at.At, sketch)
	}
	return nil
}

// library is the store as an archive.
type library struct {
	store *store.Store
	set   *settings.Live
}

func (l library) Text(ctx context.Context, article int64) (title, text string, err error) {
	rev, err := l.store.Revision(ctx, article, 0)
	return rev.Title, rev.Text, err
}

func (l library) Standing(ctx context.Context, article int64) (standing, error) {
	a, err := l.store.Article(ctx, article)
	if err != nil {
		return standing{}, err
	}
	return standing{Story: a.StoryID, CopyOf: a.CopyOf, Origin: a.Origin, Outlet: OutletName(l.set.Now().Source(a.Source).Outlet, a.Source)},
		nil
}

func (l library) Copies(ctx context.Context, root int64) ([]int64, error) {
	list, err := l.store.Copies(ctx, root)
	return ids(list), err
}

func ids(list []news.Article) []int64 {
	out := make([]int64, len(list))
	for i, a := range list {
		out[i] = a.ID
	}
	return out
}

// blockSize is the number of story numbers reserved at a time.
const blockSize = 64

// blocks hands out story numbers from blocks reserved in the store. A regular
// stop returns the rest of the last block; a kill leaves a gap.
type blocks struct {
	store *store.Store

	mu   sync.Mutex
	free []int64 // given back, and the rest of the block
	end  int64   // behind the last block
}

// Next implements numbering.
func (b *blocks) Next(ctx context.Context, _ int64) (int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.free) == 0 {
		first, err := b.store.ReserveStories(ctx, blockSize)
		if err != nil {
			return 0, err
		}
		for n := range int64(blockSize) {
			b.free = append(b.free, first+n)
		}
		b.end = first + blockSize
	}
	n := b.free[0]
	b.free = b.free[1:]
	return n, nil
}

// close returns the unused numbers at the end of the last block.
func (b *blocks) close(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	slices.Sort(b.free)
	from := b.end
	for i := len(b.free) - 1; i >= 0 && b.free[i] == from-1; i-- {
		from--
	}
	b.free = nil
	if from == b.end {
		return nil
	}
	return b.store.ReturnStories(ctx, from, b.end)
}

// Back implements numbering.
func (b *blocks) Back(story int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free = append([]int64{story}, b.free...)
}
