package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// Poll is all that one poll of a source brought; SavePoll commits it whole.
type Poll struct {
	Source  news.Source // as it stands after the poll
	Push    PushAnswer
	At      time.Time
	Outcome news.Outcome
	Status  int // of the answer, 0 if there was none
	Note    string
	Total   int      // entries the source showed
	Entries []Entry  // the new and the changed ones
	Listing []string // the keys of all entries it shows, in order; nil if they are those of last time
	Backlog bool     // the entries were there before the source was: keep, do not tell
	Whole   bool     // its entries are whole articles, of which no page is visited
	Gates   []Gate
	Notices []news.Notice
	Owed    []news.Owed // the notices' owed rows
	// Subscription takes the place of those that the source has, where it
	// differs; nil leaves them as they are, as does a poll of an address that
	// was changed meanwhile.
	Subscription *Subscription
}

// Entry is one new or changed entry of a poll.
type Entry struct {
	Key     string // identity within the source
	Hash    string // of what the source says, to see when it changes
	Known   int64  // article it already belongs to, 0 for a new entry
	Moved   bool   // Known is the article's under another key; it is now at Article.URL
	Was     string // that key, where the entry takes its place; "" where it stays beside it
	Changed bool   // of one that moved: what the source says of it is not what it said
	AtOnce  bool   // it has another headline: its page is looked at even if it was looked at just now
	Raw     string // the entry as JSON: the raw observation
	// Frees is an article whose address turns out to be this entry's too, 0 for
	// none: from now on it is known by FreesKey alone, and no page is its own.
	Frees    int64
	FreesKey string
	Article  news.Article
	URLs     []string // canonical URLs the article may already be known by
	// Feed is the first revision of a backlog entry, made of the feed's own
	// text, with its matches and facts; nil where the page will be visited.
	Feed    *news.Revision
	Matches []news.Match
	Facts   []news.FactValue
	Mail    *Mail // that it was made of; nil for what is no mail, or is not visited
}

// Gate counts what one gate stopped, by reason.
type Gate struct {
	Gate   string
	Reason string
	N      int
}

// KnownEntry is what is stored of an entry seen before.
type KnownEntry struct {
	Hash    string
	Article int64
}

// KnownEntries returns which of the keys the source has published before.
func (s *Store) KnownEntries(ctx context.Context, source int64, keys []string) (map[string]KnownEntry, error) {
	known := make(map[string]KnownEntry, len(keys))
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var key string
		var k KnownEntry
		if err := scan(&key, &k.Hash, &k.Article); err != nil {
			return err
		}
		known[key] = k
		return nil
	}, s.db.Lookup("hash, article_id", "entries", "source_id = $1 AND ", "key", "$2"), source, s.db.List(keys))
	return known, err
}

// EntriesAsStored returns entries of a source as JSON, by key.
func (s *Store) EntriesAsStored(ctx context.Context, source int64, keys []string) (map[string]string, error) {
	out := make(map[string]string, len(keys))
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var key, raw string
		if err := scan(&key, &raw); err != nil {
			return err
		}
		out[key] = raw
		return nil
	}, s.db.Lookup("raw", "entries", "source_id = $1 AND ", "key", "$2"), source, s.db.List(keys))
	return out, err
}

// SavePoll commits a poll in one transaction: the source's validators and
// next due time, its entries, the articles they point to and the page visits
// now due. It returns how many articles were new.
func (s *Store) SavePoll(ctx context.Context, p Poll) (fresh int, err error) {
	p.Entries = keyed(p.Entries)
	err = s.inTx(ctx, func(t tx) error {
		var rest []sqldb.Batch
		if fresh, rest, err = t.saveEntries(ctx, &p); err != nil {
			return fmt.Errorf("entries: %w", err)
		}
		p := p
		if err := t.withdrawn(ctx, p); err != nil {
			return fmt.Errorf("withdrawn entries: %w", err)
		}
		if fresh > 0 {
			p.Source.LastNew = p.At
			p.Outcome = news.OutcomeNew
		}
		if err := t.InsertAll(ctx, append(rest, listingBatch(p), pollBatch(p, fresh))...); err != nil {
			return fmt.Errorf("entries: %w", err)
		}
		same, err := t.saveSource(ctx, p.Source, p.Push, p.Subscription != nil)
		if err != nil {
			return err
		}
		if same && p.Subscription != nil {
			if err := t.subscribe(ctx, p.Source.ID, *p.Subscription, p.At); err != nil {
				return fmt.Errorf("subscription: %w", err)
			}
		}
		if err := t.countKept(ctx, p.Source.ID, p.At, p.size()); err != nil {
			return err
		}
		return t.saveTold(ctx, p.At, p.Gates, p.Notices, p.Owed)
	})
	return fresh, err
}

// keyed returns entries whose articles have keys and lanes that an index can hold.
func keyed(entries []Entry) []Entry {
	out := slices.Clone(entries)
	for i := range out {
		out[i].Article.Key = keyOf(out[i].Article.Key, maxKey)
		out[i].Article.Lane = keyOf(out[i].Article.Lane, maxKey)
		out[i].URLs = keysOf(out[i].URLs)
	}
	return out
}

// pollBatch is a poll's line in the log of polls; one that found nothing has none.
func pollBatch(p Poll, fresh int) sqldb.Batch {
	b := sqldb.Batch{Table: "polls", Columns: []sqldb.Column{
		sqldb.Int("source_id"),
		sqldb.Int("at"),
		sqldb.Text("outcome"),
		sqldb.Int("status"),
		sqldb.Int("entries"),
		sqldb.Int("fresh"),
		sqldb.Text("note"),
	}}
	if p.Outcome != news.OutcomeUnchanged {
		b.Rows = [][]any{{p.Source.ID, sqldb.Micros(p.At), string(p.Outcome), p.Status, p.Total, fresh, p.Note}}
	}
	return b
}

// saveTold writes the gates, notices and owed rows of a poll or a visit.
func (t tx) saveTold(ctx context.Context, at time.Time, gates []Gate, notices []news.Notice, owed []news.Owed) error {
	for _, n := range notices {
		if err := t.insertNotice(ctx, n, owed); err != nil {
			return err
		}
	}
	return t.countGates(ctx, at, gates)
}

// changedEntry stores the new contents of a known entry, and makes its page due:
// the page, not the feed, decides whether the article changed. A page that was
// looked at lately is not: some feeds change at every poll. That does not hold
// where entries are whole articles, since then there is no page.
func (t tx) changedEntry(ctx context.Context, p *Poll, e *Entry) error {
	if err := t.Exec(ctx, `UPDATE entries SET hash = $3, raw = $4 WHERE source_id = $1 AND key = $2`, p.Source.ID, e.Key, e.Hash,
		e.Raw); err != nil {
		return err
	}
	pause := lookPause
	if p.Whole || e.AtOnce {
		pause = 0
	}
	return t.Exec(ctx, want+`id = $1 AND state IN ('live', 'missing', 'removed') AND (last_look <= $3 OR url = '')`,
		e.Known, sqldb.Micros(p.At), sqldb.Micros(p.At.Add(-pause)))
}

// lookPause is the shortest time between two looks at a page that only changed
// entries cause.
const lookPause = 15 * time.Minute

// addURLs makes an article findable by more canonical URLs; one that belongs
// to another article stays with it.
func (t tx) addURLs(ctx context.Context, article int64, urls []string) error {
	b := urlBatch()
	for _, u := range urls {
		b.Rows = append(b.Rows, []any{keyOf(u, maxKey), article})
	}
	return b.Insert(ctx, t.Tx)
}

func (t tx) countGates(ctx context.Context, at time.Time, gates []Gate) error {
	day := at.UTC().Format(time.DateOnly)
	for _, g := range gates {
		err := t.Exec(ctx, `INSERT INTO gates (day, gate, reason, n) VALUES ($1, $2, $3, $4)
			ON CONFLICT (day, gate, reason) DO UPDATE SET n = gates.n + excluded.n`, day, g.Gate, keyOf(g.Reason, maxKey), g.N)
		if err != nil {
			return err
		}
	}
	return nil
}
