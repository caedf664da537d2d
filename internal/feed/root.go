package feed

import (
	"errors"
	"fmt"
	"strings"

	"tocsin/internal/feed/xmlscan"
	"tocsin/internal/news"
)

// root begins the feed, if the element is one's root.
func (d *document) root(t xmlscan.Token, local, prefix string) bool {
	version := xmlscan.Attribute(t.Text, "version")
	switch local {
	case "rss":
		d.format = strings.TrimSpace("rss " + version)
	case "rdf":
		d.format = "rss " + d.rdfVersion()
	case "feed":
		if version == "" {
			version = "1.0"
		}
		d.format = "atom " + version
	case "channel":
		d.format = "cdf"
		if t.Name == local { // CDF shouts; this is RSS without its root
			d.format = "rss"
		}
		d.channelAttributes(t)
	case "urlset", "sitemapindex":
		d.sitemap(local)
	default:
		return false
	}
	for i := range d.bound {
		if d.bound[i].prefix == prefix && d.bound[i].vocab == vocabOther {
			d.native = d.bound[i].uri // a namespace of their own: its elements are the feed's
		}
	}
	return true
}

// rdfVersion is that of the RSS that is written in RDF.
func (d *document) rdfVersion() string {
	for _, b := range d.bound {
		if b.vocab == vocabCore && strings.Contains(b.uri, "0.9") {
			return "0.9"
		}
	}
	return "1.0"
}

// notFeedYet counts the elements before the root: a warning that a server
// printed before the feed is passed over, a page is not searched for a feed.
func (d *document) notFeedYet(t xmlscan.Token, local string) error {
	if d.first == "" {
		d.first = local
	}
	d.tops++
	switch local {
	case "html", "head", "body":
		d.first = "html"
		return d.notFeed()
	case "opml":
		d.first = local
		return d.notFeed()
	}
	d.bound = d.bound[:0]
	if d.tops > 50 {
		return d.notFeed()
	}
	return nil
}

func (d *document) notFeed() error {
	what := "plain text"
	if d.first == "opml" {
		list := news.Advise(errors.New("an OPML list of feeds"), ": %h adds those it names", news.To(news.HintImportSources, "FILE"))
		return fmt.Errorf("%w: %w", ErrNotFeed, list)
	}
	switch {
	case d.first == "html":
		what = "an HTML page: if this is the right address, watch it with site: or page: instead of feed:"
	case strings.HasPrefix(strings.TrimLeft(d.source, " \t\r\n"), "%PDF"):
		what = "a PDF document"
	case d.first != "":
		what = fmt.Sprintf("a document of <%s>", shorten(d.first))
	}
	return fmt.Errorf("%w: %s", ErrNotFeed, what)
}
