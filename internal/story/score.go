package story

import "math"

// evidence is what speaks for an article belonging to a story, or against it.
type evidence struct {
	like likeness // to the story's centroid

	numbers, years, months, days agreement
}

// agreement is how alike two texts are in facts that either may not hold, and
// how far that may be trusted, each 0..1.
type agreement struct{ same, trust float64 }

func (c *cluster) evidence(v *Vector) evidence {
	var e evidence
	e.like = c.sum.like(v)
	own := 0.0
	for _, f := range v.flags {
		if f&flagNumber != 0 {
			own++
		}
	}
	mass := own * c.sum.numberCount
	e.numbers = agreement{e.like.numbers, ratio(mass, mass+16)}
	e.years = agree(c.sum.years[:], v.calendar.years)
	e.months = agree(c.sum.months[:], uint64(v.calendar.months))
	e.days = agree(c.sum.days[:], uint64(v.calendar.days))
	return e
}

// score says how sure it is that an article belongs to a story, 0..1. The
// weights are a logistic regression on the events of the development set, fitted
// on two thirds of the topics and tried on the third; the constant puts the best
// threshold at 0.5.
func (c *cluster) score(v *Vector) float64 {
	e := c.evidence(v)
	z := -2.63 + 8.43*e.like.words + 2.5*e.like.names + 3.38*e.like.lead + 0.46*math.Sqrt(e.like.pairs) +
		e.numbers.says(4.08, 3.87) + e.years.says(6.11, 1.11) + e.months.says(3.08, 1.68) + e.days.says(1.92, 1.39)
	return logistic(z)
}

// says is the weight of an agreement: for where same, less against where not.
func (a agreement) says(same, not float64) float64 { return a.trust * (same*a.same - not) }

func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
