package operators

import (
	"fmt"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// Undelivered says that a message was given up or refused for good.
func (n Notices) Undelivered(m news.Notification, to, why string, at time.Time) news.Notice {
	return n.notice(KindUndelivered, m.Receiver, fmt.Sprintf("%s %d", m.Key, m.Attempts), at, m.Kind, to, why)
}

// ReceiverDown says that a receiver, or one of its recipients, takes no
// messages. last is the notice that ended the outage before, 0 for none; days
// is how long messages are kept.
func (n Notices) ReceiverDown(subject, receiver, since, why string, last int64, days int, at time.Time) news.Notice {
	out := n.notice(news.NoticeDown, subject, fmt.Sprint(last), at, subject, since, why)
	out.Advice = n.say(fmt.Sprintf("correct what it says; %%h shows whether it works. Its messages are kept and tried, at least hourly, for "+
		"%d days", days),
		[]news.HintKind{news.HintTestReceiver}, []string{receiver})
	return out
}

// ReceiverDisabled says that a receiver wants no messages any more, and gets
// none until somebody has seen to it. last is the notice about it before.
func (n Notices) ReceiverDisabled(receiver, why string, last int64, at time.Time) news.Notice {
	return n.notice(kindDisabled, receiver, fmt.Sprintf("%d disabled", last), at, receiver, why)
}

// IsDisabled reports whether a notice is one of ReceiverDisabled.
func IsDisabled(n news.Notice) bool {
	return n.Kind == news.NoticeDown && strings.HasSuffix(n.Key, " disabled")
}

// ReceiverUp says that messages get through again; outage is the notice that said
// they do not, and told when that was.
func (n Notices) ReceiverUp(subject, told string, outage int64, at time.Time) news.Notice {
	return n.notice(news.NoticeUp, subject, fmt.Sprint(outage), at, subject, told)
}

// ReceiverGone says that something is owed to a receiver that is not configured
// any more: how many rows, and since when the oldest.
func (n Notices) ReceiverGone(receiver string, rows int, since string, at time.Time) news.Notice {
	much := "one thing is"
	if rows != 1 {
		much = fmt.Sprintf("%d things are", rows)
	}
	out := n.notice(kindReceiverGone, receiver, fmt.Sprint(rows), at, receiver, much, since)
	f := forms[kindReceiverGone]
	out.Advice = n.say(f.advice, f.hints, []string{receiver, "OTHER"}, []string{receiver})
	return out
}

// ConfigurationRefused says that a configuration was read again and is not used.
func (n Notices) ConfigurationRefused(why string, at time.Time) news.Notice {
	return n.configuration(KindConfiguration, "unread", at, why)
}

// ConfigurationLoses says that a configuration is not used, since it has much less
// to watch: what would go, by name.
func (n Notices) ConfigurationLoses(l config.Loss, at time.Time) news.Notice {
	var what []string
	if len(l.Sources) > 0 {
		what = append(what, fmt.Sprintf("%d of %d sources would go (%s)", len(l.Sources), l.OfSources, some(l.Sources)))
	}
	if len(l.Names) > 0 {
		what = append(what, fmt.Sprintf("%d of %d names would go (%s)", len(l.Names), l.OfNames, some(l.Names)))
	}
	if len(l.Emptied) > 0 {
		what = append(what, "nothing would be left in "+some(l.Emptied))
	}
	return n.configuration(kindConfigurationLoses, "loses", at, strings.Join(what, ", "))
}

// ConfigurationRead says that a configuration is in use after one was refused.
func (n Notices) ConfigurationRead(at time.Time) news.Notice {
	return n.configuration(kindConfigurationOK, "read", at)
}

// RestartNeeded says which options take effect after a restart.
func (n Notices) RestartNeeded(options string, at time.Time) news.Notice {
	return n.configuration(kindConfigurationOld, "restart", at, options)
}

func (n Notices) configuration(name, event string, at time.Time, args ...any) news.Notice {
	out := n.notice(name, KindConfiguration, "", at, args...)
	out.Key = fmt.Sprintf("%s %s %d", KindConfiguration, event, at.UnixMicro())
	return out
}

// WatchlistsWrong says what of the database's watchlists is not matched; event
// names that state of them.
func (n Notices) WatchlistsWrong(what, event string, at time.Time) news.Notice {
	out := n.notice(kindWatchlists, kindWatchlists, "", at, what)
	out.Key = kindWatchlists + " " + event
	f := forms[kindWatchlists]
	out.Advice = n.say(f.advice, f.hints, nil, []string{"NAME"})
	return out
}

// ClockAhead says what had been put off by a clock that was ahead, and is due
// again: sources by name, and how many digests and other things.
func (n Notices) ClockAhead(sources []string, digests int, b store.BroughtBack, at time.Time) news.Notice {
	var what []string
	add := func(count int64, one, many string) {
		if count == 1 {
			what = append(what, "one "+one)
		} else if count > 1 {
			what = append(what, fmt.Sprintf("%d %s", count, many))
		}
	}
	add(int64(len(sources)), "source", "sources")
	if len(what) > 0 {
		what[0] += " (" + some(sources) + ")"
	}
	add(b.Visits, "page visit", "page visits")
	add(b.Messages, "message", "messages")
	add(int64(digests), "digest", "digests")
	add(b.Mutes, "mute", "mutes")
	add(b.Hubs, "hub", "hubs")
	add(b.Hosts, "pause of a server", "pauses of servers")
	add(b.Tasks, "piece of failed work", "pieces of failed work")
	text := strings.Join(what, ", ")
	if len(sources)+digests+int(b.Visits+b.Messages+b.Mutes+b.Hubs+b.Hosts+b.Tasks) == 1 {
		text += " was"
	} else {
		text += " were"
	}
	return n.notice(KindClock, KindClock, stamp(at), at, text)
}

// Offline says that an outage of our own is over: from when to when nothing could be
// reached, and how many articles came late.
func (n Notices) Offline(began time.Time, from, to string, articles, matched int, at time.Time) news.Notice {
	late := fmt.Sprintf("%d articles were", articles)
	if articles == 1 {
		late = "one article was"
	}
	return n.notice(kindOffline, kindOffline, stamp(began), at, from, to, late, matched)
}

// some are the first five of names, and how many more there are.
func some(names []string) string {
	const most = 5
	if more := len(names) - most; more > 0 {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}
