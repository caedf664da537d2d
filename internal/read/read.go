// Package read makes a document of what is not an article's HTML: a PDF, and
// the watched part of a page. A document that cannot be read is an error, never
// an empty one.
package read

import (
	"cmp"
	"context"

	"tocsin/internal/extract"
	"tocsin/internal/news"
	"tocsin/internal/page"
	"tocsin/internal/pdf"
	"tocsin/internal/text"
)

// readerPDF is the reader of documents that are PDFs.
const readerPDF = "pdf"

// Watched reads what is watched of a page, or of a PDF that stands there.
func Watched(ctx context.Context, body []byte, opt page.WatchOptions) (news.Document, error) {
	if !pdf.Is(body) {
		return page.Watched(body, opt)
	}
	doc, err := pdf.Read(ctx, body)
	if err != nil {
		return news.Document{}, err
	}
	title, _ := text.Title(doc.Title)
	return page.WatchedText(news.Document{Title: title, Language: doc.Language, Text: doc.Text, Reader: readerPDF}, opt)
}

// PDF reads an article that is a PDF. Its title is what its source says,
// where that says one.
func PDF(ctx context.Context, body []byte, opt extract.Options) (news.Document, error) {
	got, err := pdf.Read(ctx, body)
	if err != nil {
		return news.Document{}, err
	}
	title, _ := text.Title(got.Title)
	doc := news.Document{
		URL: opt.URL, Verdict: news.VerdictArticle, Reader: readerPDF, Title: cmp.Or(opt.Title, title),
		Text: text.CleanLines(got.Text), Published: opt.Published, Language: got.Language,
	}
	if doc.Language == "" {
		doc.Language = cmp.Or(opt.Language, extract.Language(doc.Text))
	}
	return doc, nil
}
