package monitor

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
	"tocsin/internal/store"
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

// Replay runs one recorded article through identify, match and route, as a
// visit of its page would, and commits it. Nothing is fetched.
func (m *Monitor) Replay(ctx context.Context, in Recorded) (Replayed, error) {
	doc, err := m.recordedDocument(in)
	if err != nil {
		return Replayed{}, err
	}
	if in.Undated && !doc.Published.IsZero() {
		in.Seen = doc.Published.Time
	}
	src, err := m.replaySource(ctx, in)
	if err != nil {
		return Replayed{}, err
	}
	a, err := m.replayArticle(ctx, in, src)
	if err != nil {
		return Replayed{}, err
	}
	got, err := m.replayInto(ctx, in, a, doc)
	if err == nil && got.saved.MergedTo != 0 { // its canonical URL is an article we know: this is a look at that one
		if a, err = m.Options.Store.Article(ctx, got.saved.MergedTo); err == nil {
			got, err = m.replayInto(ctx, in, a, doc)
		}
	}
	if err != nil {
		return Replayed{}, err
	}
	return replayed(in, doc, got), nil
}

// replayInto is a visit of an article that brought the document.
func (m *Monitor) replayInto(ctx context.Context, in Recorded, a news.Article, doc news.Document) (received, error) {
	v := &store.Visit{Article: a, At: in.Seen, Status: 200, Outcome: news.OutcomeUnchanged, Verdict: news.VerdictArticle}
	v.Article.Visits++
	if err := m.found(ctx, v); err != nil {
		return received{}, err
	}
	conf := m.Options.Live.Now().Source(in.Source)
	conf.Name = in.Source
	return m.receive(ctx, v, reading{doc: doc, basis: news.BasisPage, conf: conf, undated: in.Undated})
}

func replayed(in Recorded, doc news.Document, got received) Replayed {
	out := Replayed{
		Article: strconv.FormatInt(got.saved.ArticleID, 10), Story: strconv.FormatInt(got.saved.StoryID, 10), Revision: got.revision, Outcome: got.outcome,
		Differs: got.differs, Origin: got.origin, Change: got.change, Matches: got.matches,
	}
	if out.Matches == nil {
		out.Matches = []news.Match{}
	}
	if got.copyOf != 0 {
		root := strconv.FormatInt(got.copyOf, 10)
		out.CopyOf = &root
	}
	if in.HTML != "" {
		out.Title, out.Text = doc.Title, doc.Text
	}
	return out
}

func (m *Monitor) recordedDocument(in Recorded) (news.Document, error) {
	now := in.Seen
	if in.Undated {
		now = time.Time{} // no date is too late to be believed
	}
	opt := m.Options.Live.Now().Config.ReadOptions(m.Options.Live.Now().Source(in.Source), in.URL, now)
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
	doc := news.Document{URL: in.URL, Title: in.Title, Text: in.Text, Published: in.Published, Language: in.Language, Verdict: news.VerdictArticle}
	if doc.Language == "" {
		doc.Language = extract.Language(in.Title + "\n" + in.Text)
	}
	doc.Credits = extract.Credits(in.Text)
	return doc, nil
}

// replaySource is the source of a recorded article, added when first met.
func (m *Monitor) replaySource(ctx context.Context, in Recorded) (news.Source, error) {
	src, err := m.Options.Store.Source(ctx, in.Source)
	if !errors.Is(err, store.ErrNotFound) {
		return src, err
	}
	have, err := m.Options.Store.Sources(ctx)
	if err != nil {
		return src, err
	}
	added := news.Source{Name: in.Source, Kind: news.SourceFeed, URL: "replay:" + in.Source, NextDue: in.Seen}
	if err := m.Options.Store.SyncSources(ctx, append(have, added), in.Seen); err != nil {
		return src, err
	}
	return m.Options.Store.Source(ctx, in.Source)
}

// replayArticle is the article that a recorded URL belongs to, or a new one.
func (m *Monitor) replayArticle(ctx context.Context, in Recorded, src news.Source) (news.Article, error) {
	key := poll.ArticleKey(in.Source, poll.KeyEntries([]news.Entry{{URL: in.URL, Title: in.Title}})[0])
	a, err := m.Options.Store.ArticleByURL(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return news.Article{
			Kind: news.KindArticle, Key: key, URL: in.URL, Lane: fetch.LaneOf(in.URL), SourceID: src.ID, Source: src.Name, State: news.StatePending, Language: in.Language, FirstSeen: in.Seen,
		}, nil
	}
	return a, err
}
