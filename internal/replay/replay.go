// Package replay runs recorded articles through what a visit does with a page:
// identify, match, place and route, on a database of its own. Nothing is
// fetched and nothing is sent.
package replay

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"tocsin/internal/extract"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/poll"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/visit"
)

// Recorded is one article as it was recorded: what a visit of its page would
// have brought at the time.
type Recorded struct {
	Source    string
	URL       string
	Title     string
	Text      string
	HTML      string // instead of Title and Text
	Published news.Date
	Language  string
	Seen      time.Time
	Undated   bool // Seen is made up: an article is seen as it was published, and has no time where nobody knows when
}

// Replayed is what became of a recorded article.
type Replayed struct {
	Article  string       `json:"article"`
	Story    string       `json:"story"`
	Revision int          `json:"revision"`
	Outcome  news.Outcome `json:"outcome"`
	CopyOf   *string      `json:"copy_of"`
	Differs  []string     `json:"differs,omitempty"`
	Origin   string       `json:"origin"`
	Change   *news.Change `json:"change"`
	Matches  []news.Match `json:"matches"`
	Title    string       `json:"title,omitempty"` // of HTML input
	Text     string       `json:"text,omitempty"`  // of HTML input
}

// Replay takes recorded articles in one after another.
type Replay struct {
	Store   *store.Store
	Live    *settings.Live
	Visitor *visit.Visitor
}

// Article runs one recorded article through what a visit of its page does, and
// commits it.
func (r *Replay) Article(ctx context.Context, in Recorded) (Replayed, error) {
	doc, err := r.document(in)
	if err != nil {
		return Replayed{}, err
	}
	if in.Undated && !doc.Published.IsZero() {
		in.Seen = doc.Published.Time
	}
	src, err := r.source(ctx, in)
	if err != nil {
		return Replayed{}, err
	}
	a, err := r.article(ctx, in, src)
	if err != nil {
		return Replayed{}, err
	}
	got, err := r.take(ctx, in, a, doc)
	if err == nil && got.Saved.MergedTo != 0 { // its canonical URL is an article we know: this is a look at that one
		if a, err = r.Store.Article(ctx, got.Saved.MergedTo); err == nil {
			got, err = r.take(ctx, in, a, doc)
		}
	}
	if err != nil {
		return Replayed{}, err
	}
	return replayed(in, doc, got), nil
}

func (r *Replay) take(ctx context.Context, in Recorded, a news.Article, doc news.Document) (visit.Taken, error) {
	conf := r.Live.Now().Source(in.Source)
	conf.Name = in.Source
	return r.Visitor.TakeRecorded(ctx, visit.Recorded{Article: a, Source: conf, At: in.Seen, Undated: in.Undated, Doc: doc})
}

func replayed(in Recorded, doc news.Document, got visit.Taken) Replayed {
	a := got.Row.Article
	out := Replayed{
		Article: strconv.FormatInt(got.Saved.ArticleID, 10), Story: strconv.FormatInt(got.Saved.StoryID, 10), Revision: a.Revision,
		Outcome: got.Row.Outcome,
		Differs: got.Differs, Origin: a.Origin, Change: got.Row.Change, Matches: got.Matches,
	}
	if out.Matches == nil {
		out.Matches = []news.Match{}
	}
	if a.CopyOf != 0 {
		root := strconv.FormatInt(a.CopyOf, 10)
		out.CopyOf = &root
	}
	if in.HTML != "" {
		out.Title = doc.Title
		out.Text = doc.Text
	}
	return out
}

// document is what was read at the time, or is read now of the recorded HTML.
func (r *Replay) document(in Recorded) (news.Document, error) {
	now := in.Seen
	if in.Undated {
		now = time.Time{} // no date is too late to be believed
	}
	set := r.Live.Now()
	opt := set.Config.ReadOptions(set.Source(in.Source), in.URL, now)
	opt.Named = set.Named
	if in.HTML != "" {
		doc, err := extract.Page([]byte(in.HTML), opt)
		if err != nil {
			return doc, err
		}
		if doc.Verdict != news.VerdictArticle {
			return doc, fmt.Errorf("the page is no article: %s: %s", doc.Verdict, doc.Reason)
		}
		if !in.Published.IsZero() {
			doc.Published = in.Published
		}
		return doc, nil
	}
	if in.Title == "" && in.Text == "" {
		return news.Document{}, errors.New("it has neither title nor text nor html")
	}
	doc := news.Document{
		URL: in.URL, Title: in.Title, Text: in.Text, Published: in.Published, Language: in.Language,
		Verdict: news.VerdictArticle, Rows: set.Source(in.Source).Page != "",
	}
	if doc.Language == "" {
		doc.Language = extract.Language(in.Title + "\n" + in.Text)
	}
	doc.Credits = extract.Credits(in.Text)
	return doc, nil
}

// source is the source of a recorded article, added when first met.
func (r *Replay) source(ctx context.Context, in Recorded) (news.Source, error) {
	src, err := r.Store.Source(ctx, in.Source)
	if !errors.Is(err, store.ErrNotFound) {
		return src, err
	}
	have, err := r.Store.Sources(ctx)
	if err != nil {
		return src, err
	}
	added := news.Source{Name: in.Source, Kind: news.SourceFeed, URL: "replay:" + in.Source, NextDue: in.Seen}
	if err := r.Store.SyncSources(ctx, append(have, added), in.Seen); err != nil {
		return src, err
	}
	return r.Store.Source(ctx, in.Source)
}

// article is the article that a recorded URL belongs to, or a new one.
func (r *Replay) article(ctx context.Context, in Recorded, src news.Source) (news.Article, error) {
	key := poll.ArticleKey(in.Source, poll.KeyEntries([]news.Entry{{URL: in.URL, Title: in.Title}})[0])
	a, err := r.Store.ArticleByURL(ctx, key)
	if !errors.Is(err, store.ErrNotFound) {
		return a, err
	}
	return r.Store.AddArticle(ctx, news.Article{
		Kind: news.KindArticle, Key: key, URL: in.URL, Lane: fetch.LaneOf(in.URL), SourceID: src.ID, Source: src.Name, State: news.StatePending,
		Language: in.Language, FirstSeen: in.Seen,
	})
}
