package desk

import (
	"context"
	"errors"
	"strings"
	"time"

	"tocsin/internal/identity"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// PinLine is a pin as it is listed.
type PinLine struct {
	Article  int64      `json:"article"`
	URL      string     `json:"url"`
	Title    string     `json:"title"`
	By       string     `json:"by"`
	Why      string     `json:"why"`
	MadeAt   time.Time  `json:"made_at"`
	LastLook *time.Time `json:"last_look"`
	NextLook *time.Time `json:"next_look"` // null: from the next day on, by its turn
	EndedAt  *time.Time `json:"ended_at"`  // null while it is pinned
	EndedBy  string     `json:"ended_by,omitempty"`
	EndedWhy string     `json:"ended_why,omitempty"`
}

func pinLine(p store.Pin, a news.Article) PinLine {
	return PinLine{
		Article: a.ID, URL: identity.ShownURL(a.URL), Title: a.Title, By: p.By, Why: p.Why, MadeAt: p.MadeAt, LastLook: at(a.LastLook), NextLook: at(a.NextVisit),
		EndedAt: at(p.EndedAt), EndedBy: p.EndedBy, EndedWhy: p.EndedWhy,
	}
}

// AddPin has an article watched as long as it is kept. what is its number or
// its URL.
func AddPin(ctx context.Context, s *store.Store, what, by, why string, now time.Time) (PinLine, error) {
	if why = strings.TrimSpace(why); why == "" {
		return PinLine{}, news.Advise(errors.New("say why"), ", with %h: who takes over from you will want to know", news.To(news.HintField, "why"))
	}
	a, err := findArticle(ctx, s, what)
	if err != nil {
		return PinLine{}, err
	}
	if a.Kind != "article" {
		return PinLine{}, errors.New("a watched page is looked at as long as it is in the configuration")
	}
	p := store.Pin{ArticleID: a.ID, MadeAt: now, By: by, Why: why}
	return pinLine(p, a), s.AddPin(ctx, p)
}

// EndPin ends a pin.
func EndPin(ctx context.Context, s *store.Store, what, by, why string, now time.Time) (PinLine, error) {
	a, err := findArticle(ctx, s, what)
	if err != nil {
		return PinLine{}, err
	}
	p, err := s.EndPin(ctx, a.ID, now, by, strings.TrimSpace(why))
	return pinLine(p, a), err
}

// Pins lists what is pinned, oldest first.
func Pins(ctx context.Context, s *store.Store) ([]PinLine, error) {
	pins, err := s.Pins(ctx, 0)
	if err != nil {
		return nil, err
	}
	out := []PinLine{}
	for _, p := range pins {
		a, err := s.Article(ctx, p.ArticleID)
		if err != nil {
			return nil, err
		}
		out = append(out, pinLine(p, a))
	}
	return out, nil
}
