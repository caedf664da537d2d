package monitor

import (
	"tocsin/internal/diff"
	"tocsin/internal/news"
)

// diffOptions say how the texts of a source are compared: prose, or rows.
func (m *Visitor) diffOptions(source string) diff.Options {
	conf := m.Live.Now().Source(source)
	if conf.Kind() != news.SourcePage {
		return diff.Options{}
	}
	watch := conf.Watch()
	return diff.Options{Rows: watch.ByRows(), Key: watch.RowKey()}
}

// sameRows reports whether a watched page has the rows it had, in whatever order.
func (m *Visitor) sameRows(prev news.Revision, r reading) bool {
	opt := m.diffOptions(r.conf.Name)
	if !opt.Rows {
		return false
	}
	c := diff.Compare(diff.Revision{Title: prev.Title, Text: prev.Text}, diff.Revision{Title: r.doc.Title, Text: r.doc.Text}, opt)
	return len(c.Classes) == 0
}
