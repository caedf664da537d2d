package diff

const (
	// maxBytes is how much of both texts together is compared word by word:
	// 1.5 MiB can be 1.5 million tokens of 24 bytes, and as much again for what
	// is worked out of them.
	maxBytes = 3 << 19
	// maxSteps bounds the work on one pair of texts: half a second. Two texts
	// of 100 kB with nothing in common take a fifth of it at most.
	maxSteps = 100_000_000
	// What is dearer than a step of a few nanoseconds, in steps: an entry of a
	// map, a word that may be a number.
	stepsCounted = 20
	stepsNumber  = 100
)

// budget is the steps that are left of a comparison. When they are spent, each
// part of the work ends where it stands, and its result is thrown away.
type budget struct{ left int }

// spend takes steps off and reports whether there were enough.
func (w *budget) spend(steps int) bool {
	w.left -= steps
	return w.left >= 0
}

// over reports whether the budget is spent.
func (w *budget) over() bool { return w.left < 0 }
