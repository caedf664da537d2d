// Package digest decides what an alert, a digest or a notice says. It turns
// the rows that are owed to a receiver into a Message: plain data that is
// frozen as JSON with the notification, so that every attempt to send it says
// the same. It promises that
//
//   - every text of a stranger in a Message has been cleaned: it is one line,
//     without controls, bidi marks or invisible characters, and of bounded
//     length; it still is only text, so a sender escapes it for its medium;
//   - every link is http or https and comes with the host it really leads to;
//   - every moment is labelled with whose it is: what the outlet says, when we
//     first saw it, when we last looked before;
//   - the wording is the same wherever a message is read: senders place the
//     phrases of this package, they do not make their own.
//
// Nothing here touches the network, the disk or the clock.
package digest

import (
	"time"

	"tocsin/internal/news"
)

// Kind says what a message is.
type Kind string

// The kinds of message.
const (
	KindAlert  Kind = "alert"  // now: new, changed or removed articles
	KindDigest Kind = "digest" // on a schedule: everything since the last one
	KindNotice Kind = "notice" // what Tocsin says of itself
	KindTest   Kind = "test"   // sent by hand to see whether a receiver works
)

// Message is one alert, digest, notice or test as every sender tells it. Its
// JSON is stored with the notification: fields may be added, never renamed.
type Message struct {
	Kind       Kind      `json:"kind"`
	Key        string    `json:"key"`      // the notification's key; a part's ends in ".2"
	Receiver   string    `json:"receiver"` // the receiver's name in the configuration
	Title      string    `json:"title"`    // one line, also the mail's subject
	Watchlists []string  `json:"watchlists,omitempty"`
	At         time.Time `json:"at"`                // when the group closed
	Since      time.Time `json:"since,omitzero"`    // digests: when the one before closed
	Timezone   string    `json:"timezone"`          // IANA name of the zone all times are shown in
	Stories    []Story   `json:"stories"`           // what is new, by story
	Changes    []Item    `json:"changes"`           // edits, removals and restorations
	Facts      []Fact    `json:"facts,omitempty"`   // digests: the facts that changed since the last one
	Notices    []Notice  `json:"notices"`           // what Tocsin says of itself
	Coverage   *Coverage `json:"coverage"`          // digests: what was looked at, and what could not be
	Mutes      []Mute    `json:"mutes,omitempty"`   // digests: what is held back at somebody's wish
	Seen       []Seen    `json:"seen,omitempty"`    // digests: who is named beside the watched, at most once a week
	Stopped    []Stopped `json:"stopped,omitempty"` // digests: what NOT and its like took out, most first

	// SeenHint and StoppedHint say what can be done about Seen and Stopped.
	SeenHint    string `json:"seen_hint,omitempty"`
	StoppedHint string `json:"stopped_hint,omitempty"`

	Held      int    `json:"held,omitempty"`  // articles that the mutes held back, each once
	RecordURL string `json:"record_url"`      // our own page of this message, or ""
	Part      int    `json:"part,omitempty"`  // 1 ... Parts, when the message had to be divided
	Parts     int    `json:"parts,omitempty"` // 0 or 1: not divided
	// PossibleRepeat says that an earlier attempt may have arrived. Senders set
	// it from the attempt: it is never part of what is frozen.
	PossibleRepeat bool `json:"-"`
}

// Story is what is new about one event.
type Story struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Items      []Item   `json:"items"`
	Outlets    int      `json:"outlets"` // outlets that told it so far, told before or now
	Origins    []string `json:"origins"` // whose facts they are; two outlets citing one radio are one origin
	Copies     []Copy   `json:"copies"`  // folded: the same text at other addresses
	Folded     int      `json:"folded"`  // how many copies are folded, those in other parts included
	Facts      []Fact   `json:"facts,omitempty"`
	ToldBefore []Told   `json:"told_before"` // oldest first
	RecordURL  string   `json:"record_url"`
}

// Act is what happened to an article or watched page.
type Act string

// The acts.
const (
	ActNew      Act = "new"
	actCopy     Act = "copy" // a copy that differs in a watched name, a number or a date
	ActEdited   Act = "edited"
	ActRemoved  Act = "removed"
	actRestored Act = "restored"
	// ActUnreadable is an article that cannot be read any more: something else
	// stands in its place. The last version is kept.
	ActUnreadable Act = "unreadable"
)

// Item is one article or watched page in a message.
type Item struct {
	Act      Act    `json:"act"`
	Page     bool   `json:"page,omitempty"` // a watched page, not an article
	Article  string `json:"article"`        // its id in our records
	Revision int    `json:"revision,omitempty"`
	Source   string `json:"source"` // its name in the configuration
	Outlet   string `json:"outlet"` // as people call it; the source's name if nobody said
	Title    string `json:"title"`
	URL      string `json:"url"`  // http or https, or "": then there is no link
	Host     string `json:"host"` // where URL leads, punycode where letters could deceive
	Language string `json:"language,omitempty"`

	Published  news.Date `json:"published"`           // what the outlet says
	FirstSeen  time.Time `json:"first_seen"`          // when we saw this revision first
	LastLook   time.Time `json:"last_look,omitzero"`  // when we had looked before; zero: never
	Fetched    time.Time `json:"fetched,omitzero"`    // when what is told here was fetched
	SourceURL  string    `json:"source_url"`          // the feed or page it was found through
	Credits    []string  `json:"credits,omitempty"`   // whose facts it says it tells
	Watchlists []string  `json:"watchlists"`          // why it is told ...
	Rules      []string  `json:"rules,omitempty"`     // ... the rules that fitted
	Watched    []string  `json:"watched,omitempty"`   // ... the entities that were found
	Excerpts   []Excerpt `json:"excerpts,omitempty"`  // one for each watched name
	CopyOf     string    `json:"copy_of,omitempty"`   // outlet of the original
	DiffersIn  []string  `json:"differs,omitempty"`   // "held: 23 -> 19"
	Change     *Change   `json:"change,omitempty"`    // edits, removals, restorations
	Facts      []Fact    `json:"facts,omitempty"`     // of an edit: what it states now
	Notes      []string  `json:"notes,omitempty"`     // "the outlet gives no date"
	RecordURL  string    `json:"record_url,omitzero"` // our own page of this revision
}

// Change is what an edit, a removal or a restoration did.
type Change struct {
	Classes   []news.ChangeClass `json:"classes"`
	Effects   []string           `json:"effects"` // sentences, gravest first: `the name "X" was removed`
	Sentences []Pair             `json:"sentences,omitempty"`
	Since     time.Time          `json:"since,omitzero"`     // removals: missing since; of what cannot be read: since when
	Confirmed bool               `json:"confirmed,omitzero"` // removals: seen missing often enough
	ToldAt    time.Time          `json:"told_at,omitzero"`   // when the receiver was told about the article; zero: never
}

// Pair is a sentence before and after an edit; one side is empty when a
// sentence was added or taken away. What differs is marked.
type Pair struct {
	Old []Segment `json:"old,omitempty"`
	New []Segment `json:"new,omitempty"`
}

// Segment is a run of text; Mark says that it is to be highlighted.
type Segment struct {
	Text string `json:"text"`
	Mark bool   `json:"mark,omitempty"`
}

// Excerpt is a piece of an article around watched words.
type Excerpt struct {
	Who      []string   `json:"who"` // the names or rules it was cut for
	Field    news.Field `json:"field"`
	Segments []Segment  `json:"segments"`
}

// Copy is an article folded away because its text repeats another's.
type Copy struct {
	Outlet string    `json:"outlet"`
	URL    string    `json:"url"`
	Host   string    `json:"host"`
	At     time.Time `json:"at"` // first seen
}

// Told is an earlier message about the same story, or about an earlier story
// of the same case.
type Told struct {
	At      time.Time `json:"at"`
	Title   string    `json:"title"`
	URL     string    `json:"url"`
	Host    string    `json:"host"`
	Earlier bool      `json:"earlier,omitempty"` // another story: same names and matter, earlier
}

// Notice is something Tocsin says of itself.
type Notice struct {
	What  string    `json:"what"`           // what happened, a sentence without full stop
	Since time.Time `json:"since,omitzero"` // since when
	Do    string    `json:"do,omitempty"`   // what to do about it
	Over  bool      `json:"over,omitempty"` // it is over: a recovery
}

// Coverage is what a digest looked at, so that silence can be told from
// blindness.
type Coverage struct {
	Polled   int       `json:"polled"`  // sources read at least once without failure
	Sources  int       `json:"sources"` // sources configured
	Articles int       `json:"articles"`
	Matched  int       `json:"matched"`
	Stories  int       `json:"stories"`
	Failing  []Failing `json:"failing,omitempty"`
	Missed   []Missed  `json:"missed,omitempty"`
	Holes    []Hole    `json:"holes,omitempty"`
	Late     []string  `json:"late,omitempty"` // sources with what was due before the digest and not read by then
}

// Hole is a time in which nothing could be reached from this machine.
type Hole struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to,omitzero"` // zero while it lasts
}

// Missed is a source that showed nothing at one poll of what it had shown at the
// one before: what it published between them and dropped again was not seen.
type Missed struct {
	Source string    `json:"source"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
}

// Failing is a source that cannot be read.
type Failing struct {
	Source string    `json:"source"`
	Since  time.Time `json:"since"`
	Reason string    `json:"reason,omitempty"`
}
