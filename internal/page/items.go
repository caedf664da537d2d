package page

import (
	"fmt"
	"html"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"github.com/gocolly/colly/v2"

	"tocsin/internal/date"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// ItemSelectors say where a page shows whole entries, with their text: a page
// of bulletins, a channel's messages. All but Each are looked for within the
// element that Each fits.
type ItemSelectors struct {
	Each  string // one entry
	Title string // default: the beginning of its text
	Text  string // default: all of it
	Link  string // the link to it alone; default: the one in its headline, else the first
	Date  string // default: its <time>
}

// Telegram are the selectors of the preview page of a public Telegram channel
// (https://t.me/s/CHANNEL), which shows its last twenty messages.
var Telegram = ItemSelectors{
	Each: ".tgme_widget_message[data-post]",
	Text: ".tgme_widget_message_text.js-message_text",
	Link: "a.tgme_widget_message_date",
	Date: "a.tgme_widget_message_date time",
}

// TelegramChannel reports whether an address is the preview page of a public
// Telegram channel, and which page is meant where a channel's other address
// is given: then ok is false.
func TelegramChannel(address string) (preview string, ok bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if host != "t.me" && host != "telegram.me" {
		return "", false
	}
	name := strings.Trim(u.Path, "/")
	channel, shown := strings.CutPrefix(name, "s/")
	if channel == "" || strings.Contains(channel, "/") || strings.HasPrefix(channel, "+") {
		return "", false
	}
	return "https://t.me/s/" + channel, shown
}

// maxTitle is how much of an entry's text stands for its title, in characters.
const maxTitle = 120

// Items reads the entries that a page shows whole, in the order of the page,
// each address once. It warns and fails as Links does.
func Items(body []byte, sel ItemSelectors, opt LinkOptions) ([]news.Entry, []string, error) {
	opt.Select = sel.Each
	r := &itemReader{linkList: linkList{at: make(map[string]int)}}
	if err := r.configure(opt); err != nil {
		return nil, nil, err
	}
	for _, s := range []struct {
		name string
		css  string
		to   *selector
	}{{"title", sel.Title, &r.title}, {"text", sel.Text, &r.text}, {"link", sel.Link, &r.link}, {"date", sel.Date, &r.date}} {
		var err error
		if *s.to, err = compileSelector(s.css); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	var failed error
	err := parse(body, opt.URL, opt.ContentType, func(root *colly.HTMLElement) { failed = r.read(root) })
	if err == nil {
		err = failed
	}
	if err != nil {
		return nil, nil, err
	}
	if r.found == 0 {
		return nil, []string{fmt.Sprintf("the selector %q fits nothing on this page", r.sel.css)}, nil
	}
	return r.entries, r.warnings(), nil
}

// itemReader collects the entries of one page.
type itemReader struct {
	linkList
	title, text, link, date selector
}

func (r *itemReader) read(root *colly.HTMLElement) error {
	if err := show(root.DOM); err != nil {
		return err
	}
	picked, err := r.sel.find(root.DOM)
	if err != nil {
		return err
	}
	if lang := language(root.DOM); lang != "" && r.dates.Language == "" {
		r.dates.Language = lang
	}
	r.found, r.over = picked.Length(), max(0, picked.Length()-r.max)
	for i := range min(picked.Length(), r.max) {
		if err := r.item(root, picked.Eq(i)); err != nil {
			return err
		}
	}
	return nil
}

// item reads one entry. One without any text is none: a picture alone.
func (r *itemReader) item(root *colly.HTMLElement, s *goquery.Selection) error {
	body, err := r.within(r.text, s, s)
	if err != nil {
		return err
	}
	var w lineWriter
	for _, n := range body.Nodes {
		w.node(n, nil)
		w.endLine()
	}
	lines := text.CleanLines(w.text())
	head, err := r.within(r.title, s, nil)
	if err != nil {
		return err
	}
	link, err := r.within(r.link, s, mainLink(s))
	if err != nil {
		return err
	}
	title, whole := text.Title(oneLine(head))
	if !whole {
		lines = text.Clean(oneLine(head)) + "\n" + lines
	}
	e := news.Entry{Language: r.dates.Language, Title: title, Content: paragraphs(lines)}
	if e.Title == "" {
		first, _, _ := strings.Cut(lines, "\n")
		e.Title = beginning(first, maxTitle)
	}
	if e.Title == "" {
		return nil
	}
	if href, ok := link.Attr("href"); ok {
		if address := root.Request.AbsoluteURL(strings.TrimSpace(href)); r.wanted(address) {
			e.URL = address
			e.ID = address
		}
	}
	if e.Published, err = r.when(s); err != nil {
		return err
	}
	if _, twice := r.at[e.URL]; e.URL != "" && twice {
		return nil
	}
	r.at[e.URL] = len(r.entries)
	r.entries = append(r.entries, e)
	return nil
}

// within is what a selector fits inside of an entry, and the fallback where
// there is no selector.
func (r *itemReader) within(sel selector, s, fallback *goquery.Selection) (*goquery.Selection, error) {
	if sel.css != "" {
		return sel.find(s)
	}
	if fallback == nil {
		fallback = s.Slice(0, 0)
	}
	return fallback, nil
}

// when is the date of an entry, by an attribute made for it or by its words.
func (r *itemReader) when(s *goquery.Selection) (news.Date, error) {
	_, found := times(s)
	if r.date.css != "" {
		var err error
		if found, err = r.date.find(s); err != nil {
			return news.Date{}, err
		}
	}
	if found == nil || found.Length() == 0 {
		return news.Date{}, nil
	}
	found = found.First()
	if d, ok := date.Parse(found.AttrOr("datetime", ""), r.dates); ok {
		return d, nil
	}
	d, _ := date.Parse(oneLine(found), r.dates)
	return d, nil
}

// paragraphs writes lines as HTML.
func paragraphs(lines string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(lines, "\n") {
		if line != "" {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>")
		}
	}
	return b.String()
}

// beginning is as many whole words of s as n characters hold.
func beginning(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	head := string([]rune(s)[:n])
	if i := strings.LastIndexByte(head, ' '); i > 0 {
		head = head[:i]
	}
	return strings.TrimRight(head, " ,;:") + "…"
}
