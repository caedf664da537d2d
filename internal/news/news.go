// Package news holds the words of Tocsin as types: what a source publishes,
// what an article is, what a match and a change are. Every other package
// speaks in these terms. It imports the standard library only and promises
// that its values are plain data with their pure rules, and the JSON
// they produce is the JSON the command line prints.
package news

import (
	"encoding/json"
	"fmt"
	"time"
)

// SourceKind says what a source's URL serves.
type SourceKind string

// The three kinds of source.
const (
	SourceFeed SourceKind = "feed" // RSS, RDF, Atom or JSON Feed
	SourceSite SourceKind = "site" // a list page that links to articles
	SourceMail SourceKind = "mail" // a folder of a mailbox
	SourcePage SourceKind = "page" // a watched page: its own text is what is watched
)

// Outcome is what a poll or a visit brought.
type Outcome string

// Outcomes; of several that apply to one poll, new wins over changed.
const (
	OutcomeNew       Outcome = "new"
	OutcomeChanged   Outcome = "changed"
	OutcomeUnchanged Outcome = "unchanged"
	OutcomeFailed    Outcome = "failed"
)

// Verdict is what a fetched page turned out to be. Only VerdictArticle makes
// revisions of articles.
type Verdict string

// The verdicts.
const (
	VerdictArticle   Verdict = "article"
	VerdictList      Verdict = "list"      // links to articles, no text of its own
	VerdictStub      Verdict = "stub"      // too little text to be an article
	VerdictPaywall   Verdict = "paywall"   // the text stops at a subscription wall
	VerdictConsent   Verdict = "consent"   // a cookie or consent wall
	VerdictChallenge Verdict = "challenge" // a bot check ("Just a moment...")
	VerdictError     Verdict = "error"     // an error page, also one served with status 200
	VerdictSuspect   Verdict = "suspect"   // broken off, too deep or too long to read, or too far from what stood there to be believed
)

// Partial reports whether a page with this verdict shows words of its article,
// though not enough of them: they are matched together with the feed's.
func (v Verdict) Partial() bool {
	return v == VerdictStub || v == VerdictPaywall || v == VerdictList
}

// Date is a moment as a publisher wrote it: with a time of day, or a day
// alone. The zero Date means unknown.
type Date struct {
	Time    time.Time
	DayOnly bool // only year, month and day are known; Time is then midnight UTC of that day
}

// IsZero reports whether the date is unknown.
func (d Date) IsZero() bool { return d.Time.IsZero() }

// String is RFC 3339, YYYY-MM-DD for a day alone, or "" if unknown.
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.DayOnly:
		return d.Time.Format(time.DateOnly)
	}
	return d.Time.Format(time.RFC3339)
}

// MarshalJSON writes the string form, or null if unknown.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(d.String())
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if s == nil || *s == "" {
		*d = Date{}
		return nil
	}
	if t, err := time.Parse(time.RFC3339, *s); err == nil {
		*d = Date{Time: t}
		return nil
	}
	t, err := time.Parse(time.DateOnly, *s)
	if err != nil {
		return fmt.Errorf("date %q: want RFC 3339 or YYYY-MM-DD", *s)
	}
	*d = Date{Time: t, DayOnly: true}
	return nil
}

// Feed is what a feed's bytes say.
type Feed struct {
	Format   string   `json:"format"` // "rss", "atom", "json", with the version where it is stated: "rss 2.0"
	Title    string   `json:"title"`
	Language string   `json:"language,omitempty"`
	Encoding string   `json:"encoding,omitempty"`
	Link     string   `json:"link,omitempty"`
	Self     string   `json:"self,omitempty"` // the address that it says is its own
	Hubs     []string `json:"hubs,omitempty"` // WebSub hubs that push it
	Entries  []Entry  `json:"entries"`
	Warnings []string `json:"warnings"`
	Pace     Pace     `json:"-"` // how often it wants to be read
}

// Pace is what a feed says of how often it wants to be read; the zero Pace
// says nothing.
type Pace struct {
	Every     time.Duration // <ttl> or sy:updatePeriod by sy:updateFrequency, whichever is longer
	SkipHours uint32        // bit h is set: not in hour h of the day, GMT
	SkipDays  uint8         // bit d is set: not on weekday d, GMT
}

// Entry is what a source published: an RSS item, an Atom entry, a link on a
// list page.
type Entry struct {
	ID         string   `json:"id"`  // as the source wrote it (GUID, Atom id); never trusted alone
	URL        string   `json:"url"` // absolute http(s) URL, or ""
	Title      string   `json:"title"`
	Published  Date     `json:"published"`
	Updated    Date     `json:"updated"`
	Authors    []string `json:"authors"`
	Categories []string `json:"categories"`
	Language   string   `json:"language"`
	Summary    string   `json:"summary"` // sanitised HTML
	Content    string   `json:"content"` // sanitised HTML
}

// Document is what one page visit read from a page's HTML.
type Document struct {
	URL          string   `json:"url"`
	CanonicalURL string   `json:"canonical_url"`
	Title        string   `json:"title"`
	Byline       string   `json:"byline"`
	Authors      []string `json:"authors"`
	Published    Date     `json:"published"`
	Modified     Date     `json:"modified"`
	Language     string   `json:"language"` // BCP 47 primary subtag ("hy"), or ""
	Section      string   `json:"section,omitempty"`
	Text         string   `json:"text"` // plain, paragraphs divided by one newline
	Verdict      Verdict  `json:"verdict"`
	Reason       string   `json:"reason,omitempty"` // why the verdict is what it is
	Credits      []string `json:"credits"`          // outlets and agencies the article says its facts come from
	Warnings     []string `json:"warnings"`
	Hubs         []string `json:"hubs,omitempty"` // WebSub hubs that push a watched page
	Self         string   `json:"self,omitempty"` // the address that it has for itself, by which hubs know it; "" if it does not say
	// Reader is what the text was taken from, Readings how well each reader
	// of the page agrees with it.
	Reader   string    `json:"reader,omitempty"`
	Readings []Reading `json:"readings,omitempty"`
	Cut      bool      `json:"-"` // the watched page breaks off: VerdictSuspect for that alone
	Rows     bool      `json:"-"` // Text is a watched page's, whose cells and lines may divide a name
}

// Reading says how one reader of pages did on a page.
type Reading struct {
	Reader  string  `json:"reader"`
	Quality float64 `json:"quality"` // agreement with the text that was taken, from 0 to 1
}

// Standing says how one reader of pages has done on those of one outlet.
type Standing struct {
	Reader  string    `json:"reader"`
	Pages   float64   `json:"pages"`   // that it was judged by, older ones counting less
	Quality float64   `json:"quality"` // their mean
	Best    float64   `json:"best"`    // on how many of them no other did better
	At      time.Time `json:"at"`      // of the latest
}

// ChangeClass says what kind of difference two revisions have.
type ChangeClass string

// The classes of a change; a change may have several.
const (
	ChangeHeadline    ChangeClass = "headline"
	ChangeLead        ChangeClass = "lead"
	ChangeNameAdded   ChangeClass = "name_added"
	ChangeNameRemoved ChangeClass = "name_removed"
	ChangeNumber      ChangeClass = "number"
	ChangeQuote       ChangeClass = "quote"
	ChangeNegation    ChangeClass = "negation" // a "not" came into a sentence that has a watched name, or went out of it
	ChangeCorrection  ChangeClass = "correction"
	ChangeText        ChangeClass = "text"
	ChangeRemoved     ChangeClass = "removed"
	ChangeRestored    ChangeClass = "restored"
	// ChangeRewritten says that the texts are too long, or differ in too much,
	// to be compared word by word: the change has no edits.
	ChangeRewritten ChangeClass = "rewritten"
	// ChangeSpelling says that nothing changed but the spelling of words that
	// occur nowhere, each into one that does: probably a repair.
	ChangeSpelling ChangeClass = "spelling"
)

// Edit is one run of a word-level diff. Exactly one of the three texts is
// set in an unchanged, deleted or inserted run; a replacement has both Old and New.
type Edit struct {
	Same string `json:"same,omitempty"`
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`
}

// Change is two revisions of one article or page, their diff and its classes.
type Change struct {
	From         int           `json:"from"` // revision numbers; From 0 means none
	To           int           `json:"to"`   // To 0 for a removal
	Classes      []ChangeClass `json:"classes"`
	Edits        []Edit        `json:"edits,omitempty"`
	Rows         bool          `json:"rows,omitempty"` // the lines of the texts are rows, compared one by one
	TitleOld     string        `json:"title_old,omitempty"`
	TitleNew     string        `json:"title_new,omitempty"`
	NamesAdded   []string      `json:"names_added,omitempty"`
	NamesRemoved []string      `json:"names_removed,omitempty"`
	Numbers      []NumberEdit  `json:"numbers,omitempty"`
	Moved        []string      `json:"moved,omitempty"`       // passages of the new text that stood elsewhere
	Kept         float64       `json:"kept,omitempty"`        // of a rewritten text: the share of the old one that is still there, from 0 to 1
	Unconfirmed  bool          `json:"unconfirmed,omitempty"` // a removal that more looks have to confirm
	Evidence     []string      `json:"evidence,omitempty"`    // what else was seen of it, in sentences

	// Watched names and hedges ("allegedly", "?") that came into the headline
	// or went out of it.
	TitleNamesAdded   []string `json:"title_names_added,omitempty"`
	TitleNamesRemoved []string `json:"title_names_removed,omitempty"`
	HedgesAdded       []string `json:"hedges_added,omitempty"`
	HedgesRemoved     []string `json:"hedges_removed,omitempty"`
}

// NumberEdit is one number that became another: "23 became 19".
type NumberEdit struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// MayHave reports whether the change has the class, or may have it, since its
// texts could not be compared word by word.
func (c *Change) MayHave(class ChangeClass) bool {
	switch class {
	case ChangeLead, ChangeNumber, ChangeQuote, ChangeNegation, ChangeCorrection, ChangeText:
		return c.Has(class) || c.Has(ChangeRewritten)
	}
	return c.Has(class)
}

// Has reports whether the change has the class.
func (c *Change) Has(class ChangeClass) bool {
	for _, have := range c.Classes {
		if have == class {
			return true
		}
	}
	return false
}
