package mailbox

import (
	"bytes"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"tocsin/internal/extract"
	"tocsin/internal/news"
	"tocsin/internal/shown"
	"tocsin/internal/text"
)

const (
	// agreed is the share of an HTML part's words, in per cent, that the extraction of
	// pages must find for its text to be taken: what it leaves out then is what hangs
	// around the text. Of a letter with ten items it would take one.
	agreed  = 80
	maxTree = 2 << 20 // bytes of a letter that is made a tree; what is longer, or nested too deeply for one, is read by tokens
)

// htmlText is the text of an HTML part.
func htmlText(page []byte, opt Options) string {
	all := strings.Join(withoutTail(strings.Split(visible(page), "\n")), "\n")
	doc, err := extract.Page(page, extract.Options{
		Language: opt.Language, Location: opt.Location, Now: opt.Now, ContentType: "text/html; charset=utf-8",
	})
	if err == nil && doc.Verdict == news.VerdictArticle &&
		len(strings.Fields(doc.Text))*100 >= len(strings.Fields(all))*agreed {
		return doc.Text
	}
	return all
}

// visible is what a letter's readers see: without what is hidden (the line that
// mail programs show beside the subject), and without the letter that it answers.
func visible(page []byte) string {
	if len(page) > maxTree {
		return text.HTMLToText(string(page))
	}
	root, err := html.ParseWithOptions(bytes.NewReader(page), html.ParseOptionEnableScripting(false))
	if err != nil || shown.Apply(root, shown.Styles(root)) != nil {
		return text.HTMLToText(string(page))
	}
	doc := goquery.NewDocumentFromNode(root)
	doc.Find("[hidden], style, script, head").Remove()
	whole := texts(doc)
	doc.Find(`blockquote[type="cite"], blockquote.gmail_quote, .moz-cite-prefix, .gmail_attr`).Remove()
	if rest := texts(doc); rest != "" {
		return rest
	}
	return whole // all of it is quoted: forwarded
}

func texts(doc *goquery.Document) string {
	out, err := doc.Html()
	if err != nil {
		return ""
	}
	return text.HTMLToText(out)
}
