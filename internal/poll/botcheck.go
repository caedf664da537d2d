package poll

import (
	"errors"
	"time"

	"tocsin/internal/extract"
	"tocsin/internal/feed"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
)

// challenged recognises a bot check served with status 200 where the feed should be.
func challenged(err error, resp *fetch.Response, now time.Time) error {
	if !errors.Is(err, feed.ErrNotFeed) || !isBotCheck(resp, now) {
		return err
	}
	return botCheck(resp, "feed")
}

// isBotCheck reports whether a page is one that looks for robots.
func isBotCheck(resp *fetch.Response, now time.Time) bool {
	doc, err := extract.Page(resp.Body, extract.Options{URL: resp.FinalURL, ContentType: resp.ContentType, Status: resp.Status, Now: now})
	return err == nil && doc.Verdict == news.VerdictChallenge
}

// botCheck is the error that a list or a feed cannot be read for it.
func botCheck(resp *fetch.Response, what string) error {
	return &fetch.Error{
		Class: fetch.ClassChallenge, URL: resp.FinalURL, Status: resp.Status,
		Err: errors.New("a bot check stands there in place of the " + what),
	}
}
