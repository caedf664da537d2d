package email

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"tocsin/internal/digest"
)

//go:embed mail.gohtml
var source string

// page is parsed once; a mistake in it is one of the build, which a test finds.
var page = template.Must(template.New("mail").Funcs(template.FuncMap{
	"why":         digest.Why,
	"differs":     digest.Differs,
	"who":         digest.StoryLine,
	"seenLine":    digest.SeenLine,
	"seenHeading": func() string { return digest.SeenHeading },
	"repeat":      func() string { return digest.RepeatLine },
	"test":        func() string { return digest.TestLine },
	"linkable":    digest.Linkable,
	"join":        func(list []string) string { return strings.Join(list, ", ") },
	"of":          func(m digest.Message, it digest.Item) itemView { return itemView{m, it} },
	"said": func(m digest.Message, list []digest.Fact) saidView {
		return saidView{m.FactsLine(list), m.FactConflicts(list)}
	},
	"before": func(m digest.Message, s digest.Story) *beforeView {
		line, last := m.Before(s)
		if line == "" {
			return nil
		}
		return &beforeView{line, last}
	},
	"factsHeading": func() string { return digest.FactsHeading },
	"side":         func(label, look string, s []digest.Segment) sideView { return sideView{label, look, s} },
	"title":        func(text, url, host, size string) titleView { return titleView{text, url, host, size} },
}).Parse(source))

// itemView is an item with the message it is in, which knows the time zone.
type itemView struct {
	M    digest.Message
	Item digest.Item
}

// saidView is what is stated of the tracked facts.
type saidView struct {
	Line      string
	Conflicts []string
}

// beforeView is what was told before, and the latest of it.
type beforeView struct {
	Line string
	Last digest.Told
}

// sideView is one side of an edited sentence.
type sideView struct {
	Label, Look string
	Segments    []digest.Segment
}

// titleView is a title with its link.
type titleView struct{ Text, URL, Host, Size string }

// renderHTML is the message as the HTML part of a mail: one column that is as wide
// as the window allows, light or dark as the reader's program is, nothing
// loaded from anywhere.
func renderHTML(m digest.Message) (string, error) {
	var b strings.Builder
	if err := page.Execute(&b, m); err != nil {
		return "", fmt.Errorf("mail template: %w", err)
	}
	return b.String(), nil
}

// maxHTML is what an HTML part may have, in bytes. Gmail shows 102 KB of one and
// hides the rest behind a link; other programs that clip, do so later.
const maxHTML = 95_000

// Split divides a message whose HTML part would be clipped by its reader's program.
func (e *receiver) Split(m digest.Message) []digest.Message {
	return digest.Split(m, func(part digest.Message) bool {
		html, err := renderHTML(part)
		return err != nil || len(html) <= maxHTML // what cannot be written is told when it is sent
	})
}
