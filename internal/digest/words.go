package digest

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Items yields every article and page of the message, new ones first.
func (m Message) Items() iter.Seq[Item] {
	return func(yield func(Item) bool) {
		for _, s := range m.Stories {
			for _, it := range s.Items {
				if !yield(it) {
					return
				}
			}
		}
		for _, it := range m.Changes {
			if !yield(it) {
				return
			}
		}
	}
}

// Location is the zone all times of the message are shown in, UTC where the
// name is unknown to this machine.
func (m Message) Location() *time.Location {
	loc, err := time.LoadLocation(m.Timezone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Effect says what a change did and to what, "" for what is new: `The name
// “X” was removed from an article you were told about on 24 Jun at 14:02`.
func (m Message) Effect(it Item) string {
	c := it.Change
	if c == nil {
		return ""
	}
	what := "an article"
	if it.Page {
		what = "a watched page"
	}
	if !c.ToldAt.IsZero() {
		what += " you were told about " + m.at(c.ToldAt)
	}
	if it.Act == ActRemoved {
		since := ""
		if !c.Since.IsZero() {
			since = " since " + m.since(c.Since)
		}
		if c.Confirmed {
			return capital(what) + " was removed: missing" + since + ", confirmed"
		}
		return capital(what) + " is missing" + since + ", unconfirmed"
	}
	if it.Act == ActUnreadable {
		return capital(what) + " cannot be read since " + m.since(c.Since) + "; the last version is kept"
	}
	if it.Act == actRestored {
		return capital(what) + " is back after having been missing"
	}
	if len(c.Effects) == 0 {
		return capital(what) + " was changed"
	}
	return capital(c.Effects[0]) + preposition(c.Effects[0]) + what
}

// MoreEffects are the effects that Effect does not say.
func (m Message) MoreEffects(it Item) []string {
	if it.Change == nil || it.Act == actRestored || len(it.Change.Effects) == 0 {
		return nil
	}
	rest := it.Change.Effects[1:]
	if it.Act == ActRemoved {
		rest = it.Change.Effects
	}
	out := make([]string, len(rest))
	for i, e := range rest {
		out[i] = capital(e)
	}
	return out
}

func preposition(effect string) string {
	switch {
	case strings.HasSuffix(effect, " removed"):
		return " from "
	case strings.HasSuffix(effect, " added"):
		return " to "
	case strings.HasSuffix(effect, " the headline"):
		return " of "
	}
	return " in "
}

func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// Shared reports whether there is more to say of who tells the story than its
// one item does.
func (s Story) Shared() bool {
	return len(s.Items) > 1 || s.Outlets > 1 || s.Folded > 0 || len(s.Origins) > 0 && len(s.Items) > 0 && s.Origins[0] != s.Items[0].Outlet
}

// Heading is the story's title, "" where its first item says it.
func (s Story) Heading() string {
	if len(s.Items) > 0 && s.Items[0].Title == s.Title {
		return ""
	}
	return Isolate(s.Title)
}

// StoryLine counts who tells a story: "2 outlets, 1 origin (RFE/RL), 1 copy".
func StoryLine(s Story) string {
	out := count(s.Outlets, "outlet", "outlets")
	if n := len(s.Origins); n > 0 {
		names := make([]string, n)
		for i, o := range s.Origins {
			names[i] = Isolate(o)
		}
		if n > 5 {
			names = append(names[:5], fmt.Sprintf("%d more", n-5))
		}
		out += ", " + count(n, "origin", "origins") + " (" + strings.Join(names, ", ") + ")"
	}
	if n := s.Folded; n > 0 {
		out += ", " + count(n, "copy", "copies") + " folded"
	}
	return out
}

// Why says why an item is told: "detainees / visits · Ruben Vardanyan, ICRC".
func Why(it Item) string {
	out := strings.Join(it.Watchlists, ", ")
	if len(it.Rules) > 0 {
		out += " / " + strings.Join(it.Rules, ", ")
	}
	if len(it.Watched) > 0 {
		if out != "" {
			out += " · "
		}
		out += strings.Join(it.Watched, ", ")
	}
	return Isolate(out)
}

// Differs says what a copy tells otherwise, "" if it tells nothing otherwise.
func Differs(it Item) string {
	if it.CopyOf == "" {
		return ""
	}
	out := "Copy of " + Isolate(it.CopyOf)
	if len(it.DiffersIn) > 0 {
		ds := make([]string, len(it.DiffersIn))
		for i, d := range it.DiffersIn {
			ds[i] = Isolate(d)
		}
		out += ", differs in: " + strings.Join(ds, "; ")
	}
	return out
}

// RepeatLine is shown on top of a message that may have arrived before.
const RepeatLine = "Possible repeat: an earlier attempt to send this message may have arrived."

// TestLine is what a test message says.
const TestLine = "This is a test. Tocsin can reach this receiver; alerts, digests and notices will look like this one."

// count writes a number with the word it counts, digits in groups of three.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

func thousands(n int) string {
	if n < 0 {
		return "-" + thousands(-n)
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// JoinDots puts the parts that are not empty in one line: "a · b".
func JoinDots(parts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return p == "" }), " · ")
}
