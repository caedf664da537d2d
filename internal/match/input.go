package match

import (
	"strings"

	"tocsin/internal/news"
)

// InputOf is a document of a source as the matcher reads it.
func InputOf(doc news.Document, source string) *Input {
	return &Input{
		Title: doc.Title, Text: doc.Text, Language: doc.Language, Source: source, Author: strings.Join(doc.Authors, ", "),
		URL: doc.URL, Rows: doc.Rows,
	}
}

// InputOfRevision is a stored revision of an article as the matcher reads it.
func InputOfRevision(a news.Article, r news.Revision) *Input {
	return &Input{
		Title: r.Title, Text: r.Text, Language: r.Language, Source: a.Source, Author: r.Byline, URL: a.URL, Rows: a.Kind == news.KindPage,
	}
}

// rows is how many bytes of the text are rows.
func (in *Input) rows() int {
	if in.Rows {
		return len(in.Text)
	}
	return 0
}
