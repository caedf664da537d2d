package page

import (
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"github.com/gocolly/colly/v2"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Found is something on a page that may be watched.
type Found struct {
	Kind  news.SourceKind // SourceFeed, or SourceSite for the page itself as a list of links
	URL   string
	Title string // what the page calls it; may be empty
	Links string // SourceSite: the selector of the links to articles
}

// Bounds of what one page proposes.
const (
	maxFound    = 20
	minHeadline = 25 // characters of a link's text that read as a headline
	minArticles = 4  // links that make a page a list
)

var (
	declared  = cascadia.MustCompile("link[rel][href]")
	feedWords = []string{"/feed", "/rss", "rss.xml", "atom.xml", "feed.xml", "feed.json", "index.xml", ".rss", "/atom", "format=feed"}
)

// feedTypes are the media types of feeds.
var feedTypes = []string{
	"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml",
	"application/xml",
}

// Discover finds what a home page offers to watch: the feeds it declares,
// then those it links to, then its own list of articles. Nothing is fetched:
// whether an address is what its page says is for the caller to see. Errors
// wrap errUnreadable.
func Discover(body []byte, pageURL, contentType string) ([]Found, error) {
	var out []Found
	add := func(f Found) {
		f.Title = text.Clean(f.Title)
		if f.URL == "" || len(out) >= maxFound || slices.ContainsFunc(out, func(o Found) bool { return o.URL == f.URL && o.Kind == f.Kind }) {
			return
		}
		out = append(out, f)
	}
	err := parse(body, pageURL, contentType, func(root *colly.HTMLElement) {
		root.DOM.FindMatcher(declared).Each(func(_ int, s *goquery.Selection) {
			rel := " " + strings.ToLower(s.AttrOr("rel", "")) + " "
			kind, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s.AttrOr("type", ""))), ";")
			if strings.Contains(rel, " alternate ") && slices.Contains(feedTypes, kind) || strings.Contains(rel, " feed ") {
				add(Found{Kind: news.SourceFeed, URL: webAddress(root, s), Title: s.AttrOr("title", "")})
			}
		})
		root.DOM.FindMatcher(links).Each(func(_ int, s *goquery.Selection) {
			address := webAddress(root, s)
			if looksLikeFeed(address) {
				add(Found{Kind: news.SourceFeed, URL: address, Title: oneLine(s)})
			}
		})
		if css := listSelector(root); css != "" {
			add(Found{Kind: news.SourceSite, URL: pageURL, Title: oneLine(root.DOM.Find("title").First()), Links: css})
		}
	})
	return out, err
}

// webAddress is where a link leads, "" if not to the web.
func webAddress(root *colly.HTMLElement, s *goquery.Selection) string {
	address := root.Request.AbsoluteURL(strings.TrimSpace(s.AttrOr("href", "")))
	if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
		return ""
	}
	return address
}

func looksLikeFeed(address string) bool {
	address = strings.TrimRight(strings.ToLower(address), "/")
	for _, w := range feedWords {
		if strings.HasSuffix(address, w) || strings.HasPrefix(w, "format") && strings.Contains(address, w) {
			return true
		}
	}
	return false
}

// listSelectors are tried in this order: what marks articles, before what
// marks headlines, before any link.
var listSelectors = []string{"article h2 a", "article h3 a", "article a", "main h2 a", "main h3 a", "h2 a", "h3 a", "main a", "a"}

// listSelector is the first selector whose links read as headlines: of those
// it fits, most, and enough of them.
func listSelector(root *colly.HTMLElement) string {
	for _, css := range listSelectors {
		sel, err := compileSelector(css)
		if err != nil {
			return ""
		}
		picked, err := sel.find(root.DOM)
		if err != nil {
			continue
		}
		headlines, all := map[string]bool{}, map[string]bool{}
		picked.Slice(0, min(picked.Length(), maxExamined)).Each(func(_ int, s *goquery.Selection) {
			address := webAddress(root, s)
			if title, _ := linkTitle(s); address != "" && title != "" {
				all[address] = true
				if len([]rune(title)) >= minHeadline {
					headlines[address] = true
				}
			}
		})
		if len(headlines) >= minArticles && (2*len(headlines) >= len(all) || css == "a") {
			return css
		}
	}
	return ""
}
