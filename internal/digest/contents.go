package digest

import (
	"cmp"
	"fmt"
	"slices"

	"tocsin/internal/news"
)

// A digest begins with its headlines from that many stories and changes on, and lists
// at most maxContents of them.
const (
	contentsFrom = 4
	maxContents  = 20
)

// Contents are the headlines of a digest, edits and removals before what is new, the
// gravest first; nil where it is short enough to be read as it is.
func (m Message) Contents() []string {
	if m.Kind != KindDigest || len(m.Changes)+len(m.Stories) < contentsFrom {
		return nil
	}
	var out []string
	for _, it := range m.Changes {
		out = append(out, m.Headline(it))
	}
	for _, s := range m.Stories {
		out = append(out, m.storyHeadline(s))
	}
	if n := len(out) - maxContents; n > 0 {
		out = append(out[:maxContents], fmt.Sprintf("and %d more", n))
	}
	return out
}

// storyHeadline is a story in one line, with the outlet or how many there are.
func (m Message) storyHeadline(s Story) string {
	title := s.Title
	if len(s.Items) > 0 {
		title = s.Items[0].Title
		if s.Outlets < 2 {
			return Isolate(title) + " (" + Isolate(s.Items[0].Outlet) + ")"
		}
	}
	return Isolate(title) + " (" + count(s.Outlets, "outlet", "outlets") + ")"
}

// graver orders changes by what a reader should see first: what is gone, what was
// turned round or taken back, then names, numbers and headlines.
func graver(a, b Item) int { return cmp.Compare(gravity(a), gravity(b)) }

func gravity(it Item) int {
	if it.Act == ActRemoved {
		return 0
	}
	if it.Change == nil {
		return len(gravest) + 2
	}
	for i, class := range gravest {
		if slices.Contains(it.Change.Classes, class) {
			return i + 1
		}
	}
	return len(gravest) + 1
}

var gravest = []news.ChangeClass{
	news.ChangeRemoved, news.ChangeNegation, news.ChangeCorrection, news.ChangeNameRemoved, news.ChangeNameAdded, news.ChangeNumber,
	news.ChangeRewritten, news.ChangeHeadline, news.ChangeQuote, news.ChangeLead,
}
