package feed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed"

	"tocsin/internal/date"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// parseJSON reads a JSON Feed (versions 1 and 1.1).
func parseJSON(source string, opt Options) (*news.Feed, error) {
	shape, err := measureJSON(source, opt.MaxEntries)
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
	return joinJSON(read, shape.warnings, opt), nil
}

func joinJSON(read *gofeed.Feed, warnings []string, opt Options) *news.Feed {
	version := read.FeedVersion[strings.LastIndexByte(read.FeedVersion, '/')+1:]
	base := opt.URL
	if opt.ContentLocation != "" {
		base = resolve(opt.URL, opt.ContentLocation)
	}
	feed := &news.Feed{
		Format:   strings.TrimSpace("json " + version),
		Title:    text.Clean(read.Title),
		Language: language(read.Language),
		Link:     entryAddress(base, read.Link),
		Entries:  make([]news.Entry, len(read.Items)),
		Warnings: warnings,
	}
	notes := notes{now: opt.Now}
	for i, item := range read.Items {
		entry := news.Entry{
			ID:         item.GUID,
			URL:        entryAddress(base, item.Link),
			Title:      text.Clean(item.Title),
			Published:  notes.read(item.Published, opt),
			Updated:    notes.read(item.Updated, opt),
			Authors:    []string{},
			Categories: []string{},
			Language:   first(feed.Language, opt.Language),
			Summary:    escapeText(item.Description),
			Content:    sanitise(item.Content, base),
		}
		if entry.URL == "" && isWeb(entry.ID) {
			entry.URL = entryAddress(base, entry.ID)
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

// read reads a date as it is written.
func (n *notes) read(s string, opt Options) news.Date {
	if s == "" {
		return news.Date{}
	}
	d, ok := date.Parse(s, date.Options{Language: opt.Language, Location: opt.Location, Now: opt.Now})
	if !ok {
		n.bad(s)
		return news.Date{}
	}
	return n.check(d.String())
}

// shapeJSON is what measureJSON found.
type shapeJSON struct {
	whole    string // the document, ended after the last whole item where it was cut or too long
	items    bool
	warnings []string
}

// measureJSON goes through a document once, without building anything: it
// guards the depth, finds where each item ends, and cuts what is broken or too long.
func measureJSON(s string, maxItems int) (shape shapeJSON, err error) {
	depth, inItems, count, lastItem := 0, false, 0, 0
	key := ""
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			end := stringEnd(s, i)
			if end < 0 {
				return cutJSON(s, lastItem, count, shape.items)
			}
			if depth == 1 {
				key = s[i+1 : end]
			}
			i = end
		case '{', '[':
			if depth++; depth > maxDepth {
				return shape, fmt.Errorf("%w: JSON nested deeper than %d", ErrLimit, maxDepth)
			}
			if depth == 2 && s[i] == '[' && key == "items" {
				inItems, shape.items, lastItem = true, true, i+1
			}
		case '}', ']':
			depth--
			switch {
			case depth == 0:
				shape.whole = s[:i+1]
				return shape, nil
			case depth < 0:
				return shape, fmt.Errorf("%w: JSON that ends before it begins", ErrNotFeed)
			case depth == 1:
				inItems = false
			case depth == 2 && inItems:
				lastItem = i + 1
				if count++; count >= maxItems && moreItems(s[i+1:]) {
					shape, err = cutJSON(s, lastItem, count, true)
					shape.warnings = []string{fmt.Sprintf("the feed has more than %d entries: the first %d were read", maxItems, maxItems)}
					return shape, err
				}
			}
		}
	}
	return cutJSON(s, lastItem, count, shape.items)
}

func moreItems(rest string) bool {
	rest = strings.TrimLeft(rest, " \t\r\n")
	return strings.HasPrefix(rest, ",")
}

// stringEnd is where the string that begins at i ends, or -1.
func stringEnd(s string, i int) int {
	for i++; i < len(s); i++ {
		n := strings.IndexAny(s[i:], `"\`)
		if n < 0 {
			return -1
		}
		if i += n; s[i] == '"' {
			return i
		}
		i++
	}
	return -1
}

// cutJSON ends a document after its last whole item.
func cutJSON(s string, lastItem, count int, items bool) (shapeJSON, error) {
	if !items {
		return shapeJSON{}, fmt.Errorf("%w: JSON that is cut off before its items", ErrNotFeed)
	}
	return shapeJSON{
		whole: s[:lastItem] + "]}", items: true,
		warnings: []string{fmt.Sprintf("the feed is cut off, in the middle of an entry or after the last: the %d whole entries were kept", count)},
	}, nil
}

// coerceJSON writes a feed anew with values of the types that the standard says.
func coerceJSON(body []byte) ([]byte, error) {
	var loose struct {
		Version     any              `json:"version"`
		Title       any              `json:"title"`
		HomePageURL any              `json:"home_page_url"`
		Language    any              `json:"language"`
		Authors     any              `json:"authors"`
		Author      any              `json:"author"`
		Items       []map[string]any `json:"items"`
	}
	if err := json.Unmarshal(body, &loose); err != nil {
		return nil, err
	}
	feed := map[string]any{
		"version": scalar(loose.Version), "title": scalar(loose.Title), "home_page_url": scalar(loose.HomePageURL),
		"language": scalar(loose.Language), "authors": persons(loose.Authors, loose.Author),
	}
	items := make([]map[string]any, 0, len(loose.Items))
	for _, in := range loose.Items {
		item := map[string]any{"authors": persons(in["authors"], in["author"]), "tags": words(in["tags"])}
		for _, key := range []string{"id", "url", "title", "content_html", "content_text", "summary", "date_published", "date_modified"} {
			item[key] = scalar(in[key])
		}
		items = append(items, item)
	}
	feed["items"] = items
	return json.Marshal(feed)
}

func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

func persons(several, one any) []map[string]string {
	list, ok := several.([]any)
	if !ok {
		list = []any{several, one}
	}
	out := []map[string]string{}
	for _, v := range list {
		name := scalar(v)
		if m, ok := v.(map[string]any); ok {
			name = scalar(m["name"])
		}
		if name != "" {
			out = append(out, map[string]string{"name": name})
		}
	}
	return out
}

func words(v any) []string {
	out := []string{}
	switch v := v.(type) {
	case []any:
		for _, w := range v {
			if s := scalar(w); s != "" {
				out = append(out, s)
			}
		}
	case string:
		for w := range strings.SplitSeq(v, ",") {
			out = append(out, strings.TrimSpace(w))
		}
	}
	return out
}
