package backtest

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// finish turns what was counted into what is told.
func (b *Report) finish(now time.Time) {
	b.Days = max(1, now.Sub(b.Since).Hours()/24)
	b.AlertsADay = float64(b.Alerts) / b.Days
	b.StoriesADay = float64(len(b.storiesAlerts)) / b.Days
	b.Sources, b.Languages = counts(b.sources), counts(b.languages)
	b.Lines = make([]Line, 0, len(b.lines))
	for _, line := range b.lines {
		line.finish(b)
		b.Lines = append(b.Lines, *line)
	}
	slices.SortFunc(b.Lines, func(x, y Line) int {
		return cmp.Or(cmp.Compare(y.Articles, x.Articles), compareNames(x.Name, y.Name))
	})
	b.overlap()
	b.sample()
}

func (l *Line) finish(b *Report) {
	if b.Articles > 0 {
		l.Share = float64(l.Articles) / float64(b.Articles)
	}
	l.AlertsADay = float64(l.alerts) / b.Days
	l.TooBroad = l.Alert && b.Articles >= broadArticles && l.Share > broadShare
	l.Strengths, l.Sources, l.Languages = counts(l.strengths), counts(l.sources), counts(l.languages)
	if l.Samples == nil {
		l.Samples = []Sample{}
	}
	if l.Stopped == nil {
		l.Stopped = []Stopped{}
	}
	slices.SortFunc(l.Stopped, func(x, y Stopped) int {
		return cmp.Or(cmp.Compare(y.Articles, x.Articles), strings.Compare(x.By, y.By))
	})
}

// counts sorts what was counted, most first.
func counts(by map[string]int) []Count {
	out := make([]Count, 0, len(by))
	for name, n := range by {
		out = append(out, Count{name, n})
	}
	slices.SortFunc(out, func(x, y Count) int {
		return cmp.Or(cmp.Compare(y.Articles, x.Articles), strings.Compare(x.Name, y.Name))
	})
	return out
}

// overlap keeps the pairs of rules that share most of what they find.
func (b *Report) overlap() {
	b.Overlap = []Overlap{}
	for pair, both := range b.pairs {
		b.Overlap = append(b.Overlap, Overlap{A: pair[0], B: pair[1], Both: both, OfA: b.lines[pair[0]].Articles, OfB: b.lines[pair[1]].Articles})
	}
	share := func(o Overlap) float64 { return float64(o.Both) / float64(o.OfA+o.OfB-o.Both) }
	slices.SortFunc(b.Overlap, func(x, y Overlap) int {
		return cmp.Or(cmp.Compare(share(y), share(x)), cmp.Compare(y.Both, x.Both), compareNames(x.A, y.A), compareNames(x.B, y.B))
	})
	b.Overlap = b.Overlap[:min(len(b.Overlap), mostPairs)]
}

// sample takes one article of each rule and entity in turn, the rare ones
// first, until there are enough; no article twice.
func (b *Report) sample() {
	b.Samples = []Sample{}
	taken := map[string]bool{}
	for depth := range mostSamples {
		for i := len(b.Lines) - 1; i >= 0; i-- {
			l := &b.Lines[i]
			if depth >= len(l.Samples) || taken[l.Samples[depth].Article] {
				continue
			}
			if len(b.Samples) == mostSamples {
				return
			}
			taken[l.Samples[depth].Article] = true
			b.Samples = append(b.Samples, l.Samples[depth])
		}
	}
}
