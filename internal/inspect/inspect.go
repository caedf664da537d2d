// Package inspect says what Tocsin sees in some bytes, and what an address
// offers to watch. It promises that a page or feed is read exactly as a poll or
// a visit reads it, and that nothing is stored.
package inspect

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/extract"
	"tocsin/internal/feed"
	"tocsin/internal/fetch"
	"tocsin/internal/mailbox"
	"tocsin/internal/news"
	"tocsin/internal/pdf"
	"tocsin/internal/read"
)

// Result is what Tocsin sees in some bytes: a feed's entries, or a page's
// article. Exactly one of Feed and Document is set.
type Result struct {
	Kind     string // feed, article, page or mail
	Feed     *news.Feed
	Document *news.Document
	Outlet   *Outlet // what earlier pages of the outlet taught, where that is known
}

// MarshalJSON writes one flat object: the kind, and the fields of what it is.
func (i Result) MarshalJSON() ([]byte, error) {
	if i.Feed != nil {
		return PlainJSON(struct {
			Kind string `json:"kind"`
			*news.Feed
		}{i.Kind, i.Feed})
	}
	return PlainJSON(struct {
		Kind string `json:"kind"`
		*news.Document
		Outlet *Outlet `json:"outlet,omitempty"`
	}{i.Kind, i.Document, i.Outlet})
}

// PlainJSON writes text as it is, without escapes for HTML.
func PlainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// Options say where the bytes came from.
type Options struct {
	BaseURL     string
	ContentType string
	Status      int
	Now         time.Time
	Watch       *config.WatchedPage // read it as a watched page
	// Config says how pages of its outlets are read; nil for as on any page.
	Config *config.Config
	Outlet *Outlet // the outlet's record, as it is stored; nil if there is none
	Render bool    // a URL's scripts are run in a browser first
}

// Request asks for a URL as the service would: the address of a source
// as its poll does, another page of a source's outlet as a visit does. Where
// neither is so, what it serves is not known yet: it is asked for as a page,
// which obeys robots.txt.
func Request(cfg *config.Config, url string) fetch.Request {
	req := fetch.Request{URL: url, Kind: fetch.KindPage}
	source, own := cfg.SourceAt(url)
	if own && source.Kind() == news.SourceFeed {
		req.Kind = fetch.KindFeed
	}
	if !own {
		source, own = cfg.SourceOf(url)
	}
	if own {
		source.Apply(&req)
	}
	return req
}

// Bytes says what the bytes are: a feed if they parse as one, else a page,
// and an article if the page's verdict says so. The error is for bytes that
// are neither.
func Bytes(ctx context.Context, body []byte, opt Options) (Result, error) {
	if opt.Watch != nil {
		return watched(ctx, body, opt)
	}
	if pdf.Is(body) {
		doc, err := read.PDF(ctx, body, extract.Options{URL: opt.BaseURL, Now: opt.Now})
		return ofPage(doc), err
	}
	if mailbox.IsMessage(body) {
		return ofMail(body, opt), nil
	}
	f, err := feed.Parse(body, feed.Options{URL: opt.BaseURL, ContentType: opt.ContentType, Now: opt.Now, MarkupTitles: true})
	if err == nil {
		return ofFeed(f), nil
	}
	if !errors.Is(err, feed.ErrNotFeed) {
		return Result{}, err
	}
	read := extract.Options{URL: opt.BaseURL, Now: opt.Now}
	if opt.Config != nil {
		source, _ := opt.Config.SourceOf(opt.BaseURL)
		read = opt.Config.ReadOptions(source, opt.BaseURL, opt.Now)
	}
	if opt.Outlet != nil {
		read.Habit = extract.Record(opt.Outlet.Readers).At(opt.Now).Habit()
		opt.Outlet = OutletAt(opt.Outlet.Lane, opt.Outlet.Readers, opt.Now)
	}
	read.ContentType = opt.ContentType
	read.Status = opt.Status
	doc, err := extract.Page(body, read)
	if err != nil {
		return Result{}, err
	}
	seen := ofPage(doc)
	seen.Outlet = opt.Outlet
	return seen, nil
}

// ofMail says what the article is that a mail makes. Its signature is not checked:
// that asks whoever answers for the sender's domain.
func ofMail(raw []byte, opt Options) Result {
	e, whole := mailbox.Entry(raw, mailbox.Options{Now: opt.Now})
	doc := extract.FromEntry(e, extract.Options{Now: opt.Now})
	doc.Warnings = nil
	if !whole {
		doc.Warnings = []string{"not all of its text could be read"}
	}
	got := ofPage(doc)
	got.Kind = "mail"
	return got
}

// watched says what is watched on a page.
func watched(ctx context.Context, body []byte, opt Options) (Result, error) {
	watch := opt.Watch.Watch()
	watch.ContentType = opt.ContentType
	watch.URL = opt.BaseURL
	if watch.URL == "" {
		watch.URL = "http://localhost/" // links of a file that came from nowhere lead here
	}
	doc, err := read.Watched(ctx, body, watch)
	if err != nil {
		return Result{}, err
	}
	got := ofPage(doc)
	got.Kind = "page"
	return got, nil
}

func ofFeed(f *news.Feed) Result {
	for i := range f.Entries {
		e := &f.Entries[i]
		e.Authors, e.Categories = orEmpty(e.Authors), orEmpty(e.Categories)
	}
	if f.Entries == nil {
		f.Entries = []news.Entry{}
	}
	f.Warnings = orEmpty(f.Warnings)
	return Result{Kind: "feed", Feed: f}
}

func ofPage(doc news.Document) Result {
	doc.Authors, doc.Credits, doc.Warnings = orEmpty(doc.Authors), orEmpty(doc.Credits), orEmpty(doc.Warnings)
	kind := "page"
	if doc.Verdict == news.VerdictArticle {
		kind = "article"
	}
	return Result{Kind: kind, Document: &doc}
}

// orEmpty makes a list that JSON writes as [], never null.
func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// IsURL reports whether a command's argument names a URL, not a file.
func IsURL(arg string) bool {
	u, err := url.Parse(arg)
	return err == nil && (strings.EqualFold(u.Scheme, "http") || strings.EqualFold(u.Scheme, "https")) && u.Host != ""
}
