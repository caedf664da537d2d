// Package extract reads one news page: the article's text in paragraphs, its
// title, authors, times with their zone, language and section, the outlets it
// credits, and a verdict that says whether the page is an article at all. It
// promises to be bounded in time and memory on any input, to change nothing
// outside, and never to take a wall, an error page or a list for an article's
// text without saying so: every verdict has a reason.
//
// The page is parsed (tree), what it says of its article is read (jsonld, meta),
// its blocks are weighed (blocks), and the whole is judged (verdict).
package extract

import (
	"errors"
	"fmt"
	"time"

	"tocsin/internal/news"
)

// errNotHTML is what Page reports, wrapped with what it is instead, for a body
// that no reading of HTML can make sense of: an image, a PDF, an archive.
var errNotHTML = errors.New("not an HTML page")

// errTooBig is what Page reports, wrapped with the figures, for a body above
// maxBytes.
var errTooBig = errors.New("page is too big to read")

// maxBytes is the largest page that is read, in decoded bytes (DESIGN 6).
const maxBytes = 10 << 20

// Options says what is known about a page beside its bytes. Every field may be
// left out.
type Options struct {
	URL         string         // where the page came from, after redirects
	ContentType string         // the Content-Type header, for its charset
	Language    string         // what the source is configured as ("hy"), a hint
	Location    *time.Location // the outlet's zone, for times written without one
	Status      int            // HTTP status; 0 means 200
	Now         time.Time      // the time of the visit; later dates are not believed. Zero: no check
	Title       string         // the title of the feed entry that led here
	Published   news.Date      // its date, used where the page has none
	Authors     []string       // its authors, used where the page has none
	Rules       *Rules         // the outlet's own, from the configuration; nil for none
	Habit       Habit          // what earlier pages of the outlet taught
	Content     string         // the text of the feed's entry (EntryText), taken where the page has next to nothing
	// Named reports whether a text names somebody watched: an aside, fold or caption
	// that does is part of the article. Nil for nobody.
	Named func(text string) bool
}

// Page reads a page. A page that is no article is not an error: its verdict
// and reason say what it is. An error says that the body is no page, or too big.
func Page(body []byte, opt Options) (news.Document, error) {
	if len(body) > maxBytes {
		return news.Document{}, fmt.Errorf("%w: %d bytes of at most %d", errTooBig, len(body), maxBytes)
	}
	if kind := binaryKind(body); kind != "" {
		return news.Document{}, fmt.Errorf("%w: it is %s", errNotHTML, kind)
	}
	return read(body, opt), nil
}
