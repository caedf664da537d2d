package deliver

import (
	"context"
	"slices"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/owe"
	"tocsin/internal/route"
	"tocsin/internal/store"
	"tocsin/internal/tracked"
)

// storyFacts returns the facts stated by all articles of a story, so that the
// second outlet's message shows who agrees.
func (m *Deliverer) storyFacts(ctx context.Context, a news.Article) ([]digest.Fact, error) {
	if len(m.Live.Now().Facts.Facts()) == 0 {
		return nil, nil
	}
	members := []news.Article{a}
	if a.StoryID != 0 {
		var err error
		if members, err = m.Store.StoryArticles(ctx, a.StoryID); err != nil {
			return nil, err
		}
	}
	return m.factsOf(ctx, members)
}

// factsOf returns the facts that articles state, in the order of the watchlists.
func (m *Deliverer) factsOf(ctx context.Context, members []news.Article) ([]digest.Fact, error) {
	stated := map[[2]string]bool{}
	outlets := map[string]bool{}
	for _, a := range members {
		rows, err := m.Store.Facts(ctx, store.FactQuery{Article: a.ID, Counting: true})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if r.Latest {
				stated[[2]string{r.Watchlist, r.Name}] = true
			}
		}
		outlets[m.Live.Now().Outlets.Name(a.Source)] = true
	}
	about := func(id int64) bool {
		return slices.ContainsFunc(members, func(a news.Article) bool { return a.ID == id })
	}
	var out []digest.Fact
	for _, def := range m.Live.Now().Facts.Facts() {
		if !stated[[2]string{def.Watchlist, def.Name}] {
			continue
		}
		known, err := m.Live.Now().Outlets.StatementsOf(ctx, m.Store, def.Watchlist, def.Name)
		if err != nil {
			return nil, err
		}
		out = append(out, m.Live.Now().Outlets.Told(def.Name, tracked.Stand(def.Fact, known, about), len(outlets))...)
	}
	return out, nil
}

// changedFacts returns the facts with new statements since a moment, for the
// digest of a receiver whom their articles reach.
func (m *Deliverer) changedFacts(ctx context.Context, receiver string, since, until time.Time) ([]digest.Fact, error) {
	var out []digest.Fact
	for _, def := range m.Live.Now().Facts.Facts() {
		if !m.reaches(def, receiver) {
			continue
		}
		known, err := m.Live.Now().Outlets.StatementsOf(ctx, m.Store, def.Watchlist, def.Name)
		if err != nil {
			return nil, err
		}
		fresh := map[int64]bool{}
		outlets := map[string]bool{}
		for i, st := range known {
			if !st.Latest || st.Seen.Before(since) || !st.Seen.Before(until) {
				continue // windows follow each other: what is seen as one closes is the next one's
			}
			before := seenBefore(known, i)
			if tracked.Judge(def.Fact, before, st) != tracked.NotNews {
				fresh[st.Article] = true
				outlets[st.Source] = true
			}
		}
		standings := tracked.Stand(def.Fact, known, func(id int64) bool { return fresh[id] })
		out = append(out, m.Live.Now().Outlets.Told(def.Name, standings, len(outlets))...)
	}
	return out, nil
}

// seenBefore returns the statements that were known when statement i was seen,
// as they were then: of each article those of its latest revision before it.
func seenBefore(known []tracked.Statement, i int) []tracked.Statement {
	st := known[i]
	var out []tracked.Statement
	for j, k := range known {
		if j == i || k.Seen.After(st.Seen) || k.Seen.Equal(st.Seen) && k.Article >= st.Article {
			continue
		}
		if k.Article == st.Article {
			k.Latest = !slices.ContainsFunc(known, func(x tracked.Statement) bool {
				return x.Article == k.Article && x.Revision > k.Revision && x.Revision < st.Revision
			})
		}
		out = append(out, k)
	}
	return out
}

// reaches reports whether routes take articles with the fact's anchors, of any
// source, to a receiver.
func (m *Deliverer) reaches(def tracked.Defined, receiver string) bool {
	sources := []string{""}
	for _, s := range m.Live.Now().Config.Sources {
		sources = append(sources, s.Name)
	}
	for _, a := range def.Anchors() {
		for _, source := range sources {
			item := owe.FactItem(def.Watchlist, a, source)
			if slices.ContainsFunc(m.Live.Now().Routes.Targets([]route.Item{item}), func(t route.Target) bool { return t.Receiver == receiver }) {
				return true
			}
		}
	}
	return false
}
