package digest

import (
	"fmt"
	"strings"
)

// CoverageLine says in one line what a digest looked at and could not see:
// "Polled 212 of 218 sources; failing since Friday: X; 1,904 articles, 61
// matched, 9 stories". It is "" without a coverage.
func (m Message) CoverageLine() string {
	c := m.Coverage
	if c == nil {
		return ""
	}
	parts := []string{fmt.Sprintf("Polled %s of %s", thousands(c.Polled), count(c.Sources, "source", "sources"))}
	for _, h := range c.Holes {
		parts = append(parts, m.hole(h))
	}
	parts = append(parts, m.failing(c.Failing)...)
	parts = append(parts, m.missed(c.Missed)...)
	parts = append(parts, late(c.Late)...)
	parts = append(parts, fmt.Sprintf("%s, %s matched, %s", count(c.Articles, "article", "articles"), thousands(c.Matched),
		count(c.Stories, "story", "stories")))
	return strings.Join(parts, "; ")
}

// hole says from when to when nothing could be reached.
func (m Message) hole(h Hole) string {
	if h.To.IsZero() {
		return "nothing can be reached from here since " + m.Time(h.From)
	}
	return "nothing could be reached from here from " + m.Time(h.From) + " to " + m.Time(h.To)
}

// failing names the failing sources by the day since which they fail, the
// longest first.
func (m Message) failing(list []Failing) []string {
	var out []string
	for i := 0; i < len(list); {
		since, names := m.sinceDay(list[i].Since), []string{}
		for ; i < len(list) && m.sinceDay(list[i].Since) == since; i++ {
			name := Isolate(list[i].Source)
			if r := list[i].Reason; r != "" {
				name += " (" + Isolate(r) + ")"
			}
			names = append(names, name)
		}
		out = append(out, "failing since "+since+": "+strings.Join(names, ", "))
	}
	return out
}

// maxMissed bounds how many sources with a gap, and how many late ones, are named.
const maxMissed = 10

// late names the sources of which something was due before the digest and had not
// been read when it could wait no longer.
func late(names []string) []string {
	if len(names) == 0 {
		return nil
	}
	shown := make([]string, 0, maxMissed+1)
	for _, name := range names[:min(len(names), maxMissed)] {
		shown = append(shown, Isolate(name))
	}
	if more := len(names) - len(shown); more > 0 {
		shown = append(shown, fmt.Sprintf("%d more", more))
	}
	return []string{"not read in time: " + strings.Join(shown, ", ")}
}

// missed names the sources that may have published what no poll saw, with the
// times between which.
func (m Message) missed(list []Missed) []string {
	if len(list) == 0 {
		return nil
	}
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = fmt.Sprintf("%s (%s to %s)", Isolate(s.Source), m.Time(s.From), m.Time(s.To))
	}
	return []string{"entries between two polls may be missing: " + strings.Join(names, ", ")}
}

// WindowLine says which time a digest covers, "" for other messages.
func (m Message) WindowLine() string {
	if m.Kind != KindDigest {
		return ""
	}
	if m.Since.IsZero() {
		return "Everything until " + m.Time(m.At)
	}
	return "From " + m.Time(m.Since) + " to " + m.Time(m.At)
}

// SummaryLine counts what a digest tells: "3 stories, 2 changes".
func (m Message) SummaryLine() string {
	if m.Kind != KindDigest {
		return ""
	}
	if len(m.Stories)+len(m.Changes)+len(m.Notices) == 0 {
		if held := m.held(); held != "" {
			return "Nothing to tell; " + held
		}
		return "Nothing new, nothing changed, nothing removed"
	}
	parts := []string{count(len(m.Stories), "story", "stories")}
	if n := len(m.Changes); n > 0 {
		parts = append(parts, count(n, "edit or removal", "edits and removals"))
	}
	if n := len(m.Notices); n > 0 {
		parts = append(parts, count(n, "notice", "notices"))
	}
	if held := m.held(); held != "" {
		parts = append(parts, held)
	}
	return strings.Join(parts, ", ")
}

// NoticeLine says what happened and since when.
func (m Message) NoticeLine(n Notice) string {
	since := ""
	if !n.Since.IsZero() {
		since = ", since " + m.since(n.Since)
	}
	if n.Over {
		return "Over: " + n.What + since
	}
	return capital(n.What) + since
}

// Before is what a story's readers were told before, in one line: "Told before,
// 24 Jun 09:12", or "Told before: 3 times since 24 Jun 09:12, last 15 Jul 15:40",
// and the latest of it, whose title belongs behind. The line is "" where nothing was.
func (m Message) Before(s Story) (line string, last Told) {
	n := len(s.ToldBefore)
	if n == 0 {
		return "", last
	}
	last = s.ToldBefore[0]
	first := last.At
	for _, t := range s.ToldBefore[1:] {
		if t.At.After(last.At) {
			last = t
		}
		if t.At.Before(first) {
			first = t.At
		}
	}
	line = "Told before, " + m.Time(last.At)
	if n > 1 {
		line = fmt.Sprintf("Told before: %d times since %s, last %s", n, m.Time(first), m.Time(last.At))
	}
	if last.Earlier {
		line += ", an earlier story"
	}
	return line, last
}

// PartLine says which part of a divided message this is, "" if it is whole.
func (m Message) PartLine() string {
	if m.Parts < 2 {
		return ""
	}
	return fmt.Sprintf("Part %d of %d", m.Part, m.Parts)
}
