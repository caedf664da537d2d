package story

import (
	"time"

	"tocsin/internal/text"
)

// cluster is one story.
type cluster struct {
	id      int64
	slot    uint32 // place in the index, and order of making
	members []member
	tongues []tongueSum
	first   time.Time // of the members with a time
	last    time.Time
}

type member struct {
	article int64
	v       Vector
	at      time.Time
}

// tongueSum is what a story's members in one language have in common.
type tongueSum struct {
	tongue string
	script text.Script
	sum    centroid
	heads  []*Vector // the first few, for comparison across languages
}

// maxHeads bounds the members compared across languages.
const maxHeads = 3

func (c *cluster) add(m member) {
	c.members = append(c.members, m)
	v := &c.members[len(c.members)-1].v
	t := c.inTongue(v)
	if t == nil {
		c.tongues = append(c.tongues, tongueSum{tongue: v.tongue, script: v.script})
		t = &c.tongues[len(c.tongues)-1]
	}
	t.sum.add(v)
	if len(t.heads) < maxHeads {
		head := m.v
		t.heads = append(t.heads, &head)
	}
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

// inTongue is the part of the story in an article's language, or nil. An
// unknown language is any that is written in the same script.
func (c *cluster) inTongue(v *Vector) *tongueSum {
	for i := range c.tongues {
		t := &c.tongues[i]
		if t.script == v.script && (t.tongue == v.tongue || t.tongue == "" || v.tongue == "") {
			return t
		}
	}
	return nil
}

// acrossTongues is how alike an article is to the most alike of the story's
// members in other languages.
func (c *cluster) acrossTongues(v *Vector) float64 {
	best := 0.0
	own := c.inTongue(v)
	for i := range c.tongues {
		if &c.tongues[i] == own {
			continue
		}
		for _, head := range c.tongues[i].heads {
			best = max(best, across(compare(v, head)))
		}
	}
	return best
}
