package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/store"
)

// FeedbackOptions are what somebody says of one match.
type FeedbackOptions struct {
	Article                 string // its number or URL
	Watchlist, Rule, Entity string
	Right                   bool
	By, Note                string
	Now                     time.Time
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
func Judge(ctx context.Context, s *store.Store, opt FeedbackOptions) (JudgementLine, error) {
	a, err := findArticle(ctx, s, opt.Article)
	if err != nil {
		return JudgementLine{}, err
	}
	want := news.Reason{Watchlist: opt.Watchlist, Rule: opt.Rule, Entity: opt.Entity}
	j := store.Judgement{Article: a.ID, Right: opt.Right, By: opt.By, Note: strings.TrimSpace(opt.Note), At: opt.Now}
	if j.Reason, j.Revision, err = findMatch(ctx, s, a, want); err != nil {
		return JudgementLine{}, err
	}
	if j.ID, err = s.Judge(ctx, j); err != nil {
		return JudgementLine{}, err
	}
	return JudgementLine{
		ID: j.ID, Article: j.Article, Revision: j.Revision, Title: a.Title, Watchlist: j.Watchlist, Rule: j.Rule, Entity: j.Entity,
		Right: j.Right, By: j.By, Note: j.Note, At: j.At,
	}, nil
}

// findMatch is the match that a judgement is about, and the latest revision
// that has it. The watchlist has to be said only where several found it.
func findMatch(ctx context.Context, s *store.Store, a news.Article, want news.Reason) (news.Reason, int, error) {
	var all []news.Reason
	for n := a.Revision; n > 0; n-- {
		matches, err := s.Matches(ctx, a.ID, n)
		if err != nil {
			return want, 0, err
		}
		var fit []news.Reason
		for _, m := range matches {
			r := news.ReasonOf(m)
			if !slices.Contains(all, r) {
				all = append(all, r)
			}
			if r.Rule == want.Rule && r.Entity == want.Entity && (want.Watchlist == "" || r.Watchlist == want.Watchlist) && !slices.Contains(fit, r) {
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
