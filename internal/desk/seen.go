package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/identity"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/persons"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/text"
	"tocsin/internal/yamldoc"
)

// SeenOptions say whose company is asked for.
type SeenOptions struct {
	Watchlist string // its name; "" for all
	Days      int    // of how many days the articles are read
	Now       time.Time
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
func Seen(ctx context.Context, s *store.Store, cfg *config.Config, opt SeenOptions) ([]SeenPerson, error) {
	var lists []string
	for _, w := range cfg.Watchlists {
		lists = append(lists, w.Name)
	}
	if opt.Watchlist != "" && !slices.Contains(lists, opt.Watchlist) {
		return nil, unknown("watchlist", opt.Watchlist, lists)
	}
	matcher, _, err := settings.Compile(cfg)
	if err != nil {
		return nil, err
	}
	from := opt.Now.AddDate(0, 0, -opt.Days)
	var articles []persons.Article
	err = s.LatestRevisions(ctx, func(a news.Article, r news.Revision) bool {
		if r.SeenAt.Before(from) {
			return false
		}
		if a.State == news.StateMerged || a.CopyOf != 0 {
			return true
		}
		found := matcher.Find(nil, &match.Input{Title: r.Title, Text: r.Text, Language: r.Language, Source: a.Source, Author: r.Byline, URL: a.URL})
		if slices.ContainsFunc(found, func(m news.Match) bool { return m.Alert && (opt.Watchlist == "" || m.Watchlist == opt.Watchlist) }) {
			articles = append(articles, persons.Article{
				ID: a.ID, Title: r.Title, Text: r.Text, Language: r.Language, Byline: r.Byline, Source: a.Source, Origin: a.Origin, URL: identity.ShownURL(a.URL), At: r.SeenAt, Matches: found,
			})
		}
		return true
	})
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
	return SeenPerson{}, news.Advise(fmt.Errorf("nobody was seen as %q", name), advice+"; %h adds anybody", hints...)
}
