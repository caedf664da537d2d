// Package diff says what changed between two revisions of one text, in a way
// that reads well: sentences are aligned first, then the words of sentences
// that belong together; what moved is not shown as deleted and inserted;
// edits are runs of whole words.
//
// It promises that the Same and New runs of a change's Edits, joined, are the
// new text byte for byte, and that the Same and Old runs, joined, are the old
// text but for white space, typography (kinds of quotes and dashes) and the
// place of moved sentences, which are shown where they are now. The work is
// bounded for any input: texts of 100 kB take tens of milliseconds, also when
// they have nothing in common.
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
func Compare(old, new Revision, opt Options) news.Change {
	if opt.MaxSearch <= 0 {
		opt.MaxSearch = defaultMaxSearch
	}
	c := news.Change{From: old.Number, To: new.Number}
	ids := make(interner)
	a, b := scan(old.Text, ids, opt.Rows), scan(new.Text, ids, opt.Rows)
	d := &comparison{a: a, b: b, search: opt.MaxSearch, rows: opt.Rows, key: opt.Key}
	ta, tb := scan(old.Title, ids, false), scan(new.Title, ids, false)
	retitled := !sameTokens(ta.tokens, tb.tokens)
	if retitled {
		c.TitleOld, c.TitleNew = old.Title, new.Title
		headline(&c, old, new)
		c.Numbers = numberEdits(ta, tb, ta.tokens, tb.tokens)
	}
	if !sameTokens(a.tokens, b.tokens) {
		d.align()
		switch {
		case !opt.Rows:
			c.Edits, c.Moved = d.edits(), d.movedPassages()
		case d.differs():
			c.Edits, c.Rows = d.rowEdits(), true
		}
		for _, p := range d.pairs {
			c.Numbers = addNumbers(c.Numbers, numberEdits(a, b, a.of(p.a), b.of(p.b)))
		}
	}
	c.NamesAdded = missing(new.Names, old.Names)
	c.NamesRemoved = missing(old.Names, new.Names)
	c.Classes = d.classes(retitled, &c)
	return c
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
