package visit

import (
	"slices"
	"strings"

	"tocsin/internal/diff"
	"tocsin/internal/identity"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/text"
	"tocsin/internal/tracked"
)

// sameRevision says what a text is to the revision. A feed's text never
// contradicts a page's.
func sameRevision(prev news.Revision, doc news.Document, basis string) identity.Likeness {
	if basis == news.BasisFeed && prev.Basis == news.BasisPage {
		return identity.Same
	}
	if prev.Basis == news.BasisFeed { // an earlier version kept what a feed escaped once too often
		prev.Title, prev.Text = text.Unescaped(prev.Title), text.Unescaped(prev.Text)
	}
	hash := identity.ContentHash(doc.Title, doc.Text)
	if string(hash[:]) == string(prev.Hash) {
		return identity.Same
	}
	like, _ := identity.Compare(prev.Title, prev.Text, doc.Title, doc.Text)
	return like
}

// sameRows reports whether a watched page still has the same rows, in any order.
// The order of a text's lines says what stands under which heading, so there it
// matters.
func sameRows(opt diff.Options, prev news.Revision, doc news.Document) bool {
	if !opt.Rows {
		return false
	}
	c := diff.Compare(diff.Revision{Title: prev.Title, Text: prev.Text}, diff.Revision{Title: doc.Title, Text: doc.Text}, opt)
	return len(c.Classes) == 0
}

// steady takes what goes on by itself out of a text that is read again: its
// counters and clocks, and what was hung on its headline, stay as they are in the
// latest revision. A line with a watched name or what a fact is read from is never
// taken for one. Of a watched page only clocks are: its numbers may be what it is
// watched for. It reports whether anything was taken out.
func (k *known) steady(set *settings.Settings, l look) bool {
	page := l.article.Kind == news.KindPage
	if l.reread || k.prev.Basis != k.basis {
		return false
	}
	was := k.doc
	if k.prev.Title != was.Title && text.SameHeadline(k.prev.Title, was.Title, l.conf.Outlet, l.conf.Name) &&
		slices.Equal(set.NamesIn(k.prev.Title), set.NamesIn(was.Title)) {
		k.doc.Title = k.prev.Title
	}
	if diffOptions(l.conf).Rows {
		return k.doc.Title != was.Title
	}
	k.doc.Text = text.Passing(k.prev.Text, was.Text, page, func(line string) bool {
		if slices.ContainsFunc(k.matches, func(m news.Match) bool { return m.Text != "" && strings.Contains(line, m.Text) }) {
			return true
		}
		stated, _ := tracked.Stated(set.Facts, tracked.Text{
			Text: line, Published: published(l, *k), Seen: l.at, Zone: set.FactZone(l.conf), Matches: k.matches,
		})
		return len(stated) > 0
	})
	return k.doc.Text != was.Text || k.doc.Title != was.Title
}

// anchored finds what earlier revisions named in full and this text names by a
// surname alone ("Ruben Vardanyan", then "Mr Vardanyan"): it is the same article, so
// whoever was meant is meant. before are the matches of the latest revision, found
// those of the text; it returns those that are missing among them.
func anchored(set *settings.Settings, doc news.Document, source string, before, found []news.Match) []news.Match {
	type key struct{ watchlist, rule, entity string }
	have := map[key]bool{}
	for _, m := range found {
		have[key{m.Watchlist, m.Rule, m.Entity}] = true
	}
	lost := map[key]bool{}
	var anchors []string
	for _, m := range before {
		if k := (key{m.Watchlist, m.Rule, m.Entity}); !have[k] && m.Entity != "" && !lost[k] {
			lost[k] = true
			anchors = append(anchors, m.Entity)
		}
	}
	if len(lost) == 0 {
		return nil
	}
	doc.Title = strings.Join(anchors, ". ")
	return slices.DeleteFunc(set.Matcher.Find(nil, match.InputOf(doc, source)), func(m news.Match) bool {
		return m.Field != news.FieldText || !lost[key{m.Watchlist, m.Rule, m.Entity}]
	})
}

// compare makes the change between two revisions. Both are searched for the
// names watched now; before is what was found in the first, kept what was stored
// as found in it, by what came before it too.
func compare(
	set *settings.Settings, prev, next news.Revision, source string, kept, found []news.Match,
) (change *news.Change, before []news.Match) {
	doc := news.Document{Title: prev.Title, Text: prev.Text, Language: prev.Language, Rows: set.Source(source).Page != ""}
	before = set.Matcher.Find(nil, match.InputOf(doc, source))
	before = append(before, anchored(set, doc, source, kept, before)...)
	old, now := telling(before), telling(found)
	c := diff.Compare(
		diff.Revision{
			Number: prev.N, Title: prev.Title, Text: prev.Text, Names: news.EntitiesIn(old),
			TitleNames: news.EntitiesIn(news.InTitle(old)), Mentions: mentions(old),
		},
		diff.Revision{
			Number: next.N, Title: next.Title, Text: next.Text, Names: news.EntitiesIn(now),
			TitleNames: news.EntitiesIn(news.InTitle(now)), Mentions: mentions(now),
		},
		diffOptions(set.Source(source)))
	return &c, before
}

// telling are the matches that are a reason to tell: what is watched for context
// (alert: no) makes no change of names.
func telling(ms []news.Match) []news.Match {
	return slices.DeleteFunc(slices.Clone(ms), func(m news.Match) bool { return !m.Alert })
}

// mentions lists the words in which something is named, each once.
func mentions(ms []news.Match) []string {
	var out []string
	for _, m := range ms {
		if !slices.Contains(out, m.Text) {
			out = append(out, m.Text)
		}
	}
	return out
}
