package monitor

import (
	"context"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/page"
	"tocsin/internal/store"
)

// volatileLooks is how many looks at a watched page are compared.
const volatileLooks = 10

// proposeDrops tells the operators, once for each line, which lines of a
// watched page change at nearly every look in their numbers alone. Nothing is
// left out by itself: it may be the number that the page is watched for.
func (m *Visitor) proposeDrops(ctx context.Context, v *store.Visit, conf config.Source) error {
	if v.Article.Kind != news.KindPage || v.Change == nil || v.Revision == nil {
		return nil
	}
	looks, err := m.Store.Looks(ctx, v.Article.ID)
	if err != nil {
		return err
	}
	revisions, err := m.Store.Revisions(ctx, v.Article.ID)
	if err != nil {
		return err
	}
	var texts []string
	for _, l := range looks[max(0, len(looks)-volatileLooks):] {
		if l.Verdict != news.VerdictArticle {
			continue
		}
		text := ""
		for _, rev := range revisions {
			if !rev.SeenAt.After(l.At) {
				text = rev.Text
			}
		}
		texts = append(texts, text)
	}
	for _, pattern := range page.Volatile(append(texts, v.Revision.Text)) {
		m.notify(v, m.Notices.VolatileLine(conf.Name, pattern, v.At))
	}
	return nil
}
