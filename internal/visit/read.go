package visit

import (
	"context"
	"crypto/sha256"
	"net/http"
	"strconv"
	"strings"

	"tocsin/internal/extract"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/pdf"
	"tocsin/internal/read"
	"tocsin/internal/settings"
)

// readArticle extracts an article from its page. The first extraction uses what
// the outlet's earlier pages taught, teaches in turn, and fixes the manner for
// this article; if the rules of the configuration or this program's method have
// changed since, a difference comes from extraction and is no edit.
func (v *Visitor) readArticle(ctx context.Context, set *settings.Settings, l look) (news.Document, reading, error) {
	var how reading
	a := l.article
	opt := set.Config.ReadOptions(l.conf, l.resp.FinalURL, l.at)
	opt.ContentType = l.resp.ContentType
	opt.Status = l.resp.Status
	opt.Title = a.Title
	opt.Published = a.Published
	opt.Named = set.Named
	stored, err := v.Store.Habit(ctx, a.ID)
	if err != nil {
		return news.Document{}, how, err
	}
	record := extract.Record(nil)
	if a.Revision > 0 {
		opt.Habit = extract.ParseHabit(stored)
	} else {
		standings, err := v.Store.Readers(ctx, a.Lane)
		if err != nil {
			return news.Document{}, how, err
		}
		record = extract.Record(standings).At(l.at)
		opt.Habit = record.Habit()
	}
	if a.Revision == 0 || opt.Habit.Prefers(extract.ReaderFeed) {
		e, _, err := v.entryOf(ctx, a.ID)
		if err != nil {
			return news.Document{}, how, err
		}
		opt.Content = extract.EntryText(e)
	}
	if pdf.Is(l.resp.Body) {
		if err := takePDF(ctx, a); err != nil {
			return news.Document{}, how, err
		}
		doc, err := read.PDF(ctx, l.resp.Body, opt)
		if err != nil { // no word on the article
			doc = news.Document{Verdict: news.VerdictSuspect, Reason: err.Error()}
		}
		return doc, how, nil
	}
	doc, err := extract.Page(l.resp.Body, opt)
	if err != nil {
		return news.Document{Verdict: news.VerdictSuspect, Reason: err.Error()}, how, nil // too big, or no HTML: no word on the article
	}
	if doc.Verdict != news.VerdictArticle {
		return doc, how, nil
	}
	habit := opt.Habit
	if a.Revision == 0 {
		how.readers = record.Learn(doc.Readings, l.at)
		if doc.Reader == extract.ReaderFeed {
			habit = habit.Prefer(extract.ReaderFeed)
		}
		if opt.Rules != nil {
			how.ruled = true
			how.rules = opt.Rules.String()
			how.missed = opt.Rules.Missed(doc)
		}
	}
	manner := habit.With(opt.Rules)
	if l.resp.Header.Get(fetch.RenderedHeader) != "" {
		manner = strings.TrimSpace(manner + " rendered") // ParseHabit leaves it out
	}
	if manner != stored {
		how.habit = &manner
		how.reread = a.Revision > 0
	}
	return doc, how, nil
}

// Headers of ours in the evidence of a mail: what its signatures prove, and its size
// where only the beginning was read. Its own stand in its body.
const (
	signedHeader = "Tocsin-Dkim"
	sizeHeader   = "Tocsin-Size"
)

// lookAtMail adds the mail that an entry was made of, so that it is kept as the
// response of a page is.
func (v *Visitor) lookAtMail(ctx context.Context, l *look) error {
	if l.article.Revision > 0 || !strings.HasPrefix(l.article.Key, news.EntryKey) {
		return nil
	}
	m, err := v.Store.Mail(ctx, l.article.ID)
	if err != nil || m == nil {
		return err
	}
	l.signed = m.Signed
	l.resp = &fetch.Response{
		FinalURL: m.URL, Header: http.Header{signedHeader: {m.Signed}}, Body: m.Raw, SHA256: sha256.Sum256(m.Raw), FetchedAt: m.At,
	}
	if m.Size > int64(len(m.Raw)) {
		l.resp.Header.Set(sizeHeader, strconv.FormatInt(m.Size, 10))
	}
	return nil
}
