package feed

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// shapeJSON is what measureJSON found.
type shapeJSON struct {
	whole    string // the document, ended after the last whole item where it was cut or too long
	items    bool
	warnings []string
}

// measureJSON goes through a document once, without building anything: it
// guards the depth, finds where each item ends, and cuts what is broken or too long.
func measureJSON(s string, maxItems int) (shape shapeJSON, err error) {
	depth, count := 0, 0
	inItems, lastItem := false, 0
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
				return shape, fmt.Errorf("%w: JSON nested deeper than %d", errLimit, maxDepth)
			}
			if depth == 2 && s[i] == '[' && key == "items" {
				inItems, shape.items = true, true
				lastItem = i + 1
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
		warnings: []string{fmt.Sprintf("the feed is cut off, in the middle of an entry or after the last: the %d whole entries were kept",
			count)},
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
