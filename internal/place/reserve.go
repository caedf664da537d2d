package place

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"tocsin/internal/store"
	"tocsin/internal/story"
)

// reservation is a place that is not saved yet.
type reservation struct {
	article int64
	copyOf  int64         // the root that it repeats, 0 for none
	roots   []int64       // whose place it takes
	opens   int64         // the story that it opens, 0 for none
	done    chan struct{} // closed when it is settled
}

// reserve looks an article up and reserves its place. If the place depends on
// a reservation that is not settled yet, it returns that one, to wait for.
func (p *Placer) reserve(ctx context.Context, a Article, out *Placing) (wait *reservation, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !a.Undated {
		p.expire(a.Seen)
	}
	out.Origin = a.Outlet
	if len(a.Credits) > 0 {
		out.Origin = a.Credits[0]
	}
	out.CopyOf = 0
	out.Original = 0
	out.Story = a.Story
	out.Opens = false
	out.Found = story.Assignment{}
	var lookup error
	body := func(id int64) (string, bool) {
		if r := p.pending[id]; r != nil {
			wait = r
			return "", false
		}
		_, text, err := p.library.Text(ctx, id)
		lookup = cmp.Or(lookup, ignoreMissing(err))
		return text, err == nil
	}
	root, _, ok := p.copies.Lookup(out.Sketch, body)
	if lookup != nil {
		return nil, fmt.Errorf("look for copies of article %d: %w", a.ID, lookup)
	}
	if wait != nil && wait.article != a.ID {
		return wait, nil
	}
	if ok && root != a.ID {
		if err := p.beside(ctx, a, root, out); err != nil {
			return nil, err
		}
	}
	if wait := p.copying(a.ID, out.Original); wait != nil {
		return wait, nil
	}
	if wait, err := p.intoStory(ctx, a, out); wait != nil || err != nil {
		return wait, err
	}
	p.hold(a, out)
	return nil, nil
}

// copying returns an unsettled reservation of another copy of a root that an
// article would replace: once saved, that copy becomes the article's too.
func (p *Placer) copying(article, root int64) *reservation {
	if root == 0 {
		return nil
	}
	for _, r := range p.pending {
		if r.copyOf == root && r.article != article {
			return r
		}
	}
	return nil
}

// unopened returns an unsettled reservation that opens the story which an
// article would join, or one that its own would be linked to.
func (p *Placer) unopened(article int64, out *Placing) *reservation {
	stories := []int64{out.Story}
	for _, r := range out.related() {
		stories = append(stories, r.Story)
	}
	for _, id := range stories {
		if r := p.opening[id]; r != nil && r.article != article {
			return r
		}
	}
	return nil
}

// hold adds a place to the indexes and to the unsettled reservations.
func (p *Placer) hold(a Article, out *Placing) {
	out.res = &reservation{article: a.ID, copyOf: out.CopyOf, done: make(chan struct{})}
	p.pending[a.ID] = out.res
	if out.Original != 0 {
		out.res.roots = []int64{out.Original}
		p.pending[out.Original] = out.res
	}
	if out.Opens {
		out.res.opens = out.Story
		p.opening[out.Story] = out.res
	}
	p.add(a.ID, out)
}

func (p *Placer) add(article int64, out *Placing) {
	if out.CopyOf == 0 {
		p.copies.Add(article, out.At, out.Sketch)
	} else {
		p.copies.Remove(article) // it may have been a root, by its feed's text
	}
	p.stories.Add(out.Story, article, out.Vector, time.Time{}) // at its own time
}

// Settle ends the reservation. story is the number under which the place was
// saved, which is another one if somebody merged its story meanwhile; 0 means
// that the save failed, and gives the place and its number back.
func (out *Placing) Settle(story int64) { _ = out.settle(story, nil) }

// settle ends the reservation. was is the place that the article had before and
// has again if story is 0; nil for none. The error is one of what is stored.
func (out *Placing) settle(story int64, was *store.Placed) (err error) {
	p := out.placer
	p.mu.Lock()
	defer p.mu.Unlock()
	id := out.res.article
	switch {
	case story == 0:
		p.copies.Remove(id)
		p.stories.Remove(id)
		if out.Opens {
			p.numbers.Back(out.Story)
		}
		if was != nil {
			err = p.remember(*was) // before who waits looks for it
		}
	default:
		if out.Original != 0 {
			p.copies.Remove(out.Original)
		}
		if story != out.Story {
			p.stories.Move(id, story)
		}
	}
	delete(p.pending, id)
	for _, root := range out.res.roots {
		delete(p.pending, root)
	}
	delete(p.opening, out.res.opens)
	close(out.res.done)
	return err
}
