package extract

import (
	"tocsin/internal/extract/credits"
	"tocsin/internal/extract/language"
	"tocsin/internal/extract/verdict"
	"tocsin/internal/news"
)

// Language guesses the language of a plain text from its script and words: a
// BCP 47 primary subtag, or "".
func Language(text string) string { return language.Of(text) }

// Credits lists the outlets and agencies that a plain text says its facts
// come from, most important first.
func Credits(text string) []string { return credits.Of(text, nil) }

// OutletName is the one name for an outlet or agency under any of its names; a
// name that is not known is returned as it is.
func OutletName(name string) string { return credits.OutletName(name) }

// DriftOf says why what a page now holds cannot be taken for another version of
// the article that stood there (package verdict).
func DriftOf(title, body string, d news.Document) verdict.Drift {
	return verdict.DriftOf(title, body, d)
}
