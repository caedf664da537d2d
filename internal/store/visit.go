package store

import (
	"context"
	"fmt"
	"time"

	"tocsin/internal/news"
)

// Visit is all that one page visit brought; SaveVisit commits it whole.
type Visit struct {
	Article news.Article // as it stands after the visit
	At      time.Time
	Status  int
	Outcome news.Outcome
	Verdict news.Verdict
	SHA256  []byte // of the body as received, nil if there was none
	Note    string
	Source  *news.Source // the state of a watched page's source; nil for articles
	Push    PushAnswer   // for that source
	// Subscription is as that of a Poll, for the same source.
	Subscription *Subscription
	URLs         []string  // canonical URLs the page turned out to have
	Response     *Response // kept as evidence; nil if it is not kept
	// Elsewhere is a look by another way out; nil if there was none.
	Elsewhere *Elsewhere
	Revision  *news.Revision // nil if the text is the latest revision's
	Matches   []news.Match
	Stopped   []Stopped        // what kept rules and entities from matching the revision
	Facts     []news.FactValue // what the revision states
	Change    *news.Change     // nil for a first revision
	Identity  *Identity        // nil where no identity was worked out
	Owed      []news.Owed
	Gates     []Gate
	Notices   []news.Notice

	// LookAround makes other live articles of the lane due that were not looked
	// at since then; zero makes none.
	LookAround time.Time

	Mail    bool            // the revision was made of a mail, which is forgotten
	Readers []news.Standing // of the article's lane, as this visit leaves them; nil for as they were
	Habit   *string         // how the article's page is read from now on; nil for as before
	Streaks []Streak        // that this visit went on with or ended
}

// Elsewhere is a look at the page by another way out. It decides nothing: it is
// logged and kept beside the visit's own.
type Elsewhere struct {
	Look     Look
	Response *Response
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
	v.Article.Key = keyOf(v.Article.Key, maxKey)
	v.URLs = keysOf(v.URLs)
	err = s.inTx(ctx, func(t tx) error {
		saved = Saved{ArticleID: v.Article.ID}
		if v.Article.ID == 0 {
			if saved.ArticleID, err = t.addArticle(ctx, v.Article); err != nil {
				return err
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
		if o.Kind == news.OwedNotice {
			continue // goes in with its notice
		}
		if o.Kind == news.OwedChange {
			o.ChangeID = saved.ChangeID
		}
		o.ArticleID = v.Article.ID
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
	if err := t.lookAround(ctx, v); err != nil {
		return err
	}
	if err := t.saveReading(ctx, v); err != nil {
		return err
	}
	if err := t.saveStreaks(ctx, v.At, v.Streaks); err != nil {
		return err
	}
	if err := t.countKept(ctx, v.Article.SourceID, v.At, v.size()); err != nil {
		return err
	}
	return t.saveTold(ctx, v.At, v.Gates, v.Notices, v.Owed)
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
	if v.Mail {
		if err := t.dropMail(ctx, v.Article.ID); err != nil {
			return err
		}
	}
	r := *v.Revision
	r.ArticleID = v.Article.ID
	r.ResponseID = response
	matches, facts := matchBatch(), factBatch()
	addMatches(&matches, r.ArticleID, r.N, v.Matches)
	addFacts(&facts, r.ArticleID, r.N, v.Facts)
	if err := t.InsertAll(ctx, revisionBatch([]news.Revision{r}), matches, facts); err != nil {
		return err
	}
	return t.insertStopped(ctx, r, v.Stopped)
}

func (t tx) savePagePoll(ctx context.Context, v Visit) error {
	same, err := t.saveSource(ctx, *v.Source, v.Push, v.Subscription != nil)
	if err != nil {
		return err
	}
	if same && v.Subscription != nil {
		if err := t.subscribe(ctx, v.Source.ID, *v.Subscription, v.At); err != nil {
			return fmt.Errorf("subscription: %w", err)
		}
	}
	b := pollBatch(Poll{Source: *v.Source, At: v.At, Outcome: v.Outcome, Status: v.Status, Note: v.Note}, 0)
	return b.Insert(ctx, t.Tx)
}
