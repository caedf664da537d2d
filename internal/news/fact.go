package news

import "time"

// FactKind says what a fact's values are.
type FactKind string

// The kinds of fact.
const (
	FactNumber FactKind = "number" // how many: whole numbers, in digits or in words
	FactDate   FactKind = "date"   // when: days, or months where no day is told
	FactText   FactKind = "text"   // a state, as a pattern names or captures it
)

// FactScope says how near to a value the anchor of its fact must stand.
type FactScope string

// The scopes of a fact.
const (
	InArticle   FactScope = "article"
	InParagraph FactScope = "paragraph"
	InSentence  FactScope = "sentence"
)

// Fact is something that articles and watched pages state a value of, which
// is followed over time: how many are held, when the last visit was.
type Fact struct {
	Name     string        `json:"name"`
	Kind     FactKind      `json:"kind"`
	Of       []string      `json:"of"` // anchors, "entity:NAME" or "rule:NAME", of the same watchlist or else of another: one of them is found where the value counts
	In       FactScope     `json:"in"`
	Patterns []FactPattern `json:"patterns"`
	NotWith  []string      `json:"not_with,omitempty"` // words and phrases that must not stand in the value's sentence
	// Repeats, of dates: it happens again and again. The latest date counts,
	// and one after the day of an older report is news, not a contradiction.
	Repeats bool          `json:"repeats,omitempty"`
	Ahead   bool          `json:"ahead,omitempty"` // of dates: it lies ahead of the article, not behind it
	Holds   time.Duration `json:"holds,omitempty"` // of numbers and states: origins that differ within it contradict each other
	Alert   bool          `json:"alert"`           // whether a new value is a reason to tell
	Pos     string        `json:"-"`               // where it was written, "file:line:col", for errors
}

// FactPattern is one way in which a language states a fact.
type FactPattern struct {
	Language string `json:"language,omitempty"` // "en", "hy", "ru", "az", "tr", "ka", or "" for any
	Text     string `json:"text"`
	Pos      string `json:"-"` // where it was written, "file:line:col", for errors
}
