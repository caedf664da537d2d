package operators

import (
	"time"

	"tocsin/internal/news"
)

// PagesBlocked says that robots.txt keeps us from the pages of a source.
func (n Notices) PagesBlocked(source string, why error, at time.Time) news.Notice {
	return n.notice(kindPagesBlocked, source, "", at, source, why)
}

// PageUnreadable says, once a day and outlet, that an article which could be
// read cannot be any more; looks is how many found that. Of a watched article it
// is said by itself, so that another one cannot hide it.
func (n Notices) PageUnreadable(lane, url string, watched bool, reason string, looks int, at time.Time) news.Notice {
	of := at.UTC().Format(time.DateOnly)
	if watched {
		of += " " + url
	}
	return n.notice(kindPagesUnreadable, lane, of, at, lane, looks, url, reason)
}

// PagesWalled says, once a month and verdict, that the pages of an outlet's new
// articles cannot be read.
func (n Notices) PagesWalled(lane string, verdict news.Verdict, reason string, articles int, at time.Time) news.Notice {
	return n.notice(kindPagesWalled, lane, string(verdict)+" "+at.UTC().Format("2006-01"), at, articles, lane, reason)
}

// ExtractMisses says, once for each wording of the rules, that they do not fit
// the outlet's pages any more.
func (n Notices) ExtractMisses(source, rules, url, missed string, pages int, at time.Time) news.Notice {
	out := n.notice(kindExtractMisses, source, rules, at, pages, source, missed)
	f := forms[kindExtractMisses]
	out.Advice = n.say(f.advice, f.hints, []string{url})
	return out
}

// OutletGone says, once a day, that so much of an outlet is missing that
// removals there are held back.
func (n Notices) OutletGone(lane string, missing, found int, at time.Time) news.Notice {
	return n.notice(kindOutletGone, lane, at.UTC().Format(time.DateOnly), at, missing, lane, found)
}
