package story

// SameMatter is the value of Matter from which two articles are on one matter.
// On the development set, reports of one event reach it in 98 of 100 cases,
// look-alike events in half, and reports that have nothing in common in one of
// a thousand: a watched name in common has to be there besides.
const SameMatter = 0.5

// sharedWorth is what it is worth, in logits, that all watched names of an
// article are found in the other too.
const sharedWorth = 1.4

// Matter says how likely an earlier article is on the same matter as another,
// 0..1, however much time lies between them; shared is what the watched names that
// both have say of it, 0..1: little where the name is in every other story.
func Matter(a, earlier Vector, shared float64) float64 {
	return shift(similarity(a, earlier), sharedWorth*shared)
}
