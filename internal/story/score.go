package story

import "math"

// closest is how many members of a story are compared one by one.
const closest = 8

// evidence is what speaks for an article belonging to a story.
type evidence struct {
	like       likeness // to the centroid, or to the only member
	nearest    likeness // to the most alike member looked at
	coherence  float64  // of the story
	members    float64
	sameTongue bool
}

func (c *cluster) evidence(v *Vector) evidence {
	e := evidence{coherence: 1, members: float64(len(c.members))}
	look := c.members
	if len(look) > closest {
		// The first members say what the story began as, the last what it became.
		look = append(append([]member(nil), look[:closest/2]...), look[len(look)-closest/2:]...)
	}
	best := -1.0
	for i := range look {
		l := compare(v, &look[i].v)
		if s := l.words + l.grams; s > best {
			best, e.nearest = s, l
		}
		e.sameTongue = e.sameTongue || look[i].v.sameTongue(v)
	}
	e.like = e.nearest
	if c.sum != nil {
		e.like = c.sum.like(v)
		e.coherence = c.sum.coherence()
	}
	return e
}

// sameTongue reports whether two articles are in one language, as far as known.
func (v *Vector) sameTongue(o *Vector) bool {
	if v.script != o.script {
		return false
	}
	return v.language == "" || o.language == "" || v.language == o.language
}

// score says how sure it is that an article belongs to a story, 0..1.
func (c *cluster) score(v *Vector) float64 {
	e := c.evidence(v)
	z := 12 * (e.like.words - 0.34)
	return 1 / (1 + math.Exp(-z))
}
