package feed

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// The formats of sitemaps (sitemaps.org protocol 0.9, with Google's extension
// for news).
const (
	formatSitemap = "sitemap"
	formatIndex   = "sitemap index"
)

// maxSitemap is how many addresses one sitemap may hold (sitemaps.org). The
// newest may stand last, so that all are read before most are left out.
const maxSitemap = 50_000

func (d *document) isSitemap() bool { return d.format == formatSitemap || d.format == formatIndex }

// sitemap begins a sitemap, or an index of sitemaps.
func (d *document) sitemap(root string) {
	d.format = formatSitemap
	if root == "sitemapindex" {
		d.format = formatIndex
	}
	d.most = d.opt.maxEntries
	d.opt.maxEntries = maxSitemap
}

// sitemapField is what an element of a sitemap's entry means.
func sitemapField(v vocabulary, local string) field {
	if v == vocabSitemap {
		switch local {
		case "loc":
			return fieldLink
		case "lastmod":
			return fieldUpdated
		}
		return fieldNone
	}
	switch local {
	case "news", "publication":
		return fieldGroup
	case "title":
		return fieldTitle
	case "publication_date":
		return fieldPublished
	case "language":
		return fieldLanguage
	case "keywords":
		return fieldKeywords
	}
	return fieldNone
}

// newest keeps the newest entries of a sitemap, in the order of the sitemap.
// An index lists no articles: the error names the sitemaps that may.
func (d *document) newest(feed *news.Feed) (*news.Feed, error) {
	if d.format == formatIndex {
		return nil, indexError(feed)
	}
	if len(feed.Entries) <= d.most {
		return feed, nil
	}
	newest := byDate(feed.Entries)[:d.most]
	slices.Sort(newest)
	kept := make([]news.Entry, 0, d.most)
	for _, i := range newest {
		kept = append(kept, feed.Entries[i])
	}
	feed.Warnings = append(feed.Warnings,
		fmt.Sprintf("the sitemap has %d addresses: the newest %d were read", len(feed.Entries), len(kept)))
	feed.Entries = kept
	return feed, nil
}

func indexError(feed *news.Feed) error {
	var some []string
	for _, i := range byDate(feed.Entries)[:min(len(feed.Entries), 5)] {
		some = append(some, text.Clean(feed.Entries[i].URL))
	}
	what := "it names none"
	if len(some) > 0 {
		what = "write one of those it names as feed: " + strings.Join(some, " ")
	}
	return fmt.Errorf("%w: an index of %d sitemaps: %s", ErrNotFeed, len(feed.Entries), what)
}

// byDate lists the places of entries, newest first, undated ones last.
func byDate(entries []news.Entry) []int {
	order := make([]int, len(entries))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return moment(entries[b]).Compare(moment(entries[a])) })
	return order
}

// moment is when an entry was published, else when it was last changed.
func moment(e news.Entry) time.Time {
	if !e.Published.IsZero() {
		return e.Published.Time
	}
	return e.Updated.Time
}
