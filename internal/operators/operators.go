// Package operators is what Tocsin says about itself: every notice with its
// words and its advice. It promises that a notice is owed once per key, to the
// operators and whomever else it concerns; that its words are fixed; and that
// they name a watched person only where the notice is about that name.
package operators

import (
	"fmt"
	"time"

	"tocsin/internal/news"
)

// Notices makes notices in the words of a surface.
type Notices struct{ Words news.Words }

// form is the wording of a notice: text and advice are formats, and each "%h" in
// advice stands for the hint of its place.
type form struct {
	text, advice string
	hints        []news.HintKind
	args         []string // of the first hint, where they are always the same
}

// forms are all notices, by kind; those of a kind with several forms have the
// form's name behind a dot.
var forms = map[string]form{
	KindSourceFailing:   {text: "source %s cannot be read since %s: %s"}, // advice: remedies
	KindSourceRecovered: {text: "source %s works again; it failed since %s"},
	kindSourceSilent: {
		text:   "source %s has published nothing since %s",
		advice: "see whether the outlet still publishes, and whether its feed has moved",
	},
	KindSourceMoved: {
		text:   "source %s has moved for good, its server says since %s: it is read at %s now, no longer at %s",
		advice: "write the new address into the configuration; or write moves: ignore, to go back to the old one",
	},
	KindSourceRebuilt: {
		text:   "source %s was rebuilt: %d of its %d entries have other GUIDs and addresses, and are the articles they were",
		advice: "nothing, if the outlet moved its site; the articles are watched at their new addresses",
	},
	KindSourceFlood: {
		text: "source %s shows %d entries at once that are dated long before its last poll; they are kept as backlog and " +
			"not told", advice: "%h reads them; `backlog: digest` of the source tells such entries", hints: []news.HintKind{news.HintSearch},
		args: []string{"QUERY"},
	},
	KindSourceFull: {
		text: "source %s has filled the %d MB that are kept of it a day: until midnight UTC only digest and size are kept of its pages, and its " +
			"texts and entries of more than 32 KiB wait for tomorrow, those that match, too",
		advice: "see what it publishes so much of; if that is meant to be kept, raise `keep_daily` under fetch",
	},
	kindPagesBlocked: {
		text: "pages of source %s may not be read: %s",
		advice: "its articles are told from the feed's own text, and edits and removals of such pages are not seen; ask the publisher to let " +
			"this reader in",
	},
	kindPagesUnreadable: {
		text:   "an article of %s could not be read in %d looks: %s: %s",
		advice: "open it in a browser; what was read before is kept, and neither an edit nor a removal is concluded",
	},
	kindPagesWalled: {
		text: "the pages of the last %d articles of %s could not be read: %s",
		advice: "its articles are told from the feed's own text; where Tocsin misreads the page, write rules under extract, where it is shut " +
			"out, ask the outlet",
	},
	kindExtractMisses: {
		text:   "the rules under extract fit nothing on the latest %d pages of %s: %s",
		advice: "its pages were rebuilt: correct the selectors, with %h; until then those parts are found as on any page",
		hints:  []news.HintKind{news.HintInspectAs},
	},
	kindOutletGone: {
		text:   "%d articles of %s are missing at once, and %d are still found: removals there are held back",
		advice: "see whether the site is down or has moved its articles; what was there is kept",
	},
	KindVolatileLine: {text: "a line of the watched page %s changes at nearly every look, in its numbers alone"}, // advice: the line
	KindUndelivered: {
		text:   "%s to %s could not be delivered: %s",
		advice: "it is kept as failed and not tried again; when the cause is removed, %h sends it", hints: []news.HintKind{news.HintRetryFailed},
	},
	news.NoticeDown: {text: "%s takes no messages since %s: %s"}, // advice: with the days that are left
	kindDisabled: {
		text: "%s is disabled: %s",
		advice: "correct its address and reload (SIGHUP), or take it out of the configuration; what it did not get is kept as failed, and %h " +
			"sends it", hints: []news.HintKind{news.HintRetryFailed},
	},
	news.NoticeUp: {text: "%s takes messages again; that it did not was told %s"},
	kindReceiverGone: {
		text:   "receiver %s is not in the configuration any more, and %s owed to it; the oldest since %s",
		advice: "%h sends it to another receiver, %h gives it up; until then it is kept",
		hints:  []news.HintKind{news.HintReceiverMove, news.HintReceiverDrop},
	},
	KindConfiguration: {
		text:   "the configuration could not be read again, and what it said before stays in use: %s",
		advice: "correct them, %h, then reload once more (SIGHUP)", hints: []news.HintKind{news.HintCheck},
	},
	kindConfigurationLoses: {
		text:   "the configuration was read again and is not taken up, since much less would be watched: %s; what it said before stays in use",
		advice: "if that is meant, %h takes it up; else put back what is missing, then reload once more (SIGHUP)",
		hints:  []news.HintKind{news.HintReloadForce},
	},
	kindConfigurationOK: {text: "the configuration was read again without a mistake and is in use"},
	kindConfigurationOld: {
		text:   "the configuration was read again; changes to %s take effect after a restart",
		advice: "start the service again to have that taken up; everything else is already",
	},
	kindWatchlists: {
		text: "part of the watchlists is not matched: %s", advice: "%h shows what; %h who changed it",
		hints: []news.HintKind{news.HintLists, news.HintListHistory},
	},
	KindWork: {
		text: "%s fails inside Tocsin since %s, %d times in a row: %s",
		advice: "it is tried again at least hourly, and %h lists all that fails; if the database, its disk and its rights are in order, this is a " +
			"fault of Tocsin: please report it with the lines of the log",
		hints: []news.HintKind{news.HintFailing},
	},
	kindWorkAside: {
		text: "%s was set aside: it was cut off %d times in a row since %s: %s",
		advice: "everything else goes on without it; %h tries it once more, %h lists all that was set aside; please report it with the lines " +
			"of the log", hints: []news.HintKind{news.HintRetryAside, news.HintFailing},
	},
	KindClock: {
		text: "the clock of this machine was ahead: %s set later than can be, and due again now",
		advice: "see that the machine's clock is set by time servers; what was stored meanwhile keeps its wrong dates, " +
			"and each mute made meanwhile its length",
	},
	kindOffline: {
		text: "nothing could be reached from here from %s to %s: an outage of this machine's own network or DNS, so no source counts as having " +
			"failed; %s first seen in the minutes after it, %d of them matched",
		advice: "see what cut it off, if it was not meant; what outlets published and took back meanwhile was not seen",
	},
	kindWorkOK: {text: "%s works again; it failed inside Tocsin since %s"},
}

// The kinds of notices.
const (
	KindSourceFailing   = "source_failing"
	KindSourceRecovered = "source_recovered"
	kindSourceSilent    = "source_silent"
	KindSourceMoved     = "source_moved"
	KindSourceRebuilt   = "source_rebuilt"
	KindSourceFlood     = "source_flood"
	KindSourceFull      = "source_full"
	kindPagesBlocked    = "pages_blocked"
	kindPagesUnreadable = "pages_unreadable"
	kindExtractMisses   = "extract_misses"
	kindOutletGone      = "outlet_gone"
	KindVolatileLine    = "volatile_line"
	KindUndelivered     = "undelivered"
	kindReceiverGone    = "receiver_gone"
	KindConfiguration   = "configuration"
	kindWatchlists      = "watchlists"
	KindWork            = "work"
	KindClock           = "clock"
	kindOffline         = "offline"

	kindDisabled           = news.NoticeDown + ".disabled"
	kindPagesWalled        = kindPagesUnreadable + ".walled"
	kindConfigurationOK    = KindConfiguration + ".ok"
	kindConfigurationLoses = KindConfiguration + ".loses"
	kindConfigurationOld   = KindConfiguration + ".restart"
	kindWorkAside          = KindWork + ".aside"
	kindWorkOK             = KindWork + ".ok"
)

// notice makes a notice of a form about a subject. event distinguishes notices
// of one kind and subject; the same event is one notice.
func (n Notices) notice(name, subject, event string, at time.Time, args ...any) news.Notice {
	f := forms[name]
	kind := kindOf(name)
	out := news.Notice{Key: kind + " " + subject, At: at, Kind: kind, Subject: subject, Text: fmt.Sprintf(f.text, args...)}
	if event != "" {
		out.Key += " " + event
	}
	out.Advice = n.say(f.advice, f.hints, f.args)
	return out
}

// say puts advice into words; args are the arguments of each hint.
func (n Notices) say(advice string, hints []news.HintKind, args ...[]string) string {
	list := make([]news.Hint, len(hints))
	for i, k := range hints {
		list[i].Kind = k
		if i < len(args) {
			list[i].Args = args[i]
		}
	}
	return news.Say(n.Words, advice, list...)
}

func kindOf(name string) string {
	for i := range len(name) {
		if name[i] == '.' {
			return name[:i]
		}
	}
	return name
}

// Owe adds a notice to those of a commit, with a row for each receiver who is
// owed it.
func Owe(notices *[]news.Notice, owed *[]news.Owed, n news.Notice, receivers ...string) {
	*notices = append(*notices, n)
	for _, to := range receivers {
		*owed = append(*owed, news.OweNotice(n, to, n.At))
	}
}
