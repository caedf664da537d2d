package place

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/story"
)

const (
	// historyAsked bounds the earlier stories with names in common that are
	// compared with a matched article, historyKept those in its case history.
	historyAsked = 48
	historyKept  = 12
	// historyHeads is the number of articles compared per earlier story.
	historyHeads = 3
	// relatedKept bounds the stories kept for an article that may be about the
	// same event; relatedScore is the lowest score at which they may.
	relatedKept  = 3
	relatedScore = 0.3
)

// Links returns the stories related to an article's own: earlier ones on the
// same names and matter, however old, and those in the window that may be about
// the same event. A copy has those of its original.
func (l *Live) Links(ctx context.Context, p *Placing, matches []news.Match) ([]store.StoryLink, error) {
	if p.CopyOf != 0 || p.Takes != nil {
		return nil, nil
	}
	links, err := l.earlier(ctx, p.Story, p.Vector, matches)
	if err != nil {
		return nil, err
	}
	for _, r := range p.related() {
		known := slices.ContainsFunc(links, func(l store.StoryLink) bool { return l.Other == r.Story })
		if !known && len(links) < historyKept+relatedKept {
			links = append(links, store.StoryLink{Other: r.Story, Kind: store.LinkRelated, Score: r.Score})
		}
	}
	return links, nil
}

// related are the open stories that may be about the same event as an article.
func (out *Placing) related() []story.Related {
	var list []story.Related
	for _, r := range out.Found.Related {
		if r.Open && r.Score >= relatedScore && r.Story != out.Story {
			list = append(list, r)
		}
	}
	return list
}

// earlier finds the case history of a matched article: stories with the same
// rule or entity that are on the same matter.
func (l *Live) earlier(ctx context.Context, own int64, vector story.Vector, matches []news.Match) ([]store.StoryLink, error) {
	if !news.HasAlert(matches) {
		return nil, nil
	}
	names := store.StoryNames(matches)
	sharing, err := l.store.StoriesSharing(ctx, names, historyAsked)
	if err != nil {
		return nil, fmt.Errorf("case history: %w", err)
	}
	var out []store.StoryLink
	for _, s := range sharing {
		if s.Story == own {
			continue
		}
		score, err := l.matter(ctx, s.Story, vector, s.Telling)
		if err != nil {
			return nil, err
		}
		if score >= story.SameMatter {
			out = append(out, store.StoryLink{Other: s.Story, Kind: store.LinkEarlier, Score: score})
		}
	}
	slices.SortStableFunc(out, func(a, b store.StoryLink) int { return cmp.Compare(b.Score, a.Score) })
	return out[:min(len(out), historyKept)], nil
}

// matter returns how likely an earlier story is on the same matter as an article.
func (l *Live) matter(ctx context.Context, earlier int64, vector story.Vector, shared float64) (float64, error) {
	heads, err := l.store.StoryVectors(ctx, earlier, historyHeads)
	if err != nil {
		return 0, fmt.Errorf("case history, story %d: %w", earlier, err)
	}
	best := 0.0
	for _, b := range heads {
		head, err := story.FromBytes(b)
		if err != nil {
			continue // it is old or damaged: until a reindex has read it anew
		}
		best = max(best, story.Matter(vector, head, shared))
	}
	return best, nil
}
