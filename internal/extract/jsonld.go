package extract

import (
	"bytes"
	"encoding/json"
	"html"
	"strings"
)

// structured is what a page's JSON-LD says of its article.
type structured struct {
	kind      string // the schema.org type that was taken: "NewsArticle"
	headline  string
	authors   []string
	published string
	modified  string
	section   string
	language  string
	publisher string
	url       string
	body      string
	paywalled bool // isAccessibleForFree is false
	list      bool // the page calls itself a collection
}

// maxJSON bounds one script that is decoded: the largest JSON-LD of the
// measured pages has 90 kB.
const maxJSON = 2 << 20

// readStructured finds the JSON-LD object that describes the article: of
// several, the one with the most to say.
func readStructured(scripts []script) structured {
	var best structured
	bestScore := 0
	people := people{}
	for _, s := range scripts {
		if isStructured(s) && bytes.Contains(s.body, []byte(`"@id"`)) {
			walkJSON(decodeLoose(s.body), 0, people.add)
		}
	}
	for _, s := range scripts {
		if !isStructured(s) {
			continue
		}
		walkJSON(decodeLoose(s.body), 0, func(o map[string]any) {
			kind := schemaType(o)
			if kind == "CollectionPage" || kind == "ItemList" && o["itemListElement"] != nil {
				best.list = best.list || kind == "CollectionPage"
				return
			}
			if !isArticleType(kind) {
				return
			}
			c := fromSchema(kind, o)
			if len(c.authors) == 0 {
				c.authors = people.of(o["author"])
			}
			if score := c.score(); score > bestScore {
				c.list = best.list
				best, bestScore = c, score
			}
		})
	}
	return best
}

func isStructured(s script) bool {
	return bytes.Contains(bytes.ToLower(s.attrs), []byte("ld+json")) && len(s.body) <= maxJSON
}

// people are the persons a graph names in one place and refers to by @id in another.
type people map[string]string

func (p people) add(o map[string]any) {
	id, _ := o["@id"].(string)
	if name := jsonText(o["name"]); id != "" && name != "" && len(p) < 1000 && strings.HasSuffix(schemaType(o), "Person") {
		p[id] = name
	}
}

func (p people) of(v any) []string {
	var out []string
	refs, ok := v.([]any)
	if !ok {
		refs = []any{v}
	}
	for _, r := range refs {
		o, _ := r.(map[string]any)
		if id, _ := o["@id"].(string); p[id] != "" {
			out = append(out, p[id])
		}
	}
	return out
}

func isArticleType(kind string) bool {
	return strings.HasSuffix(kind, "Article") || strings.HasSuffix(kind, "BlogPosting") || kind == "Report" || kind == "Review" || kind == "ReportageNewsArticle" || kind == "LiveBlogPosting"
}

func (s *structured) score() int {
	n := 1
	if s.headline != "" {
		n += 4
	}
	if s.published != "" {
		n += 3
	}
	if len(s.authors) > 0 {
		n += 2
	}
	if s.body != "" {
		n += 3
	}
	if s.publisher != "" {
		n++
	}
	return n
}

func fromSchema(kind string, o map[string]any) structured {
	s := structured{
		kind:      kind,
		headline:  jsonText(o["headline"]),
		published: jsonText(o["datePublished"]),
		modified:  jsonText(o["dateModified"]),
		section:   jsonText(o["articleSection"]),
		language:  jsonText(o["inLanguage"]),
		body:      jsonBody(o["articleBody"]),
		url:       jsonText(o["url"]),
		authors:   jsonNames(o["author"], 0),
	}
	if s.headline == "" {
		s.headline = jsonText(o["name"])
	}
	if s.published == "" {
		s.published = jsonText(o["dateCreated"])
	}
	if s.url == "" {
		s.url = jsonURL(o["mainEntityOfPage"])
	}
	if len(s.authors) == 0 {
		s.authors = jsonNames(o["creator"], 0)
	}
	if p := jsonNames(o["publisher"], 0); len(p) > 0 {
		s.publisher = p[0]
	}
	switch free := o["isAccessibleForFree"].(type) {
	case bool:
		s.paywalled = !free
	case string:
		s.paywalled = strings.EqualFold(free, "false")
	}
	return s
}

// decodeLoose decodes JSON as publishers write it: in comments or CDATA, with
// raw line breaks in strings, or with a comma too many. nil if it cannot.
func decodeLoose(b []byte) any {
	b = bytes.TrimSpace(b)
	for _, cut := range []string{"<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"} {
		b = bytes.TrimSpace(bytes.TrimPrefix(b, []byte(cut)))
	}
	for _, cut := range []string{"-->", "//]]>", "]]>", "/*]]>*/", ";"} {
		b = bytes.TrimSpace(bytes.TrimSuffix(b, []byte(cut)))
	}
	var v any
	if json.Unmarshal(b, &v) == nil {
		return v
	}
	if json.Unmarshal(repairJSON(b), &v) == nil {
		return v
	}
	return nil
}

// repairJSON escapes control characters in strings and drops commas before a
// closing bracket.
func repairJSON(b []byte) []byte {
	out := make([]byte, 0, len(b)+64)
	inString, escaped := false, false
	for _, c := range b {
		switch {
		case escaped:
			escaped = false
			if !bytes.ContainsRune([]byte(`"\/bfnrtu`), rune(c)) {
				out = out[:len(out)-1] // \' and its like mean the character itself
			}
		case inString && c == '\\':
			escaped = true
		case c == '"':
			inString = !inString
		case inString && c < 0x20:
			out = append(out, ' ')
			continue
		case !inString && (c == '}' || c == ']'):
			trimmed := bytes.TrimRight(out, " \t\r\n")
			if n := len(trimmed); n > 0 && trimmed[n-1] == ',' {
				out = trimmed[:n-1]
			}
		}
		out = append(out, c)
	}
	return out
}

// walkJSON visits every object of v, outer ones first, within 12 levels.
func walkJSON(v any, depth int, visit func(map[string]any)) {
	if depth > 12 {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		visit(v)
		for _, key := range [...]string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart", "liveBlogUpdate"} {
			if key == "liveBlogUpdate" || key == "hasPart" {
				continue // parts of the article, not the article
			}
			if next, ok := v[key]; ok {
				walkJSON(next, depth+1, visit)
			}
		}
	case []any:
		for _, x := range v {
			walkJSON(x, depth+1, visit)
		}
	}
}

func schemaType(o map[string]any) string {
	switch t := o["@type"].(type) {
	case string:
		return trimSchema(t)
	case []any:
		first := ""
		for _, x := range t {
			s, _ := x.(string)
			if s = trimSchema(s); isArticleType(s) {
				return s
			}
			if first == "" {
				first = s
			}
		}
		return first
	}
	return ""
}

func trimSchema(s string) string {
	if i := strings.LastIndexByte(s, '/'); i >= 0 {
		s = s[i+1:]
	}
	return strings.TrimPrefix(s, "schema:")
}

func jsonText(v any) string {
	switch v := v.(type) {
	case string:
		return fold(unescape(v))
	case []any:
		if len(v) > 0 {
			return jsonText(v[0])
		}
	case map[string]any:
		if s := jsonText(v["@value"]); s != "" {
			return s
		}
		return jsonText(v["name"])
	}
	return ""
}

// jsonBody is an article body with its line breaks, tags and all.
func jsonBody(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(unescape(v))
	case []any:
		var parts []string
		for _, x := range v {
			if s := jsonBody(x); s != "" {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, "\n")
	}
	return ""
}

func jsonURL(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case map[string]any:
		if s, ok := v["@id"].(string); ok {
			return strings.TrimSpace(s)
		}
		if s, ok := v["url"].(string); ok {
			return strings.TrimSpace(s)
		}
	}
	return ""
}

func jsonNames(v any, depth int) []string {
	if depth > 3 {
		return nil
	}
	switch v := v.(type) {
	case string:
		if s := fold(unescape(v)); s != "" {
			return []string{s}
		}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, jsonNames(x, depth+1)...)
		}
		return out
	case map[string]any:
		if names := jsonNames(v["name"], depth+1); len(names) > 0 {
			return names
		}
		given, family := jsonText(v["givenName"]), jsonText(v["familyName"])
		if s := fold(given + " " + family); s != "" {
			return []string{s}
		}
	}
	return nil
}

// unescape undoes HTML escapes, which publishers leave in JSON once or twice.
func unescape(s string) string {
	for range 2 {
		if !strings.Contains(s, "&") {
			return s
		}
		s = html.UnescapeString(s)
	}
	return s
}
