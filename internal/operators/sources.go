package operators

import (
	"fmt"
	"strings"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/news"
)

// SourceFailing says that a source cannot be read; since is its FailingSince
// for people.
func (n Notices) SourceFailing(src *news.Source, since string, at time.Time) news.Notice {
	out := n.notice(KindSourceFailing, src.Name, stamp(src.FailingSince), at, src.Name, since, src.LastError)
	r, ok := remedies[fetch.Class(src.ErrorClass)]
	if !ok {
		r = otherwise
	}
	out.Advice = n.say(r.advice, r.hints, r.args)
	return out
}

// SourceRecovered says that a source works again.
func (n Notices) SourceRecovered(src *news.Source, since string, at time.Time) news.Notice {
	return n.notice(KindSourceRecovered, src.Name, stamp(src.FailingSince), at, src.Name, since)
}

// SourceSilent says that a source has published nothing for long.
func (n Notices) SourceSilent(src *news.Source, since string, at time.Time) news.Notice {
	return n.notice(kindSourceSilent, src.Name, stamp(src.LastNew), at, src.Name, since)
}

// SourceMoved says that a source is read at another address from now on.
func (n Notices) SourceMoved(src *news.Source, since, to, from string, at time.Time) news.Notice {
	return n.notice(KindSourceMoved, src.Name, to, at, src.Name, since, to, from)
}

// SourceRebuilt says that entries of a source are articles that are known.
func (n Notices) SourceRebuilt(name string, moved, all int, at time.Time) news.Notice {
	return n.notice(KindSourceRebuilt, name, stamp(at), at, name, moved, all)
}

// SourceFlood says that old entries are kept and not told.
func (n Notices) SourceFlood(name string, old int, at time.Time) news.Notice {
	return n.notice(KindSourceFlood, name, stamp(at), at, name, old)
}

// SourceFull says, once a day, that no more is kept of a source than must be.
func (n Notices) SourceFull(name string, megabytes int, at time.Time) news.Notice {
	return n.notice(KindSourceFull, name, at.UTC().Format(time.DateOnly), at, name, megabytes)
}

// VolatileLine proposes to leave a line of a watched page out, once for each
// pattern.
func (n Notices) VolatileLine(source, pattern string, at time.Time) news.Notice {
	out := n.notice(KindVolatileLine, source, pattern, at, source)
	out.Advice = fmt.Sprintf("if it is a counter or a clock, add to source %s: %s", source, DropOption(pattern))
	return out
}

// VolatilePattern is the pattern that a notice proposes to leave out of a source.
func VolatilePattern(source, key string) (pattern string, ok bool) {
	return strings.CutPrefix(key, KindVolatileLine+" "+source+" ")
}

// DropOption is the line of the configuration that leaves lines out.
func DropOption(pattern string) string {
	return "drop: ['" + strings.ReplaceAll(pattern, "'", "''") + "']"
}

func stamp(t time.Time) string { return fmt.Sprint(t.Unix()) }

// remedies say what a person can do about a source that fails in a class for
// long; docs/operations.md has the same in a table.
var remedies = map[fetch.Class]form{
	fetch.ClassNotFeed: {
		advice: "%h shows what stands there instead; look for the feed's new address, or make the source a site. It is still tried",
		hints:  []news.HintKind{news.HintInspect},
		args:   []string{"its address"},
	},
	fetch.ClassUnreadable: {
		advice: "%h shows what Tocsin sees there. It is still tried",
		hints:  []news.HintKind{news.HintInspect},
		args:   []string{"its address"},
	},
	fetch.ClassGone: {
		advice: "its publisher says that it is gone for good: replace or remove it in the configuration. It is not asked again; %h tries once more",
		hints:  []news.HintKind{news.HintPollAll},
	},
	fetch.ClassNotFound: {advice: "look for its new address at the outlet, and correct or remove it in the configuration. It is tried " +
		"once a day"},
	fetch.ClassUnauthorised: {advice: "give it username and password_file, or bearer_file, or correct them. It is tried once a day"},
	fetch.ClassMailLogin: {advice: "correct the user in its address, or the file with its password or token (many providers want a password " +
		"made for one program). It is tried once a day"},
	fetch.ClassMailFolder: {advice: "correct the folder in its address: it stands behind the host's name, as the server spells it. It is " +
		"still tried"},
	fetch.ClassForbidden: {advice: "ask the publisher to let this reader in, or use another address of the outlet. It is tried once a day"},
	fetch.ClassRobots:    {advice: "look for a feed of the outlet, or ask the publisher. It is looked at again once a day"},
	fetch.ClassChallenge: {advice: "the outlet tests for people: look for a feed, or ask the publisher to let this reader through. It is " +
		"still tried"},
	fetch.ClassDNS: {advice: "see whether the host's name is spelt right and still exists; if other sources fail too, see to this " +
		"machine's DNS. It is still tried"},
	fetch.ClassTLS:   {advice: "the publisher has to repair its certificate; tell them. It is still tried"},
	fetch.ClassProxy: {advice: "see to the proxy that the configuration names. It is still tried"},
	fetch.ClassBrowser: {
		advice: "see whether the browser that `browser:` names, or that is installed, runs: %h. It is still tried",
		hints:  []news.HintKind{news.HintInspectDrawn},
		args:   []string{"its address"},
	},
	fetch.ClassBlocked: {advice: "it leads into a network that is not public: correct it, or name your own server's range in fetch.allow. " +
		"It is still tried"},
	fetch.ClassTooBig: {advice: "look for a smaller feed or page of the same outlet. It is still tried"},
}

// otherwise is the remedy of all other classes.
var otherwise = form{advice: "open its address in a browser; correct or remove it in the configuration if it has moved. It is still tried"}

// Short names a class of failure in a few words, "" if it has no name: for the
// list of failing sources of a digest.
func Short(class string) string { return inShort[fetch.Class(class)] }

var inShort = map[fetch.Class]string{
	fetch.ClassNotFeed:      "not a feed",
	fetch.ClassUnreadable:   "cannot be read",
	fetch.ClassGone:         "gone, 410",
	fetch.ClassNotFound:     "not found, 404",
	fetch.ClassUnauthorised: "credentials refused, 401",
	fetch.ClassMailLogin:    "log-in refused",
	fetch.ClassMailFolder:   "no such folder",
	fetch.ClassForbidden:    "refused, 403",
	fetch.ClassTooMany:      "asks for less, 429",
	fetch.ClassStatus5xx:    "server error",
	fetch.ClassRobots:       "forbidden by robots.txt",
	fetch.ClassChallenge:    "bot check",
	fetch.ClassDNS:          "host not found",
	fetch.ClassRefused:      "no connection",
	fetch.ClassTimeout:      "too slow",
	fetch.ClassTLS:          "certificate",
	fetch.ClassProxy:        "proxy",
	fetch.ClassBrowser:      "browser",
	fetch.ClassTooBig:       "too big",
	fetch.ClassRedirect:     "redirects",
	fetch.ClassOffline:      "nothing can be reached",
	fetch.ClassHeld:         "asks to be left alone",
}
