package slack

import (
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"tocsin/internal/digest"
)

// fits reports whether Slack takes the message as one.
func fits(m digest.Message) bool {
	m.PossibleRepeat = true // the mark must fit, should it be needed
	w := write(m)
	return len(w.blocks) <= maxBlocks && w.size <= maxMessage
}

// fallback is what a notification on a phone says: one line, unescaped.
func fallback(m digest.Message) string {
	s := m.Title
	if p := m.PartLine(); p != "" {
		s += " (" + p + ")"
	}
	if m.PossibleRepeat {
		s = "Possible repeat: " + s
	}
	if utf8.RuneCountInString(s) > maxText {
		s = digest.Cut(s, maxText)
	}
	return s
}

// blocks is the message as Block Kit. It fits Slack's limits if the message
// came out of Split.
func blocks(m digest.Message) []slack.Block { return write(m).blocks }

func write(m digest.Message) *writer {
	w := new(writer)
	if m.PossibleRepeat {
		w.context(digest.RepeatLine)
	}
	switch m.Kind {
	case digest.KindDigest:
		w.header(m.Title)
		w.context(full(m.Title), digest.JoinDots(m.WindowLine(), m.SummaryLine(), m.PartLine()))
	case digest.KindTest:
		w.header(m.Title)
		w.rich(*new(element).text(digest.TestLine, nil))
	default:
		w.context(m.PartLine())
	}
	if m.Kind == digest.KindDigest {
		if list := m.Contents(); len(list) > 0 {
			w.rich(*new(element).text("• "+strings.Join(list, "\n• "), nil))
		}
		w.changes(m)
		w.stories(m)
	} else {
		w.stories(m)
		w.changes(m)
	}
	if len(m.Facts) > 0 {
		w.header(digest.FactsHeading)
		for _, f := range m.Facts {
			w.rich(*new(element).text(m.Fact(f), nil))
		}
	}
	for i, n := range m.Notices {
		if i > 0 || len(m.Stories)+len(m.Changes)+len(m.Facts) > 0 {
			w.divider()
		}
		w.rich(*new(element).text(m.NoticeLine(n), bold), *new(element).text(do(n), nil))
	}
	w.seen(m)
	if c, s := m.CoverageLine(), m.StoppedLine(); c != "" || s != "" || len(m.Mutes) > 0 {
		w.divider()
		lines := []string{}
		for _, mute := range m.Mutes {
			lines = append(lines, m.MuteLine(mute))
		}
		w.context(append(lines, s, c)...)
	}
	w.context(m.ZoneLine())
	w.rich(*new(element).ours("This message on our pages", m.RecordURL))
	return w
}

func (w *writer) stories(m digest.Message) {
	if len(m.Stories) > 0 && len(m.Changes) > 0 && m.Kind == digest.KindDigest {
		w.header("New")
	}
	for i, s := range m.Stories {
		if i > 0 || len(m.Changes) == 0 && m.Kind == digest.KindDigest {
			w.divider()
		}
		w.story(m, s)
	}
}

func (w *writer) changes(m digest.Message) {
	if len(m.Changes) > 0 && m.Kind == digest.KindDigest {
		w.header("Edits and removals")
	}
	for i, it := range m.Changes {
		if i > 0 || len(m.Stories) > 0 && m.Kind != digest.KindDigest {
			w.divider()
		}
		w.item(m, it)
	}
}

// seen lists who is named beside the watched.
func (w *writer) seen(m digest.Message) {
	if len(m.Seen) == 0 {
		return
	}
	w.header(digest.SeenHeading)
	for _, s := range m.Seen {
		w.rich(*new(element).link(s.Name, s.URL, s.Host, bold).text(": "+digest.SeenLine(s), nil),
			*(&element{quote: true}).segments(s.Sentence, bold))
	}
	w.context(m.SeenHint)
}

// full is a title that the header has to cut.
func full(title string) string {
	if utf8.RuneCountInString(title) > maxHeader {
		return title
	}
	return ""
}

func do(n digest.Notice) string {
	if n.Do == "" {
		return ""
	}
	return "What to do: " + n.Do
}

func (w *writer) story(m digest.Message, s digest.Story) {
	if s.Heading() != "" {
		w.rich(*new(element).text(s.Heading(), bold))
	}
	for _, it := range s.Items {
		w.item(m, it)
	}
	var out []element
	if s.Shared() {
		out = append(out, *new(element).text(digest.StoryLine(s), bold))
	}
	out = append(out, factLines(m, s.Facts)...)
	for _, c := range s.Copies {
		out = append(out, *new(element).text("Copy, first seen "+m.Time(c.At)+": ", nil).link(c.Outlet, c.URL, c.Host, nil))
	}
	if before, last := m.Before(s); before != "" {
		out = append(out, *new(element).text(before+": ", italic).link(last.Title, last.URL, last.Host, nil))
	}
	out = append(out, *new(element).ours("History of this story", s.RecordURL))
	w.rich(out...)
}

// item tells one article in at most a head, a grey line and the evidence.
func (w *writer) item(m digest.Message, it digest.Item) {
	var head []element
	style := bold
	if e := m.Effect(it); e != "" {
		head = append(head, *new(element).text(e, bold))
		style = nil
	}
	for _, e := range m.MoreEffects(it) {
		head = append(head, *new(element).text(e, nil))
	}
	head = append(head, *new(element).link(it.Title, it.URL, it.Host, style))
	w.rich(head...)

	found := digest.Why(it)
	if found != "" {
		found = "Found: " + found
	}
	credits := ""
	if len(it.Credits) > 0 {
		credits = "Credits: " + digest.Isolate(strings.Join(it.Credits, ", "))
	}
	notes := make([]string, 0, len(it.Notes))
	for _, n := range it.Notes {
		notes = append(notes, "Note: "+digest.Isolate(n))
	}
	w.context(append([]string{digest.JoinDots(digest.Isolate(it.Outlet), m.TimesLine(it)), found, credits}, notes...)...)

	evidence := []element{*new(element).text(digest.Differs(it), bold)}
	if it.Change != nil {
		for _, p := range it.Change.Sentences {
			evidence = append(evidence, sentence(p)...)
		}
	}
	for _, e := range it.Excerpts {
		evidence = append(evidence, *(&element{quote: true}).segments(e.Segments, bold))
	}
	evidence = append(evidence, factLines(m, it.Facts)...)
	evidence = append(evidence, *new(element).ours("Record", it.RecordURL))
	w.rich(evidence...)
}

// factLines say what is stated of the tracked facts, and who contradicts.
func factLines(m digest.Message, list []digest.Fact) []element {
	var out []element
	if l := m.FactsLine(list); l != "" {
		out = append(out, *new(element).text("Facts: "+l, nil))
	}
	for _, c := range m.FactConflicts(list) {
		out = append(out, *new(element).text("Conflict: ", bold).text(c, nil))
	}
	return out
}

// sentence shows one before and after, what differs struck out and bold.
func sentence(p digest.Pair) []element {
	before, after := "Was: ", "Now: "
	if len(p.New) == 0 {
		before = "Gone: "
	}
	if len(p.Old) == 0 {
		after = "Added: "
	}
	var out []element
	if len(p.Old) > 0 {
		out = append(out, *(&element{quote: true}).text(before, italic).segments(p.Old, strike))
	}
	if len(p.New) > 0 {
		out = append(out, *(&element{quote: true}).text(after, italic).segments(p.New, bold))
	}
	return out
}
