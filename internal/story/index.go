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
// to tell the same event: a look-alike, the same matter earlier, or the same
// event in another language.
type Related struct {
	Story int64
	Score float64 // 0..1, on the scale of Assignment.Score
	Open  bool    // whether it is within the window
}

const (
	maxRelated   = 8
	relatedScore = 0.12
)

// Index holds stories and finds the one that an article belongs to. It is safe
// for concurrent use.
type Index struct {
	opt Options

	mu      sync.RWMutex
	stories map[int64]*cluster
	home    map[int64]int64 // article -> story
	byWord  lists
	byGram  lists
	seq     uint32
}

// cluster is one story.
type cluster struct {
	id      int64
	seq     uint32 // order of making, which decides between equals
	members []member
	sum     centroid
	first   time.Time // of the members with a time
	last    time.Time
}

type member struct {
	article int64
	v       Vector
	at      time.Time
}

// New returns an empty index.
func New(opt Options) *Index {
	if opt.Window <= 0 {
		opt.Window = 4 * 24 * time.Hour
	}
	if opt.Threshold <= 0 {
		opt.Threshold = 0.5
	}
	return &Index{opt: opt, stories: map[int64]*cluster{}, home: map[int64]int64{}, byWord: lists{}, byGram: lists{}}
}

// Find says which story an article belongs to, without adding it; at is when it
// was published or first seen, or zero.
func (x *Index) Find(v Vector, at time.Time) Assignment {
	x.mu.RLock()
	defer x.mu.RUnlock()
	type scored struct {
		c    *cluster
		s    float64
		open bool
	}
	var all []scored
	for _, c := range x.candidates(&v) {
		if s := c.score(&v); s >= relatedScore {
			gap, open := x.gap(c, at)
			if open {
				s = decay(s, gap)
			}
			all = append(all, scored{c, s, open})
		}
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Or(cmp.Compare(b.s, a.s), cmp.Compare(a.c.seq, b.c.seq)) })
	var a Assignment
	for _, s := range all {
		switch {
		case s.open && a.Story == 0 && s.s >= x.opt.Threshold:
			a.Story, a.Score = s.c.id, s.s
		case len(a.Related) < maxRelated && s.s >= relatedScore:
			a.Related = append(a.Related, Related{s.c.id, s.s, s.open})
		}
	}
	if a.Story == 0 && len(all) > 0 {
		a.Score = all[0].s
	}
	return a
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
		x.seq++
		c = &cluster{id: story, seq: x.seq}
		x.stories[story] = c
	}
	c.add(member{article, v, at})
	x.home[article] = story
	x.post(c, &v)
}

func (c *cluster) add(m member) {
	c.members = append(c.members, m)
	c.sum.add(&m.v)
	if m.at.IsZero() {
		return
	}
	if c.first.IsZero() || m.at.Before(c.first) {
		c.first = m.at
	}
	if m.at.After(c.last) {
		c.last = m.at
	}
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
		delete(x.stories, id)
		return
	}
	c := &cluster{id: id, seq: old.seq}
	for _, m := range old.members {
		if m.article != article {
			c.add(m)
		}
	}
	x.stories[id] = c
}

// Expire forgets the stories whose last article is older than a moment, and
// those of whose articles none has a time are kept.
func (x *Index) Expire(before time.Time) {
	x.mu.Lock()
	defer x.mu.Unlock()
	gone := false
	for id, c := range x.stories {
		if c.last.IsZero() || !c.last.Before(before) {
			continue
		}
		for _, m := range c.members {
			delete(x.home, m.article)
		}
		delete(x.stories, id)
		gone = true
	}
	if gone {
		x.byWord.purge(x.stories)
		x.byGram.purge(x.stories)
	}
}

// Len is how many articles and stories the index holds.
func (x *Index) Len() (articles, stories int) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.home), len(x.stories)
}
