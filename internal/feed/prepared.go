package feed

import (
	"strconv"
	"strings"

	"tocsin/internal/news"
)

// prepared is an entry on its way to gofeed: which texts it has, by number.
// 0 is none.
type prepared struct {
	scope

	title, titleElse     int
	link, linkTrue       int
	linkRank             int // how good the link is: see linkElement
	id                   int
	permalink            bool // the id is the address
	summary, summaryElse int
	content, contentElse int
	persons              []int
	personElse           int
	categories           []int

	published, publishedElse news.Date
	updated, dated           news.Date
	language                 string // stated for the entry by an element
	badDates                 []string
}

// write adds the entry to the document for gofeed: JSON Feed 1.1, the first
// choice of each field, dates in RFC 3339.
func (p *prepared) write(b *strings.Builder) {
	if b.Len() > 0 {
		b.WriteByte(',')
	}
	b.WriteByte('{')
	writeNumber(b, "title", either(p.title, p.titleElse))
	writeNumber(b, "id", p.id)
	writeNumber(b, "summary", either(p.summary, p.summaryElse))
	writeNumber(b, "content_html", either(p.content, p.contentElse))
	writeNumber(b, "url", either(p.linkTrue, p.link))
	persons := p.persons
	if len(persons) == 0 && p.personElse > 0 {
		persons = []int{p.personElse}
	}
	writeNumbers(b, "authors", `{"name":"`, persons, `"}`)
	writeNumbers(b, "tags", `"`, p.categories, `"`)
	writeDate(b, "date_published", p.publication())
	writeDate(b, "date_modified", p.update())
	b.WriteByte('}')
}

func (p *prepared) publication() news.Date {
	for _, d := range [...]news.Date{p.published, p.publishedElse, p.dated} {
		if !d.IsZero() {
			return d
		}
	}
	return news.Date{}
}

func (p *prepared) update() news.Date {
	if p.updated.IsZero() {
		return p.dated
	}
	return p.updated
}

func either(first, second int) int {
	if first > 0 {
		return first
	}
	return second
}

func writeNumber(b *strings.Builder, name string, n int) {
	if n == 0 {
		return
	}
	writeName(b, name)
	b.WriteByte('"')
	writeDigits(b, n)
	b.WriteByte('"')
}

// writeNumbers writes a list, each number between before and after.
func writeNumbers(b *strings.Builder, name, before string, list []int, after string) {
	if len(list) == 0 {
		return
	}
	writeName(b, name)
	b.WriteByte('[')
	for i, n := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(before)
		writeDigits(b, n)
		b.WriteString(after)
	}
	b.WriteByte(']')
}

func writeDate(b *strings.Builder, name string, d news.Date) {
	if d.IsZero() {
		return
	}
	writeName(b, name)
	b.WriteByte('"')
	b.WriteString(d.String())
	b.WriteByte('"')
}

// writeName begins a member of an object.
func writeName(b *strings.Builder, name string) {
	if s := b.String(); s[len(s)-1] != '{' {
		b.WriteByte(',')
	}
	b.WriteByte('"')
	b.WriteString(name)
	b.WriteString(`":`)
}

func writeDigits(b *strings.Builder, n int) {
	var digits [20]byte
	b.Write(strconv.AppendInt(digits[:0], int64(n), 10))
}

// skeleton is the whole document for gofeed.
func (d *document) skeleton() string {
	var b strings.Builder
	b.Grow(d.out.Len() + 160)
	b.WriteByte('{')
	writeNumber(&b, "title", d.title)
	writeNumber(&b, "home_page_url", d.link)
	writeName(&b, "items")
	b.WriteByte('[')
	b.WriteString(d.out.String())
	b.WriteString("]}")
	return b.String()
}
