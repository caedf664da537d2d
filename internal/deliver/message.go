package deliver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/store"
)

// message gathers what is stored about the rows and has package digest word it.
// owners maps each article in the message to its rows.
func (m *Deliverer) message(ctx context.Context, c closing) (digest.Message, map[string][]int64, error) {
	rows, d, now := c.rows, c.digest, c.at
	kind, told := digest.KindAlert, []digest.Row{}
	owners := map[string][]int64{}
	notices := 0
	for _, o := range rows {
		row, err := m.row(ctx, o)
		if errors.Is(err, store.ErrNotFound) { // one row that cannot be worded must not hold up the others
			m.Log.Error("an owed row's record is incomplete; it is told without", "row", o.ID, "article", o.ArticleID, "kind", o.Kind)
			continue
		}
		if err != nil {
			return digest.Message{}, nil, fmt.Errorf("owed row %d: %w", o.ID, err)
		}
		if o.Kind == news.OwedNotice {
			notices++
		} else {
			id := strconv.FormatInt(o.ArticleID, 10)
			owners[id] = append(owners[id], o.ID)
		}
		told = append(told, row)
	}
	told = slices.DeleteFunc(slices.Clone(told), func(r digest.Row) bool { return superseded(r, told) })
	copies, err := m.foldedCopies(ctx, rows, told)
	if err != nil {
		return digest.Message{}, nil, err
	}
	told = append(told, copies...)
	opt := m.digestOptions(c.group, now)
	switch {
	case c.mode == news.ModeDigest:
		kind, opt.Since, opt.Mutes, opt.Held, opt.Seen = digest.KindDigest, d.LastDue, c.mutes, c.held, c.seen
		coverage, err := m.coverage(ctx, d.LastDue, now)
		if err != nil {
			return digest.Message{}, nil, err
		}
		for _, name := range c.late {
			coverage.Late = append(coverage.Late, cmp.Or(m.Live.Now().Source(name).Outlet, name))
		}
		opt.Coverage = coverage
		if opt.Facts, err = m.changedFacts(ctx, c.group.Receiver, d.LastDue, now); err != nil {
			return digest.Message{}, nil, err
		}
		if opt.Stopped, err = m.stoppedShown(ctx, c.group.Receiver, d.LastDue, now); err != nil {
			return digest.Message{}, nil, err
		}
		missing, err := m.notRead(ctx, c.group, d.LastDue, now, told)
		if err != nil {
			return digest.Message{}, nil, err
		}
		told = append(told, missing...)
	case notices == len(rows):
		kind = digest.KindNotice
	}
	return digest.Build(kind, told, opt), owners, nil
}

// superseded reports whether another row has a later text of the same new
// article with all that was found in this one: the feed's text was still waiting
// when the page was read.
func superseded(r digest.Row, told []digest.Row) bool {
	return r.Change == nil && r.Notice == nil && slices.ContainsFunc(told, func(later digest.Row) bool {
		if later.Change != nil || later.Article != r.Article || later.Revision <= r.Revision {
			return false
		}
		return !slices.ContainsFunc(r.Matches, func(m news.Match) bool {
			return m.Alert && !slices.ContainsFunc(later.Matches, func(x news.Match) bool {
				return x.Watchlist == m.Watchlist && x.Rule == m.Rule && x.Entity == m.Entity
			})
		})
	})
}

func (m *Deliverer) digestOptions(g store.Group, now time.Time) digest.Options {
	opt := digest.Options{Receiver: g.Receiver, At: now, Location: m.Live.Now().Config.Timezone, Words: m.Notices.Words}
	if base := strings.TrimSuffix(m.Live.Now().Config.Web.PublicURL, "/"); base != "" {
		opt.RecordURL = func(article int64, revision int) string {
			return fmt.Sprintf("%s/articles/%d#revision-%d", base, article, revision)
		}
	}
	return opt
}

// coverage returns what was read in a digest's window, so that silence is not
// mistaken for calm.
func (m *Deliverer) coverage(ctx context.Context, since, until time.Time) (*digest.Coverage, error) {
	c, err := m.Store.Coverage(ctx, since, until)
	if err != nil {
		return nil, err
	}
	out := &digest.Coverage{Polled: c.Polled, Sources: c.Sources, Articles: c.Articles, Matched: c.Matched, Stories: c.Stories}
	holes, err := m.Store.Outages(ctx, since, false)
	if err != nil {
		return nil, err
	}
	for _, o := range holes {
		out.Holes = append(out.Holes, digest.Hole{From: o.Began, To: o.Ended})
	}
	for _, s := range c.Failing {
		out.Failing = append(out.Failing, digest.Failing{
			Source: cmp.Or(m.Live.Now().Source(s.Name).Outlet, s.Name), Since: s.FailingSince,
			Reason: operators.Short(s.ErrorClass),
		})
	}
	for _, s := range c.Missed {
		out.Missed = append(out.Missed, digest.Missed{
			Source: cmp.Or(m.Live.Now().Source(s.Name).Outlet, s.Name), From: s.MissedFrom, To: s.MissedTo,
		})
	}
	return out, nil
}
