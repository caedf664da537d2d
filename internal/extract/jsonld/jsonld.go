// Package jsonld reads the JSON-LD that describes a page's article, as publishers
// write it: in comments, with raw line breaks or a comma too many.
package jsonld

import (
	"bytes"
	"strings"

	"tocsin/internal/extract/tree"
)

// Article is what a page's JSON-LD says of its article.
type Article struct {
	Headline  string
	Authors   []string
	Published string
	Modified  string
	Section   string
	Language  string
	Publisher string
	Body      string
	Paywalled bool // isAccessibleForFree is false
	List      bool // the page calls itself a collection
}

// maxJSON bounds one script that is decoded: the largest JSON-LD of the
// measured pages has 90 kB.
const maxJSON = 2 << 20

// Read finds the JSON-LD object that describes the page's article: of several that
// agree with the page alike, the one with the most to say.
func Read(scripts []tree.Script, page Page) Article {
	var best Article
	bestScore := 0
	about := newAbout(page)
	people := people{}
	for _, s := range scripts {
		if Is(s) && bytes.Contains(s.Body, []byte(`"@id"`)) {
			walkJSON(decodeLoose(s.Body), 0, people.add)
		}
	}
	for _, s := range scripts {
		if !Is(s) {
			continue
		}
		walkJSON(decodeLoose(s.Body), 0, func(o map[string]any) {
			kind := schemaType(o)
			if kind == "CollectionPage" || kind == "ItemList" && o["itemListElement"] != nil {
				best.List = best.List || kind == "CollectionPage"
				return
			}
			if !isArticleType(kind) {
				return
			}
			c := fromSchema(o)
			agrees := about.agrees(o, c.Headline)
			if agrees == another {
				return
			}
			if len(c.Authors) == 0 {
				c.Authors = people.of(o["author"])
			}
			if score := c.score() + 100*agrees; score > bestScore {
				c.List = best.List
				best, bestScore = c, score
			}
		})
	}
	return best
}

func Is(s tree.Script) bool {
	return bytes.Contains(bytes.ToLower(s.Attrs), []byte("ld+json")) && len(s.Body) <= maxJSON
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
	return strings.HasSuffix(kind, "Article") || strings.HasSuffix(kind, "BlogPosting") || kind == "Report" || kind == "Review" ||
		kind == "ReportageNewsArticle" || kind == "LiveBlogPosting"
}

func (s *Article) score() int {
	n := 1
	if s.Headline != "" {
		n += 4
	}
	if s.Published != "" {
		n += 3
	}
	if len(s.Authors) > 0 {
		n += 2
	}
	if s.Body != "" {
		n += 3
	}
	if s.Publisher != "" {
		n++
	}
	return n
}

func fromSchema(o map[string]any) Article {
	s := Article{
		Headline:  jsonText(o["headline"]),
		Published: jsonText(o["datePublished"]),
		Modified:  jsonText(o["dateModified"]),
		Section:   jsonText(o["articleSection"]),
		Language:  jsonText(o["inLanguage"]),
		Body:      jsonBody(o["articleBody"]),
		Authors:   jsonNames(o["author"], 0),
	}
	if s.Headline == "" {
		s.Headline = jsonText(o["name"])
	}
	if s.Published == "" {
		s.Published = jsonText(o["dateCreated"])
	}
	if len(s.Authors) == 0 {
		s.Authors = jsonNames(o["creator"], 0)
	}
	if p := jsonNames(o["publisher"], 0); len(p) > 0 {
		s.Publisher = p[0]
	}
	switch free := o["isAccessibleForFree"].(type) {
	case bool:
		s.Paywalled = !free
	case string:
		s.Paywalled = strings.EqualFold(free, "false")
	}
	return s
}
