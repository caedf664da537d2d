package monitor

import (
	"context"
	"errors"
	"fmt"

	"tocsin/internal/news"
	"tocsin/internal/pacing"
	"tocsin/internal/push"
	"tocsin/internal/store"
)

// PollPage polls a watched page: one look at the page is both the poll of the
// source and the visit of what is watched, and is committed as one.
func (m *Visitor) PollPage(ctx context.Context, src news.Source) error {
	conf := m.Live.Now().Source(src.Name)
	if conf.Name == "" {
		return nil // taken out of the configuration since it was listed
	}
	a, err := m.watchedPage(ctx, src)
	if err != nil {
		return fmt.Errorf("poll %s: %w", src.Name, err)
	}
	reread := src.Reading != conf.Manner()
	if reread {
		a.ETag, a.LastModified, a.BodySHA = "", "", nil
	}
	s, err := m.lookAt(ctx, a, conf)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil {
		s.reread = reread
		src.Reading = conf.Manner()
		m.pollOfPage(&s, src)
		err = m.settle(ctx, s, conf)
	}
	if err != nil {
		return fmt.Errorf("poll %s: %w", src.Name, err)
	}
	return nil
}

// watchedPage is the page's row, made at its first poll.
func (m *Visitor) watchedPage(ctx context.Context, src news.Source) (news.Article, error) {
	key := news.KindPage + ":" + src.Name + ":" + src.URL
	a, err := m.Store.ArticleByURL(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return news.Article{
			Kind: news.KindPage, Key: key, URL: src.URL, Lane: src.Lane, SourceID: src.ID, Source: src.Name, State: news.StatePending, FirstSeen: m.Now(),
		}, nil
	}
	return a, err
}

// pollOfPage notes with the visit what the look says of the source.
func (m *Visitor) pollOfPage(s *seen, src news.Source) {
	v := &s.visit
	p := store.Poll{Source: src, At: v.At, Status: v.Status}
	switch {
	case s.fail != nil:
		m.Pacing.Failed(&p, s.fail)
	case !s.resp.NotModified && s.doc.Verdict != news.VerdictArticle:
		m.Pacing.Failed(&p, fmt.Errorf("the page answers, but what is watched cannot be read: %s: %s", s.doc.Verdict, s.doc.Reason))
	default:
		if !s.resp.NotModified {
			v.Subscription = m.Hubs.Note(&p.Source, s.resp, push.Links{Hubs: s.doc.Hubs, Self: s.doc.Self})
		}
		m.Pacing.Worked(&p, pacing.After(&p, s.resp, nil, nil, 0), v.At)
	}
	v.Source, v.Notices, v.Owed = &p.Source, p.Notices, p.Owed
	if s.fail != nil {
		v.Gates = p.Gates
	}
}
