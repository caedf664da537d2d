package monitor

import (
	"context"
	"fmt"
	"time"

	"tocsin/internal/extract"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// tellUnreadableAfter is after so many looks in a row at one article, or so
// many new articles of one outlet, whose pages cannot be read, that the
// operators hear of it.
const tellUnreadableAfter = 3

// drifted says why what a later look read is suspect: it shares nothing with
// the article that stood there. A few words never become the article; a long
// text does when several looks agree, for then the address is another's.
func (m *Visitor) drifted(ctx context.Context, s seen) (string, error) {
	a := s.visit.Article
	if a.Revision == 0 || a.Kind != news.KindArticle || a.State != news.StateLive || s.reread {
		return "", nil
	}
	prev, err := m.latest(ctx, a)
	if err != nil {
		return "", err
	}
	reason, brief := extract.Drift(prev.Title, prev.Text, s.doc)
	if !brief && a.VisitFailures >= confirmLooks {
		return "", nil
	}
	return reason, nil
}

// soonAgain brings forward the next look at a page that is suspect.
func soonAgain(a news.Article, at, next time.Time) time.Time {
	if n := a.VisitFailures; n >= 1 && n <= len(missingPauses) {
		if soon := at.Add(missingPauses[n-1]); next.IsZero() || soon.Before(next) {
			return soon
		}
	}
	return next
}

// tellUnreadable tells the operators, once a day and outlet, that pages which
// could be read cannot be any more.
func (m *Visitor) tellUnreadable(v *store.Visit, reason string) {
	if v.Article.VisitFailures != tellUnreadableAfter || v.Article.Kind == news.KindPage {
		return
	}
	m.noticeUnreadable(v, v.At.UTC().Format(time.DateOnly), fmt.Sprintf("an article of %s could not be read in %d looks: %s: %s", v.Article.Lane, tellUnreadableAfter, v.Article.URL, reason),
		"open it in a browser; what was read before is kept, and neither an edit nor a removal is concluded")
}

// tellWalled tells the operators, once a month and verdict, that the pages of
// an outlet's new articles cannot be read, so that the feed's text is all there is.
func (m *Visitor) tellWalled(v *store.Visit, verdict news.Verdict, reason string) {
	if verdict == "" || m.walled.count(v.Article.Lane, true) < tellUnreadableAfter {
		return
	}
	m.noticeUnreadable(v, string(verdict)+" "+v.At.UTC().Format("2006-01"), fmt.Sprintf("the pages of the last %d articles of %s could not be read: %s", tellUnreadableAfter, v.Article.Lane, reason),
		"its articles are told from the feed's own text; where Tocsin misreads the page, write rules under extract, where it is shut out, ask the outlet")
}

func (m *Visitor) noticeUnreadable(v *store.Visit, key, text, advice string) {
	n := news.Notice{Key: fmt.Sprintf("pages_unreadable %s %s", v.Article.Lane, key), At: v.At, Kind: "pages_unreadable", Subject: v.Article.Lane, Text: text, Advice: advice}
	v.Notices = append(v.Notices, n)
	v.Owed = append(v.Owed, news.OweNotice(n, m.Live.Now().Config.Operators, v.At))
}
