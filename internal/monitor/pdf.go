package monitor

import (
	"context"

	"tocsin/internal/extract"
	"tocsin/internal/news"
	"tocsin/internal/read"
)

// readPDF is ReadPDF for a visit: a document that cannot be read is no word on
// the article.
func readPDF(ctx context.Context, body []byte, opt extract.Options) news.Document {
	doc, err := read.PDF(ctx, body, opt)
	if err != nil {
		return news.Document{Verdict: news.VerdictSuspect, Reason: err.Error()}
	}
	return doc
}
