package monitor

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/date"
	"tocsin/internal/diff"
	"tocsin/internal/fetch"
	"tocsin/internal/identity"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/story"
	"tocsin/internal/tracked"
)

// reading is a readable text of an article, from its page or its feed.
type reading struct {
	doc   news.Document
	basis string
	resp  *fetch.Response // nil where nothing was fetched
	conf  config.Source
	// undated says that nobody knows when it was seen: stories then have no window.
	undated  bool
	reread   bool     // read by other options than before: see seen
	evidence []string // what a second look says of the edit that it is
}

// received is what became of a reading.
type received struct {
	saved    store.Saved
	outcome  news.Outcome
	revision int
	copyOf   int64
	differs  []string // from the original; of an original that comes later, the root from it
	original int64    // the root that turned out to be a copy of this article, 0 if none did
	origin   string
	change   *news.Change
	matcher  *match.Matcher // that made the matches, and makes those it is compared with
	matches  []news.Match
	before   []news.Match // what the revision before matched
	stated   []tracked.Found
	better   bool // the page's text takes the place of the feed's
}

// receive is what every readable text goes through: is it a new revision,
// what does it match, whose copy is it and of which story, what changed, who
// is owed it. It fills the visit and commits it.
func (m *Visitor) receive(ctx context.Context, v *store.Visit, r reading) (received, error) {
	a := &v.Article
	matcher := m.Live.Now().Matcher
	matches, stopped := matcher.FindStopped(nil, nil, match.InputOf(r.doc, a.Source))
	m.Placer.placing.Lock()
	defer m.Placer.placing.Unlock()
	if !r.undated {
		m.Placer.expire(v.At)
	}
	out := received{outcome: news.OutcomeUnchanged, matcher: matcher, matches: matches, revision: a.Revision, copyOf: a.CopyOf, differs: a.Differs, origin: a.Origin}
	prev, err := m.latest(ctx, *a)
	if err != nil {
		return out, err
	}
	if r.basis == news.BasisPage && a.Kind == news.KindArticle {
		if err := m.claimURLs(ctx, v, r); err != nil {
			return out, err
		}
	}
	if prev == nil || !sameRevision(*prev, r) && !m.sameRows(*prev, r) {
		v.Stopped = stoppedOf(stopped)
		if err := m.revise(ctx, v, r, prev, matches, &out); err != nil {
			return out, err
		}
	} else if r.doc.Verdict == news.VerdictArticle {
		v.Verdict = r.doc.Verdict
	}
	m.Hubs.AnswerVisit(v)
	out.saved, err = m.Store.SaveVisit(ctx, *v)
	if err != nil {
		return out, err
	}
	if v.Identity != nil && out.saved.MergedTo == 0 {
		if v.Identity.Takes != nil {
			m.Placer.copies.Remove(v.Identity.Takes.Root)
		}
		err = m.Placer.remember(store.Placed{Article: out.saved.ArticleID, Story: out.saved.StoryID, CopyOf: a.CopyOf, At: v.Identity.At, Sketch: v.Identity.Sketch, Vector: v.Identity.Vector})
	}
	m.logVisit(*v, out.saved)
	return out, err
}

// latest is the revision a reading is compared with: the latest, always.
func (m *Visitor) latest(ctx context.Context, a news.Article) (*news.Revision, error) {
	if a.Revision == 0 {
		return nil, nil
	}
	rev, err := m.Store.Revision(ctx, a.ID, 0)
	if err != nil {
		return nil, fmt.Errorf("latest revision of article %d: %w", a.ID, err)
	}
	return &rev, nil
}

// sameRevision reports whether a reading says what the revision says. The
// feed's text says nothing against the page's.
func sameRevision(prev news.Revision, r reading) bool {
	if r.basis == news.BasisFeed && prev.Basis == news.BasisPage {
		return true
	}
	hash := identity.ContentHash(r.doc.Title, r.doc.Text)
	if slices.Equal(hash[:], prev.Hash) {
		return true
	}
	same, _ := identity.SameText(prev.Title, prev.Text, r.doc.Title, r.doc.Text)
	return same
}

// revise fills the visit of a text that is new: its revision, matches, place
// and change, and the rows owed for them.
func (m *Visitor) revise(ctx context.Context, v *store.Visit, r reading, prev *news.Revision, matches []news.Match, out *received) error {
	a := &v.Article
	a.Revision++
	if ofText(a.Gate) {
		a.Gate, a.Reason = "", ""
	}
	a.Title, a.Language = r.doc.Title, cmp.Or(r.doc.Language, a.Language)
	if published := date.Believable(r.doc.Published, v.At); !published.IsZero() {
		a.Published = published
	}
	a.Matched = news.HasAlert(matches)
	v.Matches, v.Outcome = matches, news.OutcomeNew
	v.Revision = m.revision(*a, v.At, r)
	m.Owing.state(v, r.conf, out)
	// Feed text followed by the page's is one article read better, not a change.
	out.better = prev != nil && (r.reread || prev.Basis == news.BasisFeed && r.basis == news.BasisPage)
	if prev == nil || out.better {
		if err := m.Placer.identify(ctx, v, r, out); err != nil {
			return err
		}
	}
	switch {
	case out.better:
		var err error
		if out.before, err = m.Store.Matches(ctx, a.ID, prev.N); err != nil {
			return err
		}
	case prev != nil:
		v.Outcome = news.OutcomeChanged
		m.change(v, *prev, matches, r.evidence, out)
	}
	if kept := r.resp != nil && (len(matches) > 0 || a.Kind == news.KindPage || v.Change != nil); kept {
		v.Response = keepResponse(r.resp)
	}
	out.outcome, out.revision = v.Outcome, a.Revision
	if err := m.proposeDrops(ctx, v, r.conf); err != nil {
		return err
	}
	if diff.Unwanted(r.conf.Only, v.Change) {
		v.Article.Gate, v.Article.Reason = "only", "only "+r.conf.Only+" are told, and it has none"
		v.Gates = append(v.Gates, store.Gate{Gate: "only", Reason: r.conf.Only, N: 1})
		return nil
	}
	return m.Owing.owe(ctx, v, r, out)
}

// change fills in what differs from the revision before. An article that is
// back with another text is restored and changed at once, and told once.
func (m *Visitor) change(v *store.Visit, prev news.Revision, matches []news.Match, evidence []string, out *received) {
	back := v.Change != nil && v.Change.Has(news.ChangeRestored)
	v.Change, out.before = m.compare(out.matcher, prev, *v.Revision, v.Article.Source, matches)
	v.Change.Evidence = evidence
	if back {
		v.Change.Classes = append(v.Change.Classes, news.ChangeRestored)
		v.Owed = slices.DeleteFunc(v.Owed, func(o news.Owed) bool { return o.Kind == news.OwedChange })
	}
	out.change = v.Change
}

func (m *Visitor) revision(a news.Article, at time.Time, r reading) *news.Revision {
	hash := identity.ContentHash(r.doc.Title, r.doc.Text)
	return &news.Revision{
		ArticleID: a.ID, N: a.Revision, SeenAt: at, Basis: r.basis, Title: r.doc.Title, Text: r.doc.Text, Byline: r.doc.Byline, Language: a.Language,
		Published: a.Published, Modified: r.doc.Modified.Time, Hash: hash[:], Credits: r.doc.Credits,
	}
}

// identify works out whose copy an article is, whose facts it tells, and
// which story it belongs to.
func (m *Placer) identify(ctx context.Context, v *store.Visit, r reading, out *received) error {
	a := &v.Article
	a.Origin = m.origin(r)
	out.origin = a.Origin
	if a.Kind == news.KindPage {
		return nil // a watched page is nobody's copy and no part of a story
	}
	if err := m.followHands(ctx); err != nil {
		return err
	}
	sketch := identity.NewSketch(r.doc.Text)
	var takes *store.Takeover
	if root, _, ok := m.copies.Lookup(sketch, m.bodyOf(ctx)); ok && root != a.ID {
		var err error
		if takes, err = m.placeBeside(ctx, a, root, r, out); err != nil {
			return err
		}
	}
	at := placeTime(*a, v.At, r.undated)
	vector := story.NewVector(story.Doc{Title: r.doc.Title, Text: r.doc.Text, Language: a.Language, Time: storyTime(a.Published, at), Names: news.EntitiesIn(v.Matches)})
	v.Identity = &store.Identity{At: at, Sketch: sketch.Bytes(), Vector: vector.Bytes(), Takes: takes}
	return m.intoStory(ctx, v, vector)
}

// intoStory finds the story of an article that has none yet, and the stories
// it has to do with. A copy belongs where its original does.
func (m *Placer) intoStory(ctx context.Context, v *store.Visit, vector story.Vector) error {
	a := &v.Article
	if a.CopyOf != 0 && a.StoryID == 0 {
		root, err := m.Store.Article(ctx, a.CopyOf)
		if err != nil {
			return err
		}
		a.StoryID = root.StoryID
	}
	if (a.CopyOf != 0 || v.Identity.Takes != nil) && a.StoryID != 0 {
		return nil
	}
	found := m.stories.Find(vector, time.Time{}) // at its own time
	if a.StoryID == 0 {
		a.StoryID = belongs(found, news.HasAlert(v.Matches))
	}
	v.Identity.NewStory = a.StoryID == 0
	var err error
	v.Identity.Links, err = m.linksOf(ctx, a.StoryID, vector, found, v.Matches)
	return err
}

// selectedScore is how sure it must be that an article belongs to a story if a
// watchlist selected it: what one watchlist selects is alike by selection, and
// a beat would become one story.
const selectedScore = 0.9

// belongs is the open story an article belongs to, 0 for a story of its own.
func belongs(found story.Assignment, selected bool) int64 {
	if selected && found.Score < selectedScore {
		return 0
	}
	return found.Story
}

// placeTime is when an article came, as far as what it is compared with goes:
// what the outlet says where that is believable and not longer ago than the
// window, else when it was seen.
func placeTime(a news.Article, seen time.Time, undated bool) time.Time {
	published := a.Published.Time
	switch {
	case published.IsZero() && undated:
		return time.Time{}
	case published.IsZero(), !undated && (published.After(seen) || seen.Sub(published) > window):
		return seen
	}
	return published
}

// storyTime is when an article belongs to its story: what the outlet says,
// however long ago, so that what a new source had for months makes the stories
// of those months, and not one of the day on which it was read.
func storyTime(published news.Date, placed time.Time) time.Time {
	if published.IsZero() || published.Time.After(placed) {
		return placed
	}
	return published.Time
}

// bodyOf gives the copy index the texts of its candidates.
func (m *Placer) bodyOf(ctx context.Context) func(id int64) (string, bool) {
	return func(id int64) (string, bool) {
		rev, err := m.Store.Revision(ctx, id, 0)
		return rev.Text, err == nil
	}
}

// origin is the outlet or agency that the article credits, or its own outlet,
// under the one name that both are known by.
func (m *Placer) origin(r reading) string {
	if len(r.doc.Credits) > 0 {
		return r.doc.Credits[0]
	}
	return m.outletName(r.conf.Outlet, r.conf.Name)
}

// compare makes the change between two revisions. The names are those the
// watchlists know now, looked for in both.
func (m *Visitor) compare(matcher *match.Matcher, prev, next news.Revision, source string, found []news.Match) (*news.Change, []news.Match) {
	before := matcher.Find(nil, match.InputOf(news.Document{Title: prev.Title, Text: prev.Text, Language: prev.Language}, source))
	change := diff.Compare(
		diff.Revision{Number: prev.N, Title: prev.Title, Text: prev.Text, Names: news.EntitiesIn(before), TitleNames: news.EntitiesIn(news.InTitle(before))},
		diff.Revision{Number: next.N, Title: next.Title, Text: next.Text, Names: news.EntitiesIn(found), TitleNames: news.EntitiesIn(news.InTitle(found))},
		m.diffOptions(source))
	return &change, before
}

// storyKey is what the group of a story is called; the store knows the number
// of a story that this very visit opens.
const storyKey = "story {story}"

// groupKey names the group that a row joins.
func groupKey(by []string, source string, lists []string) string {
	var parts []string
	for _, b := range by {
		switch b {
		case "story":
			parts = append(parts, storyKey)
		case "source":
			parts = append(parts, "source "+strconv.Quote(source))
		case "watchlist":
			parts = append(parts, "watchlists "+strings.Join(lists, ","))
		}
	}
	if len(parts) == 0 {
		return "all"
	}
	return strings.Join(parts, " ")
}
