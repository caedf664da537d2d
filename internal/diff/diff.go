// Package diff says what changed between two revisions of one text, in a way
// that reads well: sentences are aligned first, then the words of sentences
// that belong together; what moved is not shown as deleted and inserted;
// edits are runs of whole words.
//
// It promises that the Same and New runs of a change's Edits, joined, are the
// new text byte for byte, and that the Same and Old runs, joined, are the old
// text but for white space, typography (kinds of quotes and dashes) and the
// place of moved sentences, which are shown where they are now. Work and memory
// are bounded for any input, to two seconds and 128 MB: texts of 100 kB take
// tens of milliseconds, also when they have nothing in common, and what goes
// over the bounds is said to be rewritten.
package diff

import (
	"tocsin/internal/news"
)

// Revision is one version of a text, with what was found in it.
type Revision struct {
	Number int      // 1, 2, 3 ...
	Title  string   // one line
	Text   string   // plain text, paragraphs divided by newlines
	Names  []string // the watched names found in title and text

	TitleNames []string // those of them found in the title
	Mentions   []string // the words of the text that name them, as they stand there
}

// Options tune a comparison. The zero Options are right for articles.
type Options struct {
	// MaxSearch is how many word edits are searched for within one pair of
	// sentences before the search falls back to anchors (words that occur
	// once on each side). Default 400. Work and memory grow with its square.
	MaxSearch int
	// Rows says that each line of the texts is a row of its own: a link, a row
	// of a table. Rows are compared one by one; one that only changed its
	// place did not change.
	Rows bool
	// Entries says that lines may be the entries of a list, as on a watched page
	// that is read as text: short ones change places, and one that came in at an
	// end is not the one that fell off at the other.
	Entries bool
	// Key, of rows, is what tells a row from the others: rows of one key are
	// one row, edited. Nil pairs rows that are alike.
	Key func(row string) string
}

const defaultMaxSearch = 400

// Compare says what changed from old to new: the word-level edits of the
// text, the classes of the change (DESIGN 1; never removed or restored, which
// are no matter of texts), names and numbers. A change without classes has
// nothing that a reader would see: white space or typography at most. Edits
// are nil when the words of the text are the same, in the same order.
//
// Texts that are too long or too different to be compared within the budget are
// compared without what they begin and end with alike, and if that is still
// too much, the change is ChangeRewritten, and has no edits.
func Compare(old, new Revision, opt Options) news.Change {
	if opt.MaxSearch <= 0 {
		opt.MaxSearch = defaultMaxSearch
	}
	if c, ok := compare(old, new, opt, ""); ok {
		return c
	}
	head, a, b, tail := trim(old.Text, new.Text)
	if len(head)+len(tail) < len(a)+len(b) {
		return rewritten(old, new)
	}
	oldMid, newMid := old, new
	oldMid.Text = a
	newMid.Text = b
	c, ok := compare(oldMid, newMid, opt, head)
	if !ok {
		return rewritten(old, new)
	}
	c.Edits = framed(head, c.Edits, tail)
	return c
}

// compare is Compare of texts behind a common head, as far as its budget goes;
// else it returns false.
func compare(old, new Revision, opt Options, head string) (news.Change, bool) {
	if len(old.Text)+len(new.Text)+len(old.Title)+len(new.Title) > maxBytes {
		return news.Change{}, false
	}
	c := news.Change{From: old.Number, To: new.Number}
	ids := make(interner)
	a, b := scan(old.Text, ids, opt.Rows), scan(new.Text, ids, opt.Rows)
	d := &comparison{budget: &budget{maxSteps}, a: a, b: b, search: opt.MaxSearch, rows: opt.Rows, key: opt.Key, entries: opt.Entries}
	d.leadless = countWords(head[:min(len(head), 1<<10)]) >= minLeadWords
	ta, tb := scan(old.Title, ids, false), scan(new.Title, ids, false)
	retitled := !sameTokens(ta.tokens, tb.tokens)
	if retitled {
		c.TitleOld = old.Title
		c.TitleNew = new.Title
		headline(&c, old, new)
		c.Numbers, _ = d.numberEdits(ta, tb, ta.tokens, tb.tokens)
	}
	if !sameTokens(a.tokens, b.tokens) {
		d.align()
		switch {
		case !opt.Rows:
			c.Edits = d.edits()
			c.Moved = d.movedPassages()
		case d.differs():
			c.Edits = d.rowEdits()
			c.Rows = true
		}
		c.Numbers = d.pairNumbers(c.Numbers)
	}
	c.NamesAdded = missing(new.Names, old.Names)
	c.NamesRemoved = missing(old.Names, new.Names)
	c.Classes = d.classes(retitled, &c)
	if reversed(c, old.Mentions, new.Mentions) {
		c.Classes = append([]news.ChangeClass{news.ChangeNegation}, c.Classes...)
	}
	return c, !d.over()
}

// missing lists what is in list and not in other, each once, in order.
func missing(list, other []string) []string {
	seen := make(map[string]bool, len(other))
	for _, s := range other {
		seen[s] = true
	}
	var out []string
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
