package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/notwith"
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
	NotWith []notwith.Word `json:"not_with"`
	Line    string         `json:"line"`
	Hint    string         `json:"hint"`
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
	var back *notwith.Background
	for reason, list := range by {
		p := Precision{Watchlist: reason.Watchlist, Rule: reason.Rule, Entity: reason.Entity, NotWith: []notwith.Word{}}
		for _, j := range list {
			if j.Right {
				p.Right++
			} else {
				p.Wrong++
			}
		}
		p.Share = float64(p.Right) / float64(len(list))
		if p.Hint = notwith.TooFew(p.Right, p.Wrong); p.Hint == "" {
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

// readBackground reads the newest stored articles.
func readBackground(ctx context.Context, s *store.Store) (*notwith.Background, error) {
	b := notwith.NewBackground()
	err := s.LatestRevisions(ctx, func(a news.Article, r news.Revision) bool {
		if a.State == news.StateMerged || a.CopyOf != 0 { // a copy says nothing twice
			return true
		}
		b.Add(a.ID, r)
		return !b.Full()
	})
	return b, err
}

// propose fills in the words that tell the wrong articles from the right.
func (p *Precision) propose(ctx context.Context, s *store.Store, cfg *config.Config, judged []store.Judgement, back *notwith.Background) error {
	e, r := p.watched(cfg)
	t := notwith.New(e, back)
	for _, j := range judged {
		rev, err := s.Revision(ctx, j.Article, j.Revision)
		if err != nil {
			return err
		}
		matches, err := s.Matches(ctx, j.Article, j.Revision)
		if err != nil {
			return err
		}
		t.Add(j.Article, rev, matches, j.Right)
	}
	p.NotWith = t.Words()
	if len(p.NotWith) == 0 {
		p.Hint = "no word or phrase is frequent enough in the wrong articles, rare elsewhere and absent from the right ones"
		return nil
	}
	p.Line = notwith.Line(e, r, p.NotWith)
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
