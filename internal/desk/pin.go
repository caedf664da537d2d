package desk

import (
	"context"
	"errors"
	"strings"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/weburl"
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
		Article: a.ID, URL: weburl.Shown(a.URL), Title: a.Title, By: p.By, Why: p.Why, MadeAt: p.MadeAt,
		LastLook: at(a.LastLook), NextLook: at(a.NextVisit),
		EndedAt: at(p.EndedAt), EndedBy: p.EndedBy, EndedWhy: p.EndedWhy,
	}
}

// AddPin has an article watched as long as it is kept. what is its number or
// its URL.
func (d *Desk) AddPin(ctx context.Context, by news.Actor, what, why string) (PinLine, error) {
	if why = strings.TrimSpace(why); why == "" {
		const advice = ", with %h: who takes over from you will want to know"
		return PinLine{}, news.Advise(errors.New("say why"), advice, news.To(news.HintField, "why"))
	}
	a, err := d.findArticle(ctx, what)
	if err != nil {
		return PinLine{}, err
	}
	if a.Kind != "article" {
		return PinLine{}, errors.New("a watched page is looked at as long as it is in the configuration")
	}
	p := store.Pin{ArticleID: a.ID, MadeAt: d.now(), By: by.Name, Why: why}
	return pinLine(p, a), d.store.AddPin(ctx, p)
}

// EndPin ends a pin.
func (d *Desk) EndPin(ctx context.Context, by news.Actor, what, why string) (PinLine, error) {
	a, err := d.findArticle(ctx, what)
	if err != nil {
		return PinLine{}, err
	}
	p, err := d.store.EndPin(ctx, a.ID, d.now(), by.Name, strings.TrimSpace(why))
	return pinLine(p, a), err
}

// Pins lists what is pinned, oldest first.
func (d *Desk) Pins(ctx context.Context) ([]PinLine, error) {
	pins, err := d.store.Pins(ctx, 0)
	if err != nil {
		return nil, err
	}
	out := []PinLine{}
	for _, p := range pins {
		a, err := d.store.Article(ctx, p.ArticleID)
		if err != nil {
			return nil, err
		}
		out = append(out, pinLine(p, a))
	}
	return out, nil
}
