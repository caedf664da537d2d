package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/persons"
	"tocsin/internal/text"
	"tocsin/internal/watchlist"
	"tocsin/internal/weburl"
	"tocsin/internal/yamldoc"
)

// SeenOptions say whose company is asked for.
type SeenOptions struct {
	Watchlist string // its name; "" for all
	Days      int    // of how many days the articles are read
}

// SeenPerson is somebody named beside the watched, and on no watchlist.
type SeenPerson struct {
	Name      string    `json:"name"`
	Spellings []string  `json:"spellings"` // as written, the most frequent first
	Articles  int       `json:"articles"`  // copies count once
	Origins   int       `json:"origins"`
	Near      int       `json:"near"` // articles in which a watched name stands in the same sentence or the next
	First     time.Time `json:"first"`
	Last      time.Time `json:"last"`
	Sentence  string    `json:"sentence"`
	Start     int       `json:"start"` // half-open bytes of the name in the sentence
	End       int       `json:"end"`
	Article   int64     `json:"article"` // of the sentence
	Title     string    `json:"title"`
	Source    string    `json:"source"`
	URL       string    `json:"url"`
}

// Seen lists the persons named in the latest texts of the articles in which
// the watchlists, as they are now, find a reason to tell: most origins first.
func (d *Desk) Seen(ctx context.Context, who news.Actor, opt SeenOptions) ([]SeenPerson, error) {
	set := d.settingsFor(who)
	var lists []string
	for _, w := range set.Lists {
		lists = append(lists, w.Name)
	}
	if opt.Watchlist != "" && !slices.Contains(lists, opt.Watchlist) {
		return nil, unknown("watchlist", opt.Watchlist, lists)
	}
	articles, err := d.concerning(ctx, set.Rules(), opt)
	if err != nil {
		return nil, err
	}
	out := []SeenPerson{}
	for _, p := range persons.Find(articles) {
		e := p.Evidence
		out = append(out, SeenPerson{
			Name: p.Name, Spellings: p.Spellings, Articles: p.Articles, Origins: p.Origins, Near: p.Near, First: p.First, Last: p.Last,
			Sentence: e.Sentence, Start: e.Start, End: e.End, Article: e.Article, Title: e.Title, Source: e.Source, URL: e.URL,
		})
	}
	return out, nil
}

// concerning returns the articles in which the matcher finds a reason to tell.
func (d *Desk) concerning(ctx context.Context, matcher *match.Matcher, opt SeenOptions) (articles []persons.Article, err error) {
	from := d.now().AddDate(0, 0, -opt.Days)
	err = d.store.LatestRevisions(ctx, func(a news.Article, r news.Revision) bool {
		if r.SeenAt.Before(from) {
			return false
		}
		if a.State == news.StateMerged || a.CopyOf != 0 {
			return true
		}
		found := matcher.Find(nil, match.InputOfRevision(a, r))
		if slices.ContainsFunc(found, func(m news.Match) bool { return m.Alert && (opt.Watchlist == "" || m.Watchlist == opt.Watchlist) }) {
			articles = append(articles, persons.Article{
				ID: a.ID, Title: r.Title, Text: r.Text, Language: r.Language, Byline: r.Byline, Source: a.Source, Origin: a.Origin,
				URL: weburl.Shown(a.URL), At: r.SeenAt, Matches: found,
			})
		}
		return true
	})
	return articles, err
}

// PickSeen finds the person of a name, in any of its spellings, among those
// that were seen.
func PickSeen(list []SeenPerson, name string) (SeenPerson, error) {
	var known []string
	for _, p := range list {
		known = append(known, p.Name)
		if slices.ContainsFunc(append([]string{p.Name}, p.Spellings...), func(s string) bool { return text.Fold(s) == text.Fold(name) }) {
			return p, nil
		}
	}
	const listed = "%h lists who was"
	advice, hints := yamldoc.Meant(name, known, listed), []news.Hint{news.To(news.HintListAdd)}
	if advice == listed {
		hints = append([]news.Hint{news.To(news.HintSeen)}, hints...)
	}
	err := news.Because(ErrNotFound, fmt.Sprintf("nobody was seen as %q", name))
	return SeenPerson{}, news.Advise(err, advice+"; %h adds anybody", hints...)
}

// Options returns the options of an entity that watches the person from now on.
func (p SeenPerson) Options() []watchlist.Option {
	return []watchlist.Option{
		{Name: "name", Values: []string{p.Name}},
		{Name: "kind", Values: []string{"person"}},
		{Name: "notes", Values: []string{fmt.Sprintf("seen beside the watched in article %d, %s", p.Article, p.URL)}},
	}
}
