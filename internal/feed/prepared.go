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

// write adds the entry to the document for gofeed: Atom 1.0, the first choice
// of each field, dates in RFC 3339.
func (p *prepared) write(b *strings.Builder) {
	b.WriteString("<entry>")
	writeElement(b, "title", either(p.title, p.titleElse))
	writeElement(b, "id", p.id)
	writeElement(b, "summary", either(p.summary, p.summaryElse))
	writeElement(b, "content", either(p.content, p.contentElse))
	if link := either(p.linkTrue, p.link); link > 0 {
		writeAttribute(b, "link", "href", link)
	}
	persons := p.persons
	if len(persons) == 0 && p.personElse > 0 {
		persons = []int{p.personElse}
	}
	for _, n := range persons {
		b.WriteString("<author>")
		writeElement(b, "name", n)
		b.WriteString("</author>")
	}
	for _, n := range p.categories {
		writeAttribute(b, "category", "term", n)
	}
	writeDate(b, "published", p.publication())
	writeDate(b, "updated", p.update())
	b.WriteString("</entry>")
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

func writeElement(b *strings.Builder, name string, n int) {
	if n == 0 {
		return
	}
	var digits [12]byte
	b.WriteByte('<')
	b.WriteString(name)
	b.WriteByte('>')
	b.Write(strconv.AppendInt(digits[:0], int64(n), 10))
	b.WriteString("</")
	b.WriteString(name)
	b.WriteByte('>')
}

func writeAttribute(b *strings.Builder, name, attr string, n int) {
	var digits [12]byte
	b.WriteByte('<')
	b.WriteString(name)
	b.WriteByte(' ')
	b.WriteString(attr)
	b.WriteString(`="`)
	b.Write(strconv.AppendInt(digits[:0], int64(n), 10))
	b.WriteString(`"/>`)
}

func writeDate(b *strings.Builder, name string, d news.Date) {
	if d.IsZero() {
		return
	}
	b.WriteByte('<')
	b.WriteString(name)
	b.WriteByte('>')
	b.WriteString(d.String())
	b.WriteString("</")
	b.WriteString(name)
	b.WriteByte('>')
}

// skeleton is the whole document for gofeed.
func (d *document) skeleton() string {
	var b strings.Builder
	b.Grow(d.out.Len() + 160)
	b.WriteString(`<feed version="1.0" xmlns="http://www.w3.org/2005/Atom">`)
	writeElement(&b, "title", d.title)
	if d.link > 0 {
		writeAttribute(&b, "link", "href", d.link)
	}
	b.WriteString(d.out.String())
	b.WriteString("</feed>")
	return b.String()
}
