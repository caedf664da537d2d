package digest

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/internal/news"
)

// title is the message in one line.
func (m Message) title() string {
	about := strings.Join(m.Watchlists, ", ")
	switch m.Kind {
	case KindTest:
		return "Tocsin: test message"
	case KindNotice:
		if len(m.Notices) == 0 {
			return "Tocsin: notice"
		}
		return "Tocsin: " + m.Notices[0].What + andMore(len(m.Notices)-1)
	case KindDigest:
		return m.digestTitle(about)
	}
	head, n := "", 0
	for it := range m.Items() {
		if n++; n == 1 {
			head = m.Headline(it)
		}
	}
	if n == 0 && len(m.Notices) > 0 {
		head, n = m.Notices[0].What, len(m.Notices)
	}
	head += andMore(n - 1)
	if about != "" {
		head += " · " + about
	}
	return head
}

// digestTitle begins with the news: of a mail the subject is what is seen of it.
func (m Message) digestTitle(about string) string {
	day := "digest of " + m.At.In(m.Location()).Format("2 January 2006")
	if about != "" {
		day += ": " + about
	}
	n := len(m.Changes) + len(m.Stories)
	switch {
	case len(m.Changes) > 0:
		return m.Headline(m.Changes[0]) + andMore(n-1) + " · " + day
	case len(m.Stories) > 0:
		return m.storyHeadline(m.Stories[0]) + andMore(n-1) + " · " + day
	case len(m.Notices) > 0:
		return m.Notices[0].What + andMore(len(m.Notices)-1) + " · " + day
	}
	return "Nothing new · " + day
}

func andMore(n int) string {
	if n < 1 {
		return ""
	}
	return fmt.Sprintf(" (and %d more)", n)
}

// Headline is an item in one line: the title of what is new, behind what was done
// to it if it was changed. The first words are the news, as a lock screen shows
// some forty characters.
func (m Message) Headline(it Item) string {
	title := Isolate(it.Title) + " (" + Isolate(it.Outlet) + ")"
	if it.Change == nil {
		return title
	}
	return m.label(it) + ": " + title
}

// label says in a few words what was done to an item.
func (m Message) label(it Item) string {
	c := it.Change
	since := ""
	if !c.Since.IsZero() {
		since = " since " + m.since(c.Since)
	}
	switch {
	case it.Act == ActRemoved && c.Confirmed:
		return "Removed"
	case it.Act == ActRemoved:
		return "Not found" + since
	case it.Act == ActUnreadable:
		return "Cannot be read" + since
	case it.Act == actRestored:
		return "Back"
	case slices.Contains(c.Classes, news.ChangeNegation):
		return "“Not” came or went"
	case slices.Contains(c.Classes, news.ChangeCorrection):
		return "Corrected"
	case len(c.Effects) == 0:
		return "Edited"
	}
	effect := c.Effects[0]
	for _, short := range []struct{ before, after, label string }{
		{"the name ", " was removed", "Name removed: "},
		{"the name ", " was added", "Name added: "},
		{"the names ", " were removed", "Names removed: "},
		{"the names ", " were added", "Names added: "},
	} {
		if rest, ok := strings.CutPrefix(effect, short.before); ok {
			if names, ok := strings.CutSuffix(rest, short.after); ok {
				return short.label + names
			}
		}
	}
	if effect == "the text was changed" || effect == "the lead was changed" {
		return "Edited"
	}
	return capital(effect)
}
