package extract

import (
	"strings"

	"tocsin/internal/news"

	"github.com/markusmobius/go-trafilatura"
	"github.com/go-shiori/dom"
)

func read(body []byte, opt Options) news.Document {
	t, err := parse(body)
	if err != nil {
		return news.Document{URL: opt.URL, Verdict: news.VerdictError, Reason: err.Error()}
	}
	d := news.Document{URL: opt.URL, Title: t.title, Verdict: news.VerdictArticle}
	res, err := trafilatura.ExtractDocument(t.doc, trafilatura.Options{ExcludeComments: true, HtmlDateMode: trafilatura.Disabled})
	if err == nil {
		var b strings.Builder
		for _, n := range dom.Children(res.ContentNode) {
			b.WriteString(fold(dom.TextContent(n)))
			b.WriteString("\n")
		}
		d.Text = b.String()
	}
	return d
}

func binaryKind([]byte) string { return "" }

