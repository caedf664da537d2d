package app

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// Precision is what people said of the matches of one rule or entity.
type Precision struct {
	Watchlist string  `json:"watchlist"`
	Rule      string  `json:"rule,omitempty"`
	Entity    string  `json:"entity,omitempty"`
	Right     int     `json:"right"`
	Wrong     int     `json:"wrong"`
	Share     float64 `json:"share"` // right of all that were judged

	// NotWith are words and phrases that the wrong articles share and the right ones lack,
	// Line what to write into the watchlist to heed them, "" if there are none;
	// Hint says why there are none.
	NotWith []NotWith `json:"not_with"`
	Line    string    `json:"line"`
	Hint    string    `json:"hint"`
}

// PrecisionOf reads the judgements of a watchlist ("" for all): of each rule
// and entity that was judged, the least precise first.
func PrecisionOf(ctx context.Context, s *store.Store, cfg *config.Config, watchlist string) ([]Precision, error) {
	judged, err := s.Judgements(ctx)
	if err != nil {
		return nil, err
	}
	by := map[news.Reason][]store.Judgement{}
	for _, j := range judged {
		if watchlist == "" || j.Watchlist == watchlist {
			by[j.Reason] = append(by[j.Reason], j)
		}
	}
	out := []Precision{}
	var back *background
	for reason, list := range by {
		p := Precision{Watchlist: reason.Watchlist, Rule: reason.Rule, Entity: reason.Entity, NotWith: []NotWith{}}
		for _, j := range list {
			if j.Right {
				p.Right++
			} else {
				p.Wrong++
			}
		}
		p.Share = float64(p.Right) / float64(len(list))
		if p.Hint = tooFew(p.Right, p.Wrong); p.Hint == "" {
			if back == nil {
				if back, err = readBackground(ctx, s); err != nil {
					return nil, err
				}
			}
			if err := p.propose(ctx, s, cfg, list, back); err != nil {
				return nil, err
			}
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Precision) int {
		return cmp.Or(cmp.Compare(a.Share, b.Share), cmp.Compare(b.Wrong, a.Wrong), strings.Compare(a.Watchlist, b.Watchlist), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Entity, b.Entity))
	})
	return out, nil
}

// propose fills in the words that tell the wrong articles from the right.
func (p *Precision) propose(ctx context.Context, s *store.Store, cfg *config.Config, judged []store.Judgement, back *background) error {
	e, r := p.watched(cfg)
	t := newTelling(e, back)
	for _, j := range judged {
		rev, err := s.Revision(ctx, j.Article, j.Revision)
		if err != nil {
			return err
		}
		matches, err := s.Matches(ctx, j.Article, j.Revision)
		if err != nil {
			return err
		}
		t.add(j.Article, rev, matches, j.Right)
	}
	p.NotWith = t.words()
	if len(p.NotWith) == 0 {
		p.Hint = "no word or phrase is frequent enough in the wrong articles, rare elsewhere and absent from the right ones"
		return nil
	}
	p.Line = lineFor(e, r, p.NotWith)
	return nil
}

// watched is the entity or rule as it is watched now, nil if it is not.
func (p *Precision) watched(cfg *config.Config) (*news.Entity, *news.Rule) {
	for i := range cfg.Watchlists {
		w := &cfg.Watchlists[i]
		if w.Name != p.Watchlist {
			continue
		}
		for j := range w.Entities {
			if p.Rule == "" && strings.TrimSpace(w.Entities[j].Name) == p.Entity {
				return &w.Entities[j], nil
			}
		}
		for j := range w.Rules {
			if p.Rule != "" && strings.TrimSpace(w.Rules[j].Name) == p.Rule {
				return nil, &w.Rules[j]
			}
		}
	}
	return nil, nil
}

// lineFor is what to write into the watchlist: the whole not_with of an
// entity, or the whole query of a rule.
func lineFor(e *news.Entity, r *news.Rule, words []NotWith) string {
	var list []string
	for _, w := range words {
		list = append(list, w.Word)
	}
	switch {
	case e != nil:
		quoted := []string{}
		for _, w := range append(slices.Clone(e.NotWith), list...) {
			quoted = append(quoted, strconv.Quote(w))
		}
		return "not_with: [" + strings.Join(quoted, ", ") + "]"
	case r != nil:
		for i, w := range list {
			if isPhrase(w) {
				list[i] = `"` + w + `"`
			}
		}
		not := strings.Join(list, " OR ")
		if len(list) > 1 {
			not = "(" + not + ")"
		}
		return "query: '(" + strings.ReplaceAll(r.Query, "'", "''") + ") NOT " + not + "'"
	}
	return ""
}
