package slack

import (
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"tocsin/internal/digest"
)

// Slack's limits, in characters where they count text. Rich text has none of
// its own documented: that of a section is kept. The whole message is refused
// (msg_blocks_too_long) at about 13,000 characters.
const (
	maxBlocks  = 50
	maxHeader  = 150
	maxBlock   = 3000
	maxContext = 2000
	maxMessage = 11000
	maxText    = 3000 // of the fallback; Slack cuts at 40,000, phones long before
)

// writer collects blocks and counts what they hold.
type writer struct {
	blocks []slack.Block
	size   int
}

func (w *writer) header(s string) {
	s = digest.Cut(s, maxHeader)
	w.size += utf8.RuneCountInString(s)
	w.blocks = append(w.blocks, slack.NewHeaderBlock(slack.NewTextBlockObject(slack.PlainTextType, s, false, false)))
}

// context adds small grey lines of plain text.
func (w *writer) context(lines ...string) {
	var text string
	for _, l := range lines {
		if l == "" {
			continue
		}
		for utf8.RuneCountInString(l) > maxContext {
			head := string([]rune(l)[:maxContext])
			if i := strings.LastIndexByte(head, ' '); i > len(head)/2 {
				head = head[:i+1]
			}
			w.plain(head)
			l = l[len(head):]
		}
		switch {
		case text == "":
			text = l
		case utf8.RuneCountInString(text)+1+utf8.RuneCountInString(l) > maxContext:
			w.plain(text)
			text = l
		default:
			text += "\n" + l
		}
	}
	if text != "" {
		w.plain(text)
	}
}

func (w *writer) plain(s string) {
	w.size += utf8.RuneCountInString(s)
	w.blocks = append(w.blocks, slack.NewContextBlock("", slack.NewTextBlockObject(slack.PlainTextType, s, false, false)))
}

func (w *writer) divider() {
	w.blocks = append(w.blocks, slack.NewDividerBlock())
}

// rich adds elements in as few rich_text blocks as hold them. Paragraphs that
// follow each other become one section with line breaks, which every client
// sets alike.
func (w *writer) rich(elements ...element) {
	var block []slack.RichTextElement
	size := 0
	var open *element // the section that may go on
	end := func() {
		if open != nil {
			block, open = append(block, open.build()), nil
		}
	}
	for _, e := range elements {
		if len(e.runs) == 0 {
			continue
		}
		if size+e.size+1 > maxBlock && size > 0 {
			end()
			w.blocks = append(w.blocks, slack.NewRichTextBlock("", block...))
			block, size = nil, 0
		}
		size += e.size + 1
		w.size += e.size + 1
		switch {
		case e.quote:
			end()
			block = append(block, e.build())
		case open != nil:
			open.text("\n", nil)
			open.runs = append(open.runs, e.runs...)
		default:
			open = &e
		}
	}
	end()
	if len(block) > 0 {
		w.blocks = append(w.blocks, slack.NewRichTextBlock("", block...))
	}
}

// element is a paragraph of rich text: a section, or a quote.
type element struct {
	quote bool
	runs  []slack.RichTextSectionElement
	size  int
}

func (e element) build() slack.RichTextElement {
	if e.quote {
		return &slack.RichTextQuote{Type: slack.RTEQuote, Elements: e.runs}
	}
	return slack.NewRichTextSection(e.runs...)
}

var (
	bold   = &slack.RichTextSectionTextStyle{Bold: true}
	italic = &slack.RichTextSectionTextStyle{Italic: true}
	strike = &slack.RichTextSectionTextStyle{Strike: true}
)

func (e *element) text(s string, style *slack.RichTextSectionTextStyle) *element {
	if s != "" {
		e.runs = append(e.runs, slack.NewRichTextSectionTextElement(s, style))
		e.size += utf8.RuneCountInString(s)
	}
	return e
}

// link links a text that cannot be taken for an address, with the real host
// behind it; where the text could be, the host is what is linked.
func (e *element) link(title, url, host string, style *slack.RichTextSectionTextStyle) *element {
	title = digest.Isolate(title)
	switch {
	case url == "":
		return e.text(title, style)
	case !digest.Linkable(title):
		e.text(title+" (", style)
		e.anchor(host, url, nil)
		return e.text(")", style)
	}
	e.anchor(title, url, style)
	return e.text(" ("+host+")", nil)
}

// ours links a page of our own.
func (e *element) ours(title, url string) *element {
	if url != "" {
		e.anchor(title, url, nil)
	}
	return e
}

func (e *element) anchor(text, url string, style *slack.RichTextSectionTextStyle) {
	e.runs = append(e.runs, slack.NewRichTextSectionLinkElement(url, text, style))
	e.size += utf8.RuneCountInString(text) + len(url)
}

// segments adds text with its marked runs in the style.
func (e *element) segments(list []digest.Segment, style *slack.RichTextSectionTextStyle) *element {
	if all := digest.Plain(list, "", ""); digest.Isolate(all) != all {
		list = append(append([]digest.Segment{{Text: "\u2068"}}, list...), digest.Segment{Text: "\u2069"})
	}
	for _, s := range list {
		if s.Mark {
			e.text(s.Text, style)
		} else {
			e.text(s.Text, nil)
		}
	}
	return e
}
