package monitor

import (
	"context"
	"time"

	"tocsin/internal/extract"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/store"
)

// unreadableAfter is after so many looks in a row at one article, or so
// many new articles of one outlet, whose pages cannot be read, that the
// operators hear of it.
const unreadableAfter = 3

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

// reportUnreadable tells the operators, once a day and outlet, that pages which
// could be read cannot be any more.
func (m *Visitor) reportUnreadable(v *store.Visit, reason string) {
	if v.Article.VisitFailures != unreadableAfter || v.Article.Kind == news.KindPage {
		return
	}
	m.notify(v, m.Notices.PageUnreadable(v.Article.Lane, v.Article.URL, reason, unreadableAfter, v.At))
}

// reportWalled tells the operators, once a month and verdict, that the pages of
// an outlet's new articles cannot be read, so that the feed's text is all there is.
func (m *Visitor) reportWalled(v *store.Visit, verdict news.Verdict, reason string) {
	if verdict == "" || m.walled.count(v.Article.Lane, true) < unreadableAfter {
		return
	}
	m.notify(v, m.Notices.PagesWalled(v.Article.Lane, verdict, reason, unreadableAfter, v.At))
}

// notify adds a notice for the operators to a visit.
func (m *Visitor) notify(v *store.Visit, n news.Notice) {
	operators.Owe(&v.Notices, &v.Owed, n, m.Live.Now().Config.Operators)
}

// reportBlocked tells the operators, once for a source, that robots.txt keeps us
// from its articles' pages: they are told from the feed's own text. (A site or
// watched page that is blocked fails as a source.)
func (m *Visitor) reportBlocked(v *store.Visit, s seen) {
	a := v.Article
	if a.Kind == news.KindPage || s.fail == nil || shortReason(s) != string(fetch.ClassRobots) {
		return
	}
	m.notify(v, m.Notices.PagesBlocked(a.Source, s.fail, v.At))
}
