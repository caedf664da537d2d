package visit

import (
	"context"
	"errors"
	"fmt"

	"tocsin/internal/news"
	"tocsin/internal/pacing"
	"tocsin/internal/push"
	"tocsin/internal/store"
)

// PollPage polls a watched page: one look is both the poll of the source and the
// visit to its page, and is one commit.
func (v *Visitor) PollPage(ctx context.Context, src news.Source) error {
	set := v.Live.Now()
	conf := set.Source(src.Name)
	if conf.Name == "" {
		return nil // taken out of the configuration since it was listed
	}
	a, err := v.watchedPage(ctx, src)
	if err != nil {
		return fmt.Errorf("poll %s: %w", src.Name, err)
	}
	reread := src.Reading != conf.Manner()
	if reread {
		a.ETag = ""
		a.LastModified = ""
		a.BodySHA = nil
	}
	l, err := v.lookAt(ctx, set, a, conf)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil {
		l.reread = reread
		src.Reading = conf.Manner()
		v.notePoll(&l, src)
		_, err = v.take(ctx, set, l)
	}
	if err != nil {
		return fmt.Errorf("poll %s: %w", src.Name, err)
	}
	return nil
}

// watchedPage returns the page's article, which its first poll creates.
func (v *Visitor) watchedPage(ctx context.Context, src news.Source) (news.Article, error) {
	key := news.KindPage + ":" + src.Name + ":" + src.URL
	a, err := v.Store.ArticleByURL(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return news.Article{
			Kind: news.KindPage, Key: key, URL: src.URL, Lane: src.Lane, SourceID: src.ID, Source: src.Name, State: news.StatePending,
			FirstSeen: v.Now(),
		}, nil
	}
	return a, err
}

// notePoll records in the look what it means for the source.
func (v *Visitor) notePoll(l *look, src news.Source) {
	p := &store.Poll{Source: src, At: l.at, Status: l.status}
	switch {
	case l.fail != nil:
		v.Pacing.Failed(p, l.fail)
	case !l.same && l.doc.Verdict != news.VerdictArticle:
		v.Pacing.Failed(p, fmt.Errorf("the page answers, but what is watched cannot be read: %s: %s", l.doc.Verdict, l.doc.Reason))
	default:
		if !l.same {
			l.sub = v.Hubs.Note(&p.Source, l.resp, push.Links{Hubs: l.doc.Hubs, Self: l.doc.Self})
		}
		v.Pacing.Worked(p, pacing.After(p, l.resp, nil, nil, 0), l.at)
	}
	l.poll = p
}
