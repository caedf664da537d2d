package news

import "time"

// State is where an article stands.
type State string

// The states of an article.
const (
	StatePending State = "pending" // its page is still to be visited; it has no revision
	StateLive    State = "live"    // it has a revision and is looked at again
	StateBacklog State = "backlog" // it was there before its source was; kept, not told
	StateMissing State = "missing" // its page says it is gone; not confirmed yet
	StateRemoved State = "removed" // it is gone, and that was told
	StateMerged  State = "merged"  // it turned out to be another article
)

// Article is one article or watched page, without its text.
type Article struct {
	ID            int64
	Kind          string // "article" or "page"
	Key           string // canonical URL, or entry:SOURCE:ID where there is none
	URL           string
	Lane          string
	SourceID      int64
	Source        string // name of the source that brought it first; read only
	State         State
	Gate          string // the gate that stopped it, "" if none did
	Reason        string // what that gate said
	Title         string
	Language      string
	Published     Date
	FirstSeen     time.Time
	Revision      int // number of the latest revision, 0 while there is none
	CopyOf        int64
	Differs       []string // what a copy says otherwise than its original
	StoryID       int64
	Origin        string
	Matched       bool // the latest revision has a match that is a reason to tell
	NextVisit     time.Time
	Wanted        time.Time // when something else than its schedule made it due last
	Visits        int
	VisitFailures int // in a row
	LastLook      time.Time
	MissingSince  time.Time
	MissingLooks  int
	ETag          string
	LastModified  string
	ValidatorURL  string
	BodySHA       []byte
	LongTerm      string // why it is looked at after its schedule has ended, "" if it is not; read only
}

// Revision is one immutable version of an article's or watched page's text.
type Revision struct {
	ID         int64
	ArticleID  int64
	N          int // 1, 2, 3 ...
	SeenAt     time.Time
	Basis      string // "page", or "feed" where the page could not be had
	Title      string
	Text       string
	Byline     string
	Language   string
	Published  Date
	Modified   time.Time
	Hash       []byte // content hash over normalised text
	Credits    []string
	ResponseID int64 // the response kept as evidence, 0 if none
}

// EntryKey begins the key of an article that its entry alone identifies: it has
// no address, or one that other articles have too, so that no page is its own.
const EntryKey = "entry:"

// Kinds of article.
const (
	KindArticle = "article"
	KindPage    = "page"
)

// What a revision's text is made of.
const (
	BasisPage = "page"
	BasisFeed = "feed"
)
