package demo

import (
	"encoding/json"
	"encoding/xml"
	"html"
	"strings"
	"time"
)

// feedLength is how many of the newest articles a feed carries.
const feedLength = 10

// feed is the outlet's feed as it stands at a moment.
func (h *house) feed(now time.Time) (*answer, error) {
	list, changed := h.current(now)
	list = list[:min(len(list), feedLength)]
	var body []byte
	var err error
	a := &answer{modified: changed}
	switch h.def.format {
	case "rss":
		a.contentType = "application/rss+xml; charset=utf-8"
		body, err = xml.MarshalIndent(h.rss(list, now, changed), "", "  ")
	case "atom":
		a.contentType = "application/atom+xml; charset=utf-8"
		body, err = xml.MarshalIndent(h.atom(list, now, changed), "", "  ")
	default:
		a.contentType = "application/feed+json"
		body, err = json.MarshalIndent(h.json(list, now), "", "  ")
	}
	if err == nil && h.def.format != "json" {
		body = append([]byte(xml.Header), body...)
	}
	a.body = body
	return a, err
}

// link is an article's address as the feed gives it.
func (h *house) link(a *article) string {
	u := h.base + a.path()
	if h.def.tracking != "" {
		u += "?" + h.def.tracking
	}
	return u
}

// summary is the first paragraph; content the whole text as HTML.
func (v *version) summary() string { return v.paragraphs[0] }

func (v *version) content() string {
	var b strings.Builder
	for _, p := range v.paragraphs {
		b.WriteString("<p>" + html.EscapeString(p) + "</p>\n")
	}
	return b.String()
}

type rssFeed struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Description string    `xml:"description"`
	Language    string    `xml:"language"`
	BuildDate   string    `xml:"lastBuildDate"`
	TTL         int       `xml:"ttl"`
	Items       []rssItem `xml:"item"`
}

type rssItem struct {
	Title       string  `xml:"title"`
	Link        string  `xml:"link"`
	GUID        rssGUID `xml:"guid"`
	Published   string  `xml:"pubDate"`
	Creator     string  `xml:"dc:creator,omitempty"`
	Category    string  `xml:"category,omitempty"`
	Description string  `xml:"description"`
}

type rssGUID struct {
	IsPermaLink bool   `xml:"isPermaLink,attr"`
	Value       string `xml:",chardata"`
}

func (h *house) rss(list []*article, now, changed time.Time) rssFeed {
	c := rssChannel{
		Title: h.def.title, Link: h.base + "/", Description: h.def.about, Language: h.def.lang,
		BuildDate: changed.Format(time.RFC1123Z), TTL: 15,
	}
	for _, a := range list {
		v := a.at(now)
		c.Items = append(c.Items, rssItem{
			Title: v.head["title"], Link: h.link(a), GUID: rssGUID{false, h.def.name + "-" + a.slug},
			Published: a.published.Format(time.RFC1123Z), Creator: v.head["author"],
			Category: v.head["section"], Description: v.summary(),
		})
	}
	return rssFeed{Version: "2.0", DC: "http://purl.org/dc/elements/1.1/", Channel: c}
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Lang      string      `xml:"xml:lang,attr"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Link      atomLink    `xml:"link"`
	Published string      `xml:"published"`
	Updated   string      `xml:"updated"`
	Author    *atomAuthor `xml:"author,omitempty"`
	Summary   *atomText   `xml:"summary,omitempty"`
	Content   *atomText   `xml:"content,omitempty"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

func (h *house) atom(list []*article, now, changed time.Time) atomFeed {
	f := atomFeed{
		Lang: h.def.lang, ID: "tag:" + h.def.name + ".example,2025:feed", Title: h.def.title,
		Updated: changed.Format(time.RFC3339),
		Links:   []atomLink{{"self", h.base + h.def.path}, {"alternate", h.base + "/"}},
	}
	for _, a := range list {
		v := a.at(now)
		e := atomEntry{
			Lang: h.langOf(v), ID: "tag:" + h.def.name + ".example,2025:" + a.slug, Title: v.head["title"],
			Link: atomLink{"alternate", h.link(a)}, Published: a.published.Format(time.RFC3339),
			Updated: v.from.Format(time.RFC3339),
		}
		if v.head["author"] != "" {
			e.Author = &atomAuthor{v.head["author"]}
		}
		if h.def.full {
			e.Content = &atomText{"html", v.content()}
		} else {
			e.Summary = &atomText{"text", v.summary()}
		}
		f.Entries = append(f.Entries, e)
	}
	return f
}

type jsonFeed struct {
	Version  string     `json:"version"`
	Title    string     `json:"title"`
	HomePage string     `json:"home_page_url"`
	FeedURL  string     `json:"feed_url"`
	Language string     `json:"language"`
	Items    []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Summary   string       `json:"summary,omitempty"`
	Content   string       `json:"content_html"`
	Published string       `json:"date_published"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

func (h *house) json(list []*article, now time.Time) jsonFeed {
	f := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: h.def.title, HomePage: h.base + "/",
		FeedURL: h.base + h.def.path, Language: h.def.lang, Items: []jsonItem{},
	}
	for _, a := range list {
		v := a.at(now)
		item := jsonItem{
			ID: h.base + a.path(), URL: h.link(a), Title: v.head["title"], Summary: v.summary(),
			Content: v.content(), Published: a.published.Format(time.RFC3339), Tags: []string{v.head["section"]},
		}
		if v.head["author"] != "" {
			item.Authors = []jsonAuthor{{v.head["author"]}}
		}
		f.Items = append(f.Items, item)
	}
	return f
}
