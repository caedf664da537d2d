package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/news"
)

// Visit is all that one page visit brought; SaveVisit commits it whole.
type Visit struct {
	Article  Article // as it stands after the visit
	At       time.Time
	Status   int
	Outcome  news.Outcome
	Verdict  news.Verdict
	SHA256   []byte // of the body as received, nil if there was none
	Note     string
	Source   *Source   // the state of a watched page's source; nil for articles
	URLs     []string  // canonical URLs the page turned out to have
	Response *Response // kept as evidence; nil if it is not kept
	// Elsewhere is a look by another way out; nil if there was none.
	Elsewhere *Elsewhere
	Revision  *Revision // nil if the text is the latest revision's
	Matches   []news.Match
	Stopped   []Stopped    // what kept rules and entities from matching the revision
	Facts     []Fact       // what the revision states
	Change    *news.Change // nil for a first revision
	Identity  *Identity    // nil where no identity was worked out
	Owed      []Owed
	Gates     []Gate
	Notices   []Notice

	Readers []news.Standing // of the article's lane, as this visit leaves them; nil for as they were
	Habit   *string         // how the article's page is read from now on; nil for as before
}

// Elsewhere is a look at the page by another way out. It decides nothing: it is
// logged and kept beside the visit's own.
type Elsewhere struct {
	Look     Look
	Response *Response
}

// Identity is what places an article among the others.
type Identity struct {
	At       time.Time // when it belongs to, for its copies and its story; zero if unknown
	NewStory bool      // the article opens a story of its own; else Article.StoryID says which
	Sketch   []byte
	Vector   []byte
	Links    []StoryLink // from the article's story to others
	Takes    *Takeover   // the article is the original of one that was seen first
}

// Takeover makes an article the root of copies that were there before it.
type Takeover struct {
	Root   int64 // that it takes the place of
	Copies []CopyOf
}

// CopyOf is an article that repeats the original.
type CopyOf struct {
	Article int64
	Differs string // JSON array of what differs, "" if nothing does
}

// takeOver puts an article in the place of a root.
func (t tx) takeOver(ctx context.Context, original int64, take *Takeover) error {
	if take == nil {
		return nil
	}
	for _, c := range take.Copies {
		if err := t.exec(ctx, `UPDATE articles SET copy_of = $2, differs = $3 WHERE id = $1`, c.Article, original, c.Differs); err != nil {
			return err
		}
	}
	return t.exec(ctx, `UPDATE stories SET lead_article = $2 WHERE lead_article = $1`, take.Root, original)
}

// Response is one answer of a server, kept as received.
type Response struct {
	ID       int64
	At       time.Time
	URL      string
	FinalURL string
	Status   int
	Headers  string // as "Name: value" lines
	SHA256   []byte
	Size     int64
	Body     []byte // compressed with zstd
}

// Saved says what identities a visit got.
type Saved struct {
	ArticleID int64
	StoryID   int64
	ChangeID  int64
	MergedTo  int64 // the article this one turned out to be, 0 if it is its own
}

// SaveVisit commits a visit in one transaction: the look itself, the
// revision, its matches and change, where the article stands among the
// others, and the rows owed for it. If one of the URLs of a first revision
// already belongs to another article, the two are merged instead and nothing
// is owed.
func (s *Store) SaveVisit(ctx context.Context, v Visit) (saved Saved, err error) {
	err = s.inTx(ctx, func(t tx) error {
		saved = Saved{ArticleID: v.Article.ID}
		if v.Article.ID == 0 {
			ids, err := t.insertArticles(ctx, []Entry{{Article: v.Article, URLs: []string{v.Article.Key}}})
			if err != nil {
				return err
			}
			if saved.ArticleID = ids[v.Article.Key]; saved.ArticleID == 0 {
				return fmt.Errorf("article %s was added by somebody else meanwhile", v.Article.Key)
			}
			v.Article.ID = saved.ArticleID
		}
		other, err := t.owner(ctx, v.Article.ID, v.URLs)
		if err != nil {
			return err
		}
		if other != 0 && v.Revision != nil && v.Revision.N == 1 {
			saved.MergedTo = other
			return t.merge(ctx, v, other)
		}
		return t.saveVisit(ctx, v, &saved)
	})
	return saved, err
}

func (t tx) saveVisit(ctx context.Context, v Visit, saved *Saved) error {
	if err := t.look(ctx, v); err != nil {
		return err
	}
	if err := t.addURLs(ctx, v.Article.ID, v.URLs); err != nil {
		return err
	}
	if err := t.place(ctx, &v); err != nil {
		return err
	}
	saved.StoryID = v.Article.StoryID
	if err := t.revise(ctx, v); err != nil {
		return err
	}
	if err := t.nameStory(ctx, v); err != nil {
		return err
	}
	if v.Change != nil {
		id, err := t.insertChange(ctx, v)
		if err != nil {
			return err
		}
		saved.ChangeID = id
	}
	for _, o := range v.Owed {
		if o.Kind == OwedNotice {
			continue // goes in with its notice
		}
		if o.Kind == OwedChange {
			o.ChangeID = saved.ChangeID
		}
		o.ArticleID = v.Article.ID
		o.Group = strings.ReplaceAll(o.Group, "{story}", strconv.FormatInt(v.Article.StoryID, 10))
		if err := t.insertOwed(ctx, o); err != nil {
			return fmt.Errorf("owe %s: %w", o.Receiver, err)
		}
	}
	if v.Source != nil {
		if err := t.savePagePoll(ctx, v); err != nil {
			return err
		}
	}
	if err := t.saveArticle(ctx, v.Article, v.Identity != nil); err != nil {
		return err
	}
	if err := t.saveReading(ctx, v); err != nil {
		return err
	}
	return t.saveTold(ctx, v.At, v.Gates, v.Notices, v.Owed)
}

// look leaves a line in the visit log, also when nothing changed.
func (t tx) look(ctx context.Context, v Visit) error {
	const insert = `INSERT INTO visits (article_id, at, status, outcome, verdict, sha256, note) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	if e := v.Elsewhere; e != nil {
		var sha []byte
		if e.Response != nil {
			sha = e.Response.SHA256
			if _, err := t.keep(ctx, v.Article.ID, *e.Response); err != nil {
				return err
			}
		}
		if err := t.exec(ctx, insert, v.Article.ID, micros(e.Look.At), e.Look.Status, string(e.Look.Outcome), string(e.Look.Verdict), sha, e.Look.Note); err != nil {
			return err
		}
	}
	return t.exec(ctx, insert, v.Article.ID, micros(v.At), v.Status, string(v.Outcome), string(v.Verdict), v.SHA256, v.Note)
}

// keep stores a response as evidence.
func (t tx) keep(ctx context.Context, article int64, r Response) (id int64, err error) {
	err = t.row(ctx, []any{&id}, `INSERT INTO responses (article_id, at, url, final_url, status, headers, sha256, size, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`, article, micros(r.At), r.URL, r.FinalURL, r.Status, r.Headers, r.SHA256, r.Size, r.Body)
	return id, err
}

// place gives the article its story and keeps what finds its copies.
func (t tx) place(ctx context.Context, v *Visit) error {
	if v.Identity == nil {
		return nil
	}
	var err error
	if v.Identity.NewStory {
		v.Article.StoryID, err = t.insertStory(ctx, v.At, v.Article.ID)
	} else {
		v.Article.StoryID, err = t.standing(ctx, v.Article.StoryID)
	}
	if err != nil {
		return err
	}
	if err := t.takeOver(ctx, v.Article.ID, v.Identity.Takes); err != nil {
		return err
	}
	if err := t.saveLinks(ctx, v.Article.StoryID, v.Identity.Links); err != nil {
		return err
	}
	return t.exec(ctx, `INSERT INTO vectors (article_id, at, sketch, vector) VALUES ($1, $2, $3, $4)
		ON CONFLICT (article_id) DO UPDATE SET at = excluded.at, sketch = excluded.sketch, vector = excluded.vector`,
		v.Article.ID, micros(v.Identity.At), v.Identity.Sketch, v.Identity.Vector)
}

// revise writes the response that is kept and the revision made of it.
func (t tx) revise(ctx context.Context, v Visit) error {
	var response int64
	if v.Response != nil {
		var err error
		if response, err = t.keep(ctx, v.Article.ID, *v.Response); err != nil {
			return err
		}
	}
	if v.Revision == nil {
		return nil
	}
	r := *v.Revision
	r.ArticleID, r.ResponseID = v.Article.ID, response
	if err := t.insertRevisions(ctx, []Revision{r}); err != nil {
		return err
	}
	matches := matchBatch()
	addMatches(&matches, r.ArticleID, r.N, v.Matches)
	if err := matches.insert(ctx, t); err != nil {
		return err
	}
	facts := factBatch()
	addFacts(&facts, r.ArticleID, r.N, v.Facts)
	if err := facts.insert(ctx, t); err != nil {
		return err
	}
	return t.insertStopped(ctx, r, v.Stopped)
}

func (t tx) insertChange(ctx context.Context, v Visit) (int64, error) {
	classes := make([]string, len(v.Change.Classes))
	for i, c := range v.Change.Classes {
		classes[i] = string(c)
	}
	var id int64
	err := t.row(ctx, []any{&id}, `INSERT INTO changes (article_id, at, from_n, to_n, classes, detail) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		v.Article.ID, micros(v.At), v.Change.From, v.Change.To, strings.Join(classes, " "), jsonText(v.Change))
	return id, err
}

func (t tx) savePagePoll(ctx context.Context, v Visit) error {
	if err := t.saveSource(ctx, *v.Source); err != nil {
		return err
	}
	if v.Outcome == news.OutcomeUnchanged {
		return nil
	}
	return t.exec(ctx, `INSERT INTO polls (source_id, at, outcome, status, entries, fresh, note) VALUES ($1, $2, $3, $4, 0, 0, $5)`,
		v.Source.ID, micros(v.At), string(v.Outcome), v.Status, v.Note)
}

// owner returns the article other than this one that has one of the URLs.
func (t tx) owner(ctx context.Context, article int64, urls []string) (int64, error) {
	for _, u := range urls {
		var id int64
		found, err := exists(t.row(ctx, []any{&id}, `SELECT article_id FROM article_urls WHERE url = $1`, u))
		if err != nil {
			return 0, err
		}
		if found && id != article {
			return id, nil
		}
	}
	return 0, nil
}

// merge hands an article's entries and URLs to the one it turned out to be.
// Known only from another source's backlog until now, that one becomes due.
func (t tx) merge(ctx context.Context, v Visit, to int64) error {
	v.Note = "the same article as " + strconv.FormatInt(to, 10)
	if err := t.look(ctx, v); err != nil {
		return err
	}
	a := v.Article
	a.State, a.Gate, a.Reason, a.NextVisit, a.Revision, a.StoryID = StateMerged, "identity", v.Note, time.Time{}, 0, 0
	a.CopyOf, a.Differs, a.Matched = 0, "", false
	if err := t.saveArticle(ctx, a, true); err != nil {
		return err
	}
	if err := t.promote(ctx, to, a.SourceID, v.At); err != nil { // before its entries move there
		return err
	}
	for _, q := range []string{
		`UPDATE entries SET article_id = $2 WHERE article_id = $1`,
		`UPDATE article_urls SET article_id = $2 WHERE article_id = $1`,
	} {
		if err := t.exec(ctx, q, a.ID, to); err != nil {
			return err
		}
	}
	if err := t.addURLs(ctx, to, v.URLs); err != nil {
		return err
	}
	return t.countGates(ctx, v.At, append(v.Gates, Gate{Gate: "identity", Reason: "same article by its canonical URL", N: 1}))
}

// ChangeRow is a stored change.
type ChangeRow struct {
	ID        int64
	ArticleID int64
	At        time.Time
	Change    news.Change
}

// Changes returns the changes of an article, oldest first.
func (s *Store) Changes(ctx context.Context, article int64) ([]ChangeRow, error) {
	return s.changes(ctx, `SELECT id, article_id, at, detail FROM changes WHERE article_id = $1 ORDER BY id`, article)
}

// Change returns one change by its id; sql.ErrNoRows if there is none.
func (s *Store) Change(ctx context.Context, id int64) (ChangeRow, error) {
	rows, err := s.changes(ctx, `SELECT id, article_id, at, detail FROM changes WHERE id = $1`, id)
	if err == nil && len(rows) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return ChangeRow{}, err
	}
	return rows[0], nil
}

func (s *Store) changes(ctx context.Context, query string, arg int64) ([]ChangeRow, error) {
	var out []ChangeRow
	err := s.each(ctx, func(scan func(...any) error) error {
		var c ChangeRow
		var detail string
		if err := scan(&c.ID, &c.ArticleID, moment{&c.At}, &detail); err != nil {
			return err
		}
		out = append(out, c)
		return json.Unmarshal([]byte(detail), &out[len(out)-1].Change)
	}, query, arg)
	return out, err
}

// Look is one line of the visit log.
type Look struct {
	At      time.Time    `json:"at"`
	Status  int          `json:"status"`
	Outcome news.Outcome `json:"outcome"`
	Verdict news.Verdict `json:"verdict"`
	Note    string       `json:"note,omitempty"`
}

// Looks returns the visit log of an article, oldest first.
func (s *Store) Looks(ctx context.Context, article int64) ([]Look, error) {
	var out []Look
	err := s.each(ctx, func(scan func(...any) error) error {
		var l Look
		if err := scan(moment{&l.At}, &l.Status, &l.Outcome, &l.Verdict, &l.Note); err != nil {
			return err
		}
		out = append(out, l)
		return nil
	}, `SELECT at, status, outcome, verdict, note FROM visits WHERE article_id = $1 ORDER BY id`, article)
	return out, err
}

// ResponseSHA is the SHA-256 of a kept response; nil if there is none.
func (s *Store) ResponseSHA(ctx context.Context, id int64) ([]byte, error) {
	var sha []byte
	_, err := exists(s.row(ctx, []any{&sha}, `SELECT sha256 FROM responses WHERE id = $1`, id))
	return sha, err
}

// Placed is one article's place among the others, as RecentVectors reads it back.
type Placed struct {
	Article int64
	Story   int64
	CopyOf  int64
	At      time.Time
	Sketch  []byte
	Vector  []byte
}

// RecentVectors calls fn with the places of all articles seen since the
// moment, oldest first: what the copy and story indexes are rebuilt from.
func (s *Store) RecentVectors(ctx context.Context, since time.Time, fn func(Placed) error) error {
	return s.each(ctx, func(scan func(...any) error) error {
		var p Placed
		if err := scan(&p.Article, &p.Story, &p.CopyOf, moment{&p.At}, &p.Sketch, &p.Vector); err != nil {
			return err
		}
		return fn(p)
	}, `SELECT v.article_id, a.story_id, a.copy_of, v.at, v.sketch, v.vector FROM vectors v JOIN articles a ON a.id = v.article_id
		WHERE v.at >= $1 ORDER BY v.at, v.article_id`, micros(since))
}
