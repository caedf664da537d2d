package feed

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/mmcdole/gofeed"

	"tocsin/internal/feed/address"
	"tocsin/internal/feed/markup"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// parseJSON reads a JSON Feed (versions 1 and 1.1).
func parseJSON(source string, opt Options) (*news.Feed, error) {
	shape, err := measureJSON(source, opt.maxEntries)
	if err != nil {
		return nil, err
	}
	if !shape.items {
		return nil, fmt.Errorf("%w: a JSON document without items", ErrNotFeed)
	}
	body := []byte(shape.whole)
	read, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		// gofeed gives up on the first value of a wrong type; publishers do not look that closely.
		if body, err = coerceJSON(body); err == nil {
			read, err = gofeed.NewParser().Parse(bytes.NewReader(body))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%w: JSON that cannot be read: %w", ErrNotFeed, err)
	}
	feed := joinJSON(read, shape.warnings, opt)
	feed.Self, feed.Hubs = hubsJSON(shape.whole, read.FeedLink, opt)
	return feed, nil
}

// hubsJSON reads the address that a feed has for itself and its WebSub hubs,
// which gofeed passes over.
func hubsJSON(source, self string, opt Options) (string, []string) {
	var hubs []string
	var shape struct {
		Hubs []struct {
			Type string `json:"type"`
			URL  string `json:"url"`
		} `json:"hubs"`
	}
	if strings.Contains(source, `"hubs"`) && json.Unmarshal([]byte(source), &shape) == nil {
		for _, h := range shape.Hubs[:min(len(shape.Hubs), maxHubs)] {
			// "rssCloud" is the other type of the standard, and another protocol.
			if strings.EqualFold(h.Type, "WebSub") || strings.EqualFold(h.Type, "PubSubHubbub") {
				hubs = addOnce(hubs, address.Web(opt.URL, h.URL))
			}
		}
	}
	if self == "" {
		return "", hubs
	}
	return address.Web(opt.URL, self), hubs
}

func joinJSON(read *gofeed.Feed, warnings []string, opt Options) *news.Feed {
	version := read.FeedVersion[strings.LastIndexByte(read.FeedVersion, '/')+1:]
	base := opt.URL
	if opt.ContentLocation != "" {
		base = address.Resolve(opt.URL, opt.ContentLocation)
	}
	feed := &news.Feed{
		Format:   strings.TrimSpace("json " + version),
		Title:    text.Clean(read.Title),
		Language: language(read.Language),
		Link:     address.Web(base, read.Link),
		Entries:  make([]news.Entry, len(read.Items)),
		Warnings: warnings,
	}
	notes := notes{now: opt.Now}
	for i, item := range read.Items {
		entry := news.Entry{
			ID:         item.GUID,
			URL:        address.Web(base, item.Link),
			Title:      text.Clean(item.Title),
			Published:  notes.read(item.Published, opt),
			Updated:    notes.read(item.Updated, opt),
			Authors:    []string{},
			Categories: []string{},
			Language:   cmp.Or(feed.Language, opt.Language),
			Summary:    markup.Escape(item.Description),
			Content:    markup.Sanitise(item.Content, base),
		}
		if entry.URL == "" && address.IsWeb(entry.ID) {
			entry.URL = address.Web(base, entry.ID)
		}
		authors := item.Authors
		if len(authors) == 0 {
			authors = read.Authors // JSON Feed 1.1: those of the feed hold for its items
		}
		for _, author := range authors {
			entry.Authors = addOnce(entry.Authors, authorName(author.Name))
		}
		for _, tag := range item.Categories {
			entry.Categories = addOnce(entry.Categories, text.Clean(tag))
		}
		if entry.Published.IsZero() && entry.Updated.IsZero() {
			notes.undated++
		}
		feed.Entries[i] = entry
	}
	feed.Warnings = notes.appendTo(feed.Warnings)
	return feed
}
