package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/match"
	"tocsin/internal/text"
)

func (e *env) explainCommand() *cobra.Command {
	return e.jsonFlag(&cobra.Command{
		Use: "explain URL|NUMBER", Short: "Say what became of an article and why, rule by rule",
		Args: exactly(1, "the URL or the number of an article"),
		Long: "Say what became of an article: who published it, when Tocsin looked, which gate stopped it, what each rule says of it\n" +
			"at this moment, and who was told or is still to be told. Tracking parameters in the URL do not matter.\n" +
			"A mail has no URL: the record that messages link to, and `tocsin search`, have its number.",
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := e.atDesk(cmd, desk.Reading)
			if err != nil {
				return err
			}
			defer d.Close()
			x, err := d.Explain(cmd.Context(), e.asker(), args[0])
			if err != nil {
				return fmt.Errorf("explain: %w", err)
			}
			x.Say(words)
			if e.json {
				return e.printJSON(x)
			}
			printExplanation(e.out, x, d.Zone())
			return nil
		},
	})
}

func printExplanation(w io.Writer, x desk.Explanation, zone *time.Location) {
	say := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	clock := func(t *time.Time) string { return t.In(zone).Format("Mon 2 Jan 2006 15:04 MST") }
	if !x.Known {
		say("%s\nnot known: %s", x.Canonical, x.Hint)
		return
	}
	if x.Title != "" {
		say("%s", text.Clean(x.Title))
	}
	say("%s", x.Canonical)
	say("article %s, %s, first seen %s", x.Article, x.State, clock(x.FirstSeen))
	if x.Gate != "" {
		say("stopped at gate %q: %s", x.Gate, text.Clean(x.Reason))
	}
	for _, s := range x.Sources {
		at := s.SeenAt
		say("published by %s, seen %s", s.Source, clock(&at))
	}
	if x.Revision > 0 {
		say("revision %d from the %s's text; story %s; origin %s", x.Revision, x.Basis, orDash(x.Story), orDash(x.Origin))
	}
	if x.Manner != "" {
		say("its page is read in a manner of its own: %s", x.Manner)
	}
	if x.CopyOf != nil {
		say("a copy of article %s%s", *x.CopyOf, differs(x.Differs))
	}
	for _, l := range x.Looks {
		at := l.At
		say("looked %s: %s", clock(&at), look(l))
	}
	switch {
	case x.Work != nil && x.Work.Aside != nil:
		say("set aside %s, until `tocsin retry`: %s", clock(x.Work.Aside), text.Clean(x.Work.Error))
	case x.Work != nil:
		say("its look fails inside Tocsin since %s (%s), again %s: %s", clock(x.Work.Since), count(x.Work.Failures, "time"), clock(x.Work.Again),
			text.Clean(x.Work.Error))
	case x.NextVisit != nil:
		say("next look %s", clock(x.NextVisit))
	}
	for _, p := range x.Pins {
		say("pinned %s by %s: %s", clock(&p.MadeAt), text.Clean(p.By), text.Clean(p.Why))
		if p.EndedAt != nil {
			say("unpinned %s by %s", clock(p.EndedAt), text.Clean(p.EndedBy))
		}
	}
	if x.LongTerm != "" {
		say("looked at as long as it is kept: %s", x.LongTerm)
	}
	for _, f := range x.Facts {
		note := ""
		if !f.Counts {
			note = " (it states another more clearly)"
		}
		say("states %s: %s%s: %s", text.Clean(f.Watchlist+" / "+f.Name), text.Clean(f.Value), note, text.Clean(f.Around))
	}
	printRules(say, x)
	printOwed(say, clock, x)
}

// printRules says what each rule finds in the latest revision, and where the
// routes send it.
func printRules(say func(string, ...any), x desk.Explanation) {
	if x.Revision == 0 {
		say("\nNo text of it has been read yet, so there is nothing for a rule to find.")
		return
	}
	say("\nThe rules, as they are now:")
	for _, r := range x.Rules {
		mark := "no "
		if r.Matched {
			mark = "yes"
		}
		reason := text.Clean(r.Reason)
		if len(r.Evidence) > 0 { // which says the same, and more
			reason = "found in " + count(len(r.Evidence), "place")
		}
		say("  %s  %s / %s%s: %s", mark, r.Watchlist, r.Rule, r.Entity, reason)
		for _, ev := range r.Evidence[:min(len(r.Evidence), evidenceShown)] {
			say("       %s %d-%d “%s”%s, %s: %s", ev.Field, ev.Start, ev.End, text.Clean(ev.Text), entityIn(ev), ev.Strength, text.Clean(ev.By))
		}
		if more := len(r.Evidence) - evidenceShown; more > 0 {
			say("       and %s", count(more, "more place"))
		}
		if r.Muted != "" {
			say("       not told now: %s", text.Clean(r.Muted))
		}
	}
	if len(x.Rules) == 0 {
		say("  none: no watchlist has a rule or an entity")
	}
	say("\nThe routes:")
	for _, line := range x.Routes {
		say("  %s", text.Clean(strings.TrimRight(line, " ")))
	}
	if len(x.Routes) == 0 {
		say("  nothing to route: no match is a reason to tell that is not muted")
	}
}

// evidenceShown is how many places of one rule or entity are listed; --json
// has them all.
const evidenceShown = 8

// entityIn names the entity that a rule found.
func entityIn(ev match.Evidence) string {
	if ev.Rule == "" || ev.Entity == "" {
		return ""
	}
	return " (" + text.Clean(ev.Entity) + ")"
}

// look says what one visit of the page brought.
func look(l desk.Look) string {
	parts := []string{string(l.Outcome)}
	if l.Status != 0 {
		parts = append(parts, fmt.Sprintf("HTTP %d", l.Status))
	}
	if l.Verdict != "" {
		parts = append(parts, string(l.Verdict))
	}
	if l.Note != "" {
		parts = append(parts, text.Clean(l.Note))
	}
	return strings.Join(parts, ", ")
}

func printOwed(say func(string, ...any), clock func(*time.Time) string, x desk.Explanation) {
	say("\nOwed:")
	if len(x.Owed) == 0 {
		say("  nothing")
	}
	for _, o := range x.Owed {
		reason := ""
		if o.Reason != "" {
			reason = ": " + text.Clean(o.Reason)
		}
		say("  %s to %s by %s: %s%s", o.Kind, o.Receiver, o.Route, o.State, reason)
		for _, d := range o.Deliveries {
			switch {
			case d.SentAt != nil:
				say("    sent %s%s", clock(d.SentAt), attempts(d.Attempts))
			case d.Error != "":
				say("    %s%s: %s", d.State, attempts(d.Attempts), text.Clean(d.Error))
			default:
				say("    %s", d.State)
			}
		}
	}
}

func differs(in []string) string {
	if len(in) == 0 {
		return ""
	}
	return ", but not in: " + text.Clean(strings.Join(in, "; "))
}

func attempts(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf(" after %d attempts", n)
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
