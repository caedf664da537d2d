package visit

import (
	"cmp"
	"maps"
	"slices"

	"tocsin/internal/config"
	"tocsin/internal/date"
	"tocsin/internal/diff"
	"tocsin/internal/identity"
	"tocsin/internal/news"
	"tocsin/internal/owe"
	"tocsin/internal/page"
	"tocsin/internal/place"
	"tocsin/internal/store"
)

// text decides on a readable text: whether it is a new revision, what changed,
// and who is owed it.
func (d *decision) text() error {
	for range d.k.refused {
		d.row.Gates = append(d.row.Gates, store.Gate{Gate: "identity", Reason: "canonical URL refused: the text is another article's", N: 1})
	}
	d.row.URLs = append(d.row.URLs, d.k.urls...)
	if !d.k.fresh {
		if d.k.doc.Verdict == news.VerdictArticle {
			d.row.Verdict = d.k.doc.Verdict
		}
		d.settled()
		return nil
	}
	for _, s := range d.k.stopped {
		d.row.Stopped = append(d.row.Stopped, store.Stopped{
			Reason: news.Reason{Watchlist: s.Watchlist, Rule: s.Rule, Entity: s.Entity}, By: s.By,
			Alert: s.Alert,
		})
	}
	d.revise()
	d.placed()
	return d.owe()
}

// revise makes the new revision, and the change from the one before.
func (d *decision) revise() {
	v, a, k := &d.row, &d.row.Article, d.k
	a.Revision++
	if owe.OfText(a.Gate) {
		a.Gate = ""
		a.Reason = ""
	}
	a.Title = k.doc.Title
	a.Language = language(d.l, k)
	a.Published = published(d.l, k)
	a.Matched = news.HasAlert(k.matches)
	v.Matches = k.matches
	v.Facts = k.values
	v.Outcome = news.OutcomeNew
	hash := identity.ContentHash(k.doc.Title, k.doc.Text)
	v.Revision = &news.Revision{
		ArticleID: a.ID, N: a.Revision, SeenAt: v.At, Basis: k.basis, Title: k.doc.Title, Text: k.doc.Text, Byline: k.doc.Byline,
		Language:  a.Language,
		Published: a.Published, Modified: k.doc.Modified.Time, Hash: hash[:], Credits: k.doc.Credits,
	}
	if k.prev != nil && !k.better {
		v.Outcome = news.OutcomeChanged
		d.change()
	}
	if d.l.resp != nil && (len(k.matches) > 0 || a.Kind == news.KindPage || v.Change != nil) {
		d.keep()
	}
	for _, pattern := range volatile(v, k) {
		d.notify(d.notices.VolatileLine(d.l.conf.Name, pattern, v.At))
	}
}

// change records what differs from the previous revision. An article that is
// back with another text is restored and changed in one change.
func (d *decision) change() {
	v, k := &d.row, d.k
	back := v.Change != nil && v.Change.Has(news.ChangeRestored)
	change, before := compare(d.set, *k.prev, *v.Revision, v.Article.Source, k.kept, k.matches)
	change.Evidence = k.evidence
	d.before = before
	if k.respelt && !bears(change, before, k.matches) {
		change.Classes = []news.ChangeClass{news.ChangeSpelling}
	}
	if back {
		change.Classes = append(change.Classes, news.ChangeRestored)
		v.Owed = slices.DeleteFunc(v.Owed, func(o news.Owed) bool { return o.Kind == news.OwedChange })
	}
	v.Change = change
}

// bears reports whether a change of spelling bears on what is watched, and so
// is told like any: a name, a number or a reason to tell came or went, or the
// words of one were spelt anew.
func bears(c *news.Change, before, now []news.Match) bool {
	if len(c.NamesAdded)+len(c.NamesRemoved)+len(c.TitleNamesAdded)+len(c.TitleNamesRemoved)+len(c.Numbers) > 0 ||
		c.Has(news.ChangeRewritten) {
		return true
	}
	return !maps.Equal(found(before), found(now))
}

// found counts what matched, by what for and in which words.
func found(matches []news.Match) map[news.Match]int {
	out := map[news.Match]int{}
	for _, m := range matches {
		out[news.Match{Watchlist: m.Watchlist, Rule: m.Rule, Entity: m.Entity, Text: m.Text, Strength: m.Strength}]++
	}
	return out
}

// placed records the place of the text: copy, origin and story.
func (d *decision) placed() {
	a := &d.row.Article
	if d.p == nil {
		if d.k.prev == nil || d.k.better { // a watched page
			a.Origin = origin(d.l, d.k)
		}
		return
	}
	a.Origin = d.p.Origin
	a.StoryID = d.p.Story
	a.CopyOf = d.p.CopyOf
	a.Differs = nil
	if d.p.CopyOf != 0 {
		a.Differs = d.p.Differs
	}
	d.row.Identity = &store.Identity{
		At: d.p.At, NewStory: d.p.Opens, Sketch: d.p.Sketch.Bytes(), Vector: d.p.Vector.Bytes(), Links: d.p.links, Takes: d.p.Takes,
	}
}

// owe decides who is owed the text.
func (d *decision) owe() error {
	v, k := &d.row, d.k
	if diff.Unwanted(d.l.conf.Only, v.Change) {
		v.Article.Gate = "only"
		v.Article.Reason = "only " + d.l.conf.Only + " are told, and it has none"
		v.Gates = append(v.Gates, store.Gate{Gate: "only", Reason: d.l.conf.Only, N: 1})
		return nil
	}
	c := owe.Case{
		Article: v.Article, Source: d.l.conf.Name, Visit: v, Matches: slices.Clone(k.matches), Better: k.better, Before: k.kept,
		Mutes: k.mutes, Owed: k.owed, Suppress: d.flapping(),
	}
	c.Matches = append(c.Matches, d.before...)
	if d.p != nil {
		c.Other = owe.Other{ID: max(d.p.CopyOf, d.p.Original), Original: d.p.Original != 0, Owed: d.p.owed, Differs: d.p.Differs}
	}
	var err error
	c.Stated, err = owe.FactItems(d.set.Facts, d.set.Outlets, v.Article, d.l.conf.Name, v.Change, k.stated, k.values, k.facts)
	if err != nil {
		return err
	}
	d.apply(owe.Decide(d.set.Routes, c))
	return nil
}

// origin returns the outlet or agency that a text credits, or its own outlet.
func origin(l look, k known) string {
	if len(k.doc.Credits) > 0 {
		return k.doc.Credits[0]
	}
	return place.OutletName(l.conf.Outlet, l.conf.Name)
}

// language returns the text's language, or the article's if it is unknown.
func language(l look, k known) string { return cmp.Or(k.doc.Language, l.article.Language) }

// published returns the outlet's date of publication if it is plausible, else
// the one already known.
func published(l look, k known) news.Date {
	now := l.at
	if p := date.Believable(k.doc.Published, now); !p.IsZero() {
		return p
	}
	return l.article.Published
}

// diffOptions returns how texts of a source are compared: as prose or as rows.
func diffOptions(conf config.Source) diff.Options {
	if conf.Kind() != news.SourcePage {
		return diff.Options{}
	}
	watch := conf.Watch()
	return diff.Options{Rows: watch.ByRows(), Key: watch.RowKey(), Entries: !watch.ByRows()}
}

// volatileLooks is the number of looks at a watched page that are compared.
const volatileLooks = 10

// volatile finds lines of a watched page in which only numbers change, at nearly
// every look. They are only reported, never dropped: the number may be what the
// page is watched for.
func volatile(v *store.Visit, k known) []string {
	if v.Article.Kind != news.KindPage || v.Change == nil {
		return nil
	}
	var texts []string
	for _, l := range k.looks[max(0, len(k.looks)-volatileLooks):] {
		if l.Verdict != news.VerdictArticle {
			continue
		}
		text := ""
		for _, rev := range k.revisions {
			if !rev.SeenAt.After(l.At) {
				text = rev.Text
			}
		}
		texts = append(texts, text)
	}
	return page.Volatile(append(texts, v.Revision.Text))
}
