// Package feed turns the bytes of a feed, as a server sent them, into entries.
//
// It promises to read what publishers really send: any encoding, RSS 0.9 to
// 2.0, RDF, Atom 0.3 and 1.0 under any prefix, CDF, JSON Feed and (news) sitemaps,
// broken XML, relative addresses, and a tail that is cut off (the whole entries before the
// break are kept, with a warning). What it returns is safe to show: titles are
// plain text, summaries and contents are HTML without anything active. Work
// and memory are bounded by the size of the input, nesting and attributes are
// limited, and no DTD or entity is ever fetched or expanded beyond one level.
//
// The work is done in three steps. The preparation reads the bytes (package
// charset) with a tolerant scanner (xmlscan) and writes a small, well-formed JSON Feed in which numbers
// stand for texts; as Atom it took gofeed more than twice the time. gofeed reads
// that: it never sees a publisher's bytes, so its known faults (stack overflow
// on nesting, charsets, dates, a lost feed for one bad byte) cannot be reached,
// and it has a tenth of the bytes to read. Then the texts are put back, their
// addresses made absolute (address) and their HTML sanitised (markup).
package feed

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"tocsin/internal/charset"
	"tocsin/internal/feed/markup"
	"tocsin/internal/feed/xmlscan"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// ErrNotFeed is what Parse wraps where the bytes are something else than a
// feed; the message says what.
var ErrNotFeed = errors.New("not a feed")

// errLimit is what Parse wraps where a document is built to hurt its reader:
// nested deeper than 256 elements, or more than 200 attributes on one.
var errLimit = errors.New("refused")

// defaultMaxEntries is how many entries are read of one feed.
const defaultMaxEntries = 5000

// Options say what is known about the bytes.
type Options struct {
	URL             string         // where they came from; relative addresses are resolved against it
	ContentType     string         // the Content-Type header
	ContentLocation string         // the Content-Location header; it goes before URL
	Language        string         // of entries that state none
	Location        *time.Location // of dates without a zone; nil is UTC
	Now             time.Time      // when they were fetched; zero accepts dates in the future

	// MarkupTitles keeps the markup of titles, sanitised, instead of making
	// them plain text: what `inspect` shows of a feed.
	MarkupTitles bool

	maxEntries int // 0 is defaultMaxEntries; tests have less
}

// Parse reads a feed. A feed that is broken but partly readable has its
// entries and warnings, and no error.
func Parse(body []byte, opt Options) (*news.Feed, error) {
	if opt.maxEntries <= 0 {
		opt.maxEntries = defaultMaxEntries
	}
	source, encoding, warnings := charset.Feed(body, opt.ContentType, declaredCharset(body))
	source = text.Printable(source)
	start := strings.TrimLeft(source, " \t\r\n")
	if start == "" {
		return nil, fmt.Errorf("%w: an empty document", ErrNotFeed)
	}
	var (
		feed *news.Feed
		err  error
	)
	if start[0] == '{' || start[0] == '[' {
		feed, err = parseJSON(start, opt)
	} else {
		feed, err = parseXML(source, opt)
	}
	if err != nil {
		return nil, err
	}
	for i := range feed.Entries {
		admit(&feed.Entries[i], opt)
	}
	feed.Encoding = encoding
	feed.Warnings = append(append([]string{}, warnings...), feed.Warnings...)
	return feed, nil
}

// admit bounds what an entry says of itself, and takes out what an escape may
// have brought in. A text too long for a title stands behind the others as well:
// what it says is read, matched and compared there.
func admit(e *news.Entry, opt Options) {
	e.ID, e.URL = text.Printable(e.ID), text.Printable(e.URL)
	e.Summary, e.Content = text.Printable(e.Summary), text.Printable(e.Content)
	if opt.MarkupTitles {
		return
	}
	title, whole := text.Title(e.Title)
	if whole {
		return
	}
	behind := "<p>" + markup.Escape(e.Title) + "</p>"
	if e.Content != "" {
		e.Content += behind
	}
	e.Summary += behind // the longer of the two is read
	e.Title = title
}

// declaredCharset is the label in an XML declaration, or "".
func declaredCharset(body []byte) string {
	head := body[:min(len(body), 1024)]
	n := bytes.Index(head, []byte("<?xml"))
	if n < 0 {
		return ""
	}
	head = head[n:]
	if end := bytes.Index(head, []byte("?>")); end >= 0 {
		head = head[:end]
	}
	return xmlscan.Attribute(string(head[len("<?xml"):]), "encoding")
}

// parseXML prepares a document, has gofeed read it and puts the texts back.
func parseXML(source string, opt Options) (*news.Feed, error) {
	d := newDocument(source, opt)
	if err := d.read(); err != nil {
		return nil, err
	}
	read, err := gofeed.NewParser().Parse(strings.NewReader(d.skeleton()))
	if err != nil {
		return nil, fmt.Errorf("read the prepared feed: %w", err)
	}
	if len(read.Items) != len(d.entries) {
		return nil, fmt.Errorf("read the prepared feed: %d entries became %d", len(d.entries), len(read.Items))
	}
	feed := d.join(read)
	if d.isSitemap() {
		return d.newest(feed)
	}
	return feed, nil
}
