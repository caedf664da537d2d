package desk

import (
	"context"
	"strconv"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/weburl"
)

// stoppedListed bounds how many articles a listing of what was stopped names.
const stoppedListed = 1000

// StoppedGroup is what one part of a rule or entity stopped.
type StoppedGroup struct {
	Watchlist string           `json:"watchlist"`
	Rule      string           `json:"rule,omitempty"`
	Entity    string           `json:"entity,omitempty"`
	By        string           `json:"by"`
	Alert     bool             `json:"alert"` // it would have been a reason to tell
	Count     int              `json:"count"`
	Articles  []StoppedArticle `json:"articles"` // newest first; of very many the newest
}

// StoppedArticle is an article that was stopped.
type StoppedArticle struct {
	Article string    `json:"article"`
	Title   string    `json:"title"`
	URL     string    `json:"url"`
	Source  string    `json:"source"`
	Seen    time.Time `json:"seen"`
}

// Stopped lists what each NOT, never, context and not_with stopped of the
// articles that came since a moment: most articles first.
func (d *Desk) Stopped(ctx context.Context, _ news.Actor, since time.Time) ([]StoppedGroup, error) {
	counts, err := d.store.StoppedCounts(ctx, since, d.now())
	if err != nil {
		return nil, err
	}
	articles, err := d.store.StoppedArticles(ctx, since, stoppedListed)
	if err != nil {
		return nil, err
	}
	groups := make([]StoppedGroup, 0, len(counts))
	for _, c := range counts {
		g := StoppedGroup{
			Watchlist: c.Watchlist, Rule: c.Rule, Entity: c.Entity, By: c.By, Alert: c.Alert, Count: c.Articles, Articles: []StoppedArticle{},
		}
		for _, a := range articles {
			if a.Reason == c.Reason && a.By == c.By {
				g.Articles = append(g.Articles, StoppedArticle{
					Article: strconv.FormatInt(a.Article, 10), Title: a.Title, URL: weburl.Shown(a.URL), Source: a.Source, Seen: a.At,
				})
			}
		}
		groups = append(groups, g)
	}
	return groups, nil
}
