package visit

import (
	"strings"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

const (
	// unreadableAfter is the number of consecutive unreadable looks at an
	// article, or new articles of an outlet, after which operators are notified.
	unreadableAfter = 3
	// missesAfter is the same for consecutive new articles on whose pages a rule
	// for title or text matches nothing.
	missesAfter = 3
	// heldPause is the shortest pause before a host that sent Retry-After is
	// asked again.
	heldPause = time.Minute
)

var noTime time.Time

// walledStreak names the count of consecutive new articles of an outlet whose
// pages could not be read; missesStreak that of a source whose rules fit nothing.
func walledStreak(l look) string { return "walled " + l.article.Lane }
func missesStreak(l look) string { return "misses " + l.conf.Name }

// countMisses ends the streak of pages that could not be read, and has the
// operators notified when the rules under extract fit nothing on consecutive pages.
func (d *decision) countMisses() {
	l, at := d.l, d.row.At
	if l.article.Revision > 0 || l.entry || l.article.Kind == news.KindPage {
		return
	}
	d.row.Streaks = append(d.row.Streaks, store.Streak{Name: walledStreak(l)})
	if !l.ruled {
		return
	}
	d.row.Streaks = append(d.row.Streaks, store.Streak{
		Name: missesStreak(l), Again: len(l.missed) > 0, After: missesAfter, To: d.set.Config.Operators,
		Notice: d.notices.ExtractMisses(l.conf.Name, l.rules, l.article.URL, strings.Join(l.missed, "; "), missesAfter, at),
	})
}

// countWalled has the operators notified, once a month and verdict, that the
// pages of an outlet's new articles cannot be read, so that the feed's text is
// all there is.
func (d *decision) countWalled() {
	if verdict := d.l.doc.Verdict; verdict != "" {
		d.row.Streaks = append(d.row.Streaks, store.Streak{
			Name: walledStreak(d.l), Again: true, After: unreadableAfter, To: d.set.Config.Operators,
			Notice: d.notices.PagesWalled(d.row.Article.Lane, verdict, d.k.why, unreadableAfter, d.row.At),
		})
	}
}

// notifyBlocked notifies the operators, once for a source, that robots.txt
// keeps us from its articles' pages: the feed's own text is used. (A site or
// watched page that is blocked fails as a source.)
func (d *decision) notifyBlocked() {
	a := d.row.Article
	if a.Kind == news.KindPage || d.l.fail == nil || shortReason(d.l, "") != string(fetch.ClassRobots) {
		return
	}
	d.notify(d.notices.PagesBlocked(a.Source, d.l.fail, d.row.At))
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
