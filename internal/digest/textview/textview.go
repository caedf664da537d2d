// Package textview is a message as lines of text: the text part of a mail, and what
// a terminal shows.
package textview

import (
	"strings"

	"tocsin/internal/digest"
)

// Style says how Text sets a message. The zero style is plain text, where
// marked words stand between asterisks.
type Style struct {
	Width                             int // in characters; 0 means 76
	Strong, Dim, Mark, Old, New, Link Look
}

// Look is what is written around a run of text.
type Look struct {
	Open, Shut string
	// Unseen looks are terminal codes: they take no width, and are written
	// around each word, so that they never reach over the end of a line.
	Unseen bool
}

var plainMark = Look{Open: "*", Shut: "*"}

// Render is the whole message as lines of text, each ended by "\n": every story,
// item, excerpt, sentence, copy, notice and address, nothing left out. It is
// the text part of a mail and what a terminal shows.
func Render(m digest.Message, st Style) string {
	if st.Width <= 0 {
		st.Width = 76
	}
	for _, look := range []*Look{&st.Mark, &st.Old, &st.New} {
		if *look == (Look{}) {
			*look = plainMark
		}
	}
	t := &setter{m: m, st: st}
	t.top()
	if m.Kind == digest.KindDigest {
		t.contents()
		t.changes()
		t.stories()
	} else {
		t.stories()
		t.changes()
	}
	if len(m.Facts) > 0 {
		t.gap()
		t.para(run{strings.ToUpper(digest.FactsHeading), t.st.Strong})
		for _, f := range m.Facts {
			t.para(run{m.Fact(f), Look{}})
		}
	}
	for _, n := range m.Notices {
		t.gap()
		t.para(run{m.NoticeLine(n), st.Strong})
		if n.Do != "" {
			t.para(run{"What to do: " + n.Do, Look{}})
		}
	}
	t.seen()
	t.foot()
	return t.b.String()
}

func (t *setter) top() {
	m := t.m
	if m.PossibleRepeat {
		t.para(run{digest.RepeatLine, t.st.Strong})
		t.gap()
	}
	if m.Kind == digest.KindDigest || m.Kind == digest.KindTest {
		t.para(run{m.Title, t.st.Strong})
	}
	if m.Kind == digest.KindTest {
		t.para(run{digest.TestLine, Look{}})
	}
	if line := digest.JoinDots(m.WindowLine(), m.SummaryLine(), m.PartLine()); line != "" {
		t.para(run{line, t.st.Dim})
	}
}

func (t *setter) contents() {
	list := t.m.Contents()
	if len(list) > 0 {
		t.gap()
	}
	for _, line := range list {
		t.para(run{"* " + line, Look{}})
	}
}

func (t *setter) stories() {
	if len(t.m.Stories) > 0 && len(t.m.Changes) > 0 && t.m.Kind == digest.KindDigest {
		t.gap()
		t.para(run{"NEW", t.st.Strong})
	}
	for _, s := range t.m.Stories {
		t.story(s)
	}
}

func (t *setter) story(s digest.Story) {
	t.gap()
	if h := s.Heading(); h != "" {
		t.para(run{h, t.st.Strong})
	}
	for i, it := range s.Items {
		if i > 0 {
			t.gap()
		}
		t.item(it)
	}
	if s.Shared() {
		t.para(run{digest.StoryLine(s), t.st.Strong})
	}
	t.facts(s.Facts)
	for _, c := range s.Copies {
		t.para(run{"Copy: " + digest.JoinDots(digest.Isolate(c.Outlet), t.m.Time(c.At)), Look{}})
		t.address(c.URL)
	}
	if before, last := t.m.Before(s); before != "" {
		t.para(run{before + ": " + digest.Isolate(last.Title), t.st.Dim})
		t.address(last.URL)
	}
	if s.RecordURL != "" {
		t.para(run{"History: ", t.st.Dim}, run{s.RecordURL, t.st.Link})
	}
}

func (t *setter) changes() {
	if len(t.m.Changes) == 0 {
		return
	}
	if t.m.Kind == digest.KindDigest {
		t.gap()
		t.para(run{"EDITS AND REMOVALS", t.st.Strong})
	}
	for _, it := range t.m.Changes {
		t.gap()
		t.item(it)
	}
}

// item tells one article: the effect of a change first, then what it is,
// whose, when, why, and the evidence.
func (t *setter) item(it digest.Item) {
	m, st := t.m, t.st
	title := st.Strong
	if e := m.Effect(it); e != "" {
		t.para(run{e, st.Strong})
		title = Look{}
	}
	for _, e := range m.MoreEffects(it) {
		t.para(run{e, Look{}})
	}
	t.para(run{digest.Isolate(it.Title), title}, run{host(it), st.Dim})
	t.address(it.URL)
	t.para(run{digest.JoinDots(digest.Isolate(it.Outlet), m.TimesLine(it)), st.Dim})
	if why := digest.Why(it); why != "" {
		t.para(run{"Found: " + why, Look{}})
	}
	if len(it.Credits) > 0 {
		t.para(run{"Credits: " + digest.Isolate(strings.Join(it.Credits, ", ")), Look{}})
	}
	if d := digest.Differs(it); d != "" {
		t.para(run{d, st.Strong})
	}
	if it.Change != nil {
		for _, p := range it.Change.Sentences {
			t.sentence("- was: ", "- gone: ", p.Old, p.New, st.Old)
			t.sentence("+ now: ", "+ added: ", p.New, p.Old, st.New)
		}
	}
	for _, e := range it.Excerpts {
		t.segments("> ", e.Segments, st.Mark)
	}
	t.facts(it.Facts)
	for _, n := range it.Notes {
		t.para(run{"Note: " + digest.Isolate(n), st.Dim})
	}
	if it.RecordURL != "" {
		t.para(run{"Record: ", st.Dim}, run{it.RecordURL, st.Link})
	}
}

// facts sets what is stated of the tracked facts, and who contradicts.
func (t *setter) facts(list []digest.Fact) {
	if l := t.m.FactsLine(list); l != "" {
		t.para(run{"Facts: " + l, Look{}})
	}
	for _, c := range t.m.FactConflicts(list) {
		t.para(run{"Conflict: ", t.st.Strong}, run{c, Look{}})
	}
}

// host shows where a title leads.
func host(it digest.Item) string {
	if it.Host == "" {
		return " (no link)"
	}
	return " (" + it.Host + ")"
}

// sentence sets one side of a change; alone says what it is without the other.
func (t *setter) sentence(label, alone string, side, other []digest.Segment, look Look) {
	if len(side) == 0 {
		return
	}
	if len(other) == 0 {
		label = alone
	}
	t.segments(label, side, look)
}

func (t *setter) segments(label string, list []digest.Segment, look Look) {
	runs := []run{{label, Look{}}}
	for _, s := range list {
		if s.Mark {
			runs = append(runs, run{s.Text, look})
		} else {
			runs = append(runs, run{s.Text, Look{}})
		}
	}
	if text := digest.Plain(list, "", ""); digest.Isolate(text) != text {
		runs = append(append([]run{runs[0], {"\u2068", Look{}}}, runs[1:]...), run{"\u2069", Look{}})
	}
	t.para(runs...)
}

func (t *setter) seen() {
	if len(t.m.Seen) == 0 {
		return
	}
	t.gap()
	t.para(run{strings.ToUpper(digest.SeenHeading), t.st.Strong})
	for _, s := range t.m.Seen {
		t.para(run{digest.Isolate(s.Name), t.st.Strong}, run{": " + digest.SeenLine(s), Look{}})
		if len(s.Sentence) > 0 {
			t.segments("> ", s.Sentence, t.st.Mark)
		}
		t.address(s.URL)
	}
	if t.m.SeenHint != "" {
		t.para(run{t.m.SeenHint, t.st.Dim})
	}
}

func (t *setter) foot() {
	m := t.m
	t.gap()
	for _, mute := range m.Mutes {
		t.para(run{m.MuteLine(mute), Look{}})
	}
	if s := m.StoppedLine(); s != "" {
		t.para(run{s, Look{}})
	}
	if c := m.CoverageLine(); c != "" {
		t.para(run{c, Look{}})
	}
	t.para(run{m.ZoneLine(), t.st.Dim})
	if m.RecordURL != "" {
		t.para(run{"This message: ", t.st.Dim}, run{m.RecordURL, t.st.Link})
	}
}

func (t *setter) gap() {
	if t.b.Len() > 0 && !strings.HasSuffix(t.b.String(), "\n\n") {
		t.b.WriteByte('\n')
	}
}

func (t *setter) address(url string) {
	if url != "" {
		t.para(run{url, t.st.Link})
	}
}
