package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// Story is one story, without its articles.
type Story struct {
	ID         int64
	FirstSeen  time.Time
	Lead       int64 // the article that opened it, or the original it turned out to repeat
	MergedInto int64 // the story that took this one in, 0 if none did
}

// Story returns one story; ErrNotFound if there is none.
func (s *Store) Story(ctx context.Context, id int64) (Story, error) {
	var st Story
	err := s.db.Row(ctx, []any{&st.ID, sqldb.ScanTime(&st.FirstSeen), &st.Lead, &st.MergedInto},
		`SELECT id, first_seen, lead_article, merged_into FROM stories WHERE id = $1`, id)
	return st, err
}

func (t tx) insertStory(ctx context.Context, at time.Time, lead int64) (id int64, err error) {
	if id, err = t.numbers(ctx, 1); err != nil {
		return 0, err
	}
	return id, t.openStory(ctx, id, at, lead)
}

// openStory adds a story whose number was reserved.
func (t tx) openStory(ctx context.Context, id int64, at time.Time, lead int64) error {
	return t.Exec(ctx, `INSERT INTO stories (id, first_seen, lead_article) VALUES ($1, $2, $3)`, id, sqldb.Micros(at), lead)
}

// numbers takes n numbers of stories that are used by nobody, and returns the first.
func (t tx) numbers(ctx context.Context, n int) (first int64, err error) {
	err = t.Row(ctx, []any{&first}, `UPDATE numbers SET next = next + $1 WHERE name = 'stories' RETURNING next - $1`, n)
	return first, err
}

// ReserveStories takes n consecutive numbers of stories for who places
// articles, and returns the first. What is not used stays unused.
func (s *Store) ReserveStories(ctx context.Context, n int) (first int64, err error) {
	err = s.inTx(ctx, func(t tx) error {
		first, err = t.numbers(ctx, n)
		return err
	})
	return first, err
}

// ReturnStories gives back the numbers from first up to end, if they are the
// last that were reserved.
func (s *Store) ReturnStories(ctx context.Context, first, end int64) error {
	return s.inTx(ctx, func(t tx) error {
		return t.Exec(ctx, `UPDATE numbers SET next = $1 WHERE name = 'stories' AND next = $2`, first, end)
	})
}

// standing is the story that a merged one is now found under, or the story
// itself.
func (t tx) standing(ctx context.Context, id int64) (int64, error) {
	for range maxMerges {
		var into int64
		_, err := exists(t.Row(ctx, []any{&into}, `SELECT merged_into FROM stories WHERE id = $1`, id))
		if err != nil || into == 0 {
			return id, err
		}
		id = into
	}
	return 0, fmt.Errorf("story %d was merged more than %d times over", id, maxMerges)
}

// maxMerges bounds how long a chain of merged stories is followed.
const maxMerges = 100

// StandingStory is the story that an id stands for now: itself, or the one it
// was merged into; ErrNotFound if there never was one.
func (s *Store) StandingStory(ctx context.Context, id int64) (Story, error) {
	for range maxMerges {
		st, err := s.Story(ctx, id)
		if err != nil || st.MergedInto == 0 {
			return st, err
		}
		id = st.MergedInto
	}
	return Story{}, fmt.Errorf("story %d was merged more than %d times over", id, maxMerges)
}

// StoryName is a rule or entity that was found in a story.
type StoryName struct {
	Watchlist string `json:"watchlist"`
	Rule      string `json:"rule"`
	Entity    string `json:"entity"`
	Alert     bool   `json:"alert"` // a reason to tell, not vocabulary
}

// StoryNames lists what the matches of a revision found, each once.
func StoryNames(ms []news.Match) []StoryName {
	var out []StoryName
	at := map[StoryName]int{}
	for _, m := range ms {
		n := StoryName{Watchlist: m.Watchlist, Rule: m.Rule, Entity: m.Entity}
		i, ok := at[n]
		if !ok {
			i = len(out)
			at[n] = i
			out = append(out, n)
		}
		out[i].Alert = out[i].Alert || m.Alert
	}
	return out
}

// nameStory notes what a watchlist found in a story. Articles that no watchlist
// selected leave nothing.
func (t tx) nameStory(ctx context.Context, v Visit) error {
	if v.Revision == nil || v.Article.StoryID == 0 || !v.Article.Matched {
		return nil
	}
	b := sqldb.Batch{
		Table: "story_names",
		Columns: []sqldb.Column{
			sqldb.Int("story_id"),
			sqldb.Text("watchlist"),
			sqldb.Text("rule"),
			sqldb.Text("entity"),
			sqldb.Int("alert"),
			sqldb.Int("last_seen"),
		},
		Tail: ` ON CONFLICT (story_id, watchlist, rule, entity) DO UPDATE SET alert = excluded.alert, last_seen = excluded.last_seen`,
	}
	for _, n := range StoryNames(v.Matches) {
		b.Rows = append(b.Rows, []any{v.Article.StoryID, n.Watchlist, n.Rule, n.Entity, sqldb.Bit(n.Alert), sqldb.Micros(v.At)})
	}
	return b.Insert(ctx, t.Tx)
}

// NamesOfStory returns what was found in a story, in alphabetical order.
func (s *Store) NamesOfStory(ctx context.Context, story int64) ([]StoryName, error) {
	var out []StoryName
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var n StoryName
		if err := scan(&n.Watchlist, &n.Rule, &n.Entity, sqldb.ScanFlag(&n.Alert)); err != nil {
			return err
		}
		out = append(out, n)
		return nil
	}, `SELECT watchlist, rule, entity, alert FROM story_names WHERE story_id = $1 ORDER BY watchlist, rule, entity`, story)
	return out, err
}

// StoryVectors returns the stored vectors of a story's first articles, copies
// left out.
func (s *Store) StoryVectors(ctx context.Context, story int64, limit int) ([][]byte, error) {
	var out [][]byte
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var b []byte
		if err := scan(&b); err != nil {
			return err
		}
		out = append(out, b)
		return nil
	}, `SELECT v.vector FROM articles a JOIN vectors v ON v.article_id = a.id
		WHERE a.story_id = $1 AND a.story_id > 0 AND a.copy_of = 0 ORDER BY a.first_seen, a.id LIMIT $2`+sqldb.Unplanned, story, limit)
	return out, err
}

// Kinds of link between two stories.
const (
	LinkEarlier = "earlier" // the other is earlier, on the same names and matter: the case history
	LinkRelated = "related" // the other may tell the same event, below the confidence that joins
)

// StoryLink leads from a story to another.
type StoryLink struct {
	Story int64
	Other int64
	Kind  string
	Score float64 // 0..1
}

// saveLinks keeps the links of a story; one that is there keeps the better
// score, and is "earlier" rather than "related".
func (t tx) saveLinks(ctx context.Context, story int64, links []StoryLink) error {
	for _, l := range links {
		if l.Other == story {
			continue
		}
		err := t.Exec(ctx, `INSERT INTO story_links (story_id, other_id, kind, score) VALUES ($1, $2, $3, $4)
			ON CONFLICT (story_id, other_id) DO UPDATE SET
				kind = CASE WHEN excluded.kind = 'earlier' THEN excluded.kind ELSE story_links.kind END,
				score = CASE WHEN excluded.score > story_links.score THEN excluded.score ELSE story_links.score END`,
			story, l.Other, l.Kind, int(l.Score*1000))
		if err != nil {
			return fmt.Errorf("link story %d to %d: %w", story, l.Other, err)
		}
	}
	return nil
}

// StoryLinks returns the links from and to a story, those from it first, the
// best first.
func (s *Store) StoryLinks(ctx context.Context, story int64) ([]StoryLink, error) {
	var out []StoryLink
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var l StoryLink
		var score int
		if err := scan(&l.Story, &l.Other, &l.Kind, &score); err != nil {
			return err
		}
		l.Score = float64(score) / 1000
		out = append(out, l)
		return nil
	}, `SELECT story_id, other_id, kind, score FROM story_links WHERE story_id = $1 OR other_id = $1
		ORDER BY CASE WHEN story_id = $1 THEN 0 ELSE 1 END, score DESC, story_id, other_id`, story)
	return out, err
}

// Told is an article that a receiver was told of.
type Told struct {
	Article news.Article
	At      time.Time // when the first message that told it was sent
}

// ToldOfStory returns what a receiver was told first of a story; the zero Told
// if nothing.
func (s *Store) ToldOfStory(ctx context.Context, story int64, receiver string) (Told, error) {
	var t Told
	err := s.db.Row(ctx, append(articleFields(&t.Article), sqldb.ScanTime(&t.At)), `SELECT `+articleColumns+`, n.sent_at`+articleFrom+`
		JOIN owed o ON o.article_id = a.id AND o.receiver = $2 AND o.state = 'sent'
		JOIN notification_owed no ON no.owed_id = o.id JOIN notifications n ON n.id = no.notification_id AND n.sent_at > 0
		WHERE a.story_id = $1 AND a.story_id > 0 ORDER BY n.sent_at, a.id LIMIT 1`, story, receiver)
	if errors.Is(err, ErrNotFound) {
		return Told{}, nil
	}
	return t, err
}
