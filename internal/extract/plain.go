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

// Drift says why what a page now holds cannot be another version of the article
// that stood there, "" for an edit, however large. brief reports that the new
// text is so short that it could be any notice.
func Drift(title, body string, d news.Document) (reason string, brief bool) {
	return verdict.Drift(title, body, d)
}
