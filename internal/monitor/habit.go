package monitor

import (
	"context"
	"strings"
	"sync"
	"unicode/utf8"

	"tocsin/internal/config"
	"tocsin/internal/extract"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/pdf"
	"tocsin/internal/store"
)

// missesAfter is after so many articles in a row, on whose pages a rule
// for title or text fits nothing, that the operators hear of it.
const missesAfter = 3

// streaks counts in a row, by name, what must not last. A restart forgets them.
type streaks struct {
	mu sync.Mutex
	n  map[string]int
}

// count adds one, or ends the streak.
func (s *streaks) count(name string, again bool) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n == nil {
		s.n = map[string]int{}
	}
	if !again {
		delete(s.n, name)
		return 0
	}
	s.n[name]++
	return s.n[name]
}

// readArticle reads an article's page. The first reading goes by what the
// outlet's earlier pages taught, teaches in its turn, and fixes how the page is
// read from then on; where the rules of the configuration, or this program's
// way of reading, have changed since, what differs is the reading and no edit.
func (m *Visitor) readArticle(ctx context.Context, s *seen, conf config.Source) (news.Document, error) {
	v, a := &s.visit, &s.visit.Article
	opt := m.Live.Now().Config.ReadOptions(conf, s.resp.FinalURL, v.At)
	opt.ContentType, opt.Status, opt.Title, opt.Published = s.resp.ContentType, s.resp.Status, a.Title, a.Published
	stored, err := m.Store.Habit(ctx, a.ID)
	if err != nil {
		return news.Document{}, err
	}
	record := extract.Record(nil)
	if a.Revision > 0 {
		opt.Habit = extract.ParseHabit(stored)
	} else {
		standings, err := m.Store.Readers(ctx, a.Lane)
		if err != nil {
			return news.Document{}, err
		}
		record = extract.Record(standings).At(v.At)
		opt.Habit = record.Habit()
	}
	if a.Revision == 0 || opt.Habit.Prefers(extract.ReaderFeed) {
		if opt.Content, err = m.contentOf(ctx, a.ID); err != nil {
			return news.Document{}, err
		}
	}
	if pdf.Is(s.resp.Body) {
		return readPDF(ctx, s.resp.Body, opt), nil
	}
	doc, err := extract.Page(s.resp.Body, opt)
	if err != nil {
		return news.Document{Verdict: news.VerdictSuspect, Reason: err.Error()}, nil // too big, or no HTML: no word on the article
	}
	if doc.Verdict != news.VerdictArticle {
		return doc, nil
	}
	habit := opt.Habit
	if a.Revision == 0 {
		m.walled.count(a.Lane, false)
		v.Readers = record.Learn(doc.Readings, v.At)
		if doc.Reader == extract.ReaderFeed {
			habit = habit.Prefer(extract.ReaderFeed)
		}
		m.heedMisses(v, conf, opt.Rules, doc)
	}
	manner := habit.With(opt.Rules)
	if s.resp.Header.Get(fetch.RenderedHeader) != "" {
		manner = strings.TrimSpace(manner + " rendered") // ParseHabit leaves it out
	}
	if manner != stored {
		v.Habit, s.reread = &manner, a.Revision > 0
	}
	return doc, nil
}

// contentOf is the longest text that an article's feed entry has, as HTML.
func (m *Visitor) contentOf(ctx context.Context, article int64) (string, error) {
	e, _, err := m.entryOf(ctx, article)
	if utf8.RuneCountInString(e.Summary) > utf8.RuneCountInString(e.Content) {
		return e.Summary, err
	}
	return e.Content, err
}

// heedMisses tells the operators, once for each wording of the rules, that
// they do not fit the outlet's pages any more.
func (m *Visitor) heedMisses(v *store.Visit, conf config.Source, rules *extract.Rules, doc news.Document) {
	if rules == nil {
		return
	}
	missed := rules.Missed(doc)
	if m.misses.count(conf.Name, len(missed) > 0) < missesAfter {
		return
	}
	m.notify(v, m.Notices.ExtractMisses(conf.Name, rules.String(), v.Article.URL, strings.Join(missed, "; "), missesAfter, v.At))
}
