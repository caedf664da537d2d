package monitor

import (
	"context"
	"fmt"
	"strings"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/page"
	"tocsin/internal/store"
)

// NoticeVolatile is the kind of notice that proposes to leave a line of a
// watched page out; its key ends with the pattern.
const NoticeVolatile = "volatile_line"

// volatileLooks is how many looks at a watched page are compared.
const volatileLooks = 10

// VolatileKey is the key of the notice for a line of a source.
func VolatileKey(source, pattern string) string { return NoticeVolatile + " " + source + " " + pattern }

// DropOption is the line of the configuration that leaves lines out.
func DropOption(pattern string) string {
	return "drop: ['" + strings.ReplaceAll(pattern, "'", "''") + "']"
}

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
		n := news.Notice{
			Key: VolatileKey(conf.Name, pattern), At: v.At, Kind: NoticeVolatile, Subject: conf.Name,
			Text:   fmt.Sprintf("a line of the watched page %s changes at nearly every look, in its numbers alone", conf.Name),
			Advice: fmt.Sprintf("if it is a counter or a clock, add to source %s: %s", conf.Name, DropOption(pattern)),
		}
		v.Notices = append(v.Notices, n)
		v.Owed = append(v.Owed, news.OweNotice(n, m.Live.Now().Config.Operators, v.At))
	}
	return nil
}
