package poll

import (
	"time"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// A source has moved when several polls got the same permanent redirect: a single
// one may be a captive portal's, or a mistake that is repaired tomorrow.
const (
	moveLooks = 3              // the same answer so many times,
	moveGap   = 24 * time.Hour // so long apart
)

// noteMove counts a permanent redirect of a poll that was answered, and moves the
// source when there were enough. same means that the source as it is known was
// found at the end of it. Temporary redirects do not count: the response's
// PermanentURL ends before the first of them.
func (m *Poller) noteMove(p *store.Poll, conf config.Source, resp *fetch.Response, same bool) {
	src := &p.Source
	to := resp.PermanentURL
	if to == "" || m.stays(src.Name) {
		src.Move = news.Move{}
		return
	}
	mv := src.Move
	if mv.To != to {
		mv = news.Move{To: to, Strange: !same && !src.LastOK.IsZero()}
	}
	if mv.But = m.cannotMove(src, conf, mv); mv.But != "" {
		mv.Looks = 0
		mv.Last = time.Time{}
	} else if mv.Looks == 0 || p.At.Sub(mv.Last) >= moveGap {
		mv.Looks = mv.Looks + 1
		mv.Last = p.At
	}
	if mv.Looks < moveLooks {
		src.Move = mv
		return
	}
	from := src.Address()
	src.MovedURL = to
	src.Move = news.Move{}
	src.Lane = fetch.LaneOf(to)
	m.Pacing.Notify(p, m.Notices.SourceMoved(src, m.Live.Now().Clock(mv.Last.Add(-(moveLooks-1)*moveGap)), to, from, p.At))
}

// stays reports whether a source is configured not to move, as of now: a reload
// may have changed that since the poll began.
func (m *Poller) stays(name string) bool {
	return m.Live.Now().Source(name).Moves == config.MovesIgnore
}

// cannotMove returns why a permanent redirect is not adopted, "" if it may be.
// (Redirects from https to http are refused by package fetch.)
func (m *Poller) cannotMove(src *news.Source, conf config.Source, mv news.Move) string {
	if mv.Strange {
		return "what stands there is not the source as it is known"
	}
	u, err := fetch.ParseURL(mv.To)
	if err != nil {
		return "the address cannot be read"
	}
	own, err := fetch.ParseURL(conf.URL())
	if err != nil || (conf.Username != "" || !conf.Bearer.IsZero() || len(conf.Headers) > 0) &&
		(u.Scheme != own.Scheme || u.Host != own.Host) {
		return "the source's credentials are not sent to another host"
	}
	for name, other := range m.Live.Now().Outlets.All() {
		if taken, err := fetch.ParseURL(other.URL()); err == nil && name != src.Name && taken.String() == u.String() {
			return "source " + name + " is read there already"
		}
	}
	return ""
}
