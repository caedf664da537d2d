package extract

import (
	"fmt"
	"strings"

	"tocsin/internal/extract/credits"
	"tocsin/internal/extract/language"
	"tocsin/internal/extract/meta"
	"tocsin/internal/extract/prose"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// FromEntry makes a document of what a feed itself says of an entry, for
// entries whose page cannot be had. Its verdict is "article" as soon as there
// is a title or a text, so that nothing a source published goes unmatched;
// the reason and a warning say that it is the feed's text alone.
func FromEntry(e news.Entry, opt Options) news.Document {
	d := news.Document{
		URL:          e.URL,
		CanonicalURL: e.URL,
		Title:        prose.Fold(text.Clean(e.Title)),
		Authors:      append([]string{}, meta.CleanAuthors(e.Authors)...),
		Published:    e.Published,
		Modified:     e.Updated,
		Text:         EntryText(e),
		Verdict:      news.VerdictArticle,
		Reader:       ReaderFeed,
		Warnings:     []string{"the text is the feed's own: the page was not read"},
	}
	d.Byline = strings.Join(d.Authors, ", ")
	d.Text = dropTitle(d.Text, d.Title)
	d.Language = language.Of(d.Title+"\n"+d.Text, e.Language, opt.Language)
	d.Credits = credits.Of(d.Title+"\n"+d.Text, nil)
	if len(e.Categories) > 0 {
		d.Section = e.Categories[0]
	}
	d.Reason = fmt.Sprintf("feed text only: %d words", len(strings.Fields(d.Text)))
	if d.Title == "" && d.Text == "" {
		d.Verdict = news.VerdictStub
		d.Reason = "the feed entry has neither a title nor a text"
	}
	return d
}

// WithPage adds to a feed's text what its page says, where that is too little for
// an article, or stops at a wall: a name may stand there alone.
func WithPage(d, page news.Document) news.Document {
	seen := page.Text
	if page.Verdict != news.VerdictList && prose.Squeeze(page.Title) != prose.Squeeze(d.Title) {
		seen = page.Title + "\n" + seen
	}
	body := withLines(d.Text, seen, 0)
	if body == d.Text {
		return d
	}
	d.Text = body
	if d.Language == "" {
		d.Language = page.Language
	}
	d.Credits = credits.Of(d.Title+"\n"+d.Text, nil)
	d.Warnings = []string{"the text is the feed's own, with what could be read of the page"}
	return d
}

// dropTitle removes the title where a text repeats it as its first line.
func dropTitle(body, title string) string {
	first, rest, _ := strings.Cut(body, "\n")
	if title != "" && text.Fold(prose.Fold(first)) == text.Fold(title) {
		return strings.TrimSpace(rest)
	}
	return strings.TrimSpace(body)
}
