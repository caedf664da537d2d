package place

import (
	"slices"

	"tocsin/internal/identity"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// What a copy has to add for somebody who was told of its original to be told of
// it too, as shares of its words.
const (
	addsRetitled = .05 // of the same outlet's, under another title: a follow-up
	addsUpdate   = .2  // of the same outlet's, under the same one
	addsElse     = .25 // of another outlet's
	addsNamed    = 5   // words of a sentence that names somebody watched
	addsShown    = 3   // sentences
)

// adds lists what a copy adds to its root, nothing if that is no news: the
// opening of a follow-up that repeats the background of an earlier report, a
// sentence about somebody watched, or a good part of the text. Whose copy it is
// stays as it is; this decides who is told.
func adds(a Article, root standing, title, body string) []string {
	add := identity.Added(body, a.Text)
	if add.Words == 0 {
		return nil
	}
	if a.Declares != 0 {
		return identity.ShownAdded(add.Sentences, addsShown)
	}
	named := slices.DeleteFunc(slices.Clone(add.Sentences), func(s identity.AddedSentence) bool {
		return s.Words < addsNamed || !slices.ContainsFunc(a.Matches, func(m news.Match) bool {
			return m.Alert && m.Field == news.FieldText && m.Start >= s.Start && m.End <= s.End
		})
	})
	retitled := text.Fold(title) != text.Fold(a.Title)
	own := root.Outlet == a.Outlet
	switch {
	case len(named) > 0:
		return identity.ShownAdded(named, addsShown)
	case own && retitled && (add.Lead || add.Share() >= addsRetitled), own && add.Share() >= addsUpdate, add.Share() >= addsElse:
		return identity.ShownAdded(add.Sentences, addsShown)
	}
	return nil
}
