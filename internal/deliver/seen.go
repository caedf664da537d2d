package deliver

import (
	"context"
	"slices"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/match"
	"tocsin/internal/names"
	"tocsin/internal/news"
	"tocsin/internal/persons"
)

// Once a week a digest proposes the persons whom its articles name beside the
// watched ones, and nobody twice.
const (
	seenDays  = 7
	seenPause = seenDays*24*time.Hour - 12*time.Hour // of a digest that comes a little early
	seenMost  = 8
)

// seenShown returns the persons whom a digest proposes: those named in articles
// that concern the receiver and not proposed to it before. Nobody is proposed
// twice, so newcomers rise.
func (m *Deliverer) seenShown(ctx context.Context, receiver string, now time.Time) ([]digest.SeenRow, error) {
	told, last, err := m.Store.SeenTold(ctx, receiver)
	if err != nil || now.Sub(last) < seenPause {
		return nil, err
	}
	articles, err := m.seenIn(ctx, receiver, now.AddDate(0, 0, -seenDays))
	if err != nil {
		return nil, err
	}
	var out []digest.SeenRow
	known := toldAs(told)
	for _, p := range persons.Find(articles) {
		if slices.ContainsFunc(p.Spellings, known) {
			continue
		}
		e := p.Evidence
		out = append(out, digest.SeenRow{
			Name: p.Name, Articles: p.Articles, Origins: p.Origins, Sentence: e.Sentence, Start: e.Start, End: e.End,
			URL: e.URL,
		})
		if len(out) == seenMost {
			break
		}
	}
	return out, nil
}

// seenIn returns the matched articles since a moment that concern a receiver.
func (m *Deliverer) seenIn(ctx context.Context, receiver string, since time.Time) ([]persons.Article, error) {
	matcher := m.Live.Now().Matcher
	var out []persons.Article
	err := m.Store.LatestRevisions(ctx, func(a news.Article, r news.Revision) bool {
		if r.SeenAt.Before(since) {
			return false
		}
		if !a.Matched || a.CopyOf != 0 || a.State == news.StateMerged || a.State == news.StateBacklog {
			return true
		}
		found := matcher.Find(nil, match.InputOf(news.Document{
			Title: r.Title, Text: r.Text, Language: r.Language, Byline: r.Byline, URL: a.URL, Rows: a.Kind == news.KindPage,
		}, a.Source))
		if slices.ContainsFunc(found, func(x news.Match) bool { return x.Alert && m.Live.Now().Routes.Reaches(receiver, x.Watchlist) }) {
			out = append(out, persons.Article{
				ID: a.ID, Title: r.Title, Text: r.Text, Language: r.Language, Byline: r.Byline, Source: a.Source, Origin: a.Origin, URL: shownURL(a),
				At: r.SeenAt, Matches: found,
			})
		}
		return true
	})
	return out, err
}

// toldAs reports whether a person has been proposed before, in any spelling.
func toldAs(told []string) func(spelling string) bool {
	entities := make([]news.Entity, len(told))
	for i, name := range told {
		entities[i] = news.Entity{Name: name, Kind: news.KindPerson}
	}
	finder := names.New(entities)
	return func(spelling string) bool {
		hits := finder.AppendHits(nil, &names.Document{Text: spelling})
		return slices.ContainsFunc(hits, func(h names.Hit) bool { return h.How == names.HowFull || h.How == names.HowReverse })
	}
}

// seenNames returns the names of the persons whom a digest proposes.
func seenNames(rows []digest.SeenRow) []string {
	out := make([]string, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.Name)
	}
	return out
}
