package story

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"time"
)

// Options tune an Index. The zero value means the defaults.
type Options struct {
	// Window is how long after (or before) a story's nearest article another may
	// join it. Default 4 days. It does not hold where either has no time.
	Window time.Duration
	// Threshold is the score, 0..1, from which an article belongs to a story.
	// Default 0.5. Higher makes more and smaller stories.
	Threshold float64
}

// Assignment is where an article belongs.
type Assignment struct {
	Story   int64     // the story to add it to; 0 means none: a new story
	Score   float64   // how sure, 0..1: of Story, or of the best one refused
	Related []Related // other stories on the same names and matter, best first, also closed ones
}

// Related is a story that has much in common with an article but is not known
// to tell the same event: a look-alike, the same matter earlier, or perhaps the
// same event in another language.
type Related struct {
	Story int64
	Score float64 // 0..1, on the scale of Assignment.Score
	Open  bool    // whether it is within the window
}

const (
	maxRelated   = 8
	relatedScore = 0.15
)

// Index holds stories and finds the one that an article belongs to. It is safe
// for concurrent use.
type Index struct {
	opt Options

	mu      sync.RWMutex
	stories map[int64]*cluster
	home    map[int64]int64 // article -> story
	slots   []*cluster      // nil where a story is gone
	gone    int
	days    dayCounts
	byWord  lists
	byGram  lists
	tallies sync.Pool // of *tally, for Find
}

// New returns an empty index.
func New(opt Options) *Index {
	if opt.Window <= 0 {
		opt.Window = 4 * 24 * time.Hour
	}
	if opt.Threshold <= 0 {
		opt.Threshold = 0.5
	}
	x := &Index{opt: opt, stories: map[int64]*cluster{}, home: map[int64]int64{}, byWord: lists{}, byGram: lists{}, days: dayCounts{}}
	x.tallies.New = func() any { return new(tally) }
	return x
}

// Find says which story an article belongs to, without adding it; at is when it
// was published or first seen, or zero. It takes about a fifth of a millisecond.
func (x *Index) Find(v Vector, at time.Time) Assignment {
	x.mu.RLock()
	defer x.mu.RUnlock()
	all := x.scored(&v, v.when(at))
	var a Assignment
	for _, s := range all {
		switch {
		case s.open && a.Story == 0 && s.score >= x.opt.Threshold:
			a.Story = s.c.id
			a.Score = s.score
		case len(a.Related) < maxRelated && s.score >= relatedScore:
			a.Related = append(a.Related, Related{s.c.id, s.score, s.open})
		}
	}
	if a.Story == 0 && len(all) > 0 {
		a.Score = all[0].score
	}
	return a
}

// scored is one candidate with its score.
type scored struct {
	c     *cluster
	score float64
	open  bool
}

// scored scores the candidates, best first, equals in the order of making.
func (x *Index) scored(v *Vector, at time.Time) []scored {
	bonus := x.fewBonus(at)
	var all []scored
	var foreign []scored // with the likeness across languages as score
	for _, c := range x.candidates(v) {
		gap, open := x.gap(c, at)
		s := 0.0
		if t := c.inTongue(v); t != nil {
			s = shift(t.score(v), bonus)
		}
		if open {
			s = decay(s, gap)
		}
		all = append(all, scored{c, s, open})
		if len(c.tongues) > 1 || c.inTongue(v) == nil {
			foreign = append(foreign, scored{c, c.acrossTongues(v), open})
		}
	}
	x.addForeign(all, foreign, at, bonus)
	slices.SortFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.c.slot, b.c.slot))
	})
	return all
}

// addForeign raises the scores of stories that are told in other languages.
// The open ones compete with one another, and the closed ones.
func (x *Index) addForeign(all, foreign []scored, at time.Time, bonus float64) {
	slices.SortFunc(foreign, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.c.slot, b.c.slot))
	})
	for i, f := range foreign {
		rival := 0.0
		for j, o := range foreign {
			if j != i && o.open == f.open {
				rival = o.score
				break
			}
		}
		s := 0.0
		if f.score > 0 {
			s = shift(acrossScore(f.score, rival), bonus)
		}
		if gap, open := x.gap(f.c, at); open {
			s = decay(s, gap)
		}
		for k := range all {
			if all[k].c == f.c {
				all[k].score = max(all[k].score, s)
			}
		}
	}
}

// gap is the time between an article and a story's nearest member, and whether
// the story is open to it.
func (x *Index) gap(c *cluster, at time.Time) (time.Duration, bool) {
	if at.IsZero() || c.last.IsZero() {
		return 0, true
	}
	gap := max(at.Sub(c.last), c.first.Sub(at), 0)
	return gap, gap <= x.opt.Window
}

// decay lowers a score with the days that passed in silence.
func decay(score float64, gap time.Duration) float64 {
	days := gap.Hours() / 24
	return score * math.Exp2(-days/8)
}

// Add puts an article into a story, new or not. An article is in one story:
// adding it again moves it. At start, add what was stored, in the order it came.
func (x *Index) Add(story, article int64, v Vector, at time.Time) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, ok := x.home[article]; ok {
		x.remove(article)
	}
	c := x.stories[story]
	if c == nil {
		c = &cluster{id: story, slot: uint32(len(x.slots))}
		x.stories[story] = c
		x.slots = append(x.slots, c)
	}
	x.days.drop(c.last)
	c.add(member{article, v, v.when(at)})
	x.days.add(c.last)
	x.home[article] = story
	x.post(c, &v)
}

// Remove takes an article out of its story; a story without articles is gone.
func (x *Index) Remove(article int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(article)
}

func (x *Index) remove(article int64) {
	id, ok := x.home[article]
	if !ok {
		return
	}
	delete(x.home, article)
	old := x.stories[id]
	if len(old.members) == 1 {
		x.drop(old)
		return
	}
	c := &cluster{id: id, slot: old.slot}
	for _, m := range old.members {
		if m.article != article {
			c.add(m)
		}
	}
	x.days.drop(old.last)
	x.days.add(c.last)
	x.stories[id], x.slots[c.slot] = c, c
}

func (x *Index) drop(c *cluster) {
	for _, m := range c.members {
		delete(x.home, m.article)
	}
	delete(x.stories, c.id)
	x.days.drop(c.last)
	x.slots[c.slot] = nil
	x.gone++
}

// Expire forgets the stories whose last article is older than a moment; those
// of whose articles none has a time are kept.
func (x *Index) Expire(before time.Time) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, c := range x.stories {
		if !c.last.IsZero() && c.last.Before(before) {
			x.drop(c)
		}
	}
	x.compact()
}

// Len is how many articles and stories the index holds.
func (x *Index) Len() (articles, stories int) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.home), len(x.stories)
}

// Move puts an article that the index holds into another story.
func (x *Index) Move(article, story int64) {
	x.mu.RLock()
	c := x.stories[x.home[article]]
	var found *member
	if c != nil && c.id != story {
		for i := range c.members {
			if c.members[i].article == article {
				m := c.members[i]
				found = &m
			}
		}
	}
	x.mu.RUnlock()
	if found != nil {
		x.Add(story, article, found.v, found.at)
	}
}
