// Package page reads the two kinds of HTML page that are sources themselves:
// list pages, whose links are entries (Links), and watched pages, whose
// selected text is what is watched (Watched).
//
// It promises to work on bytes that somebody else fetched: it opens no
// connection, follows no link and keeps no cookie. A page that is too big or
// too deeply nested is an error, never a shortened page, so that a limit can
// not pass for a change. Selectors and patterns are bounded, so that no page
// can make one of them run for minutes.
package page

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/gocolly/colly/v2"

	"tocsin/internal/charset"
)

// maxBytes is the largest page that is read, in bytes after decompression:
// the fetcher's own limit for pages (DESIGN 6).
const maxBytes = 10 << 20

// maxElements bounds the elements of a page: each costs half a kilobyte of
// memory, so that ten megabytes of links would take hundreds.
const maxElements = 150_000

// Errors that callers branch on. All of them mean that the page says nothing
// this time: none of them is a change.
var (
	// ErrNothingSelected means that a watched page has no element that the
	// selector fits: the page was rebuilt, or it is not the page it was.
	ErrNothingSelected = errors.New("the selector fits nothing on this page")
	// errUnreadable means that the page is empty, too big or nested too deeply.
	errUnreadable = errors.New("the page cannot be read")
)

// elements counts what looks like an opening tag, which is never fewer than
// there are (those that a parser adds by itself are few).
func elements(body []byte) int {
	n := 0
	for i := bytes.IndexByte(body, '<'); i >= 0 && i+1 < len(body); {
		if c := body[i+1] | 0x20; c >= 'a' && c <= 'z' {
			n++
		}
		next := bytes.IndexByte(body[i+1:], '<')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return n
}

// parse hands body to a collector of its own and calls read with the root
// element. Colly brings the parser, <base href> and link resolution; the
// collector is fresh for every page because it remembers what it visited,
// and it is built without NewCollector, which would let COLLY_* environment
// variables change cookies, user agent and limits behind our back.
func parse(body []byte, pageURL, contentType string, read func(*colly.HTMLElement)) error {
	if len(body) > maxBytes {
		return fmt.Errorf("%w: %d bytes, the limit is %d", errUnreadable, len(body), maxBytes)
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return fmt.Errorf("%w: it is empty", errUnreadable)
	}
	if n := elements(body); n > maxElements {
		return fmt.Errorf("%w: %d elements, the limit is %d", errUnreadable, n, maxElements)
	}
	u, err := url.Parse(pageURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("page address %q: want an absolute http or https URL", pageURL)
	}
	c := &colly.Collector{}
	c.Init()
	c.MaxBodySize = 0
	c.AllowURLRevisit = true
	c.IgnoreRobotsTxt = true // the fetcher asked robots.txt before it fetched
	c.Context = context.Background()
	c.DisableCookies()
	text, _ := charset.Page(body, contentType)
	c.WithTransport(stored(text))
	done := false
	c.OnHTML("html", func(e *colly.HTMLElement) {
		if !done { // a broken page may hold a second <html> inside foreign content
			done = true
			read(e)
		}
	})
	// Visit loses the error of the HTML parser: OnError is where it comes out.
	var parseErr error
	c.OnError(func(_ *colly.Response, err error) { parseErr = err })
	if err := c.Visit(u.String()); err != nil {
		parseErr = err
	}
	switch {
	case parseErr != nil:
		return fmt.Errorf("%w: %w", errUnreadable, parseErr)
	case !done:
		return fmt.Errorf("%w: it has no HTML", errUnreadable)
	}
	return nil
}

// stored is an http.RoundTripper that answers every request with a page that
// is here already.
type stored []byte

// RoundTrip answers with the stored page, whatever the request asks for.
func (s stored) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		Status:     "200 OK",
		StatusCode: http.StatusOK,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		Body:          io.NopCloser(bytes.NewReader(s)),
		ContentLength: int64(len(s)),
		Uncompressed:  true, // keeps colly from gunzipping by file name
		Request:       req,
	}, nil
}
