package apptest

import (
	"fmt"
	"html"
	"math/rand/v2"
	"strings"
	"time"

	"tocsin/internal/news"
)

// After is a moment of the rig's days.
func After(d time.Duration) time.Time { return Start.Add(d) }

// Anna is who decides in these tests.
var Anna = news.Actor{Name: "anna", Way: news.WayPage, Role: news.RoleEditor}

// Old is what the feed has when the watch begins.
var Old = Piece{Slug: "old", Title: "An old report", Date: After(-48 * time.Hour)}

// Many are articles that were there before the watch.
func Many(name string, n int) []Piece {
	var out []Piece
	for i := range n {
		out = append(out, Piece{
			Slug: fmt.Sprint(name, i), Title: fmt.Sprintf("Report %d of the flood", i),
			Date: After(-time.Duration(i+1) * time.Hour),
		})
	}
	return out
}

// Piece is an article of the site and its entry in the feed.
type Piece struct {
	Slug  string
	GUID  string // default: its link
	Query string // added to the link in the feed
	Title string
	Text  []string // paragraphs; default: words(slug), with the name in the first
	Name  string   // default Ruben Vardanyan; "-" for nobody
	// content is what the feed has of it, as HTML; default: its first paragraph.
	Content string
	Date    time.Time
}

// Paragraphs are those of its text.
func (p Piece) Paragraphs() []string {
	if p.Text != nil {
		return p.Text
	}
	name := p.Name
	if name == "" {
		name = "Ruben Vardanyan"
	}
	text := Words(p.Slug)
	if name != "-" {
		text[0] += " Relatives of " + name + " were told on the same evening."
	}
	return text
}

// Page is the article's page.
func (p Piece) Page() Reply {
	var b strings.Builder
	fmt.Fprintf(&b, `<!DOCTYPE html><html lang="en"><head><title>%[1]s | The Wire</title><meta property="og:type" content="article"><meta property="og:title" content="%[1]s">`, html.EscapeString(p.Title))
	if !p.Date.IsZero() {
		fmt.Fprintf(&b, `<meta property="article:published_time" content="%s">`, p.Date.Format(time.RFC3339))
	}
	fmt.Fprintf(&b, `</head><body><nav><a href="/">Home</a> <a href="/about">About</a></nav><article><h1>%s</h1>`, html.EscapeString(p.Title))
	for _, text := range p.Paragraphs() {
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(text))
	}
	b.WriteString(`</article><footer>The Wire</footer></body></html>`)
	return Reply{Kind: "text/html", Body: b.String()}
}

// Publish sets the pages and a feed of these articles, and nothing else.
func (s *Site) Publish(pieces ...Piece) {
	for _, p := range pieces {
		s.Set("/"+p.Slug, p.Page())
	}
	s.Feed(pieces...)
}

// Feed sets the feed alone.
func (s *Site) Feed(pieces ...Piece) {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Wire</title><link>` + s.URL + `/</link>`)
	for _, p := range pieces {
		link := s.URL + "/" + p.Slug + p.Query
		guid := p.GUID
		if guid == "" {
			guid = link
		}
		fmt.Fprintf(&b, `<item><title>%s</title><link>%s</link><guid isPermaLink="false">%s</guid>`, html.EscapeString(p.Title),
			html.EscapeString(link), html.EscapeString(guid))
		if !p.Date.IsZero() {
			fmt.Fprintf(&b, `<pubDate>%s</pubDate>`, p.Date.Format(time.RFC1123Z))
		}
		content := p.Content
		if content == "" {
			content = p.Paragraphs()[0]
		}
		fmt.Fprintf(&b, `<description>%s</description></item>`, html.EscapeString(content))
	}
	b.WriteString(`</channel></rss>`)
	s.Set("/feed.xml", Reply{Kind: "application/rss+xml", Body: b.String()})
}

// Words are three paragraphs of invented news that no other name repeats.
func Words(name string) []string {
	h := uint64(14695981039346656037)
	for _, c := range []byte(name) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	rng := rand.New(rand.NewPCG(h, 1))
	pick := func(list string) string {
		all := strings.Fields(list)
		return all[rng.IntN(len(all))]
	}
	const nouns = `bridge harvest council library orchestra railway vineyard reservoir hospital museum observatory market tunnel bakery theatre harbour school workshop archive quarry
		stadium laboratory monastery cinema ferry newspaper glacier lighthouse greenhouse gallery garrison pharmacy embassy brewery studio cottage refinery college chapel depot`
	const verbs = `reopened delayed rebuilt measured inspected praised questioned financed expanded postponed surveyed repaired relocated welcomed criticised documented celebrated examined mapped sold`
	const kinds = `northern wooden regional abandoned modern historic crowded narrow silent coastal mountain provincial renovated private electric ancient temporary municipal floating remote`
	const days = `Monday Tuesday Wednesday Thursday Friday Saturday Sunday January March April June August October November spring autumn winter`
	var out []string
	for range 3 {
		var b strings.Builder
		for range 5 {
			fmt.Fprintf(&b, "After %s the %s %s %s the %s %s near the %s %s and its %s. ",
				pick(days), pick(kinds), pick(nouns), pick(verbs), pick(kinds), pick(nouns), pick(kinds), pick(nouns), pick(nouns))
		}
		out = append(out, strings.TrimSpace(b.String()))
	}
	return out
}
