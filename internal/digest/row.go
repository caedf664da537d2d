package digest

import (
	"strconv"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Row is one owed row as our records have it: a revision, a change or a
// notice. Its texts are as they were published; Build cleans them.
type Row struct {
	Article  int64
	Revision int
	Page     bool // a watched page
	Story    StoryInfo

	Source, Outlet, SourceURL string
	URL, Title, Text          string // of the revision told; of the last one for a removal
	Language                  string
	Published                 news.Date
	FirstSeen                 time.Time // when this revision was first seen
	LastLook                  time.Time // the look before that one, zero if there was none; of a removal: the last that found it
	Fetched                   time.Time
	Matches                   []news.Match // of Title and Text
	Credits                   []string
	CopyOf                    string   // outlet of the original, "" if this is none
	DiffersIn                 []string // what a copy says otherwise: it is told, not folded
	Notes                     []string

	Change    *news.Change // nil for a new article
	Sentences []Sentence   // what the change did to sentences
	Missing   time.Time    // removals: when it was first found missing
	Confirmed bool         // removals: found missing often enough
	// Unreadable says that something else stands in the article's place since
	// Missing. Change is then empty.
	Unreadable bool
	ToldAt     time.Time // when this receiver was first told about the article

	Facts []Fact // what its story states of the tracked facts; of an edit, what the article does

	Notice *Notice // set for a notice: nothing above is then read
}

// StoryInfo is what our records know about a story beyond the rows at hand.
// What is zero is counted from the rows.
type StoryInfo struct {
	ID      int64
	Title   string
	Outlets int      // outlets that told it so far
	Copies  int      // articles that repeat another so far, those that differ left out
	Origins []string // whose facts they are
	Told    []Told   // what this receiver was told of it before, oldest first
}

// item makes a row fit to be shown.
func (r Row) item(opt Options) Item {
	it := Item{
		Act: r.act(), Page: r.Page, Article: strconv.FormatInt(r.Article, 10), Revision: r.Revision,
		Source: line(r.Source, maxName), Outlet: line(r.Outlet, maxName), Title: line(r.Title, maxTitle), Language: r.Language,
		Published: r.Published, FirstSeen: r.FirstSeen, LastLook: r.LastLook, Fetched: r.Fetched,
		Credits: lines(r.Credits, maxName), CopyOf: line(r.CopyOf, maxName), DiffersIn: lines(r.DiffersIn, maxNote),
		Notes:     lines(r.Notes, maxNote),
		RecordURL: opt.record(r),
	}
	it.URL, it.Host = Link(r.URL)
	it.SourceURL, _ = Link(r.SourceURL)
	if it.Outlet == "" {
		it.Outlet = it.Source
	}
	if it.Title == "" {
		it.Title = "(no title)"
	}
	for _, m := range r.Matches {
		if m.Alert {
			it.Watchlists = text.AppendNew(it.Watchlists, line(m.Watchlist, maxName))
			if m.Rule != "" {
				it.Rules = text.AppendNew(it.Rules, line(m.Rule, maxName))
			}
		}
	}
	for _, g := range wanted(r.Matches) {
		if g[0].Entity != "" {
			it.Watched = text.AppendNew(it.Watched, line(g[0].Entity, maxName))
		}
	}
	for _, m := range r.Matches { // vocabulary after what is a reason to tell
		if m.Entity != "" {
			it.Watched = text.AppendNew(it.Watched, line(m.Entity, maxName))
		}
	}
	it.Watched, it.Rules, it.DiffersIn, it.Credits = some(it.Watched, 20), some(it.Rules, 12), some(it.DiffersIn, 12), some(it.Credits, 8)
	it.Excerpts = r.excerpts(it.Act, opt)
	it.Change = r.change()
	if r.Change != nil {
		it.Facts = cleanFacts(r.Facts)
	}
	it.Notes = append(it.Notes, r.oddDates()...)
	return it
}

func (r Row) act() Act {
	switch {
	case r.Unreadable:
		return ActUnreadable
	case r.Change != nil && r.Change.Has(news.ChangeRemoved):
		return ActRemoved
	case r.Change != nil && r.Change.Has(news.ChangeRestored):
		return actRestored
	case r.Change != nil:
		return ActEdited
	case r.CopyOf != "":
		return actCopy
	}
	return ActNew
}

// excerpts are those of all watched names; of an edit, only those of names
// that it brought, as its sentences show the rest; none of what cannot be read.
func (r Row) excerpts(act Act, opt Options) []Excerpt {
	if act == ActUnreadable {
		return nil // what it said was told
	}
	ms := r.Matches
	if act == ActEdited && len(r.Sentences) > 0 {
		ms = nil
		for _, m := range r.Matches {
			for _, name := range r.Change.NamesAdded {
				if m.What() == name {
					ms = append(ms, m)
				}
			}
		}
	}
	return Excerpts(r.Title, r.Text, ms, ExcerptOptions{Max: opt.MaxExcerpts})
}

// oddDates says what is odd about the date the outlet gives.
func (r Row) oddDates() []string {
	if r.Page || r.Published.IsZero() || r.FirstSeen.IsZero() {
		return nil
	}
	if r.Published.Time.After(r.FirstSeen.Add(26 * time.Hour)) {
		return []string{"The outlet's date lies in the future"}
	}
	return nil
}
