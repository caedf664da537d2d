package news

import "time"

// FactValue is a value that a revision states of a tracked fact.
type FactValue struct {
	Watchlist string
	Name      string
	Kind      FactKind
	Value     string // its normal form
	Written   string
	Field     Field
	Start     int // half-open byte span of the revision's field
	End       int
	Strength  Strength
	Around    string    // the sentence around it, cut
	Counts    bool      // the one of several that the revision is taken to say
	AsOf      time.Time // the day it is of: what the text says, else when it was published, else when it was seen
	Stated    bool      // the text says of which day it is
	SeenAt    time.Time
}

// StatedFact is a stored value with what our records know of its article.
type StatedFact struct {
	FactValue
	Article  int64
	Revision int
	Latest   bool // of the article's latest revision: an older one took it back
	Page     bool
	Source   string
	Origin   string // the article's own
	// CopyOf is the original that the article repeats, 0 if none, RootOrigin
	// that one's origin, and RootValue what it counts of the fact, "" if nothing.
	CopyOf     int64
	RootOrigin string
	RootValue  string
	Title      string
	URL        string
	State      State
	Published  Date
}
