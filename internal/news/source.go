package news

import "time"

// Move is what a source's server says of its new address.
type Move struct {
	To    string    `json:"to"`
	Looks int       `json:"looks"` // that counted
	Last  time.Time `json:"last"`  // the last of them
	// Strange says that what stood there at first sight was not the source as
	// it was known; later it would be, as entries that were read are known.
	Strange bool   `json:"strange,omitempty"`
	But     string `json:"but,omitempty"` // why it is not followed
}

// SourcePace is what is remembered of a source to decide when it is polled.
type SourcePace struct {
	Rate  Rate          `json:"rate"`            // how often it publishes
	Fresh time.Duration `json:"fresh,omitempty"` // how long its last answer stays fresh
	Feed  Pace          `json:"feed"`            // what the feed says of it
	Crawl time.Duration `json:"crawl,omitempty"` // what its robots.txt asks for
	Why   string        `json:"why,omitempty"`   // what decided the last time, "" for the schedule alone
	Full  time.Time     `json:"full,omitzero"`   // when it was last answered in full, not by 304
	Gap   time.Duration `json:"gap,omitempty"`   // how long it usually went without an entry then; 0 if that is unknown
}

// AskInFull reports whether a source that has answered 304 alone until its last
// answer, for three times its usual gap and at least a day, is to be asked without
// validators: some servers answer 304 to whatever carries one. It is asked so once
// in that time.
func (s *Source) AskInFull() bool {
	return !s.Pace.Full.IsZero() && s.LastOK.Sub(s.Pace.Full) >= max(24*time.Hour, 3*s.Pace.Gap)
}

// Rate is how often a source publishes: entries in a span of time, in which
// what lies longer back counts less.
type Rate struct {
	Entries float64       `json:"entries"`
	Span    time.Duration `json:"span"`
}

// Source is what is known of a source between polls.
type Source struct {
	ID           int64
	Name         string
	Kind         SourceKind
	URL          string
	Lane         string
	NextDue      time.Time
	ETag         string // as received, byte for byte
	LastModified string // as received, byte for byte
	ValidatorURL string // whose validators they are
	BodySHA      []byte // of the last body that was read
	Reading      string // how the last body was read: code and options
	Polls        int64
	LastPoll     time.Time
	LastOK       time.Time
	LastNew      time.Time
	MissedFrom   time.Time // a listing that had nothing in common with the next, of MissedTo: what came between may be missed
	MissedTo     time.Time // zero where none had
	Failures     int       // in a row
	FailingSince time.Time
	LastError    string
	Note         string     // the last warning of a poll that went well
	ReportedAt   time.Time  // when the operators were last told that it fails; zero if it works
	ErrorClass   string     // of the failure in LastError
	Stopped      bool       // it is gone for good (410) and not asked again
	Pace         SourcePace // what decides when it is polled
	MovedURL     string     // where it is read in place of URL; "" if it has not moved
	MovedBefore  string     // MovedURL as it was read here: a save shall not undo what others did since
	Move         Move       // what its server says of a new address; zero if it says nothing
	Hub          string     // the one in use of those that it names for WebSub, "" for none
	Hubs         []string   // all that it names, in its order; nil for one or none
	Topic        string     // by which the hub knows it
	HintedAt     time.Time  // the latest push that no poll had answered when this was read; zero for none
	HintLooks    int        // polls in a row that pushes brought and that found nothing, up to a bound
	PushedAt     time.Time  // the latest push
	PushedUntil  time.Time  // until when its hub has promised pushes; zero for none
}

// Address is where the source is read.
func (s *Source) Address() string {
	if s.MovedURL != "" {
		return s.MovedURL
	}
	return s.URL
}

// Pushed reports whether the source's hub is alive and has been the first to
// say what was new lately.
func (s *Source) Pushed(at time.Time) bool {
	return s.PushedUntil.After(at) && !s.PushedAt.IsZero() && !s.LastNew.After(s.PushedAt.Add(10*time.Minute))
}
