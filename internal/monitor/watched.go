package monitor

import (
	"slices"

	"tocsin/internal/config"
	"tocsin/internal/diff"
	"tocsin/internal/news"
)

// diffOptions say how the texts of a source are compared: prose, or rows.
func (m *Monitor) diffOptions(source string) diff.Options {
	conf := m.source(source)
	if conf.Kind() != news.SourcePage {
		return diff.Options{}
	}
	watch := conf.Watch()
	return diff.Options{Rows: watch.ByRows(), Key: watch.RowKey()}
}

// sameRows reports whether a watched page has the rows it had, in whatever order.
func (m *Monitor) sameRows(prev news.Revision, r reading) bool {
	opt := m.diffOptions(r.conf.Name)
	if !opt.Rows {
		return false
	}
	c := diff.Compare(diff.Revision{Title: prev.Title, Text: prev.Text}, diff.Revision{Title: r.doc.Title, Text: r.doc.Text}, opt)
	return len(c.Classes) == 0
}

// unwanted reports whether a change has nothing of what its page is watched for.
func unwanted(only string, c *news.Change) bool {
	if only == "" || c == nil || c.To == 0 || c.Has(news.ChangeRestored) || c.Has(news.ChangeHeadline) {
		return false
	}
	return !slices.ContainsFunc(c.Edits, func(e news.Edit) bool {
		return only == config.OnlyAdditions && e.New != "" || only == config.OnlyRemovals && e.Old != ""
	})
}

// wantedPairs are the sentences, or rows, that a page is watched for.
func wantedPairs(only string, all []diff.Pair) []diff.Pair {
	return slices.DeleteFunc(all, func(p diff.Pair) bool {
		return only == config.OnlyAdditions && p.New == "" || only == config.OnlyRemovals && p.Old == ""
	})
}
