package page

import (
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/gocolly/colly/v2"
	"golang.org/x/net/html"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// WatchOptions says which part of a watched page is watched.
type WatchOptions struct {
	URL         string   // address of the page as fetched, after redirects
	ContentType string   // the response's Content-Type, for its charset; may be empty
	Select      string   // CSS selector of the watched part; default: main, else body
	Ignore      []string // CSS selectors of parts to leave out: counters, clocks, adverts
}

// Watched reads the watched part of a page as a document: paragraphs, list
// items and table rows are lines of Text, the cells of a row are divided by
// " | ". Several elements that the selector fits follow each other. The
// verdict is article when there is text and stub when the selected part has
// none. Errors: ErrNothingSelected, ErrUnreadable, or the option that is
// wrong.
func Watched(body []byte, opt WatchOptions) (news.Document, error) {
	sel, err := compileSelector(opt.Select)
	if err != nil {
		return news.Document{}, err
	}
	ignore, err := compileSelectors(opt.Ignore)
	if err != nil {
		return news.Document{}, fmt.Errorf("ignore: %w", err)
	}
	doc := news.Document{URL: opt.URL, Verdict: news.VerdictArticle}
	var failed error
	err = parse(body, opt.URL, opt.ContentType, func(root *colly.HTMLElement) {
		failed = readWatched(&doc, root, sel, ignore)
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return news.Document{}, err
	}
	if doc.Text == "" {
		doc.Verdict, doc.Reason = news.VerdictStub, "the selected part of the page has no text"
	}
	return doc, nil
}

func readWatched(doc *news.Document, root *colly.HTMLElement, sel selector, ignore []selector) error {
	dom := root.DOM
	picked, err := pick(dom, sel)
	if err != nil {
		return err
	}
	if picked.Length() == 0 {
		return fmt.Errorf("%w: %q", ErrNothingSelected, sel.css)
	}
	drop := make(map[*html.Node]bool)
	for _, s := range ignore {
		dropped, err := s.find(dom)
		if err != nil {
			return err
		}
		for _, n := range dropped.Nodes {
			drop[n] = true
		}
	}
	var w lineWriter
	for _, n := range outermost(picked.Nodes) {
		w.node(n, drop)
		w.endLine()
	}
	doc.Text = text.CleanLines(w.text())
	doc.Title = text.Clean(title(dom, picked))
	doc.Language = language(dom)
	if href, ok := dom.Find(`link[rel="canonical"]`).First().Attr("href"); ok {
		doc.CanonicalURL = root.Request.AbsoluteURL(strings.TrimSpace(href))
	}
	return nil
}

// language is the primary subtag of the page's own language, or "".
func language(dom *goquery.Selection) string {
	lang, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(dom.AttrOr("lang", ""))), "-")
	return lang
}

func pick(dom *goquery.Selection, sel selector) (*goquery.Selection, error) {
	if sel.css != "" {
		return sel.find(dom)
	}
	if m := dom.Find("main").First(); m.Length() > 0 {
		return m, nil
	}
	return dom.Find("body").First(), nil
}

// outermost drops nodes that lie inside another picked node, whose text
// would be read twice.
func outermost(nodes []*html.Node) []*html.Node {
	picked := make(map[*html.Node]bool, len(nodes))
	for _, n := range nodes {
		picked[n] = true
	}
	var out []*html.Node
next:
	for _, n := range nodes {
		for p := n.Parent; p != nil; p = p.Parent {
			if picked[p] {
				continue next
			}
		}
		out = append(out, n)
	}
	return out
}

// title prefers the headline of what is watched to the page's <title>, where
// counters and site names come and go.
func title(dom, picked *goquery.Selection) string {
	if t := oneLine(picked.Find("h1").First()); t != "" {
		return t
	}
	if t := strings.TrimSpace(dom.Find(`meta[property="og:title"]`).First().AttrOr("content", "")); t != "" {
		return t
	}
	return oneLine(dom.Find("title").First())
}
