package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/notwith"
	"tocsin/internal/store"
)

// FeedbackOptions are what somebody says of one match.
type FeedbackOptions struct {
	Article   string // its number or URL
	Watchlist string // has to be said only where several found it
	Rule      string
	Entity    string
	Right     bool
	Note      string
}

// JudgementLine is a judgement as it is told.
type JudgementLine struct {
	ID        int64     `json:"id"`
	Article   int64     `json:"article"`
	Revision  int       `json:"revision"`
	Title     string    `json:"title"`
	Watchlist string    `json:"watchlist"`
	Rule      string    `json:"rule,omitempty"`
	Entity    string    `json:"entity,omitempty"`
	Right     bool      `json:"right"`
	By        string    `json:"by"`
	Note      string    `json:"note,omitempty"`
	At        time.Time `json:"at"`
}

// Judge stores what somebody says of a match that an article has, in its
// latest revision that has it.
func (d *Desk) Judge(ctx context.Context, by news.Actor, opt FeedbackOptions) (JudgementLine, error) {
	a, err := d.findArticle(ctx, opt.Article)
	if err != nil {
		return JudgementLine{}, err
	}
	want := news.Reason{Watchlist: opt.Watchlist, Rule: opt.Rule, Entity: opt.Entity}
	j := store.Judgement{Article: a.ID, Right: opt.Right, By: by.Name, Note: strings.TrimSpace(opt.Note), At: d.now()}
	if j.Reason, j.Revision, err = d.findMatch(ctx, a, want); err != nil {
		return JudgementLine{}, err
	}
	if j.ID, err = d.store.Judge(ctx, j); err != nil {
		return JudgementLine{}, err
	}
	return JudgementLine{
		ID: j.ID, Article: j.Article, Revision: j.Revision, Title: a.Title, Watchlist: j.Watchlist, Rule: j.Rule, Entity: j.Entity,
		Right: j.Right, By: j.By, Note: j.Note, At: j.At,
	}, nil
}

// findMatch returns the match that a judgement is about, and the latest
// revision that has it. The watchlist has to be said only where several found it.
func (d *Desk) findMatch(ctx context.Context, a news.Article, want news.Reason) (news.Reason, int, error) {
	var all []news.Reason
	for n := a.Revision; n > 0; n-- {
		matches, err := d.store.Matches(ctx, a.ID, n)
		if err != nil {
			return want, 0, err
		}
		var fit []news.Reason
		for _, m := range matches {
			r := news.ReasonOf(m)
			if !slices.Contains(all, r) {
				all = append(all, r)
			}
			meant := r.Rule == want.Rule && r.Entity == want.Entity && (want.Watchlist == "" || r.Watchlist == want.Watchlist)
			if meant && !slices.Contains(fit, r) {
				fit = append(fit, r)
			}
		}
		switch len(fit) {
		case 0:
			continue
		case 1:
			return fit[0], n, nil
		}
		return want, 0, news.Advise(fmt.Errorf("%s are found in it", reasonList(fit)), "say which with %h", news.To(news.HintField, "watchlist"))
	}
	found := "nothing is found in it"
	if len(all) > 0 {
		found = "found in it: " + reasonList(all)
	}
	return want, 0, news.Advise(fmt.Errorf("%q is not found in article %d", want.Rule+want.Entity, a.ID), found)
}

func reasonList(list []news.Reason) string {
	var parts []string
	for _, r := range list[:min(len(list), namesShown)] {
		parts = append(parts, r.String())
	}
	return strings.Join(parts, ", ")
}

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

// Precision reads the judgements of a watchlist ("" for all): of each rule and
// entity that was judged, the least precise first.
func (d *Desk) Precision(ctx context.Context, who news.Actor, watchlist string) ([]Precision, error) {
	judged, err := d.store.Judgements(ctx)
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
		p := precisionOf(reason, list)
		if p.Hint == "" {
			if back == nil {
				if back, err = d.background(ctx); err != nil {
					return nil, err
				}
			}
			if err := d.propose(ctx, who, &p, list, back); err != nil {
				return nil, err
			}
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Precision) int {
		return cmp.Or(
			cmp.Compare(a.Share, b.Share),
			cmp.Compare(b.Wrong, a.Wrong),
			strings.Compare(a.Watchlist, b.Watchlist),
			strings.Compare(a.Rule, b.Rule),
			strings.Compare(a.Entity, b.Entity),
		)
	})
	return out, nil
}

// precisionOf counts the judgements of one rule or entity.
func precisionOf(reason news.Reason, list []store.Judgement) Precision {
	p := Precision{Watchlist: reason.Watchlist, Rule: reason.Rule, Entity: reason.Entity, NotWith: []notwith.Word{}}
	for _, j := range list {
		if j.Right {
			p.Right++
		} else {
			p.Wrong++
		}
	}
	p.Share = float64(p.Right) / float64(len(list))
	p.Hint = notwith.TooFew(p.Right, p.Wrong)
	return p
}

// background reads the newest stored articles.
func (d *Desk) background(ctx context.Context) (*notwith.Background, error) {
	b := notwith.NewBackground()
	err := d.store.LatestRevisions(ctx, func(a news.Article, r news.Revision) bool {
		if a.State == news.StateMerged || a.CopyOf != 0 { // a copy says nothing twice
			return true
		}
		b.Add(a.ID, r)
		return !b.Full()
	})
	return b, err
}

// propose fills in the words that distinguish the wrong articles from the right.
func (d *Desk) propose(ctx context.Context, who news.Actor, p *Precision, judged []store.Judgement, back *notwith.Background) error {
	e, r := p.watched(d.settingsFor(who).Lists)
	finder := notwith.New(e, back)
	for _, j := range judged {
		rev, err := d.store.Revision(ctx, j.Article, j.Revision)
		if err != nil {
			return err
		}
		matches, err := d.store.Matches(ctx, j.Article, j.Revision)
		if err != nil {
			return err
		}
		finder.Add(j.Article, rev, matches, j.Right)
	}
	p.NotWith = finder.Words()
	if len(p.NotWith) == 0 {
		p.Hint = "no word or phrase is frequent enough in the wrong articles, rare elsewhere and absent from the right ones"
		return nil
	}
	p.Line = notwith.Line(e, r, p.NotWith)
	return nil
}

// watched returns the entity or rule as it is watched now, nil if it is not.
func (p *Precision) watched(lists []news.Watchlist) (*news.Entity, *news.Rule) {
	for i := range lists {
		w := &lists[i]
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
