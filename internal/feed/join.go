package feed

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed"

	"tocsin/internal/feed/address"
	"tocsin/internal/feed/markup"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// join puts the texts back into what gofeed read.
func (d *document) join(read *gofeed.Feed) *news.Feed {
	feed := &news.Feed{
		Format:   d.format,
		Title:    d.titleText(d.piece(read.Title)),
		Language: d.lang,
		Link:     d.address(read.Link),
		Entries:  make([]news.Entry, len(read.Items)),
		Warnings: d.warnings,
		Pace:     d.paceOf(),
	}
	if self := &d.texts[d.self]; self.value != "" {
		feed.Self = address.Web(self.base, self.value)
	}
	for _, n := range d.hubs {
		feed.Hubs = addOnce(feed.Hubs, address.Web(d.texts[n].base, d.texts[n].value))
	}
	if feed.Language == "" {
		feed.Language = d.piece(read.Title).lang
	}
	if feed.Language == undetermined {
		feed.Language = ""
	}
	notes := notes{now: d.opt.Now}
	for i, item := range read.Items {
		feed.Entries[i] = d.entryOf(item, &d.entries[i], feed.Language, &notes)
	}
	feed.Warnings = notes.appendTo(feed.Warnings)
	return feed
}

// piece is the text that a number in the prepared document stands for.
func (d *document) piece(number string) *piece {
	n, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil || n < 0 || n >= len(d.texts) {
		n = 0
	}
	return &d.texts[n]
}

func (d *document) address(number string) string {
	p := d.piece(number)
	return address.Web(p.base, p.value)
}

// entryOf makes one entry of what gofeed read and what the preparation kept beside it.
func (d *document) entryOf(item *gofeed.Item, p *prepared, feedLanguage string, notes *notes) news.Entry {
	id := d.piece(item.GUID)
	title := d.piece(item.Title)
	summary, content := d.piece(item.Description), d.piece(item.Content)
	entry := news.Entry{
		ID:         id.value,
		URL:        d.address(item.Link),
		Title:      d.titleText(title),
		Authors:    make([]string, 0, len(item.Authors)),
		Categories: make([]string, 0, len(item.Categories)),
		Language:   cmp.Or(p.language, content.lang, summary.lang, title.lang, p.lang, feedLanguage, d.opt.Language),
		Summary:    d.htmlText(summary),
		Content:    d.htmlText(content),
	}
	if strings.HasPrefix(id.value, "/") && id.base != "" { // Atom allows them, and they mean nothing elsewhere
		entry.ID = address.Resolve(id.base, id.value)
	}
	if entry.URL == "" && p.permalink && address.IsWeb(id.value) {
		entry.URL = address.Web(id.base, id.value)
	}
	for _, author := range item.Authors {
		entry.Authors = addOnce(entry.Authors, authorName(d.piece(author.Name).value))
	}
	for _, category := range item.Categories {
		entry.Categories = addOnce(entry.Categories, text.Clean(d.piece(category).value))
	}
	if entry.Language == undetermined {
		entry.Language = ""
	}
	wrong := notes.future
	if len(p.badDates) > 0 {
		notes.bad(p.badDates[0])
		wrong = -1
	}
	entry.Published = notes.check(item.Published)
	entry.Updated = notes.check(item.Updated)
	if entry.Published.IsZero() && entry.Updated.IsZero() && notes.future == wrong {
		notes.undated++
	}
	return entry
}

func addOnce(list []string, s string) []string {
	if s == "" {
		return list
	}
	return text.AppendNew(list, s)
}

// authorName takes the name from "Name <mail>", "Name (mail)" and "mail (Name)";
// an address alone is better than nobody.
func authorName(s string) string {
	s = text.Clean(s)
	open := strings.LastIndexAny(s, "<(")
	if open < 0 || !strings.Contains(s, "@") {
		return strings.TrimPrefix(s, "mailto:")
	}
	before := strings.TrimSpace(s[:open])
	inside := strings.TrimSpace(strings.Trim(s[open:], "<>() "))
	if strings.Contains(before, "@") || before == "" {
		before, inside = inside, before
	}
	if before == "" {
		return strings.TrimPrefix(inside, "mailto:")
	}
	return strings.Trim(before, `"' `)
}

// titleText is a title as plain text, or as sanitised HTML if the options ask for it.
func (d *document) titleText(p *piece) string {
	isHTML := p.kind == htmlText || p.kind == guessText && markup.LooksLikeHTML(p.value)
	switch {
	case d.opt.MarkupTitles && isHTML:
		if shown := text.HTMLToText(p.value); text.Unescaped(shown) != shown {
			return markup.Escape(text.Unescaped(shown))
		}
		return markup.Sanitise(p.value, p.base)
	case d.opt.MarkupTitles && strings.IndexByte(p.value, '<') >= 0:
		return markup.Escape(p.value)
	case d.opt.MarkupTitles:
		return p.value
	case isHTML:
		return text.Clean(text.Unescaped(text.HTMLToText(p.value)))
	}
	return text.Clean(p.value)
}

// htmlText is a summary or a content as sanitised HTML.
func (d *document) htmlText(p *piece) string {
	if p.kind == plainText {
		return markup.Escape(p.value)
	}
	return markup.Sanitise(p.value, p.base)
}
