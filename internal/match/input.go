package match

import (
	"strings"

	"tocsin/internal/news"
)

// InputOf is a document of a source as the matcher reads it.
func InputOf(doc news.Document, source string) *Input {
	return &Input{
		Title: doc.Title, Text: doc.Text, Language: doc.Language, Source: source, Author: strings.Join(doc.Authors, ", "),
		URL: doc.URL,
	}
}
