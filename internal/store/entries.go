package store

import (
	"context"
	"errors"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

var articleBatch = []sqldb.Column{
	sqldb.Text("kind"),
	sqldb.Text("key"),
	sqldb.Text("url"),
	sqldb.Text("lane"),
	sqldb.Int("source_id"),
	sqldb.Text("state"),
	sqldb.Text("gate"),
	sqldb.Text("reason"),
	sqldb.Text("title"),
	sqldb.Text("language"),
	sqldb.Int("published"),
	sqldb.Int("published_day"),
	sqldb.Int("first_seen"),
	sqldb.Int("revision"),
	sqldb.Int("matched"),
	sqldb.Int("next_visit"),
}

// insertArticles adds the articles of entries. It returns the new articles' ids
// by key (an article that another transaction added meanwhile is not among
// them), and what is still to be inserted of them: their URLs, and their first
// revisions with their matches and facts.
func (t tx) insertArticles(ctx context.Context, entries []*Entry) (map[string]int64, []sqldb.Batch, error) {
	b := sqldb.Batch{Table: "articles", Columns: articleBatch, Rows: make([][]any, 0, len(entries))}
	for _, e := range entries {
		a := &e.Article
		b.Rows = append(b.Rows, []any{
			a.Kind, a.Key, a.URL, a.Lane, a.SourceID, string(a.State), a.Gate, a.Reason, a.Title, a.Language, sqldb.Micros(a.Published.Time),
			sqldb.Bit(a.Published.DayOnly), sqldb.Micros(a.FirstSeen),
			a.Revision, sqldb.Bit(a.Matched), sqldb.Micros(a.NextVisit),
		})
	}
	ids := make(map[string]int64, len(entries))
	if err := b.InsertNew(ctx, t.Tx, "key", func(id int64, key string) { ids[key] = id }); err != nil {
		return nil, nil, err
	}
	var revisions []news.Revision
	urls, matches, facts, mails := urlBatch(), matchBatch(), factBatch(), mailBatch()
	for _, e := range entries {
		id := ids[e.Article.Key]
		if id == 0 {
			continue
		}
		for _, u := range e.URLs {
			urls.Rows = append(urls.Rows, []any{u, id})
		}
		addMail(&mails, id, e.Mail)
		if e.Feed != nil {
			r := *e.Feed
			r.ArticleID = id
			revisions = append(revisions, r)
			addMatches(&matches, id, r.N, e.Matches)
			addFacts(&facts, id, r.N, e.Facts)
		}
	}
	return ids, []sqldb.Batch{urls, revisionBatch(revisions), matches, facts, mails}, nil
}

func urlBatch() sqldb.Batch {
	return sqldb.Batch{
		Table: "article_urls", Columns: []sqldb.Column{sqldb.Text("url"), sqldb.Int("article_id")},
		Tail: " ON CONFLICT (url) DO NOTHING",
	}
}

func revisionBatch(revisions []news.Revision) sqldb.Batch {
	b := sqldb.Batch{Table: "revisions", Columns: []sqldb.Column{
		sqldb.Int("article_id"),
		sqldb.Int("n"),
		sqldb.Int("seen_at"),
		sqldb.Text("basis"),
		sqldb.Text("title"),
		sqldb.Text("text"),
		sqldb.Text("byline"),
		sqldb.Text("language"),
		sqldb.Int("published"),
		sqldb.Int("published_day"),
		sqldb.Int("modified"),
		sqldb.Bytes("hash"),
		sqldb.Text("credits"),
		sqldb.Int("response_id"),
	}}
	for _, r := range revisions {
		credits := "[]"
		if len(r.Credits) > 0 {
			credits = sqldb.JSON(r.Credits)
		}
		b.Rows = append(b.Rows, []any{
			r.ArticleID, r.N, sqldb.Micros(r.SeenAt), r.Basis, r.Title, r.Text, r.Byline, r.Language, sqldb.Micros(r.Published.Time),
			sqldb.Bit(r.Published.DayOnly), sqldb.Micros(r.Modified),
			r.Hash, credits, r.ResponseID,
		})
	}
	return b
}

// saveEntries stores the entries of a poll, whose keys differ, and finds or
// makes their articles. It returns how many articles were new, and what is
// still to be inserted.
func (t tx) saveEntries(ctx context.Context, p *Poll) (fresh int, rest []sqldb.Batch, err error) {
	entries := make([]*Entry, 0, len(p.Entries))
	for i := range p.Entries {
		e := &p.Entries[i]
		if err := t.freeAddress(ctx, e); err != nil {
			return 0, nil, err
		}
		if e.Known == 0 {
			entries = append(entries, e)
			continue
		}
		if e.Moved {
			if err := t.movedEntry(ctx, p, e); err != nil {
				return 0, nil, err
			}
		} else if err := t.changedEntry(ctx, p, e); err != nil {
			return 0, nil, err
		}
	}
	if len(entries) == 0 {
		return 0, nil, nil
	}
	have := found{map[string]int64{}, map[string]int64{}}
	if err := t.findURLs(ctx, entries, have); err != nil {
		return 0, nil, err
	}
	var absent []*Entry // the first entry of each article that is not there yet
	for _, e := range entries {
		if have.of(e) == 0 {
			have.add(e, unborn)
			absent = append(absent, e)
		}
	}
	made := make(map[int64]bool, len(absent))
	if len(absent) > 0 {
		var ids map[string]int64
		if ids, rest, err = t.insertArticles(ctx, absent); err != nil {
			return 0, nil, err
		}
		fresh = len(ids)
		if fresh < len(absent) {
			// What another poll added meanwhile, and the article that once gave
			// an address away.
			have = found{map[string]int64{}, map[string]int64{}}
			if err := errors.Join(t.findURLs(ctx, entries, have), t.findKeys(ctx, entries, have)); err != nil {
				return 0, nil, err
			}
		}
		for _, e := range absent {
			if id := ids[e.Article.Key]; id != 0 {
				have.add(e, id)
				made[id] = true
			}
		}
	}
	link, err := t.linkEntries(ctx, p, entries, have, made)
	return fresh, append(rest, link), err
}

// freeAddress takes an address from an article that shares it with others.
func (t tx) freeAddress(ctx context.Context, e *Entry) error {
	if e.Frees == 0 {
		return nil
	}
	if err := t.Exec(ctx, `DELETE FROM article_urls WHERE article_id = $1`, e.Frees); err != nil {
		return err
	}
	return t.Exec(ctx, `UPDATE articles SET key = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.key = $2)`, e.Frees,
		keyOf(e.FreesKey, maxKey))
}

// linkEntries gives the entries themselves, each with its article, which may
// have been made for it.
func (t tx) linkEntries(ctx context.Context, p *Poll, entries []*Entry, have found, made map[int64]bool) (sqldb.Batch, error) {
	b := sqldb.Batch{
		Table: "entries", Columns: []sqldb.Column{
			sqldb.Int("source_id"), sqldb.Text("key"), sqldb.Text("hash"), sqldb.Int("article_id"),
			sqldb.Int("seen_at"), sqldb.Text("raw"),
		},
		Tail: ` ON CONFLICT (source_id, key) DO UPDATE SET hash = excluded.hash, article_id = excluded.article_id, raw = excluded.raw`,
	}
	for _, e := range entries {
		id := have.of(e)
		if !made[id] && !p.Backlog {
			if err := t.promote(ctx, id, p.Source.ID, e.Article.NextVisit); err != nil {
				return b, err
			}
			if err := t.readBetter(ctx, p, id); err != nil {
				return b, err
			}
		}
		b.Rows = append(b.Rows, []any{p.Source.ID, e.Key, e.Hash, id, sqldb.Micros(p.At), e.Raw})
	}
	return b, nil
}

// promote makes an article due that was known only from other sources' backlogs
// and is now published by this one: it is news after all. In this source's own
// backlog, only its GUID or link is new, and it stays.
func (t tx) promote(ctx context.Context, article, source int64, visit time.Time) error {
	return t.Exec(ctx, `UPDATE articles SET state = 'pending', gate = '', reason = '', next_visit = $3 WHERE id = $1 AND state = 'backlog'
		AND NOT EXISTS (SELECT 1 FROM entries WHERE article_id = $1 AND source_id = $2)`, article, source, sqldb.Micros(visit))
}

// readBetter makes an article due of which only a feed's text is known, when a
// source that visits pages publishes it too.
func (t tx) readBetter(ctx context.Context, p *Poll, article int64) error {
	if p.Whole {
		return nil
	}
	return t.Exec(ctx, want+`id = $1 AND state = 'live' AND url <> '' AND EXISTS (SELECT 1 FROM revisions r
			WHERE r.article_id = articles.id AND r.n = articles.revision AND r.basis = 'feed')
		AND NOT EXISTS (SELECT 1 FROM entries WHERE article_id = $1 AND source_id = $3)`, article, sqldb.Micros(p.At), p.Source.ID)
}

// found holds the IDs of articles by their canonical URLs and by their keys.
type found struct{ urls, keys map[string]int64 }

// unborn stands for an article that is about to be inserted.
const unborn = -1

func (f found) of(e *Entry) int64 {
	for _, u := range e.URLs {
		if id := f.urls[u]; id != 0 {
			return id
		}
	}
	return f.keys[e.Article.Key]
}

func (f found) add(e *Entry, id int64) {
	for _, u := range e.URLs {
		f.urls[u] = id
	}
	f.keys[e.Article.Key] = id
}

// findURLs looks up which articles the entries' URLs belong to. The key of
// nearly every article is one of its URLs, so that its keys need no look.
func (t tx) findURLs(ctx context.Context, entries []*Entry, have found) error {
	var urls []string
	for _, e := range entries {
		urls = append(urls, e.URLs...)
	}
	return t.find(ctx, have.urls, t.DB().Lookup("article_id", "article_urls", "", "url", "$1"), urls)
}

func (t tx) findKeys(ctx context.Context, entries []*Entry, have found) error {
	var keys []string
	for _, e := range entries {
		keys = append(keys, e.Article.Key)
	}
	return t.find(ctx, have.keys, t.DB().Lookup("id", "articles", "", "key", "$1"), keys)
}

// find adds to ids what the query finds of the names.
func (t tx) find(ctx context.Context, ids map[string]int64, query string, names []string) error {
	return t.Each(ctx, func(scan func(...any) error) error {
		var name string
		var id int64
		if err := scan(&name, &id); err != nil {
			return err
		}
		ids[name] = id
		return nil
	}, query, t.DB().List(names))
}
