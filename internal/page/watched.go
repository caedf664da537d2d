package page

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"github.com/gocolly/colly/v2"
	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"

	"tocsin/internal/news"
	"tocsin/internal/shown"
	"tocsin/internal/text"
)

// The ways to read a watched page.
const (
	readText  = "text"  // paragraphs, list items and table rows, as lines
	readLinks = "links" // each link: what it says, and where it leads
	ReadTable = "table" // rows of tables, with every cell in its place
	ReadJSON  = "json"  // values of a JSON document
)

// WatchOptions says which part of a watched page is watched, and how it is read.
type WatchOptions struct {
	URL         string   // address of the page as fetched, after redirects
	ContentType string   // the response's Content-Type, for its charset; may be empty
	Read        string   // ReadText and so on; "" is ReadText
	Select      string   // CSS selector of the watched part, a JSONPath for ReadJSON; default: main, else body, or all of it
	Ignore      []string // the same for parts to leave out: counters, clocks, adverts
	Keep        []string // RE2 patterns: only lines that fit one are kept; all are if there is none
	Drop        []string // RE2 patterns: lines that fit one are left out
	Key         []string // tables and JSON: the columns or members that tell one row from another
	Min         int      // characters of text below which the page is suspect, before Keep and Drop; 0 for none
}

// ByRows reports whether the text is a list of rows, to be compared row by
// row, and not prose.
func (opt WatchOptions) ByRows() bool { return opt.Read != "" && opt.Read != readText }

// Watched reads the watched part of a page as a document. Its Text has lines:
// paragraphs, list items and table rows of a text, the cells of a row divided
// by " | "; a link and its address; a row of a table, key cells first; values
// of a JSON document. Several elements that the selector fits follow each
// other. The verdict is article when there is text, stub when the selected
// part has none, suspect when it has less than Min. Errors:
// ErrNothingSelected, errUnreadable, or the option that is wrong.
func Watched(body []byte, opt WatchOptions) (news.Document, error) {
	filter, err := newLineFilter(opt.Keep, opt.Drop)
	if err != nil {
		return news.Document{}, err
	}
	doc := news.Document{URL: opt.URL, Verdict: news.VerdictArticle}
	if opt.Read == ReadJSON {
		err = readJSON(&doc, body, opt)
	} else {
		err = readMarkup(&doc, body, opt)
	}
	if err != nil {
		return news.Document{}, err
	}
	return finished(doc, filter, opt)
}

// WatchedText is Watched for a document whose text was read already, a PDF's:
// it has no elements, so only what works on lines applies.
func WatchedText(doc news.Document, opt WatchOptions) (news.Document, error) {
	switch {
	case opt.ByRows():
		return news.Document{}, fmt.Errorf("it is a PDF, of which read: %s reads nothing: remove read", opt.Read)
	case opt.Select != "" || len(opt.Ignore) > 0:
		return news.Document{}, errors.New("it is a PDF, which has no elements: write keep and drop instead of select and ignore")
	}
	filter, err := newLineFilter(opt.Keep, opt.Drop)
	if err != nil {
		return news.Document{}, err
	}
	doc.URL = opt.URL
	doc.Verdict = news.VerdictArticle
	return finished(doc, filter, opt)
}

// finished makes the text clean, judges it, and keeps the lines to watch.
func finished(doc news.Document, filter lineFilter, opt WatchOptions) (news.Document, error) {
	// One letter written in two ways is one, so that a page's new editor changes nothing.
	doc.Text = norm.NFC.String(text.CleanLines(doc.Text))
	doc.Rows = true
	switch n := utf8.RuneCountInString(doc.Text); {
	case n == 0:
		doc.Verdict = news.VerdictStub
		doc.Reason = "the selected part of the page has no text"
	case n < opt.Min:
		doc.Verdict = news.VerdictSuspect
		doc.Reason = fmt.Sprintf("%d characters are fewer than min: %d", n, opt.Min)
	}
	var err error
	doc.Text, err = filter.lines(doc.Text)
	return doc, err
}

// readMarkup reads an HTML page in one of the ways that work on elements.
func readMarkup(doc *news.Document, body []byte, opt WatchOptions) error {
	sel, err := compileSelector(opt.Select)
	if err != nil {
		return err
	}
	ignore, err := compileSelectors(opt.Ignore)
	if err != nil {
		return fmt.Errorf("ignore: %w", err)
	}
	var failed error
	err = parse(body, opt.URL, opt.ContentType, func(root *colly.HTMLElement) {
		failed = readWatched(doc, root, sel, ignore, opt)
	})
	if err == nil {
		err = failed
	}
	return err
}

func readWatched(doc *news.Document, root *colly.HTMLElement, sel selector, ignore []selector, opt WatchOptions) error {
	dom := root.DOM
	if err := show(dom); err != nil {
		return err
	}
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
	for _, n := range banners(dom.Nodes[0], picked.Nodes, sel.css != "") {
		drop[n] = true
	}
	picked.RemoveAttr("hidden") // who selects what a tab or a fold hides wants to read it
	parts := outermost(picked.Nodes)
	switch opt.Read {
	case readLinks:
		doc.Text = linkLines(root, parts, drop)
	case ReadTable:
		doc.Text, err = tableLines(parts, drop, opt.Key)
	default:
		var w lineWriter
		for _, n := range parts {
			w.node(n, drop)
			w.endLine()
		}
		doc.Text = w.text()
	}
	doc.Title, _ = text.Title(title(dom, picked))
	doc.Language = language(dom)
	if href, ok := dom.Find(`link[rel="canonical"]`).First().Attr("href"); ok {
		doc.CanonicalURL = root.Request.AbsoluteURL(strings.TrimSpace(href))
	}
	readHubs(doc, root)
	return err
}

// show makes of a page what its readers see.
func show(dom *goquery.Selection) error {
	for _, n := range dom.Nodes {
		if err := shown.Apply(n, shown.Styles(n)); err != nil {
			return fmt.Errorf("%w: %w", errUnreadable, err)
		}
	}
	return nil
}

// maxHubs bounds how many are kept.
const maxHubs = 8

// readHubs takes in where the page is pushed from: what its head says and
// nothing else, as others may write into its body (WebSub, 4).
func readHubs(doc *news.Document, root *colly.HTMLElement) {
	root.DOM.Find("head link[rel][href]").Each(func(_ int, link *goquery.Selection) {
		address := root.Request.AbsoluteURL(strings.TrimSpace(link.AttrOr("href", "")))
		for _, rel := range strings.Fields(strings.ToLower(link.AttrOr("rel", ""))) {
			switch {
			case address == "":
			case rel == "hub" && len(doc.Hubs) < maxHubs:
				doc.Hubs = append(doc.Hubs, address)
			case rel == "self" && doc.Self == "":
				doc.Self = address
			}
		}
	})
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
