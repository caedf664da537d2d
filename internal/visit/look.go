package visit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/extract"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/pdf"
	"tocsin/internal/read"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

// look is the result of fetching and reading an article once. It is input: it
// holds no decision, and nothing changes it afterwards.
type look struct {
	article news.Article // as it is stored
	conf    config.Source
	at      time.Time
	status  int    // of the answer, 0 if there was none
	sha     []byte // of the body as received, nil if there was none
	resp    *fetch.Response
	same    bool // the text is the known one: a 304, or the same bytes
	doc     news.Document
	basis   string // what doc was read from: BasisPage or BasisFeed
	fail    error  // the fetch failed
	entry   bool   // no page is visited: the text is the source's own
	signed  string // of a mail, what its signatures prove; "" for what is none
	summary string // of such an entry, the text without what stands in its content; "" if it has not both
	replay  bool   // it was recorded, and accepted then
	undated bool   // at is made up, so no time window applies to its story
	reading
	second *second     // through the second proxy
	poll   *store.Poll // what the look says of the source, of a watched page
	sub    *store.Subscription
	doubts int // looks in a row, with this one, that found a watched page so unlike itself that it is not believed yet
}

// reading says how a page was read.
type reading struct {
	reread  bool            // with other options than before: what differs is our reading, not the page
	habit   *string         // the manner to read it in from now on; nil for as before
	readers []news.Standing // what it taught about the outlet's pages; nil for nothing
	ruled   bool            // the configuration has rules for it under extract
	rules   string
	missed  []string // rules that matched nothing
}

// lookAt fetches and reads the page. A failed fetch is a result, in look.fail;
// the error is for what kept us from looking at all.
func (v *Visitor) lookAt(ctx context.Context, set *settings.Settings, a news.Article, conf config.Source) (look, error) {
	l := look{article: a, conf: conf, at: v.Now(), basis: news.BasisPage}
	req := fetch.Request{URL: a.URL, Kind: fetch.KindPage, ETag: a.ETag, LastModified: a.LastModified, ValidatorURL: a.ValidatorURL}
	conf.Apply(&req)
	if req.Unconditional = v.revisits(set.Config).full(a); req.Unconditional {
		pastCaches(&req)
	}
	resp, err := v.Fetch.Do(ctx, req)
	if err != nil {
		l.fail = err
		_, l.status, _ = failureOf(err)
		return l, nil
	}
	l.resp = resp
	l.status = resp.Status
	if resp.NotModified {
		l.same = true
		return l, nil
	}
	l.sha = resp.SHA256[:]
	if a.Revision > 0 && a.State == news.StateLive && bytes.Equal(l.sha, a.BodySHA) {
		l.same = true
		return l, nil
	}
	if err := work.Mark(ctx); err != nil {
		return l, err
	}
	if a.Kind == news.KindPage {
		if pdf.Is(resp.Body) {
			if err := takePDF(ctx, a); err != nil {
				return l, err
			}
		}
		l.doc = readWatched(ctx, resp, conf)
		return l, nil
	}
	if l.doc, l.reading, err = v.readArticle(ctx, set, l); err != nil {
		return l, err
	}
	if l.doc.Reader == extract.ReaderFeed {
		l.basis = news.BasisFeed
	}
	return l, nil
}

// lookAtEntry reads the source's own text.
func (v *Visitor) lookAtEntry(ctx context.Context, set *settings.Settings, a news.Article, conf config.Source) (look, error) {
	l := look{article: a, conf: conf, at: v.Now(), basis: news.BasisFeed, entry: true}
	if err := work.Mark(ctx); err != nil {
		return l, err
	}
	if err := v.lookAtMail(ctx, &l); err != nil {
		return l, err
	}
	e, ok, err := v.entryOf(ctx, a.ID)
	if err == nil && !ok {
		err = errors.New("no source has an entry of it")
	}
	opt := set.Config.ReadOptions(conf, "", l.at)
	l.doc = extract.FromEntry(e, opt)
	if e.Content != "" && e.Summary != "" {
		e.Content = ""
		l.summary = extract.FromEntry(e, opt).Text
	}
	return l, err
}

// entryOf reads back the newest observation of an article's entry.
func (v *Visitor) entryOf(ctx context.Context, article int64) (news.Entry, bool, error) {
	raw, err := v.Store.RawEntry(ctx, article)
	if err != nil || raw == "" {
		return news.Entry{}, false, err
	}
	var e news.Entry
	if err := json.Unmarshal([]byte(raw), &e); err != nil {
		return e, false, fmt.Errorf("stored entry of article %d: %w", article, err)
	}
	return e, true, nil
}

// pastCaches asks caches on the way not to answer from what they have.
func pastCaches(req *fetch.Request) {
	if req.Header == nil {
		req.Header = http.Header{}
	}
	req.Header.Set("Cache-Control", "no-cache")
}

// readWatched reads the selected part of a watched page.
func readWatched(ctx context.Context, resp *fetch.Response, conf config.Source) news.Document {
	opt := conf.Watch()
	opt.URL = resp.FinalURL
	opt.ContentType = resp.ContentType
	doc, err := read.Watched(ctx, resp.Body, opt)
	if err != nil {
		return news.Document{Verdict: news.VerdictError, Reason: err.Error()}
	}
	return doc
}
