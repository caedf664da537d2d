// Package read makes a document of what is not an article's HTML: a PDF, and
// the watched part of a page. A document that cannot be read is an error, never
// an empty one.
package read

import (
	"cmp"
	"context"
	"errors"

	"tocsin/internal/extract"
	"tocsin/internal/news"
	"tocsin/internal/page"
	"tocsin/internal/pdf"
	"tocsin/internal/text"
)

// readerPDF is the reader of documents that are PDFs.
const readerPDF = "pdf"

// Watched reads what is watched of a page, or of a PDF that stands there. The
// verdict on a page is that of an article's: a wall is none, though its text is
// read. Suspect is one that breaks off.
func Watched(ctx context.Context, body []byte, opt page.WatchOptions) (news.Document, error) {
	if !pdf.Is(body) {
		doc, err := page.Watched(body, opt)
		if opt.Read == page.ReadJSON || err != nil && !errors.Is(err, page.ErrNothingSelected) {
			return doc, err
		}
		wall, why := extract.Wall(body, extract.Options{URL: opt.URL, ContentType: opt.ContentType})
		if wall != "" && (doc.Verdict == news.VerdictArticle || wall != news.VerdictSuspect) {
			doc.Cut = wall == news.VerdictSuspect
			doc.Verdict, doc.Reason, err = wall, why, nil
		}
		return doc, err
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
